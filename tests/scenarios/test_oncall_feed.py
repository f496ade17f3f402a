"""Calendar links: unguessable, shown once, revocable."""

import re
from datetime import datetime

import httpx
from icalendar import Calendar

from tests.scenarios.workspace import Person, Workspace


def links(answer: str) -> list[str]:
    return re.findall(r"`(http://\S+\.ics)`", answer)


def shifts(url: str) -> list[tuple[datetime, str]]:
    response = httpx.get(url)
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(response.content).walk("VEVENT")
    return [(event.decoded("dtstart"), str(event["summary"])) for event in events]


def test_my_shifts_in_my_calendar(ana: Person) -> None:
    (url,) = links(ana.types("/oncall feed"))
    mine = shifts(url)
    assert mine[:2] == [
        (datetime.fromisoformat("2026-11-23T09:00-05:00"), "On call: IT, Primary"),
        (datetime.fromisoformat("2026-12-21T09:00-05:00"), "On call: IT, Primary"),
    ]


def test_a_teams_shifts_follow_what_changes(ana: Person, workspace: Workspace) -> None:
    (url,) = links(ana.types("/oncall feed it"))
    assert shifts(url)[1][1] == "Dev Menon on call: IT, Primary"
    lena = workspace.person("lena")
    lena.types("/oncall take it")
    shift = next(block for block in lena.modal["blocks"] if block["block_id"] == "shift")
    until = str(int(datetime.fromisoformat("2026-11-24T12:00-05:00").timestamp()))
    lena.submits(shift=shift["element"]["options"][0]["value"], until=until)
    assert [summary.partition(" on call")[0] for _, summary in shifts(url)[:3]] == [
        "Ana Ribeiro",
        "Lena Vogel",
        "Ana Ribeiro",
    ]


def test_a_link_that_was_ended_shows_nothing(ana: Person) -> None:
    mine, again = links(ana.types("/oncall feed")), links(ana.types("/oncall feed"))
    assert mine != again
    assert "2 links are ended" in ana.types("/oncall feed revoke")
    for url in (*mine, *again, mine[0].replace(".ics", "x.ics")):
        assert httpx.get(url).status_code == 404
    assert "There was no link to end" in ana.types("/oncall feed revoke")


def test_a_team_that_nobody_knows(ana: Person) -> None:
    assert "I don't know a team called “" in ana.types("/oncall feed legal")
