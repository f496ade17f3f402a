"""The lines of an agenda's sections, each linked to where it comes from.

No line is longer than `bot.domain.meetings.agenda.LONGEST_LINE`: people's words are cut to 160
characters before they are escaped, and a link of more than 250 is left out.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.domain.roadmap import STATUS_WORDS, ItemStatus
from bot.views import blocks as b
from models import (
    ActionItem,
    Decision,
    Escalation,
    EscalationState,
    PostMortem,
    RoadmapChange,
    RoadmapItem,
    TimeOff,
)

_WORDS, _LINK = 160, 250
CARRIED_OFTEN = 3
"""So often carried, something is to be decided, parked or dropped."""


def linked(words: str, url: str | None, limit: int = _WORDS) -> str:
    """People's words on one line; with a web address they lead there."""
    text = b.one_line(words, limit)
    if url is None or not url.startswith(("https://", "http://")):
        return text
    address = b.escape("".join(url.split())).replace("|", "%7C")
    return f"<{address}|{text}>" if len(address) <= _LINK else text


def day_words(day: date, today: date) -> str:
    """A day: `Fri 4 Dec`, with the year where it is another one."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%a} {day.day} {day:%b}{year}"


def action_line(action: ActionItem, today: date, url: str | None = None) -> str:
    """What is to be done, by whom, by when, and how it stands."""
    words = f"{action.id}: {linked(action.words, url)} – {b.person(action.owner_user_id)}"
    if action.done_at:
        return f"✓ {words}, done"
    state = [f"by {day_words(action.due_on, today)}"]
    if action.due_on < today:
        state.append("*late*")
    if action.pushes:
        why = b.one_line(str(action.pushes[-1].get("why", "")), 80)
        state.append(f"put off {times(len(action.pushes))} (“{why}”)")
    if action.carried >= CARRIED_OFTEN:
        state.append(f"carried {times(action.carried)}: decide, park or drop it")
    return f"{words}, {', '.join(state)}"


def times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def escalation_line(
    escalation: Escalation, teams: Mapping[int, str], now: datetime, url: str | None
) -> str:
    """An escalation with its direction and state."""
    origin = teams.get(escalation.raised_from_team_id or 0)
    to = b.escape(teams.get(escalation.team_id, "?"))
    direction = f"{b.escape(origin)} → {to}" if origin else f"→ {to}"
    link = url or escalation.source_link or escalation.link
    words = f"#{escalation.id} {linked(escalation.summary, link)} ({direction})"
    return f"{words} – {_escalation_state(escalation, now)}"


def _escalation_state(escalation: Escalation, now: datetime) -> str:
    if escalation.state == EscalationState.RESOLVED:
        return f"resolved by {b.person(escalation.resolved_by or '')}"
    late = [
        words
        for words, at in (
            ("over its deadline", escalation.deadline_at),
            ("its update is overdue", escalation.update_due_at),
        )
        if at and at <= now
    ]
    owner = escalation.owner_user_id
    state = f"{b.person(owner)} has it" if owner else "open, nobody has it"
    return ", ".join([state, *(f"*{words}*" for words in late)])


def post_mortem_line(post_mortem: PostMortem, summary: str, url: str | None) -> str:
    return (
        f"#{post_mortem.escalation_id} {linked(summary, url)} – written by "
        f"{b.person(post_mortem.author_user_id)}"
    )


def roadmap_line(
    item: RoadmapItem, changes: Sequence[RoadmapChange], url: str | None, today: date
) -> str:
    """What has changed about an item, in order; a slip is marked."""
    said = [_change(change, today) for change in changes]
    parts = list(dict.fromkeys(filter(None, said)))[-4:]
    from_jira = any(change.source == "jira" for change in changes)
    words = f"#{item.id} {linked(item.title, url or item.source_link)} – {'; '.join(parts)}"
    return f"{words} (Jira)" if from_jira else words


def _change(change: RoadmapChange, today: date) -> str:
    before, after = change.before, change.after
    match change.field:
        case "created":
            return "new"
        case "status":
            return f"{_status(before)} → {_status(after)}"
        case "target_on":
            was, now = _day(before), _day(after)
            slips = f" (slips {(now - was).days} days)" if was and now and now > was else ""
            moved = f"{_said(was, today)} → {_said(now, today)}"
            return f"*target {moved}{slips}*" if slips else f"target {moved}"
        case "owner_user_id":
            return f"now {b.person(str(after))}" if after else "without an owner"
        case "quarter":
            return f"moved to {b.one_line(str(after), 10)}"
        case _:
            return ""


def _status(value: object) -> str:
    known = value in {str(each) for each in ItemStatus}
    return STATUS_WORDS[ItemStatus(str(value))] if known else b.one_line(str(value), 20)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _said(day: date | None, today: date) -> str:
    return day_words(day, today) if day else "none"


def decision_line(decision: Decision, approver: str | None, url: str | None) -> str:
    """What is to be decided, and who may: its number is what `/decide show` takes."""
    return f"Decision {decision.id}: {linked(decision.question, url)} – {_decides(approver)}"


def item_decision_line(item: RoadmapItem, lead: str | None, url: str | None) -> str:
    """What a roadmap item waits for, and who may decide it."""
    about = f"#{item.id} {linked(item.title, url or item.source_link, 80)}"
    who = f"{b.person(item.owner_user_id)} asks, {_decides(lead)}"
    return f"{b.one_line(item.decision_needed, _WORDS)} – for {about}; {who}"


def _decides(approver: str | None) -> str:
    return f"{b.person(approver)} decides" if approver else "*nobody is named to decide*"


def away_line(user_id: str, off: TimeOff, today: date) -> str:
    """When someone is away."""
    first, last = day_words(off.starts_on, today), day_words(off.ends_on, today)
    return f"{b.person(user_id)} is away {first if first == last else f'{first} – {last}'}"


def holiday_line(day: date, name: str, region: str, today: date) -> str:
    return f"{day_words(day, today)}: {b.one_line(name, 80)} ({b.escape(region)})"


def shift_line(team: str, rotation: str, user_id: str | None, until: datetime, zone: str) -> str:
    """Who is on call in a rotation."""
    who = b.person(user_id) if user_id else "*nobody*"
    return f"{b.escape(team)}, {b.escape(rotation)}: {who} until {b.moment(until, zone)}"
