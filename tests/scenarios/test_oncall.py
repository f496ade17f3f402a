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
    assert "I don't know a team called “legal”" in answer
    assert "“it”" in answer
    assert "Did you mean “marketing-ops”?" in maya.types("/oncall marketng-ops")
    assert "a person called “@nobody”" in maya.types("/oncall @nobody")


def test_a_week_later_the_next_person_has_it(workspace: Workspace, maya: Person) -> None:
    dev = workspace.person("dev")
    workspace.advance(days=7)
    assert f"Now: {dev.mention}" in maya.types("/oncall it")


def test_help_shows_each_form(maya: Person) -> None:
    answer = maya.types("/oncall help")
    for line in ("`/oncall`", "`/oncall it`", "`/oncall help`"):
        assert line in answer


def test_local_time_beside_and_who_sleeps(maya: Person, ana: Person) -> None:
    # 21:40 in New York is 23:40 in São Paulo, where Ana is.
    assert f"Now: {ana.mention} until" in maya.types("/oncall it")
    assert "23:40 their time, asleep there" in maya.types("/oncall it")


def test_at_another_moment(workspace: Workspace, maya: Person) -> None:
    dev, lena = workspace.person("dev"), workspace.person("lena")
    assert f"{dev.mention} until" in maya.types("/oncall it 2026-12-01 09:00")
    assert f"{lena.mention} until" in maya.types("/oncall marketing 2026-12-01") or lena
    assert "10:00 EST" not in maya.types("/oncall it tomorrow 09:00")
    assert "<!date^1795528800^" in maya.types("/oncall it tomorrow 09:00")


def test_on_a_day_with_a_handoff(workspace: Workspace, maya: Person, ana: Person) -> None:
    dev = workspace.person("dev")
    answer = maya.types("/oncall it 2026-11-30")
    assert f"• {ana.mention} from" in answer
    assert f"• {dev.mention} from" in answer
    assert f"• {dev.mention} from" in maya.types("/oncall 30 nov")


def test_when_someone_is_next(workspace: Workspace, maya: Person, ana: Person) -> None:
    dev = workspace.person("dev")
    assert f"{dev.mention} is next on call for *IT* · Primary from" in maya.types(
        f"/oncall <@{dev.id}|dev>"
    )
    assert "You are on call now for *IT* · Primary, until" in ana.types("/oncall me")
    assert "in no rotation" in maya.types("/oncall <@U0RUTH00025|ruth>")


def test_what_is_no_day(maya: Person) -> None:
    assert "I understood IT. I don't know what day or time “tomorow” is. Did you mean" in (
        maya.types("/oncall it tomorow")
    )
    assert "Did you mean “friday”?" in maya.types("/oncall firday")
    assert "There is no day “2026-02-30”" in maya.types("/oncall it 2026-02-30")
