"""Days off, and the shifts they clash with. Ana is on call until Monday 30 November."""

from collections.abc import Callable

from tests.scenarios.workspace import Person, Workspace

Someone = Callable[[str], Person]


def test_a_clash_is_shown_at_once_with_a_button_for_cover(ana: Person) -> None:
    ana.types("/oncall away 2026-12-20 2026-12-31")
    noted = ana.sees("1 shift falls into that time")
    assert "is away from Sun 20 Dec 2026 until Thu 31 Dec 2026" in ana.now_reads(noted)
    ana.clicks("Find cover", noted)
    assert "Find cover" in str(ana.modal["title"])
    shift = next(block for block in ana.modal["blocks"] if block["block_id"] == "shift")
    assert "Mon 21 Dec 11:00" in shift["element"]["initial_option"]["text"]["text"]


def test_days_without_a_shift(ana: Person) -> None:
    answer = ana.types("/oncall away 1 dec to 3 dec")
    assert "No shift falls into that time." in answer


def test_days_off_are_listed_and_removed(ana: Person) -> None:
    ana.types("/oncall away 1 dec to 3 dec")
    ana.types("/oncall away friday")
    listed = ana.types("/oncall away list").split("\n")
    assert [line.partition(" is away ")[2] for line in listed] == [
        "on Fri 27 Nov 2026 · a shift falls into that time",
        "from Tue 1 Dec 2026 until Thu 3 Dec 2026",
    ]
    noted = ana.sees("from Tue 1 Dec 2026 until Thu 3 Dec 2026")
    ana.clicks("Remove", noted)
    assert "Tue 1 Dec" not in ana.types("/oncall away list")


def test_whoever_is_away_is_not_paged(ana: Person, maya: Person, someone: Someone) -> None:
    dev = someone("dev")
    ana.types("/oncall away today")
    answer = maya.types("/oncall it")
    assert f"They are away: {dev.mention} is paged instead" in answer


def test_a_lead_notes_days_off_for_their_people(ana: Person, someone: Someone) -> None:
    tomas = someone("tomas")
    assert f"{ana.mention} is away on" in tomas.types(f"/oncall away <@{ana.id}|ana> friday")


def test_nobody_else_does(ana: Person, maya: Person) -> None:
    assert "You can't note or remove" in maya.types(f"/oncall away <@{ana.id}|ana> friday")


def test_days_that_can_not_be(ana: Person) -> None:
    ana.types("/oncall away 1 dec to 3 dec")
    for typed, sentence in (
        ("2026-12-31 2026-12-20", "Write the first day first, like `2026-12-20 2026-12-31`"),
        ("tomorow", "Did you mean “tomorrow”?"),
        ("2026-11-20 2026-11-22", "that is over"),
        ("2026-12-01 2028-12-01", "more than a year"),
        ("2 dec", "is away then already"),
        ("<!channel>", "&lt;!channel&gt;"),
    ):
        assert sentence in ana.types(f"/oncall away {typed}"), typed
    assert len(ana.types("/oncall away list").split("\n")) == 1


def test_cover_for_the_part_of_a_shift_that_is_off(workspace: Workspace, ana: Person) -> None:
    ana.types("/oncall away thursday to friday")
    noted = ana.sees("1 shift falls into that time")
    ana.clicks("Find cover", noted)
    assert ana.submits() == {}
    lena = workspace.person("lena")
    asked = lena.sees(f"{ana.mention} looks for someone to take *IT* · Primary")
    lena.clicks("I’ll take it", asked)
    assert f"{lena.mention} from" in ana.types("/oncall it thursday")
