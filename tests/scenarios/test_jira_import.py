"""Issues come onto the roadmap: from Slack, and from the command line by the same code."""

from collections.abc import Callable, Iterator

import pytest

import app
from app import Liaison
from bot.config import Settings
from tests.scenarios.jira_board import Board
from tests.scenarios.workspace import Person, Workspace

CommandLine = Callable[..., tuple[int, str, str]]


@pytest.fixture
def board(workspace: Workspace) -> Iterator[Board]:
    board = Board(workspace)
    yield board
    board.close()


@pytest.fixture
def lead(someone: Callable[[str], Person]) -> Person:
    """Marketing's."""
    return someone("grace")


@pytest.fixture
def command_line(
    liaison: tuple[Workspace, Liaison],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> CommandLine:
    """`app.py sync` on the same database and the same Jira."""
    _, running = liaison
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        value = getattr(running.settings, name)
        if name.startswith("jira_") and value:
            secret = getattr(value, "get_secret_value", lambda value=value: value)
            monkeypatch.setenv(name.upper(), str(secret()))
    url = running.database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = app.main(["sync", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_a_lead_looks_first_and_then_imports(
    workspace: Workspace, board: Board, lead: Person
) -> None:
    plain = board.adds("MKT", 'The "spring" look & feel', duedate="2027-02-01")
    board.adds("MKT", "Prices <!channel> by country")
    workspace.advance(minutes=1)

    jql = 'project = MKT AND summary ~ "\\"spring\\" look" AND created >= -1d'
    lead.types(f"/roadmap import {jql}")
    assert lead.modal["blocks"][1]["element"]["initial_value"] == jql
    assert not lead.submits()
    told = lead.now_reads(lead.sees("1 of 1 issues would be added", "liaison_jira_import"))
    assert f'{plain} The "spring" look &amp; feel – 2027-Q1' in told
    assert "Nothing was written." in told
    assert "spring" not in lead.types("/roadmap 2027-Q1")

    lead.types("/roadmap import project = MKT AND created >= -1h")
    assert not lead.submits(look=[])
    workspace.advance(seconds=5)
    lead.sees("2 of 6 issues were added to the roadmap; 4 are linked already.")
    listed = lead.types("/roadmap 2027-Q1")
    assert 'The "spring" look &amp; feel' in listed
    assert "Prices &lt;!channel&gt; by country" in lead.types("/roadmap find prices by country")

    board.edits(plain, summary="The spring look")
    workspace.advance(minutes=2)
    assert "The spring look" in lead.types("/roadmap 2027-Q1")

    lead.types("/roadmap import project = NOPE")
    assert not lead.submits()
    workspace.advance(seconds=5)
    stopped = lead.sees("`project = NOPE` stopped")
    assert "The value 'NOPE' does not exist for the field 'project'" in lead.now_reads(stopped)


def test_the_command_line_shows_takes_and_goes_on(
    workspace: Workspace,
    board: Board,
    lead: Person,
    command_line: CommandLine,
) -> None:
    for number in range(3):
        board.adds("MKT", f"Landing page {number}")
    workspace.advance(minutes=1)
    search = ("--import", "project = MKT AND created >= -1h")

    code, shown, bar = command_line(*search, "--dry-run")
    assert code == 0, bar
    assert [line.split(" – ")[0].split(" ", 3)[3] for line in shown.splitlines()[:-1]] == [
        f"Landing page {number}" for number in range(3)
    ]
    assert shown.splitlines()[0].startswith("would add MKT-")
    assert shown.splitlines()[-1] == (
        "3 of 7 issues would be added to the roadmap; 4 are linked already. Nothing was written."
    )
    assert "7/7" in bar
    assert "Landing page" not in lead.types("/roadmap")

    code, shown, _ = command_line(*search)
    assert (code, shown.splitlines()[-1]) == (
        0,
        "3 of 7 issues were added to the roadmap; 4 are linked already.",
    )
    line = next(x for x in lead.types("/roadmap").splitlines() if "Landing page 0" in x)
    assert lead.mention in line  # the lead's, as it is nobody's in Jira

    assert "7 are linked already" in command_line(*search)[1]
    code, _, said = command_line("--import", "project = NOPE", "--team", "it")
    assert code == 1
    assert "Jira refused the search: The value 'NOPE' does not exist" in said
    code, _, said = command_line("--import", "created >= -1h")
    assert code == 2
    assert "Say --team and one of these: it, marketing-ops." in said

    board.fault("POST /rest/api/3/search/jql", "ratelimited", retry_after=1800)
    code, _, said = command_line(*search, "--dry-run")
    assert code == 1
    assert "ratelimited" in said
    code, _, said = command_line(*search, "--dry-run")
    assert code == 2
    assert "Jira asks for a pause until" in said
