"""What the collaboration survey said, and the one thing that the teams chose to change after it."""

from sqlmodel import Session, col, select

from bot.domain.meetings.agenda import Found
from bot.domain.survey.results import from_json
from bot.services.meetings.sections.about import About, links
from bot.services.meetings.sections.actions import actions_found
from bot.services.surveys.publishing import results_key
from bot.services.surveys.records import name_of, sides_of
from bot.services.teams import stored_id
from bot.views.meetings.lines import action_line
from bot.views.survey.results import Results, agenda_line
from models import ActionItem, ActionOrigin, Survey, SurveyState


def survey(session: Session, about: About) -> Found:
    """A line for each that was published since the last meeting; its action until that is done."""
    fresh = [each for each in _published(session, about) if _teams(each, about)]
    chosen, total = actions_found(session, about, col(ActionItem.source) == ActionOrigin.SURVEY)
    # Each team's channel has the results: the one that is in the meeting will do.
    teams = {each.source_id or 0: each.team_id for each in chosen}
    teams |= {stored_id(each.id): _teams(each, about)[0] for each in fresh}
    keys = {
        number: results_key(number, about.teams[team].channel_id) for number, team in teams.items()
    }
    posted = links(session, about, keys)
    lines = [_line(each, posted.get(each.id or 0)) for each in fresh]
    lines += [action_line(each, about.today, posted.get(each.source_id or 0)) for each in chosen]
    return Found(lines[: about.limit], len(fresh) + total)


def _published(session: Session, about: About) -> list[Survey]:
    published = select(Survey).where(
        Survey.state == SurveyState.PUBLISHED, col(Survey.publishes_at) >= about.since
    )
    return list(session.exec(published.order_by(col(Survey.id))))


def _teams(one: Survey, about: About) -> list[int]:
    return [side.team_id for side in sides_of(one) if side.team_id in about.team_ids]


def _line(one: Survey, url: str | None) -> str:
    return agenda_line(Results(stored_id(one.id), name_of(one), from_json(one.results)), url)
