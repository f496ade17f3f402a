"""Changing a rotation: first seen, then saved, then told."""

from typing import Any

from tests.scenarios.workspace import Person, Workspace, all_text

FORM: dict[str, Any] = {"turn": "days:7", "days": "0123456", "handoff": "09:00"}


def filled(people: list[Person], **other: Any) -> dict[str, Any]:
    given = {"people": [each.id for each in people], "starts": "2026-11-30", **FORM}
    return {**given, "zone": "America/New_York", **other}


def test_who_gains_and_loses_is_seen_before_and_told_after(workspace: Workspace) -> None:
    tomas, ana, dev, lena, omar = map(workspace.person, ("tomas", "ana", "dev", "lena", "omar"))
    tomas.types("/oncall change it")
    assert not tomas.submits(**filled([lena, ana, dev, omar]))
    preview = all_text(tomas.modal)
    assert f"{dev.mention} → {lena.mention}" in preview
    assert "The next 60 days" in preview
    assert "clocks are set" not in preview
    assert not lena.messages("liaison_shift")
    assert not tomas.submits(reason="Both asked for it.")
    assert not tomas.has_modal
    told = all_text(lena.sees("changed who is on call", "liaison_shift"))
    assert "*you are on call*" in told
    dev.sees("not you", "liaison_shift")
    answer = ana.types("/oncall it 2026-12-01")
    assert lena.mention in answer
    assert ana.mention in ana.types("/oncall it")


def test_the_past_stays_what_it_was(workspace: Workspace, ana: Person) -> None:
    tomas, lena = workspace.person("tomas"), workspace.person("lena")
    tomas.types("/oncall change it")
    tomas.submits(**filled([lena], starts="2026-11-23"))
    assert "on call 7 days" not in all_text(tomas.modal)
    tomas.submits(reason="she asked for it")
    assert lena.mention in ana.types("/oncall it")
    assert ana.mention in ana.types("/oncall it 2026-11-23")


def test_what_is_too_much_needs_a_reason(workspace: Workspace) -> None:
    tomas, lena = workspace.person("tomas"), workspace.person("lena")
    tomas.types("/oncall change it")
    assert not tomas.submits(**filled([lena]))
    assert "the team's limit is 7" in all_text(tomas.modal)
    assert set(tomas.submits()) == {"reason"}
    assert not tomas.submits(reason="Only until January.")


def test_clashes_with_days_off_and_gaps_are_seen(workspace: Workspace) -> None:
    tomas, lena, dev = map(workspace.person, ("tomas", "lena", "dev"))
    lena.types("/oncall away 2026-12-01 2026-12-02")
    tomas.types("/oncall change it")
    assert not tomas.submits(**filled([lena, dev], days="01234", handoff="02:30"))
    preview = all_text(tomas.modal)
    assert f"{lena.mention} is away" in preview
    assert "*Nobody on call*" in preview
    assert "clocks are set" not in preview  # on a Sunday, which nobody works


def test_a_handoff_in_the_hour_that_is_skipped_is_seen(workspace: Workspace) -> None:
    tomas, lena, dev = map(workspace.person, ("tomas", "lena", "dev"))
    tomas.types("/oncall change it")
    assert not tomas.submits(**filled([lena, dev], turn="days:1", handoff="02:30"))
    assert (
        "On Sun 14 Mar 2027 clocks are set forward in America/New_York, and there is no 02:30: "
        "the handoff is at 03:00 that day."
    ) in all_text(tomas.modal)


def test_a_second_layer_takes_its_hours(workspace: Workspace, ana: Person) -> None:
    tomas, lena = workspace.person("tomas"), workspace.person("lena")
    tomas.types("/oncall change it")
    tomas.chooses("layer", "new")
    window = {"opens": "08:00", "closes": "16:00", "zone": "Europe/Berlin"}
    assert not tomas.submits(**filled([lena], starts="2026-11-24", layer="new", **window))
    tomas.submits(reason="follow the sun")
    told = all_text(lena.sees("changed who is on call", "liaison_shift"))
    assert "more: `/oncall schedule` shows the next weeks" in told
    assert "…" not in told  # nothing is cut within a line
    assert lena.mention in ana.types("/oncall it 2026-11-24 10:00")
    assert ana.mention in ana.types("/oncall it 2026-11-24 20:00")
    tomas.types("/oncall change it")
    assert not tomas.submits(remove=["remove"])
    tomas.submits()
    assert ana.mention in ana.types("/oncall it 2026-11-24 10:00")


def test_what_is_wrong_is_said_by_field_and_nothing_is_saved(workspace: Workspace) -> None:
    tomas, lena, ana = map(workspace.person, ("tomas", "lena", "ana"))
    paul = workspace.person("paul")
    before = ana.types("/oncall it 2026-12-08")
    for wrong, field in (
        ({"turn": "days"}, "count"),
        ({"turn": "hours", "count": "999"}, "count"),
        ({"zone": "Europe/Nowhere"}, "zone"),
        ({"opens": "09:00"}, "closes"),
        ({"opens": "09:00", "closes": "09:00"}, "opens"),
        ({"people": [paul.id]}, "people"),
    ):
        tomas.types("/oncall change it")
        assert set(tomas.submits(**{**filled([lena]), **wrong})) == {field}, wrong
        tomas.closes()
    assert ana.types("/oncall it 2026-12-08") == before
    assert "You can't change this rotation." in ana.types("/oncall change it")


def test_of_two_edits_at_once_the_second_is_told(workspace: Workspace) -> None:
    tomas, ruth, lena, dev = map(workspace.person, ("tomas", "ruth", "lena", "dev"))
    for person in (tomas, ruth):
        person.types("/oncall change it")
    for person in (tomas, ruth):
        person.submits(**filled([lena, dev]))
    tomas.submits(reason="two weeks each")
    ruth.submits(reason="me too")
    assert "Someone has changed this rotation meanwhile" in all_text(ruth.modal)
