"""The Settings tab: what is set, where it comes from, and who changed it."""

from app import Liaison
from bot.services.workspace_settings import POSTS_PER_MINUTE
from tests.scenarios.workspace import Person, Workspace, all_text


def test_an_administrator_changes_the_workspace(
    liaison: tuple[Workspace, Liaison], maya: Person
) -> None:
    workspace, app = liaison
    ruth, grace = workspace.person("ruth"), workspace.person("grace")
    assert "Settings" in ruth.opens_home()
    ruth.presses("Settings")
    assert f"*Administrators:* {ruth.mention}" in ruth.home
    assert "*Messages a minute:* 300 (the default, as `LIAISON_POSTS_PER_MINUTE` says)" in ruth.home
    ruth.presses("Change")
    wrong = ruth.submits(posts="9000", lanes="x" * 61)
    assert "from 1 to 600" in wrong["posts"]
    assert "At most 20 lanes" in wrong["lanes"]
    assert not ruth.submits(posts="120", lanes="Shop\nBrand", administrators=[grace.id])
    assert "*Lanes of the roadmap:* Shop, Brand (set here; without that Launches," in ruth.home
    assert f"*Administrators:* {grace.mention} (1 named in the app)" in ruth.home
    assert app.services.defaults.get(POSTS_PER_MINUTE) == 120
    maya.types("/roadmap add New shop window")
    lane = next(each for each in maya.modal["blocks"] if each["block_id"] == "lane")
    assert [each["text"]["text"] for each in lane["element"]["options"]] == ["Shop", "Brand"]

    told = maya.types(f"/liaison who {grace.mention}")
    assert f"an administrator: this account was named by {ruth.mention}" in told
    audit = grace.types("/liaison audit workspace")
    assert f"{ruth.mention} changed workspace" in audit
    assert "posts_per_minute: nothing → 120" in audit
    ruth.presses("Change")
    assert not ruth.submits(posts="", lanes="", administrators=[])
    assert app.services.defaults.get(POSTS_PER_MINUTE) == 300
    assert "Who can: administrators" in grace.types("/liaison audit")

    assert "*Roadmap summary:* first working Monday of the month, 09:00, in every" in ruth.home
    ruth.presses("Summary")
    assert not ruth.submits(at="10:30")
    assert "*Roadmap summary:* first working Monday of the month, 10:30" in ruth.home


def test_a_lead_sees_the_own_team_and_its_defaults(workspace: Workspace, ana: Person) -> None:
    tomas = workspace.person("tomas")
    assert "Settings" not in ana.opens_home().split("\n")
    tomas.opens_home()
    tomas.presses("Settings")
    assert "Marketing Ops" not in tomas.home.split("\n")
    assert "Messages a minute" not in tomas.home
    assert "Limits: 7 days on call in a row, 7 nights a month, 11 hours of rest" in tomas.home
    assert "*Weekly sync:* none yet _(the default)_" in tomas.home
    tomas.presses("Switch on")
    assert not tomas.submits(weekday="3")
    tomas.closes()
    tomas.presses("Home")
    tomas.presses("Settings")
    assert "*Weekly sync:* every Thursday at 10:00 (America/New_York), in <#" in tomas.home
    tomas.presses("Limits of on-call")
    assert "A number, please" in tomas.submits(rest_hours="no")["rest_hours"]
    assert not tomas.submits(rest_hours="12")
    assert "12 hours of rest after a page at night _(default 11)_" in tomas.home
    tomas.presses("Who is paged")
    assert "on call in Primary of IT" in all_text(tomas.modal)
    tomas.closes()
    tomas.presses("Set up")
    assert "Team: IT" in all_text(tomas.modal)
    tomas.closes()
    tomas.presses("Home")
    assert "Limits" not in tomas.home


def test_the_audit_log_pages_and_filters(liaison: tuple[Workspace, Liaison]) -> None:
    workspace, _ = liaison
    ruth, tomas = workspace.person("ruth"), workspace.person("tomas")
    tomas.opens_home()
    tomas.presses("Settings")
    for hours in range(12, 24):
        tomas.presses("Limits of on-call")
        assert not tomas.submits(rest_hours=str(hours))
    told = ruth.types(f"/liaison audit {tomas.mention} it")
    assert told.count(f"{tomas.mention} changed team IT") == 10
    message = ruth.sees("Changes of settings")
    assert "11 → 12" not in told
    ruth.clicks("Older", message)
    assert "guard.rest_hours: 11 → 12" in ruth.now_reads(message)
    assert "Liaison added team Marketing Ops" in ruth.types("/liaison audit team marketing")
    assert "No change of a setting is noted that fits “nowhere”" in ruth.types(
        "/liaison audit nowhere"
    )
