"""The roadmap's summary: asked for, posted, and on the first working Monday by itself, once."""

from app import Liaison
from bot.services.roadmap.summary_settings import NAME
from models import WorkspaceSetting
from tests.scenarios.workspace import Person, Workspace, all_text


def test_what_stands_how_and_what_has_changed(maya: Person) -> None:
    answer = maya.types("/roadmap summary")
    first = answer.splitlines()[0]
    assert first.startswith("*Roadmap 2026-Q4* – 12 items in 2026-Q4: 2 done")
    assert "6 of 12 are joint (50 %)" in first
    slipped = answer.split("*Slipped")[1].split("*At risk")[0]
    assert "Consent banner" in slipped
    assert "slipped 13 days, since Fri 13 Nov 2026" in slipped
    assert "*blocked* – Legal has not signed off the words for Brazil." in slipped
    assert "waits for #7" in answer.split("*At risk")[1].split("*On track")[0]
    assert "Grace decides with Tomas" in answer.split("*Decisions needed (1)*")[1]
    assert "target Tue 24 Nov 2026 → Mon 7 Dec 2026" in answer.split("changes since")[1]
    assert "in Slack)" in answer
    picture = maya.sees("12 items in 2026-Q4", "liaison_roadmap_timeline")
    image = next(each for each in picture["blocks"] if each["type"] == "image")
    assert "Late: #7 Consent banner in every market, 13 days late" in image["alt_text"]
    assert "2027-Q2 yet" in maya.types("/roadmap summary 2027-Q2")
    assert "summary settings" in maya.types("/roadmap summary nonsense")


def test_it_comes_on_the_first_working_monday(workspace: Workspace, maya: Person) -> None:
    grace, lena = workspace.person("grace"), workspace.person("lena")
    assert "You can't post the roadmap's summary" in maya.types("/roadmap summary settings")
    weeks_pass(workspace, days=13)
    assert not grace.messages("liaison_roadmap_summary")
    workspace.advance(days=1)
    posted = grace.sees("*Roadmap 2026-Q4*", "liaison_roadmap_summary")
    assert posted["ts"].startswith("1796652000")  # 09:00 in New York
    assert any(each["type"] == "image" for each in posted["blocks"])
    lena.sees("*Roadmap 2026-Q4*", "liaison_roadmap_summary")
    assert len(grace.messages("liaison_roadmap_summary")) == 1

    grace.types("/roadmap decision 3")
    assert not grace.submits(decision_needed="")
    grace.types("/roadmap summary settings")
    assert set(grace.submits(zone="Mars/Base")) == {"zone"}
    launch = workspace.channel("launch-room")
    assert not grace.submits(at="08:30", zone="Europe/Berlin", channels=[launch])
    weeks_pass(workspace, days=29)  # Monday 4 January
    latest = grace.messages("liaison_roadmap_summary")[-1]
    assert latest["channel"] == launch
    assert len(grace.messages("liaison_roadmap_summary")) == 2
    assert "*1 change since Mon 7 Dec 2026, by 1 person: 1 in Slack*" in all_text(latest)

    assert grace.types("/roadmap summary post").startswith("The summary is on its way")
    grace.types("/roadmap summary settings")
    assert not grace.submits(on=[])
    weeks_pass(workspace, days=40)
    assert len(grace.messages("liaison_roadmap_summary")) == 3


def test_a_monday_long_missed_is_passed_over(liaison: tuple[Workspace, Liaison]) -> None:
    workspace, running = liaison
    grace = workspace.person("grace")
    off = {"on": False, "at": "09:00:00", "zone": None, "channels": []}
    with running.database.writing() as session:
        session.add(WorkspaceSetting(name=NAME, value=off))
    weeks_pass(workspace, days=25)
    with running.database.writing() as session:
        session.delete(session.get_one(WorkspaceSetting, NAME))
    workspace.advance(days=1)
    assert not grace.messages("liaison_roadmap_summary")
    weeks_pass(workspace, days=20)
    assert len(grace.messages("liaison_roadmap_summary")) == 1


def test_the_teams_weeks(workspace: Workspace, maya: Person) -> None:
    tomas = workspace.person("tomas")
    assert "IT: 27 of 34 weeks planned (79 %)" in maya.types("/roadmap capacity")
    tomas.types("/roadmap capacity")
    shown = tomas.sees("IT: 27 of 34 weeks planned")
    assert tomas.clicks("Set the weeks", shown)["ok"]
    assert "A number of weeks" in tomas.submits(weeks_1="lots")["weeks_1"]
    assert not tomas.submits(weeks_1="20")
    assert "*7 more than there are*" in maya.types("/roadmap capacity 2026-q4")
    assert "Of which quarter?" in maya.types("/roadmap capacity soon")


def weeks_pass(workspace: Workspace, days: int) -> None:
    """Move the clock in steps, so that no call takes long."""
    for _ in range(days // 5):
        workspace.advance(days=5)
    workspace.advance(days=days % 5)
