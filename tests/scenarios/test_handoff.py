"""Handoffs: who is told what when a rotation passes on, and what follows it."""

import httpx

from tests.scenarios.workspace import Person, Workspace, all_text


def group(workspace: Workspace, group_id: str = "S0ITONCALL1") -> list[str]:
    answer = httpx.post(
        f"{workspace.info['slack']}usergroups.users.list",
        headers={"Authorization": f"Bearer {workspace.info['bot_token']}"},
        data={"usergroup": group_id},
    )
    return list(answer.json()["users"])


def to_the_handoff(workspace: Workspace) -> None:
    """Monday 30 November, 09:00 in New York: Ana hands over to Dev."""
    workspace.post("clock", {"to": "2026-11-30T09:00:01-05:00"})


def test_the_outgoing_person_is_asked_for_notes_and_the_incoming_one_reads_them(
    workspace: Workspace, maya: Person, ana: Person
) -> None:
    dev = workspace.person("dev")
    maya.types("/escalate it banner is slow")
    assert not maya.submits(impact="question")
    workspace.post("clock", {"to": "2026-11-30T08:00:01-05:00"})
    asked = ana.sees("What should", "liaison_handoff")
    assert dev.mention in all_text(asked)
    ana.clicks("Leave a note", asked)
    assert ana.submits(note=" ") == {"note": "A few words, please."}
    assert not ana.submits(note="The <!channel> CDN was flaky.")
    to_the_handoff(workspace)
    told = all_text(dev.sees("You are on call", "liaison_handoff"))
    assert "#1 banner is slow" in told
    assert f"{ana.mention}: The &lt;!channel&gt; CDN was flaky." in told
    assert "After you: <@" in told


def test_nobody_is_told_twice_and_nobody_at_first_sight(workspace: Workspace, ana: Person) -> None:
    assert ana.messages("liaison_handoff") == []
    to_the_handoff(workspace)
    workspace.advance(days=1)
    dev = workspace.person("dev")
    assert len(dev.messages("liaison_handoff")) == 1


def test_the_user_group_follows_the_rotation(workspace: Workspace, ana: Person) -> None:
    assert group(workspace) == [ana.id]
    to_the_handoff(workspace)
    assert group(workspace) == [workspace.person("dev").id]


def test_someone_deactivated_leaves_the_group_at_once_and_the_lead_is_told(
    workspace: Workspace, ana: Person
) -> None:
    dev, tomas = workspace.person("dev"), workspace.person("tomas")
    workspace.advance(minutes=1)
    workspace.post("users", {"user": ana.id, "deleted": True})
    assert group(workspace) == [dev.id]
    assert "You stand in for" in all_text(dev.sees("You are on call", "liaison_handoff"))
    tomas.sees("Their account is deactivated", "liaison_notice")


def test_a_workspace_that_forbids_it_is_told_once(workspace: Workspace) -> None:
    tomas, ruth = workspace.person("tomas"), workspace.person("ruth")
    workspace.fault("usergroups.users.update", "error", error="permission_denied", times=9)
    to_the_handoff(workspace)
    workspace.advance(days=14)
    for person in (tomas, ruth):
        told = [all_text(each) for each in person.messages("liaison_notice")]
        assert (
            sum(
                "could not put who is on call into the user group `S0ITONCALL1`" in words
                for words in told
            )
            == 1
        )


def test_only_the_team_leaves_notes(workspace: Workspace) -> None:
    zoe, dev = workspace.person("zoe"), workspace.person("dev")
    zoe.types("/oncall note it")
    zoe.submits(note="I was never here")
    assert "You can't leave a note for this rotation." in all_text(zoe.modal)
    to_the_handoff(workspace)
    assert "I was never here" not in all_text(dev.sees("You are on call", "liaison_handoff"))
