"""The form for a new escalation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.impact import IT_IMPACTS, MARKETING_IMPACTS, Impact
from bot.domain.wall_clock import zone
from bot.views import blocks as b
from models import RoadmapItem, Team

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


def _options(impacts: Sequence[Impact]) -> list[b.Block]:
    return [b.option(impact.words, impact.key) for impact in impacts]
