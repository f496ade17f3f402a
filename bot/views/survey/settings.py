"""What is set for the survey: a line in the Settings tab, and the form behind it."""

from calendar import month_name
from collections.abc import Mapping, Sequence

from bot.domain.cadence import LAST, WEEKDAYS
from bot.domain.survey.plan import FEWEST_OPEN, MOST_FLOOR, MOST_OPEN, DateRule, SurveyPlan
from bot.domain.survey.plan_form import BY_ITSELF, GUESTS
from bot.domain.survey.questions import PARTNER
from bot.domain.survey.suppression import FEWEST
from bot.views import blocks as b
from bot.views.survey import ids

_USUAL = SurveyPlan()
_NTH = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", LAST: "Last"}
_DEFAULT = " _(the default)_"


def plan_words(plan: SurveyPlan, names: Mapping[str, str], slug: str) -> str:
    """One team's line.

    Args:
        plan: what is set.
        names: of all teams, by slug.
        slug: the team's.
    """
    sides = [b.one_line(names.get(each, each), 60) for each in plan.teams]
    if not sides:
        return f"*Collaboration survey:* none comes by itself{_DEFAULT}"
    if slug not in plan.teams:
        return f"*Collaboration survey:* between {' and '.join(sides)}, without this team"
    partner = next(side for each, side in zip(plan.teams, sides, strict=True) if each != slug)
    said = [
        f"with {partner}",
        _rule_words(plan.rule),
        f"open for {plan.open_days} working days{_differs(plan, 'open_days')}",
        f"shown from {plan.floor} answers on{_differs(plan, 'floor')}",
    ]
    return f"*Collaboration survey:* {'; '.join(said)}"


def own_words(questions: Sequence[str], *, is_default: bool) -> str:
    """A team's own questions in one line."""
    texts = [each.replace(PARTNER, "the other team") for each in questions]
    told = ", ".join(f"“{b.one_line(each, 160)}”" for each in texts) or "none"
    return f"*Own questions of the survey:* {told}{_DEFAULT if is_default else ''}"


def plan_modal(plan: SurveyPlan, names: Mapping[str, str], slug: str) -> b.Block:
    """All that is set, to be changed; `slug` is of the team from which it was opened."""
    first, second = plan.teams or (slug, next((each for each in names if each != slug), slug))
    teams = [b.option(name, each) for each, name in names.items()]
    rule = plan.rule or DateRule()
    itself = [b.option("It comes by itself", BY_ITSELF)]
    guests = [b.option("Guests are asked too", GUESTS)]
    regions = "\n".join(f"{zone}: {region}" for zone, region in plan.regions.items())
    fields = [
        b.field("first", "Between this team", b.select("value", teams, initial=first)),
        b.field("second", "and this one", b.select("value", teams, initial=second)),
        b.field(
            "itself",
            "Once a quarter",
            b.checkboxes("value", itself, initial=[BY_ITSELF] if plan.rule else []),
            hint="If not, only when a lead starts it.",
            optional=True,
        ),
        b.field("day", "On the", b.select("value", _days(), initial=_day(rule))),
        b.field("months", "of", b.multi_select("value", _months(), initial=_chosen(rule))),
        _number(
            "open_days",
            "Working days for which it is open",
            plan.open_days,
            f"From {FEWEST_OPEN} to {MOST_OPEN}; {_USUAL.open_days} is usual.",
        ),
        b.field(
            "reminders",
            "Reminders on these of its days",
            b.text_input("value", initial=", ".join(map(str, plan.reminders)), limit=20),
            hint="Two at most, only to those who haven’t answered. Empty: none.",
            optional=True,
        ),
        _number(
            "floor",
            "Fewest answers that are shown",
            plan.floor,
            f"From {FEWEST} to {MOST_FLOOR}. Once raised it stays: people answer relying on it.",
        ),
        b.field(
            "owner",
            "Who sees each survey before it is sent",
            b.person_select("value", initial=plan.owner),
            hint="Empty: the first team’s lead.",
            optional=True,
        ),
        b.field(
            "guests",
            "Guests",
            b.checkboxes("value", guests, initial=[GUESTS] if plan.include_guests else []),
            optional=True,
        ),
        b.field(
            "regions",
            "Public holidays by time zone",
            b.text_input("value", initial=regions, multiline=True, limit=2000),
            hint="A line each, like Europe/Berlin: DE-BE. Everyone else keeps their team’s.",
            optional=True,
        ),
    ]
    note = "A survey that has begun keeps to what it began with."
    return b.modal(
        ids.SETTINGS_FORM, "Survey", [b.context(note), *fields], submit="Save", metadata=slug
    )


def _rule_words(rule: DateRule | None) -> str:
    if rule is None:
        return "only when a lead starts it"
    return f"by itself on {rule.words()}{_DEFAULT if rule == _USUAL.rule else ''}"


def _differs(plan: SurveyPlan, name: str) -> str:
    usual = getattr(_USUAL, name)
    return "" if getattr(plan, name) == usual else f" _(default {usual})_"


def _number(block_id: str, label: str, value: int, hint: str) -> b.Block:
    return b.field(block_id, label, b.text_input("value", initial=str(value), limit=3), hint=hint)


def _days() -> list[b.Block]:
    """The values are what `plan_form` takes apart: `3:1` is the third Tuesday."""
    working = list(enumerate(WEEKDAYS))[:5]
    return [
        b.option(f"{words} {weekday}", f"{nth}:{number}")
        for nth, words in _NTH.items()
        for number, weekday in working
    ]


def _day(rule: DateRule) -> str:
    return f"{rule.nth}:{rule.weekday}"


def _months() -> list[b.Block]:
    return [b.option(month_name[number], str(number)) for number in range(1, 13)]


def _chosen(rule: DateRule) -> list[str]:
    return [str(month) for month in rule.months]
