"""Series of meetings: the list, the form, the order of the sections."""

from collections.abc import Sequence
from datetime import date, time

from bot.domain.cadence import LAST, WEEKDAYS, Cadence, Every, OnHoliday, cadence_words
from bot.domain.meetings.agenda import TITLES
from bot.domain.meetings.presets import PRESETS
from bot.views import blocks as b
from models import MeetingOccurrence, MeetingSeries, Team

NEW, CHANGE, END, EVERY = "series_new", "series_change", "series_end", "series_every"
SECTIONS, UP, DOWN, TOGGLE = "series_sections", "section_up", "section_down", "section_toggle"

_EVERY = {
    Every.WEEK: "every week",
    Every.TWO_WEEKS: "every second week",
    Every.MONTH_WEEKDAY: "every month, on a weekday",
    Every.MONTH_DATE: "every month, on a date",
    Every.QUARTER: "every quarter, in its first month",
    Every.MID_QUARTER: "every quarter, in the middle",
}
_ON_HOLIDAY = {
    OnHoliday.SKIP: "is skipped",
    OnHoliday.MOVE: "moves to the next working day",
    OnHoliday.HOLD: "takes place all the same",
}
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}


def series_words(
    series: MeetingSeries,
    cadence: Cadence,
    teams: Sequence[Team],
    following: MeetingOccurrence | None,
) -> str:
    """A series on two lines: when, where, whose; and the next meeting."""
    names = " and ".join(b.escape(team.name) for team in teams)
    rhythm = f"{cadence_words(cadence)} at {series.at:%H:%M}, {b.escape(series.zone)}"
    words = f"*{b.one_line(series.name, 80)}* – {rhythm}, {series.minutes} minutes"
    after = f"{words}, {names}, in <#{series.channel_id}>\n"
    if following is None:
        return f"{after}No meeting is planned: it is over, or waits to be mended."
    who = following.facilitator_user_id
    facilitates = f", {b.person(who)} facilitates" if who else ""
    return f"{after}Next: {b.moment(following.starts_at, series.zone)}{facilitates}"


def series_blocks(number: int, words: str, *, may_change: bool) -> list[b.Block]:
    """A series in the list, with what can be done about it."""
    if not may_change:
        return [b.section(words)]
    end = b.confirm("Switch it off?", "Its next meeting is called off.", "Switch off", "Keep it")
    value = str(number)
    buttons = [
        b.button("Change…", CHANGE, value),
        b.button("Sections…", SECTIONS, value),
        b.button("Switch off", END, value, confirm=end),
    ]
    return [b.section(words), b.actions(*buttons, block_id=f"series:{value}")]


def preset_lines() -> list[str]:
    """What is ready to switch on."""
    return [f"*{preset.name}*: {preset.about}" for preset in PRESETS.values()]


def preset_blocks() -> list[b.Block]:
    """The same, each with its button."""
    blocks = [b.section("*Ready to switch on*")]
    for preset, line in zip(PRESETS.values(), preset_lines(), strict=True):
        button = b.button("Switch on…", NEW, preset.key, label=f"Switch on {preset.name}")
        blocks.append(b.section(line, accessory=button))
    return blocks


def series_modal(
    cadence: Cadence,
    *,
    name: str,
    minutes: str,
    channel_id: str,
    teams: Sequence[Team],
    team_ids: Sequence[int],
    facilitators: Sequence[str],
    post_at: time,
    metadata: str,
) -> b.Block:
    """The form of a series; which days it asks for depends on how often it is."""
    options = [b.option(team.name, str(team.id)) for team in teams]
    chosen = [str(each) for each in team_ids]
    every = b.select(EVERY, [b.option(x, e) for e, x in _EVERY.items()], initial=cadence.every)
    rule = b.select(
        "value", [b.option(x, r) for r, x in _ON_HOLIDAY.items()], initial=cadence.on_holiday
    )
    return b.modal(
        NEW,
        "A series of meetings",
        [
            b.field("name", "Name", b.text_input("value", initial=name, limit=80)),
            b.field("teams", "Teams", b.multi_select("value", options, initial=chosen)),
            b.field("channel", "Channel", b.channel_select("value", initial=channel_id or None)),
            b.field("every", "How often?", every, tells=True),
            *_days(cadence),
            b.field("at", "At", b.time_input("value", initial=cadence.at)),
            b.field(
                "zone",
                "On the clock of",
                b.text_input("value", initial=cadence.zone_name, limit=60),
                hint="A time zone like Europe/Berlin or America/New_York.",
            ),
            b.field("length", "Minutes", b.text_input("value", initial=minutes, limit=3)),
            b.field(
                "facilitators",
                "Who takes turns in facilitating?",
                b.people_select("value", initial=facilitators, most=20),
                optional=True,
                hint="Teams alternate; whoever is away comes next time.",
            ),
            b.field(
                "post_at",
                "The agenda is posted on the working day before, at",
                b.time_input("value", initial=post_at),
            ),
            b.field(
                "regions",
                "Public holidays of",
                b.text_input("value", initial=", ".join(cadence.regions), limit=100),
                optional=True,
                hint="Countries, or parts of them, like US, DE-BE.",
            ),
            b.field("on_holiday", "On such a day the meeting", rule),
            b.field("starts", "From", _day(cadence.starts_on)),
            b.field("ends", "Until", _day(cadence.ends_on), optional=True),
        ],
        submit="Save",
        metadata=metadata,
    )


def saved_modal(words: str) -> b.Block:
    """What was saved, and when the next meeting is."""
    return b.modal(NEW, "Saved", [b.section(words)])


def _days(cadence: Cadence) -> list[b.Block]:
    """On which day; each kind has block ids of its own, so that nothing is carried over."""
    weekdays = [b.option(name, str(day)) for day, name in enumerate(WEEKDAYS)]
    nth = [b.option(name, str(number)) for number, name in _NTH.items()]
    dates = [b.option(str(day), str(day)) for day in range(1, 32)]
    dates.append(b.option("the last day", str(LAST)))
    which = b.field("nth", "Which one", b.select("value", nth, initial=str(cadence.nth)))
    weekday = b.field("weekday", "Day", b.select("value", weekdays, initial=str(cadence.weekday)))
    day = b.field("day", "Day of the month", b.select("value", dates, initial=str(cadence.day)))
    match cadence.every:
        case Every.MONTH_DATE:
            return [day]
        case Every.MONTH_WEEKDAY | Every.QUARTER:
            return [which, weekday]
        case _:
            return [weekday]


def _day(initial: date | None) -> b.Block:
    picker: b.Block = {"type": "datepicker", "action_id": "value"}
    return {**picker, "initial_date": initial.isoformat()} if initial else picker


def sections_modal(series: MeetingSeries) -> b.Block:
    """The sections in their order; those that are off stand below."""
    on = [key for key in series.sections if key in TITLES]
    blocks = [b.context("Each change is kept at once. Empty sections are left out by themselves.")]
    for place, key in enumerate(on):
        buttons = [b.button("Off", TOGGLE, f"{series.id}:{key}", label=f"Off: {TITLES[key]}")]
        if place:
            buttons.append(b.button("Up", UP, f"{series.id}:{key}", label=f"Up: {TITLES[key]}"))
        if place + 1 < len(on):
            down = b.button("Down", DOWN, f"{series.id}:{key}", label=f"Down: {TITLES[key]}")
            buttons.append(down)
        words = b.section(f"{place + 1}. {TITLES[key]}")
        blocks += [words, b.actions(*buttons, block_id=f"section:{key}")]
    for key in TITLES:
        if key not in on:
            turn_on = b.button("On", TOGGLE, f"{series.id}:{key}", label=f"On: {TITLES[key]}")
            blocks.append(b.section(f"_{TITLES[key]}_ is off", accessory=turn_on))
    return b.modal(SECTIONS, b.cut(series.name, 24), blocks, metadata=str(series.id))
