"""`/agenda series`: setting up, changing and switching off series of meetings."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time

from bot.domain.cadence import Every
from bot.errors import InvalidInput, Mistake
from bot.interactions import (
    OUTDATED,
    ActionCall,
    Answer,
    CommandCall,
    Filled,
    OpenView,
    Replace,
    Submission,
    UpdateView,
    number,
    reply,
    update,
)
from bot.services import Services
from bot.services.meetings import SeriesDraft
from bot.services.meetings.case import cadence_of
from bot.services.meetings.series_draft import SeriesForm, cadence_in
from bot.services.teams import stored_id
from bot.views import blocks as b
from bot.views.meetings import series as views
from commands.agenda.feature import AgendaFeature, clock_time, day, two, whole
from models import MeetingSeries

_MOST_LISTED = 14


class Series(AgendaFeature):
    def __init__(self, services: Services) -> None:
        self._series = services.meetings.series

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"series": self._list}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {
            views.NEW: self._open_new,
            views.CHANGE: self._open_change,
            views.EVERY: self._every,
            views.END: self._end,
            views.SECTIONS: self._open_sections,
            views.UP: lambda call: self._move(call, -1),
            views.DOWN: lambda call: self._move(call, 1),
            views.TOGGLE: self._toggle,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {views.NEW: self._save}

    def _list(self, call: CommandCall, _typed: str) -> Answer:
        return reply(*self._listed(call.user_id))

    def _listed(self, user_id: str) -> tuple[str, list[b.Block]]:
        lines: list[str] = []
        blocks: list[b.Block] = []
        for each in self._series.listed(user_id)[:_MOST_LISTED]:
            cadence = cadence_of(each.series)
            words = views.series_words(each.series, cadence, each.teams, each.next)
            lines.append(words)
            number_ = stored_id(each.series.id)
            blocks += views.series_blocks(number_, words, may_change=each.may_change)
        if not lines:
            lines = ["No series is set up yet."]
            blocks = [b.section(lines[0])]
        presets = ["*Ready to switch on*", *(f"• {line}" for line in views.preset_lines())]
        return "\n".join([*lines, *presets]), [*blocks, b.divider(), *views.preset_blocks()]

    def _open_new(self, call: ActionCall) -> Answer:
        form = self._series.new(call.user_id, call.value)
        return Answer(after=(OpenView(call.trigger_id, _modal(form)),))

    def _open_change(self, call: ActionCall) -> Answer:
        form = self._series.to_change(call.user_id, number(call.value))
        return Answer(after=(OpenView(call.trigger_id, _modal(form)),))

    def _every(self, call: ActionCall) -> Answer:
        """Which days are asked for depends on how often it is."""
        if call.view is None:
            return Answer()
        form = self._form(call.user_id, str(call.view.get("private_metadata") or ""))
        filled = _as_typed(form.draft, call.form)
        draft = replace(filled, every=_every_of(call.value))
        modal = _modal(replace(form, draft=draft))
        return Answer(after=(UpdateView(call.view["id"], call.view["hash"], modal),))

    def _form(self, user_id: str, metadata: str) -> SeriesForm:
        series_id, _, preset = metadata.partition(":")
        if series_id:
            return self._series.to_change(user_id, number(series_id))
        return self._series.new(user_id, preset)

    def _save(self, submission: Submission) -> Answer:
        series_id, _, preset = submission.metadata.partition(":")
        filled = Filled(submission.values, submission.lists)
        draft = _draft(preset, filled)
        number_ = number(series_id) if series_id else None
        each = self._series.save(submission.user_id, draft, number_)
        words = views.series_words(each.series, cadence_of(each.series), each.teams, each.next)
        return update(views.saved_modal(words))

    def _end(self, call: ActionCall) -> Answer:
        self._series.end(call.user_id, number(call.value))
        return Answer(after=(Replace(*self._listed(call.user_id)),))

    def _open_sections(self, call: ActionCall) -> Answer:
        series = self._series.sections(call.user_id, number(call.value))
        return Answer(after=(OpenView(call.trigger_id, views.sections_modal(series)),))

    def _move(self, call: ActionCall, by: int) -> Answer:
        series_id, key = two(call.value)
        sections = list(self._series.sections(call.user_id, series_id).sections)
        if key in sections:
            place = sections.index(key)
            sections.insert(max(0, place + by), sections.pop(place))
        return self._sections(call, series_id, sections)

    def _toggle(self, call: ActionCall) -> Answer:
        series_id, key = two(call.value)
        sections = list(self._series.sections(call.user_id, series_id).sections)
        changed = [each for each in sections if each != key]
        return self._sections(call, series_id, changed if key in sections else [*sections, key])

    def _sections(self, call: ActionCall, series_id: int, sections: list[str]) -> Answer:
        series: MeetingSeries = self._series.set_sections(call.user_id, series_id, sections)
        if call.view is None:
            return Answer()
        modal = views.sections_modal(series)
        return Answer(after=(UpdateView(call.view["id"], call.view["hash"], modal),))


def _modal(form: SeriesForm) -> b.Block:
    draft = form.draft
    return views.series_modal(
        cadence_in(draft),
        name=draft.name,
        minutes=str(draft.minutes),
        channel_id=draft.channel_id,
        teams=form.teams,
        team_ids=draft.team_ids,
        facilitators=draft.facilitators,
        post_at=draft.post_at,
        metadata=f"{form.series_id or ''}:{draft.preset}",
    )


def _draft(preset: str, filled: Filled) -> SeriesDraft:
    """A series as its form has it.

    Raises:
        InvalidInput: what can't be read.
    """
    values, lists = filled.values, filled.lists
    regions = (values.get("regions") or "").replace(",", " ").split()
    starts_on = day(values.get("starts"), "starts")
    if starts_on is None:
        raise InvalidInput({"starts": "From which day on?"})
    return SeriesDraft(
        preset=preset,
        name=values.get("name") or "",
        team_ids=tuple(number(each) for each in lists.get("teams", ())),
        channel_id=values.get("channel") or "",
        every=_every_of(values.get("every") or ""),
        weekday=whole(values.get("weekday"), "weekday", 0) % 7,
        nth=whole(values.get("nth"), "nth", 1),
        month_day=whole(values.get("day"), "day", 1),
        at=clock_time(values.get("at"), "at"),
        zone=(values.get("zone") or "").strip(),
        starts_on=starts_on,
        ends_on=day(values.get("ends"), "ends"),
        minutes=whole(values.get("length"), "length"),
        regions=tuple(regions),
        on_holiday=values.get("on_holiday") or "skip",
        post_at=clock_time(values.get("post_at"), "post_at"),
        facilitators=tuple(lists.get("facilitators", ())),
    )


def _as_typed(draft: SeriesDraft, filled: Filled) -> SeriesDraft:
    """What the form holds by now, as far as it can be read; the rest as it began."""
    try:
        return _draft(draft.preset, Filled({**_begun(draft), **filled.values}, filled.lists))
    except Mistake:
        return draft


def _begun(draft: SeriesDraft) -> dict[str, str | None]:
    return {
        "weekday": str(draft.weekday),
        "nth": str(draft.nth),
        "day": str(draft.month_day),
        "starts": _iso(draft.starts_on),
        "at": _iso(draft.at),
        "post_at": _iso(draft.post_at),
        "length": str(draft.minutes),
        "every": draft.every,
    }


def _iso(moment: date | time) -> str:
    return moment.isoformat()


def _every_of(value: str) -> str:
    if value not in {str(each) for each in Every}:
        raise Mistake(OUTDATED)
    return value
