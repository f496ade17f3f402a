"""The forms of the guided setup for what comes after on-call: weekly sync, Jira, survey."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from bot.domain.guide import WEEKDAYS
from bot.views import blocks as b
from bot.views.jira.settings import project_modal
from models import Team

WEEKLY_FORM, JIRA_FORM, SURVEY_FORM = "setup_weekly_form", "setup_jira_form", "setup_survey_form"


@dataclass(frozen=True)
class WeeklyDraft:
    """A weekly sync as it is filled in; Monday is 0."""

    weekday: int
    at: time
    channel: str | None


@dataclass(frozen=True)
class WeeklyForm:
    team: str
    others: Sequence[str]
    """Which other teams are in it."""
    draft: WeeklyDraft
    command: str
    """As which people type `/agenda`."""


def weekly_form(form: WeeklyForm, metadata: str) -> b.Block:
    days = [b.option(name, str(number)) for number, name in enumerate(WEEKDAYS)]
    whose = " and ".join(f"*{b.one_line(each)}*" for each in (form.team, *form.others))
    fields = [
        b.section(
            f"The weekly sync of {whose}. The agenda writes itself and is posted the working day "
            f"before; facilitators take turns. `{form.command} series` has the rest: length, "
            "sections, who takes turns."
        ),
        b.field("weekday", "On", b.select("value", days, initial=str(form.draft.weekday))),
        b.field("at", "At", b.time_input("value", initial=form.draft.at)),
        b.field(
            "channel",
            "Channel",
            b.channel_select("value", initial=form.draft.channel),
            hint="Agenda and minutes are posted there. Invite Liaison first to a private one.",
        ),
    ]
    return b.modal(WEEKLY_FORM, "The weekly sync", fields, submit="Save", metadata=metadata)


def jira_form(team: Team, site: str, metadata: str) -> b.Block:
    """The first form of a project, within the guide."""
    form = project_modal(team, None)
    about = b.section(
        f"On {b.one_line(site, 100)}. The project is looked up at once, and its statuses are "
        "mapped as far as they are clear; you see them afterwards and can change them."
    )
    return {
        **form,
        "callback_id": JIRA_FORM,
        "private_metadata": metadata,
        "blocks": [*form["blocks"][:1], about, *form["blocks"][1:]],
    }


@dataclass(frozen=True)
class SurveyForm:
    team: str
    others: Sequence[tuple[str, str]]
    """Name and slug of every other team."""
    other: str
    first: date


def survey_form(form: SurveyForm, metadata: str) -> b.Block:
    options = [b.option(name, slug) for name, slug in form.others]
    fields = [
        b.section(
            f"Once a quarter everyone in *{b.one_line(form.team)}* and one other team is asked "
            "ten questions about working together. Answers are anonymous, and whoever owns the "
            "survey sees it before anyone is asked."
        ),
        b.field("other", "Together with", b.select("value", options, initial=form.other)),
        b.field(
            "first",
            "The first one on",
            b.date_input("value", initial=form.first),
            hint="Then every three months, on the same weekday of the month.",
        ),
    ]
    return b.modal(SURVEY_FORM, "The survey", fields, submit="Save", metadata=metadata)
