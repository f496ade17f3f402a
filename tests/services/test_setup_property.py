"""Any workspace, exported and applied to an empty one, is the same there; twice changes nothing."""

import os
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from bot.domain.impact import IMPACTS
from bot.permissions import SYSTEM
from bot.services.setup import Directory, SetupService
from bot.services.setup.reading import read_setup, read_text
from bot.services.setup.writing import write_text
from models import JiraConnection
from models.database import Database
from tests.company import SetClock

EXAMPLES = int(os.environ.get("LIAISON_SETUP_EXAMPLES", "20"))
PEOPLE = ("ana@example.com", "ben@example.com", "UMAYA", "zoe@example.com")
DIRECTORY = Directory(
    {name: f"U{name[:3].upper()}" if "@" in name else name for name in PEOPLE},
    {"it-ops": "CIT", "marketing-ops": "CMK"},
    {"it-oncall": "SIT", "mk": "SMK"},
)
NOW = SetClock().at
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

names = (
    st.text("abcXYZ äß/&#:'\"-@0", min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda name: any(each.isascii() and each.isalnum() for each in name))
)
person = st.sampled_from(PEOPLE)
several = st.lists(person, min_size=1, max_size=4, unique=True)
channel = st.sampled_from(["#it-ops", "marketing-ops"])
group = st.sampled_from(["@it-oncall", "mk"])
clock = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))
zone = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"])
later = st.integers(1, 2000).map(lambda hours: NOW + timedelta(hours=hours))
wait = st.integers(1, 600) | st.sampled_from(["business_hour", "business_day"])
severities = st.integers(1, 4)
impacts = st.sampled_from(sorted(IMPACTS))


@st.composite
def layers(draw: st.DrawFn) -> dict[str, Any]:
    layer: dict[str, Any] = {
        "zone": draw(zone),
        "handoff": draw(clock),
        "starts": draw(st.dates(date(2026, 1, 1), date(2027, 1, 1))),
        "people": draw(several),
        "weekdays": draw(st.lists(st.sampled_from(DAYS), min_size=1, unique=True)),
    }
    if draw(st.booleans()):
        layer |= {"name": draw(names), "ends": draw(later)}
    if draw(st.booleans()):
        layer["begins"] = draw(later)
    if draw(st.booleans()):
        return {**layer, "shift_hours": draw(st.integers(1, 168))}
    if draw(st.booleans()):
        layer |= {"opens": time(9), "closes": draw(clock.filter(lambda at: at != time(9)))}
    return {**layer, "shift_days": draw(st.integers(1, 366))}


rotations = st.fixed_dictionaries(
    {"name": names, "layers": st.lists(layers(), max_size=3)},
    optional={"always": st.booleans(), "usergroup": group, "sets_topic": st.booleans()},
)
vendor = st.fixed_dictionaries({"vendor": names, "reach": names}, optional={"sla": names})
notices = st.builds(
    lambda words, starts, hours, kind: {
        "kind": kind,
        "words": words,
        "starts": starts,
        "ends": starts + timedelta(hours=hours),
    },
    names,
    later,
    st.integers(1, 900),
    st.sampled_from(["maintenance", "freeze"]),
)


@st.composite
def policies(draw: st.DrawFn, own: list[Any]) -> dict[str, Any]:
    simple = st.sampled_from(["lead", *(f"rotation {name}" for name in own)])
    target = simple | person | vendor | st.sampled_from(["@it-oncall", "#marketing-ops"])
    targets = st.lists(target, min_size=1, max_size=3, unique_by=str)
    step = st.fixed_dictionaries(
        {"targets": targets},
        optional={
            "hours": st.sampled_from(["always", "business", "out_of_hours"]),
            "waits": st.dictionaries(severities, wait),
        },
    )
    optional = {
        "steps": st.lists(step | targets, max_size=4),
        "waits": st.dictionaries(severities, wait),
        "rounds": st.dictionaries(severities, st.integers(1, 10)),
        "severities": st.dictionaries(impacts, severities),
        "runbooks": st.dictionaries(impacts, st.just("https://wiki.example.com/x")),
        "fallback": channel,
        "approvers": st.dictionaries(
            st.sampled_from(["publish", "roll_back", "Changing DNS"]),
            several | st.fixed_dictionaries({"people": several, "alone": st.just("Renew")}),
        ),
        "post_mortem_from": severities,
    }
    return draw(st.fixed_dictionaries({}, optional=optional))


@st.composite
def teams(draw: st.DrawFn) -> dict[str, Any]:
    held = draw(st.lists(rotations, max_size=2, unique_by=lambda each: each["name"]))
    opens, closes = sorted(draw(st.lists(clock, min_size=2, max_size=2, unique=True)))
    team = {
        "name": draw(names),
        "channel": draw(channel),
        "members": draw(several | group.map(lambda handle: f"@{handle.removeprefix('@')}")),
        "zone": draw(zone),
        "opens": opens,
        "closes": closes,
        "rotations": held,
    }
    optional = {
        "lead": person,
        "holidays": st.sampled_from(["US", "DE-BE"]),
        "guard": st.fixed_dictionaries({"rest_hours": st.integers(0, 24)}),
        "policy": policies([each["name"] for each in held]),
        "notices": st.lists(notices, max_size=2),
    }
    return team | draw(st.fixed_dictionaries({}, optional=optional))


series = st.fixed_dictionaries(
    {"name": names, "channel": channel, "at": clock, "zone": zone, "starts": st.just("2026-11-24")},
    optional={
        "preset": st.sampled_from(["weekly_sync", "cms_audit", "monthly_demo"]),
        "every": st.sampled_from(["week", "two_weeks", "month_weekday", "quarter"]),
        "weekday": st.sampled_from(DAYS[:5]),
        "nth": st.sampled_from([1, 2, -1]),
        "minutes": st.integers(5, 90),
        "holidays": st.lists(st.sampled_from(["US", "DE-BE"]), unique=True),
        "on_holiday": st.sampled_from(["skip", "move", "hold"]),
        "post_at": clock,
        "facilitators": several,
        "sections": st.lists(st.sampled_from(["wins", "topics", "roadmap"]), unique=True),
        "checklist": st.lists(names, max_size=3),
    },
)
surveys = st.fixed_dictionaries(
    {},
    optional={
        "owner": person,
        "open_days": st.integers(8, 20),
        "floor": st.integers(5, 9),
        "include_guests": st.booleans(),
        "regions": st.just({"Europe/Berlin": "DE"}),
        "rule": st.none() | st.builds(lambda nth: {"nth": nth}, st.integers(1, 4)),
    },
)
summaries = st.fixed_dictionaries(
    {},
    optional={
        "on": st.booleans(),
        "at": clock,
        "zone": zone,
        "channels": st.lists(channel, max_size=1),
    },
)
jiras = st.fixed_dictionaries(
    {"project": st.sampled_from(["WEB", "MKT"])},
    optional={
        "creates": st.booleans(),
        "escalations": st.booleans(),
        "directions": st.dictionaries(
            st.sampled_from(["title", "status"]), st.sampled_from(["both", "to_jira", "off"])
        ),
    },
)


@st.composite
def workspaces(draw: st.DrawFn) -> dict[str, Any]:
    held: dict[str, Any] = draw(bare)
    slugs = [_slug(each["name"]) for each in held["teams"]]
    if not slugs:
        return held
    of_some = st.lists(st.sampled_from(slugs), min_size=1, unique=True)
    if draw(st.booleans()):
        found = draw(st.lists(series, max_size=2, unique_by=lambda each: each["name"]))
        held["meetings"] = [{**each, "teams": draw(of_some)} for each in found]
    if draw(st.booleans()):
        held["jira"] = {slug: draw(jiras) for slug in draw(of_some)}
    if draw(st.booleans()):
        held["roadmap_summary"] = draw(summaries)
    if draw(st.booleans()):
        between = {"teams": slugs[:2]} if len(slugs) > 1 else {}
        held["survey"] = draw(surveys) | between
    return held


bare = st.fixed_dictionaries(
    {"teams": st.lists(teams(), max_size=3, unique_by=lambda each: _slug(each["name"]))},
    optional={
        "workspace": st.fixed_dictionaries(
            {},
            optional={
                "administrators": st.lists(person, unique=True),
                "lanes": st.lists(names, min_size=1, max_size=4),
                "posts_per_minute": st.integers(1, 600),
            },
        )
    },
)


def _slug(name: str) -> str:
    return "-".join(
        "".join(c if c.isascii() and c.isalnum() else " " for c in name).lower().split()
    )


class Workspace:
    """A database that can be emptied, and its setup."""

    def __init__(self, path: str) -> None:
        self.database = Database(f"sqlite:///{path}")
        SQLModel.metadata.create_all(self.database.engine)
        self.setup = SetupService(self.database, SetClock())

    def empty(self) -> None:
        with self.database.writing() as session:
            for table in reversed(SQLModel.metadata.sorted_tables):
                session.execute(table.delete())
            session.add(JiraConnection(site="https://jira.example", poll_at=NOW, reconcile_at=NOW))

    def apply(self, text: str) -> list[str]:
        return self.setup.apply(SYSTEM, read_text(text, "x.yaml"), DIRECTORY, dry_run=False)

    def export(self) -> str:
        return write_text(self.setup.export(SYSTEM, DIRECTORY))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Workspace]]:
    folder = tmp_path_factory.mktemp("setup")
    one, other = Workspace(f"{folder}/one.db"), Workspace(f"{folder}/other.db")
    yield one, other
    one.database.close()
    other.database.close()


@given(data=workspaces())
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_export_and_apply_are_each_others_opposite(
    pair: tuple[Workspace, Workspace], data: dict[str, Any]
) -> None:
    one, other = pair
    one.empty()
    other.empty()
    one.setup.apply(SYSTEM, read_setup(data), DIRECTORY, dry_run=False)
    exported = one.export()
    assert one.apply(exported) == []
    other.apply(exported)
    assert other.export() == exported
    assert other.apply(exported) == []
