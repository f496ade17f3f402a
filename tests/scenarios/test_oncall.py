"""Looking up who is on call."""

from tests.scenarios.workspace import Person, Workspace


def test_everyone_on_call_in_the_answer_itself(maya: Person, ana: Person) -> None:
    answer = maya.types("/oncall")
    assert f"Now: {ana.mention} until <!date^" in answer
    assert "*IT*" in answer
    assert "*Marketing Ops*" in answer
    assert answer.count("Next: <@U") == 2


def test_times_are_the_readers_own(workspace: Workspace, maya: Person) -> None:
    lena = workspace.person("lena")
    assert "Mon 30 Nov, 09:00 EST" in maya.types("/oncall it")
    assert "Mon 30 Nov, 15:00 CET" in lena.types("/oncall it", channel="it-ops")


def test_one_team_by_the_beginning_of_its_name(maya: Person) -> None:
    for typed in ("marketing", "marketing-ops", "MARKETING OPS", "mark"):
        answer = maya.types(f"/oncall {typed}")
        assert "*Marketing Ops*" in answer
        assert "*IT*" not in answer


def test_a_team_that_nobody_knows(maya: Person) -> None:
    answer = maya.types("/oncall legal")
    assert "I don't know that team" in answer
    assert "“it”" in answer


def test_a_week_later_the_next_person_has_it(workspace: Workspace, maya: Person) -> None:
    dev = workspace.person("dev")
    workspace.advance(days=7)
    assert f"Now: {dev.mention}" in maya.types("/oncall it")


def test_help_shows_each_form(maya: Person) -> None:
    answer = maya.types("/oncall help")
    for line in ("`/oncall`", "`/oncall it`", "`/oncall help`"):
        assert line in answer
