"""Series that are ready to switch on. What a preset says is where its form begins."""

from dataclasses import dataclass
from datetime import time

from bot.domain.cadence import LAST, Every, OnHoliday
from bot.domain.meetings.agenda import TITLES

_TUESDAY, _WEDNESDAY, _THURSDAY, _FRIDAY = 1, 2, 3, 4

CHECKLIST = (
    "Plugins and themes: each has an owner, is up to date, and was vetted before the next installs",
    "User permissions: everyone has the least they need; who has left is out",
    "Multi-factor authentication is on for every account that can publish or administer",
    "Access logs are read: no unknown sign-ins, no sign-ins of people who have left",
    "Performance: load times and Core Web Vitals of the main pages are within their targets",
    "Security configuration: updates, headers, certificates, uploads, exposed admin pages",
    "Backups run, and a restore of one was tested this quarter",
)
"""Of a quarterly CMS audit."""


@dataclass(frozen=True)
class Preset:
    """How a series begins; everything can be changed in the form."""

    key: str
    name: str
    about: str
    every: Every
    weekday: int
    minutes: int
    sections: tuple[str, ...]
    nth: int = 1
    at: time = time(10)
    on_holiday: OnHoliday = OnHoliday.MOVE
    checklist: tuple[str, ...] = ()


def _without(*keys: str) -> tuple[str, ...]:
    return tuple(key for key in TITLES if key not in {"checklist", "postmortems", *keys})


PRESETS = {
    preset.key: preset
    for preset in (
        Preset(
            "weekly_sync",
            "Weekly sync",
            "wins, actions, topics, escalations, roadmap changes, decisions, who is away",
            Every.WEEK,
            _TUESDAY,
            45,
            _without(),
            on_holiday=OnHoliday.SKIP,
        ),
        Preset(
            "monthly_planning",
            "Monthly planning",
            "what the roadmap brings, what slips, which decisions it needs",
            Every.MONTH_WEEKDAY,
            _THURSDAY,
            60,
            ("actions", "carried", "topics", "roadmap", "decisions", "goals", "away"),
        ),
        Preset(
            "monthly_demo",
            "Monthly demo",
            "what was finished, shown by those who did it",
            Every.MONTH_WEEKDAY,
            _FRIDAY,
            45,
            ("wins", "carried", "topics", "roadmap"),
            nth=LAST,
        ),
        Preset(
            "strategy_review",
            "Quarterly strategy review",
            "goals, survey, decisions and the quarter’s roadmap",
            Every.QUARTER,
            _TUESDAY,
            90,
            ("wins", "goals", "survey", "roadmap", "decisions", "carried", "topics", "actions"),
            nth=2,
        ),
        Preset(
            "office_hours",
            "Office hours",
            "bring any question, no preparation",
            Every.WEEK,
            _WEDNESDAY,
            30,
            ("carried", "topics"),
            on_holiday=OnHoliday.SKIP,
        ),
        Preset(
            "postmortem_review",
            "Post-mortem review",
            "what was learnt, and whether its actions are done",
            Every.MONTH_WEEKDAY,
            _WEDNESDAY,
            45,
            ("postmortems", "actions", "carried", "topics", "escalations"),
            nth=2,
        ),
        Preset(
            "cms_audit",
            "CMS audit",
            "mid-quarter, line by line: plugins, permissions, sign-in, logs, speed, backups",
            Every.MID_QUARTER,
            _WEDNESDAY,
            60,
            ("checklist", "actions", "carried", "topics"),
            checklist=CHECKLIST,
        ),
    )
}
