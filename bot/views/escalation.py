"""An escalation as people see it: the team, the one who is paged, the one who raised it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.impact import IMPACTS, IT_IMPACTS, MARKETING_IMPACTS, SEVERITY_WORDS, Impact
from bot.domain.wall_clock import zone
from bot.views import blocks as b
from models import Escalation, EscalationState, RoadmapItem, Team

ACKNOWLEDGE = "escalation_acknowledge"
RESOLVE = "escalation_resolve"
TEAM_CHOSEN = "escalation_team"
RAISE = "escalation_raise"


@dataclass(frozen=True)
class Recipient:
    """Who would be paged, and their zone (IANA name), where we know it."""

    user_id: str
    zone: str | None


@dataclass(frozen=True)
class RaiseForm:
    """What the form for a new escalation offers and already holds."""

    teams: Sequence[Team]
    team: Team
    recipient: Recipient | None
    items: Sequence[RoadmapItem]
    summary: str
    now: datetime


def raise_modal(form: RaiseForm) -> b.Block:
    """The form. Choosing another team shows that team's path at once."""
    teams = [b.option(team.name, str(team.id)) for team in form.teams]
    chosen_team = b.select(TEAM_CHOSEN, teams, initial=str(form.team.id))
    impacts = {
        "In marketing's words": _options(MARKETING_IMPACTS),
        "In IT's words": _options(IT_IMPACTS),
    }
    fields = [
        b.field("team", "Which team can help?", chosen_team, tells=True),
        b.context(_path_line(form)),
        b.field("impact", "What does it hurt?", b.grouped_select("value", impacts)),
        b.field(
            "summary",
            "What happened?",
            b.text_input("value", initial=form.summary, multiline=True, limit=2000),
        ),
        b.field(
            "deadline",
            "Has to be over by",
            {"type": "datetimepicker", "action_id": "value"},
            optional=True,
        ),
        b.field("link", "Link", {"type": "url_text_input", "action_id": "value"}, optional=True),
    ]
    if form.items:
        items = [b.option(f"#{item.id} {item.title}", str(item.id)) for item in form.items]
        fields.append(
            b.field("item", "Roadmap item it belongs to", b.select("value", items), optional=True)
        )
    return b.modal(RAISE, "Escalate", fields, submit="Escalate")


def resolve_modal(escalation: Escalation) -> b.Block:
    """One sentence, and it may be left out: nobody fills forms at 03:00."""
    words = b.text_input("value", limit=2000)
    return b.modal(
        RESOLVE,
        f"Resolve #{escalation.id}",
        [
            b.people_say(escalation.summary),
            b.field("resolution", "What fixed it? One sentence will do.", words, optional=True),
        ],
        submit="Resolve",
        metadata=str(escalation.id),
    )


def notification(escalation: Escalation, team: Team) -> str:
    """The whole point on one line, for notifications and screen readers."""
    severity = SEVERITY_WORDS[escalation.severity]
    return (
        f"Escalation #{escalation.id} to {b.escape(team.name)}, {severity}: "
        f"{b.one_line(escalation.summary)} – {_state_words(escalation)}"
    )


def news(escalation: Escalation) -> str:
    """One line for who raised it, when someone has done something about it."""
    words = f"#{escalation.id} {b.one_line(escalation.summary, 120)}"
    if escalation.state == EscalationState.RESOLVED:
        how = f": {b.one_line(escalation.resolution)}" if escalation.resolution else "."
        return f"{b.person(escalation.resolved_by or '')} resolved {words}{how}"
    return f"{b.person(escalation.acknowledged_by or '')} is on it: {words}"


def unreached(escalation: Escalation, paged: str) -> str:
    """One line for the team and the raiser, when the page could not be delivered."""
    words = f"#{escalation.id} {b.one_line(escalation.summary, 120)}"
    return f"I could not reach {b.person(paged)} for {words}. Please pick it up."


def card(escalation: Escalation, team: Team, reader_zone: str, *, responder: bool) -> list[b.Block]:
    """The message that every party sees, changed in place as things move on.

    Args:
        escalation: as it stands.
        team: the team asked for help.
        reader_zone: IANA name, for the fallback text of moments.
        responder: whether the reader can take it on; who raised it can only end it.
    """
    blocks = [
        b.header(f"#{escalation.id} to {team.name}: {_impact(escalation).words}"),
        b.people_say(escalation.summary),
        b.context(*_facts(escalation, reader_zone)),
        b.section(_state_line(escalation, reader_zone)),
    ]
    if escalation.resolution:
        blocks.append(b.people_say(escalation.resolution))
    buttons = answer_buttons(escalation, responder=responder)
    if buttons:
        blocks.append(b.actions(*buttons, block_id=f"escalation:{escalation.id}"))
    return blocks


def answer_buttons(escalation: Escalation, *, responder: bool = True) -> list[b.Block]:
    """What the reader can do now: each button only while it does something."""
    value = str(escalation.id)
    resolve = b.button("Resolve", RESOLVE, value, label=f"Resolve escalation {value}")
    acknowledge = b.button(
        "Acknowledge", ACKNOWLEDGE, value, style="primary", label=f"Acknowledge escalation {value}"
    )
    if escalation.state == EscalationState.RESOLVED:
        return []
    return (
        [acknowledge, resolve]
        if responder and escalation.state == EscalationState.OPEN
        else [resolve]
    )


def state_line(escalation: Escalation) -> str:
    """One escalation on one line, for lists."""
    return f"#{escalation.id} {b.one_line(escalation.summary, 120)} – {_state_words(escalation)}"


def _facts(escalation: Escalation, reader_zone: str) -> list[str]:
    severity = f"Severity {escalation.severity} ({SEVERITY_WORDS[escalation.severity]})"
    raised = (
        f"Raised by {b.person(escalation.raised_by)}, {b.moment(escalation.raised_at, reader_zone)}"
    )
    facts = [severity, raised]
    if escalation.deadline_at:
        facts.append(f"Has to be over by {b.moment(escalation.deadline_at, reader_zone)}")
    if escalation.link:
        facts.append(f"Link: {b.link(escalation.link)}")
    if escalation.roadmap_item_id:
        facts.append(f"Roadmap item #{escalation.roadmap_item_id}")
    return facts


def _state_line(escalation: Escalation, reader_zone: str) -> str:
    if escalation.state == EscalationState.RESOLVED and escalation.resolved_at:
        when = b.moment(escalation.resolved_at, reader_zone)
        return f"*Resolved* by {b.person(escalation.resolved_by or '')}, {when}"
    if escalation.state == EscalationState.ACKNOWLEDGED and escalation.acknowledged_at:
        when = b.moment(escalation.acknowledged_at, reader_zone)
        return f"*Acknowledged* by {b.person(escalation.acknowledged_by or '')}, {when}."
    if escalation.paged_user_id:
        return (
            f"*Open.* {b.person(escalation.paged_user_id)} has been paged and hasn't answered yet."
        )
    return "*Open.* Nobody could be paged. Please pick it up here."


def _state_words(escalation: Escalation) -> str:
    if escalation.state == EscalationState.RESOLVED:
        return f"resolved by {b.person(escalation.resolved_by or '')}"
    if escalation.state == EscalationState.ACKNOWLEDGED:
        return f"acknowledged by {b.person(escalation.acknowledged_by or '')}"
    paged = f", {b.person(escalation.paged_user_id)} paged" if escalation.paged_user_id else ""
    return f"open{paged}"


def _path_line(form: RaiseForm) -> str:
    channel = f"<#{form.team.channel_id}>"
    if form.recipient is None:
        return f"Nobody is on call for {b.escape(form.team.name)}: it is posted in {channel}."
    paged = f"Pages {b.person(form.recipient.user_id)} at once."
    return f"{paged}{_their_time(form.recipient.zone, form.now)} Also posted in {channel}."


def _their_time(zone_name: str | None, now: datetime) -> str:
    if zone_name is None:
        return ""
    place = zone_name.rpartition("/")[2].replace("_", " ")
    return f" It is {b.local_time(now, zone(zone_name))} for them ({place})."


def _impact(escalation: Escalation) -> Impact:
    return IMPACTS[escalation.impact]


def _options(impacts: Sequence[Impact]) -> list[b.Block]:
    return [b.option(impact.words, impact.key) for impact in impacts]
