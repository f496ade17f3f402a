"""`/liaison`: what there is, who may do it, and what comes next."""

from commands import COMMANDS
from tests.scenarios.workspace import Person, Workspace


def test_help_lists_every_command_and_says_what_to_do_next(maya: Person, ana: Person) -> None:
    listed = maya.types("/liaison")
    for command in COMMANDS:
        assert f"• `/{command.about.name} " in listed
    assert "*What you can do next*" in listed
    assert "Open my *Home* tab" in listed
    assert "You are on call" not in listed
    maya.types("/escalate it checkout is down")
    assert not maya.submits(impact="outage")
    urgent = ana.types("/liaison")
    assert "*1 thing waits for your answer*: `/escalate mine`" in urgent
    assert urgent.index("thing waits") < urgent.index("You are on call")
    assert "`/liaison who`" in maya.types("/liaison help")
    assert "Try `/liaison help`" in maya.types("/liaison dance")


def test_who_says_what_one_may_and_why(workspace: Workspace, maya: Person) -> None:
    tomas, ruth, paul = (workspace.person(name) for name in ("tomas", "ruth", "paul"))
    told = maya.types("/liaison who")
    assert "*You are* a member of Marketing Ops." in told
    assert "as everyone here: raise an escalation" in told
    assert "change this team's settings" not in told
    told = tomas.types("/liaison who")
    assert "*You are* the lead of IT." in told
    assert "as its lead, for that team: " in told
    told = maya.types(f"/liaison who {ruth.mention}")
    assert f"*{ruth.mention} is* an administrator: this account owns this Slack workspace." in told
    assert "*You are* a guest" in paul.types("/liaison who", channel="launch-room")


def test_a_refusal_names_who_may(workspace: Workspace, maya: Person) -> None:
    tomas, ruth = workspace.person("tomas"), workspace.person("ruth")
    refusal = maya.types("/oncall change it")
    assert refusal == (
        f"You can't change this rotation. Who can: the team's lead ({tomas.mention}), "
        f"administrators ({ruth.mention})."
    )
