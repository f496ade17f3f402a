"""Importing a calendar from a modal: looked at in a DM, saved, shown, and removed again."""

import re
from typing import Any

from tests.calendars import calendar, event
from tests.scenarios.workspace import Person, Workspace, all_text

LENA = event("1", "On Call - Lena Vogel - IT", "20261207T140000Z", "20261209T140000Z")
BOB = event("2", "On Call - Bob Contractor", "20261209T140000Z", "20261210T140000Z")


def picks_beside(person: Person, label: str) -> None:
    """Choose from the “…” beside the calendar that is listed in the open modal."""
    view = person.modal
    block = next(each for each in view["blocks"] if "options" in each.get("accessory", {}))
    options = block["accessory"]["options"]
    option = next(each for each in options if each["text"]["text"].startswith(label))
    call = {"user": person.id, "view_id": view["id"], "block_id": block["block_id"]}
    what = {"action_id": block["accessory"]["action_id"], "value": option["value"]}
    assert person.workspace.post("action", {**call, **what})["ok"]


def imports(person: Person, line: str, **values: Any) -> dict[str, Any]:
    """Fill in the form; returns the message with what would come in."""
    person.types(line)
    assert not person.submits(**values)
    assert "I am reading it" in all_text(person.modal)
    person.closes()
    return person.sees("See and save", "liaison_calendar")


def test_a_file_is_seen_completed_saved_and_removed(workspace: Workspace) -> None:
    tomas, lena, dev, ana = map(workspace.person, ("tomas", "lena", "dev", "ana"))
    tomas.types("/oncall import it")
    large = tomas.submits(file=[tomas.uploads("years.ics", b"BEGIN:VCALENDAR" + b"x" * 6_000_000)])
    assert large["file"].startswith("That calendar has 5.8 MB; 5 MB is as much as I read.")
    both = tomas.submits(file=[tomas.uploads("a.ics", b"BEGIN:VCALENDAR")], address="https://x.io/")
    assert both["file"] == "One of the three, please: a link, a file, or the calendar’s text."
    tomas.closes()
    broken = tomas.uploads("Rota.pdf", b"%PDF-1.7 rota")
    tomas.types("/oncall import it")
    assert not tomas.submits(file=[broken])
    tomas.closes()
    tomas.sees("I couldn’t import *Rota*. That begins with “%PDF-1.7 rota”.", "liaison_calendar")
    workspace.advance(seconds=2)
    export = tomas.uploads("Old tool.ics", calendar(LENA, BOB).encode())
    dry_run = imports(tomas, "/oncall import it", file=[export])
    told = all_text(dry_run)
    assert "*Old tool* holds 2 shifts to come" in told
    assert f"{lena.mention}: 1 shift (by name)" in told
    assert "“Bob Contractor”: 1 shift" in told
    assert lena.mention not in ana.types("/oncall it 2026-12-14 12:00")
    tomas.clicks("See and save", dry_run)
    who = next(each["block_id"] for each in tomas.modal["blocks"] if "who_" in each["block_id"])
    assert not tomas.submits(**{who: dev.id})
    preview = all_text(tomas.modal)
    assert "I have put them in." in preview
    assert f"{dev.mention}: 1 shift (chosen by hand)" in preview
    assert f"→ {dev.mention}" in preview
    assert not tomas.submits(reason="as agreed")
    assert not tomas.has_modal
    assert "*Old tool* is a layer of *IT* · Primary now" in tomas.now_reads(dry_run)
    assert "you are on call" in all_text(dev.sees("changed who is on call", "liaison_shift"))
    assert dev.mention in ana.types("/oncall it 2026-12-09 12:00")
    assert dev.mention in ana.types("/oncall schedule it")
    assert f"{dev.mention} is next" in ana.types(f"/oncall {dev.mention}")
    tomas.types("/oncall import it")
    assert "*Old tool* · Primary" in all_text(tomas.modal)
    picks_beside(tomas, "Remove it")
    assert f"{dev.mention} → " in all_text(tomas.modal)
    assert not tomas.submits()
    assert dev.mention not in ana.types("/oncall it 2026-12-09 12:00")


def test_our_own_link_is_followed_and_its_end_is_told_once(workspace: Workspace) -> None:
    tomas, ruth, grace = map(workspace.person, ("tomas", "ruth", "grace"))
    link = re.findall(r"http\S+\.ics", tomas.types("/oncall feed it"))[0]
    dry_run = imports(ruth, "/oncall import marketing", address=link, name="IT's")
    assert "(by name)" in all_text(dry_run)
    ruth.clicks("See and save", dry_run)
    assert not ruth.submits()
    tomas.types("/oncall feed revoke it")
    workspace.advance(hours=6)
    grace.sees("The calendar *IT's* of *Marketing Ops*", "liaison_calendar")
    assert not any("IT's" in all_text(each) for each in grace.messages("liaison_calendar")[1:])
    assert tomas.workspace.person("ana").mention in tomas.types("/oncall marketing")


def test_a_draft_can_be_discarded_and_a_private_address_is_refused(workspace: Workspace) -> None:
    tomas, ana = workspace.person("tomas"), workspace.person("ana")
    assert "You can't change this rotation." in ana.types("/oncall import it")
    dry_run = imports(tomas, "/oncall import it", pasted=calendar(LENA))
    tomas.clicks("Discard", dry_run)
    assert "Nothing was saved" in tomas.now_reads(dry_run)
    tomas.clicks("See and save", dry_run)
    tomas.sees("That calendar is gone")
    tomas.types("/oncall import it")
    refused = tomas.submits(address="http://169.254.169.254/latest")
    assert "inside a private network" in refused["address"]
