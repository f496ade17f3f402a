"""The sections of agendas: a loader each. A new one is its title in `TITLES` and a line here."""

from collections.abc import Mapping

from bot.services.meetings.sections.about import About, Loader
from bot.services.meetings.sections.actions import actions
from bot.services.meetings.sections.ahead import away, on_call
from bot.services.meetings.sections.checklist import checklist
from bot.services.meetings.sections.decisions import decisions
from bot.services.meetings.sections.escalations import escalations, post_mortems
from bot.services.meetings.sections.goals import goals
from bot.services.meetings.sections.roadmap import roadmap
from bot.services.meetings.sections.survey import survey
from bot.services.meetings.sections.wins import wins

LOADERS: Mapping[str, Loader] = {
    "wins": wins,
    "actions": actions,
    "checklist": checklist,
    "escalations": escalations,
    "postmortems": post_mortems,
    "roadmap": roadmap,
    "decisions": decisions,
    "goals": goals,
    "survey": survey,
    "oncall": on_call,
    "away": away,
}
"""By the key of the section; the topics are loaded apart, for they have buttons."""

__all__ = ["LOADERS", "About", "Loader"]
