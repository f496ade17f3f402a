"""How far a survey is, and what is stored about the reader, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.survey.results import Rate, Side
from bot.views import blocks as b
from bot.views.survey import ids
from bot.views.survey.results import rates_line
from models import SurveyState


@dataclass(frozen=True)
class Status:
    """The survey that is planned, open or closed, as one reader may know it. Never names.

    `rate` and `rates` are None and empty where they would tell of too few. Moments in UTC.
    """

    survey_id: int
    name: str
    state: str
    is_confirmed: bool
    sides: tuple[Side, ...]
    rate: Rate | None
    rates: dict[int, Rate]
    opens_at: datetime
    closes_at: datetime
    publishes_at: datetime
    reader_zone: str
    may_answer: bool
    may_run: bool


@dataclass(frozen=True)
class Ahead:
    """No survey is under way: when its owner sees the next one, and when it begins."""

    next_at: datetime | None
    next_on: date | None
    reader_zone: str


@dataclass(frozen=True)
class Stored:
    """One survey in which someone was asked: all that is stored of it about them."""

    name: str
    team: str
    state: str
    is_open: bool
    asked: int
    """How many messages, while it is open; then that is forgotten."""
    next_at: datetime | None


@dataclass(frozen=True)
class MyData:
    """Everything that the survey's tables hold about one person."""

    stored: Sequence[Stored]
    opted_out: bool
    messages: int
    """Rows of the outbox that asked them, kept while a survey is open."""
    shown: int
    """Rows of the outbox that showed them a preview or results, as a lead or owner."""
    runs: Mapping[str, int]
    """The surveys that they own or have started: how many of each quarter."""
    sees_first: bool
    """They are set as who sees surveys first."""
    named: int
    """Previews that list them among those who can be asked."""
    changes: int
    """Entries in the audit log: settings of the survey that they have changed."""
    reader_zone: str


def status_lines(status: Status | Ahead) -> list[str]:
    if isinstance(status, Ahead):
        return [_ahead(status)]
    sides = " and ".join(b.one_line(side.name, 60) for side in status.sides)
    lines = [f"*Collaboration survey {status.name}: {sides}*"]
    opens, closes, publishes = (
        b.moment(at, status.reader_zone)
        for at in (status.opens_at, status.closes_at, status.publishes_at)
    )
    if status.state == SurveyState.PLANNED:
        begins = f"It begins on {opens}." if status.is_confirmed else "It waits to be sent."
        return [*lines, f"{begins} It is open until {closes}; results on {publishes}."]
    rates = rates_line(status.rate, status.sides, status.rates)
    if status.state == SurveyState.OPEN:
        return [*lines, f"{rates} Open until {closes}; nothing can be read until then."]
    return [*lines, f"{rates} It has closed; the results are published on {publishes}."]


def status_blocks(status: Status | Ahead) -> list[b.Block]:
    shown = b.sections(status_lines(status))
    if isinstance(status, Ahead):
        return shown
    value = str(status.survey_id)
    buttons = [b.button("Answer", ids.ANSWER, value, style="primary")] if status.may_answer else []
    return [*shown, b.actions(*buttons)] if buttons else shown


def close_text(status: Status) -> str:
    """What closing by hand means, before it is done."""
    rates = rates_line(status.rate, status.sides, status.rates)
    return (
        f"{rates} If you close it now, nobody can answer any more, and it is never opened again. "
        "The leads see the results at once, the channels one working day later."
    )


def close_blocks(status: Status) -> list[b.Block]:
    sure = b.confirm("Close the survey?", "It can’t be opened again.", "Close it", "Keep it open")
    close = b.button("Close it now", ids.CLOSE, str(status.survey_id), style="danger", confirm=sure)
    return [b.section(close_text(status)), b.actions(close)]


def closed_words(publishes_at: datetime, reader_zone: str) -> str:
    """What whoever closed it reads."""
    at = b.moment(publishes_at, reader_zone)
    return f"It is closed. The leads have the results now; the channels get them on {at}."


def my_data_lines(mine: MyData) -> list[str]:
    """All that is stored about someone, exactly, and what remains outside of our hands."""
    lines = ["*What the survey stores about you*"]
    for each in mine.stored:
        waiting = ""
        if each.is_open:
            next_at = b.moment(each.next_at, mine.reader_zone) if each.next_at else "never"
            waiting = f"; messages sent to you: {each.asked}; the next one: {next_at}"
        lines.append(
            f"• {each.name}: you were asked as a member of {b.one_line(each.team, 60)}; "
            f"state: {each.state}{waiting}."
        )
    if not mine.stored:
        lines.append("• You were never asked.")
    if mine.messages:
        lines.append(
            f"• {mine.messages} of our messages to you, in the list of what was sent; deleted when "
            "the survey closes."
        )
    if mine.named:
        previews = "one preview" if mine.named == 1 else f"{mine.named} previews"
        lines.append(
            f"• Your name among those who can be asked, in {previews} that went to its owner."
        )
    if mine.opted_out:
        lines.append("• That you want to be asked never again.")
    lines += [f"• {words}" for words in _as_lead(mine)]
    return [
        *lines,
        (
            "*Not stored*: which answers or comments are yours, and when you answered. Answers are "
            "counters, comments have neither team nor time, and when a survey closes all of it "
            "is written anew in shuffled order, so nobody can tell, not even with the database."
        ),
        (
            "*What remains*: Slack carries your submission, and may keep it as it keeps "
            "everything. While a survey is open, whoever runs the database could watch the "
            "counters change; the database’s backups and write-ahead logs from that time keep "
            "those changes."
        ),
    ]


def _as_lead(mine: MyData) -> list[str]:
    runs = [name if number == 1 else f"{name} ({number})" for name, number in mine.runs.items()]
    said = [f"That you own or started: {', '.join(runs)}."] if runs else []
    if mine.shown:
        said.append(
            f"{mine.shown} of our messages to you, in the list of what was sent: previews and "
            "results."
        )
    if mine.sees_first:
        said.append("That you see each survey before it is sent.")
    if mine.changes:
        times = "once" if mine.changes == 1 else f"{mine.changes} times"
        said.append(f"In the audit log, that you changed its settings: {times}.")
    return said


def my_data_blocks(mine: MyData) -> list[b.Block]:
    shown = b.sections(my_data_lines(mine))
    if not mine.opted_out:
        return shown
    return [*shown, b.actions(b.button("Ask me again", ids.BACK_IN, "0"))]


def _ahead(ahead: Ahead) -> str:
    if ahead.next_on is None:
        return (
            "No survey is open, and none is planned. A team’s lead plans them in the App Home: "
            "*Settings*, then *Survey*."
        )
    seen = (
        f" Its owner sees it on {b.moment(ahead.next_at, ahead.reader_zone)}."
        if ahead.next_at
        else ""
    )
    day = ahead.next_on
    begins = f"{day:%A}, {day.day} {day:%B %Y}"
    return f"No survey is open. The next one begins on {begins}.{seen}"
