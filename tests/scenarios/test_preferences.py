"""My preferences: how reminders reach me, and when."""

from tests.scenarios.workspace import Person, Workspace


def test_a_digest_instead_of_single_reminders(workspace: Workspace, ana: Person) -> None:
    ana.opens_home()
    ana.presses("My preferences")
    assert "America/Sao_Paulo" in str(ana.modal)
    errors = ana.submits(
        reminders="digest",
        choices=["quiet", "named"],
        quiet_from="19:00",
        quiet_until="19:00",
    )
    assert errors == {"quiet_until": "Quiet hours end at another time than they begin."}
    assert ana.submits(reminders="digest", choices=["quiet"], quiet_until="07:00") == {}
    ana.presses("My preferences")
    chosen = {block["block_id"]: block["element"] for block in ana.modal["blocks"]}
    assert chosen["reminders"]["initial_option"]["value"] == "digest"
    assert [each["value"] for each in chosen["choices"]["initial_options"]] == ["quiet"]
    ana.closes()
    # Ana hands over on Monday at 09:00 New York, 11:00 in São Paulo: at 10:00 there she is asked
    # for a note, since it would be too late in the next morning's digest.
    workspace.advance(days=6, hours=11)
    ana.sees("note", "liaison_handoff")


def test_muted(workspace: Workspace, ana: Person) -> None:
    ana.opens_home()
    ana.presses("My preferences")
    assert ana.submits(reminders="muted") == {}
    workspace.advance(days=6, hours=11)
    assert "note" not in str(ana.messages("liaison_handoff"))
