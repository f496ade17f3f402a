"""What will be sent, shown to a survey's owner before anyone is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.survey.questions import Question, asked_of
from bot.domain.survey.results import Side
from bot.domain.survey.statistics import at_least
from bot.views import blocks as b
from bot.views.survey import ids
from bot.views.survey.figures import percent
from models import SurveyState

_NAMED = 40
LIKELY = 0.5
"""Below it we say that more people should be asked."""


@dataclass(frozen=True)
class Preview:
    """A survey as it is planned; moments in UTC, `invited` and `slugs` by team."""

    survey_id: int
    state: str
    is_confirmed: bool
    sides: tuple[Side, ...]
    slugs: Mapping[int, str]
    invited: Mapping[int, int]
    people: Mapping[int, Sequence[str]]
    """The user ids of those who can be asked, by team, with those who have opted out."""
    rate: float
    """How many are expected to answer, from 0 to 1."""
    rate_is_known: bool
    floor: int
    questions: tuple[Question, ...]
    agreed: str | None
    opens_on: date
    closes_at: datetime
    publishes_at: datetime
    reminders: tuple[int, ...]
    open_days: int
    groups: Mapping[str, str]
    """Every user group: its handle by its id."""
    chosen_groups: Mapping[str, tuple[str, ...]]
    reader_zone: str

    def likelihood(self, side: Side) -> float:
        """That one team's answers reach the floor."""
        return at_least(self.invited[side.team_id], self.rate, self.floor)

    @property
    def both(self) -> float:
        """That both do, which each direction needs: one below the floor hides the other."""
        first, second = (self.likelihood(side) for side in self.sides)
        return first * second


def preview_text(preview: Preview) -> str:
    """All of it in one text."""
    return "\n".join([_title(preview), *_lines(preview)])


def preview_blocks(preview: Preview) -> list[b.Block]:
    shown = b.sections([f"*{_title(preview)}*", *_lines(preview)])
    buttons = _buttons(preview)
    return [*shown, b.actions(*buttons)] if buttons else shown


def widen_modal(preview: Preview) -> b.Block:
    """A choice of user groups for each team."""
    options = [b.option(f"@{handle}", group_id) for group_id, handle in preview.groups.items()]
    fields = [
        b.field(
            f"groups_{side.team_id}",
            f"Asked beside {side.name}, and counted with it",
            b.multi_select(
                "groups",
                options,
                initial=preview.chosen_groups.get(preview.slugs[side.team_id], ()),
            ),
            optional=True,
        )
        for side in preview.sides
    ]
    hint = "Their members get the same questions. Whoever is in both is asked once."
    return b.modal(
        ids.WIDEN_FORM,
        "Ask more people",
        [b.section(hint), *fields],
        submit="Ask them too",
        metadata=str(preview.survey_id),
    )


def _title(preview: Preview) -> str:
    first, second = (b.one_line(side.name, 60) for side in preview.sides)
    state = {SurveyState.CANCELLED: "is cancelled", SurveyState.OPEN: "has begun"}
    planned = "is planned" if preview.is_confirmed else "is ready to be sent"
    return f"The survey between {first} and {second} {state.get(preview.state, planned)}."  # type: ignore[call-overload]


def _lines(preview: Preview) -> list[str]:
    if preview.state == SurveyState.CANCELLED:
        return ["Nobody was asked."]
    closes = b.moment(preview.closes_at, preview.reader_zone)
    publishes = b.moment(preview.publishes_at, preview.reader_zone)
    days = " and ".join(str(day) for day in preview.reminders)
    reminders = f"reminders on days {days} to those who haven’t answered" if days else "no reminder"
    return [
        (
            f"• *When*: from {_day(preview.opens_on)}, at 10:00 of each person’s own working "
            f"day; open for {preview.open_days} working days, until {closes}; {reminders}."
        ),
        f"• *Results*: the leads see them when it closes, the channels on {publishes}.",
        f"• *Who*: {_people(preview)}.",
        *[_names(preview.people[side.team_id], side) for side in preview.sides],
        "    – Whoever has opted out isn’t asked, and isn’t named as such.",
        f"• *Enough answers?* {_likelihood(preview)}",
        f"• *Questions*, {_how_many(preview)} for each person, about the other team:",
        *[_question(preview, each) for each in preview.questions],
        "Questions, teams and the floor are frozen when it begins.",
    ]


def _day(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B}"


def _people(preview: Preview) -> str:
    sides = [
        f"{_count(preview.invited[side.team_id])} of {b.one_line(side.name, 60)}"
        for side in preview.sides
    ]
    groups = [
        preview.groups[each]
        for chosen in preview.chosen_groups.values()
        for each in chosen
        if each in preview.groups
    ]
    beside = f", with {_handles(groups)}" if groups else ""
    return " and ".join(sides) + beside


def _names(people: Sequence[str], side: Side) -> str:
    named = " ".join(b.person(each) for each in people[:_NAMED])
    more = f" and {len(people) - _NAMED} more" if len(people) > _NAMED else ""
    return f"    – {b.one_line(side.name, 60)}: {named or 'nobody'}{more}"


def _how_many(preview: Preview) -> str:
    """`11`, or `11 or 12` where one team has more questions of its own."""
    counts = {len(asked_of(preview.questions, side.team_id)) for side in preview.sides}
    return " or ".join(str(count) for count in sorted(counts))


def _handles(groups: Sequence[str]) -> str:
    return ", ".join(f"`{b.one_line(each, 60)}`" for each in groups)


def _likelihood(preview: Preview) -> str:
    source = "as many as last time" if preview.rate_is_known else "a usual share"
    each = ", ".join(
        f"{b.one_line(side.name, 60)} {percent(preview.likelihood(side))}" for side in preview.sides
    )
    numbers = " + ".join(str(preview.invited[side.team_id]) for side in preview.sides)
    said = (
        f"{numbers} people at {percent(preview.rate)} ({source}): {percent(preview.both)} that "
        f"each direction can be shown, since one team below {preview.floor} answers hides both. "
        f"Each by itself: {each}."
    )
    return said + (" Invite a wider group?" if preview.both < LIKELY else "")


def _question(preview: Preview, question: Question) -> str:
    only = [side.name for side in preview.sides if side.team_id == question.team_id]
    partner = "the other team"
    if question.team_id is not None:
        partner = next(side.name for side in preview.sides if side.team_id != question.team_id)
    text = question.about(partner)
    whom = f" _(asked of {b.one_line(only[0], 60)})_" if only else ""
    return f"    – {b.one_line(text[:1].upper() + text[1:], 200)}{whom}"


def _buttons(preview: Preview) -> list[b.Block]:
    if preview.state != SurveyState.PLANNED:
        return []
    value = str(preview.survey_id)
    send = b.button("Send it", ids.SEND, value, style="primary", label="Send this survey")
    widen = b.button("Ask more people", ids.WIDEN, value)
    cancel = b.button(
        "Cancel it",
        ids.CANCEL,
        value,
        confirm=b.confirm("Cancel this survey?", "Nobody will be asked.", "Cancel it", "Keep it"),
    )
    return [
        *([] if preview.is_confirmed else [send]),
        *([widen] if preview.groups else []),
        cancel,
    ]


def _count(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
