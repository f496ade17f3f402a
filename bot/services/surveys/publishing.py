"""Showing results: to the leads when a survey closes, to both channels a working day later."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.survey.results import Published, from_json, indices
from bot.outbox.queue import enqueue
from bot.services.people import zone_of
from bot.services.surveys.records import (
    leads_of,
    name_of,
    published_surveys,
    survey_teams,
)
from bot.services.teams import stored_id
from bot.views import blocks as b
from bot.views.pictures import Picture, with_picture
from bot.views.survey.charts import direction_chart, gap_chart, trend_chart
from bot.views.survey.results import (
    Results,
    comment_blocks,
    comment_lines,
    results_blocks,
    results_lines,
)
from models import CommentKind, Priority, Survey, SurveyComment, SurveyState

EVENT = "liaison_survey_results"
EARLY = "liaison_survey_results_early"
_MOST_BLOCKS = 45


def results_of(session: Session, survey: Survey, published: Published) -> Results:
    """A closed survey, with the one before it between the same teams."""
    earlier = _earlier(session, survey, published)
    return _results(session, survey, published, earlier[-1] if earlier else None)


def waves_until(session: Session, survey: Survey, published: Published) -> list[Results]:
    """Every survey between the same teams up to this one, the oldest first."""
    waves = [*_earlier(session, survey, published), (survey, published)]
    befores = [None, *waves]
    return [_results(session, *wave, before) for wave, before in zip(waves, befores, strict=False)]


def every_wave(session: Session) -> list[Results]:
    """Every published survey, the oldest first, each with the one before between its teams."""
    last: dict[frozenset[int], _Wave] = {}
    waves = []
    for wave in published_surveys(session):
        teams = _teams(wave[1])
        waves.append(_results(session, *wave, last.get(teams)))
        last[teams] = wave
    return waves


_Wave = tuple[Survey, Published]


def _earlier(session: Session, survey: Survey, published: Published) -> list[_Wave]:
    return [
        (other, shown)
        for other, shown in published_surveys(session)
        if _teams(shown) == _teams(published)
        and (other.opens_on, other.id) < (survey.opens_on, survey.id)
    ]


def _teams(published: Published) -> frozenset[int]:
    return frozenset(side.team_id for side in published.sides)


def _results(
    session: Session, survey: Survey, published: Published, before: _Wave | None
) -> Results:
    return Results(
        survey_id=stored_id(survey.id),
        name=name_of(survey),
        published=published,
        before=before[1] if before else None,
        before_name=name_of(before[0]) if before else "",
        keep=_comments(session, survey, CommentKind.KEEP),
        change=_comments(session, survey, CommentKind.CHANGE),
        agreed=survey.change,
        is_published=survey.state == SurveyState.PUBLISHED,
    )


def show_leads(session: Session, survey: Survey, published: Published, now: datetime) -> None:
    """The leads and the owner see the results; they can't change them."""
    results = results_of(session, survey, published)
    waves = waves_until(session, survey, published)
    for lead in leads_of(session, survey):
        at = b.moment(survey.publishes_at, zone_of(session, lead))
        note = (
            f"The survey has closed. You see its results before the channels do, on {at}; nobody "
            "can change them, and it is not opened again."
        )
        _post(session, results, waves, _Place(lead, EARLY, now, note))


def publish_survey(session: Session, survey: Survey, now: datetime) -> None:
    """Post the results to both teams' channels, once and for all."""
    survey.state, survey.next_step_at = SurveyState.PUBLISHED, None
    session.add(survey)
    session.flush()
    published = from_json(survey.results)
    results = results_of(session, survey, published)
    waves = waves_until(session, survey, published)
    channels = {team.channel_id for team in survey_teams(session, survey)}
    for channel in sorted(channels):
        _post(session, results, waves, _Place(channel, EVENT, now))


@dataclass(frozen=True)
class _Place:
    """Where results are posted, and as what."""

    destination: str
    event: str
    now: datetime
    note: str = ""


def _post(session: Session, results: Results, waves: list[Results], place: _Place) -> None:
    """The results, with the pictures and the comments in their thread."""
    key = results_key(results.survey_id, place.destination, place.event)
    lines = results_lines(results)
    main: dict[str, Any] = {
        "text": "\n".join([place.note, *lines] if place.note else lines),
        "blocks": results_blocks(results, place.note),
    }
    gap = gap_chart(results)
    _enqueue(session, key, with_picture(main, gap) if gap else main, place)
    for number, picture in enumerate(_pictures(results, waves)):
        words = [b.section(b.one_line(picture.title, 200))]
        below = with_picture({"text": b.escape(picture.alt_text), "blocks": words}, picture)
        _enqueue(session, f"{key}:picture:{number}", below, place, thread=key)
    blocks = comment_blocks(results)
    text = "\n".join(comment_lines(results))
    for start in range(0, len(blocks), _MOST_BLOCKS):
        part = {"text": text, "blocks": blocks[start : start + _MOST_BLOCKS]}
        _enqueue(session, f"{key}:comments:{start}", part, place, thread=key)


def results_key(survey_id: int, destination: str, event: str = EVENT) -> str:
    """The outbox key of a survey's results in one place."""
    return f"survey:{survey_id}:{event}:{destination}"


def _pictures(results: Results, waves: list[Results]) -> Iterator[Picture]:
    teams: list[int | None] = [side.team_id for side in results.published.sides]
    shown = [team for team in teams if indices(results.published, team)] or [None]
    charts: list[Picture | None] = [direction_chart(results, team) for team in shown]
    charts += [trend_chart(waves, team) for team in shown if team is not None]
    yield from (chart for chart in charts if chart)


def _enqueue(
    session: Session,
    key: str,
    payload: dict[str, Any],
    place: _Place,
    *,
    thread: str | None = None,
) -> None:
    enqueue(
        session,
        key=key,
        destination=place.destination,
        method="chat.postMessage",
        payload=payload,
        priority=Priority.UPDATE,
        now=place.now,
        event_type=place.event,
        target_key=thread,
    )


def _comments(session: Session, survey: Survey, kind: CommentKind) -> tuple[str, ...]:
    """In the order of their random numbers."""
    wanted = select(SurveyComment.words).where(
        SurveyComment.survey_id == survey.id, SurveyComment.kind == kind
    )
    return tuple(session.exec(wanted.order_by(col(SurveyComment.id))))
