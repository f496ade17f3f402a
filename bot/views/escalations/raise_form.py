"""The form for a new escalation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.draft import EscalationDraft
from bot.domain.impact import IT_IMPACTS, MARKETING_IMPACTS, SEVERITY_WORDS, Impact
from bot.domain.night import FirstPage, NightOffer
from bot.domain.path import Reach, Stop
from bot.views import blocks as b
from bot.views.durations import about
from bot.views.escalations.card import state_words
from bot.views.escalations.path import PathView, night_options, night_words, path_lines
from models import Escalation, RoadmapItem, Team

RAISE = "escalation_raise"
OPEN_FORM = "escalation_open_form"
CHANGED = "escalation_form"
JOIN = "escalation_join"
FIRST_PAGE = "first_page"
"""Begins the block id of that choice; the rest changes with what is offered, so that Slack
doesn't keep a choice that was made among others."""
CONFIDENTIAL = "yes"
MOST_NAMED = 20
_SENSITIVE = {"wrong_send", "security"}
_MINUTE = 60


@dataclass(frozen=True)
class RaiseForm:
    """What the form for a new escalation offers and already holds.

    `severity` is None until an impact is chosen. `joinable` is the same trouble under way.
    """

    draft: EscalationDraft
    teams: Sequence[Team]
    team: Team
    items: Sequence[RoadmapItem]
    now: datetime
    reader_zone: str
    severity: int | None
    stops: Sequence[Stop]
    rounds: int
    last: Reach
    posted_in: Sequence[str]
    night: NightOffer | None = None
    first_page: FirstPage = FirstPage.NOW
    joinable: Escalation | None = None
    notices: Sequence[str] = ()
    has_sink: bool = False


def raise_modal(form: RaiseForm) -> b.Block:
    """The form. Each choice that changes who is paged, or when, shows the new path at once."""
    blocks = [
        *_who_and_what(form),
        *_join(form),
        *_night(form),
        *_path(form),
        *_words(form),
        *_more(form),
        *_confidential(form),
    ]
    metadata = form.draft.source_link or ""
    return b.modal(RAISE, "Escalate", blocks, submit="Escalate", metadata=metadata)


def joined_modal(number: int, line: str) -> b.Block:
    """What is shown once someone has joined an escalation instead of raising their own."""
    return b.modal(
        "escalation_joined",
        f"You joined #{number}",
        [
            b.section(line),
            b.section("Your words are with it, and you follow it: news comes to you by itself."),
        ],
    )


def _who_and_what(form: RaiseForm) -> list[b.Block]:
    teams = b.select(
        CHANGED,
        [b.option(team.name, str(team.id)) for team in form.teams],
        initial=str(form.team.id),
    )
    groups = {
        "In marketing's words": _options(MARKETING_IMPACTS),
        "In IT's words": _options(IT_IMPACTS),
    }
    impacts = b.grouped_select(CHANGED, groups, initial=form.draft.impact)
    return [
        b.field("team", "Which team can help?", teams, tells=True),
        *([b.context(*form.notices[:3])] if form.notices else []),
        b.field("impact", "What does it hurt?", impacts, tells=True),
        *([b.context(_severity_words(form.draft, form.severity))] if form.severity else []),
    ]


def _severity_words(draft: EscalationDraft, severity: int) -> str:
    words = f"Severity {severity}, {SEVERITY_WORDS[severity]}."
    milder = draft.impact == "launch_blocked" and severity > 1
    return f"{words} With a deadline within 4 hours it is critical." if milder else words


def _join(form: RaiseForm) -> list[b.Block]:
    same = form.joinable
    if same is None:
        return []
    summary = b.one_line(same.summary, 120)
    words = (
        f"*The same? #{same.id}, {_age(same, form.now)}: {summary}* – {state_words(same)}. "
        "Join it: your words are added, you follow it, and nobody is paged twice."
    )
    button = b.button(f"Join #{same.id}", JOIN, str(same.id))
    return [b.section(words, accessory=button, block_id="join")]


def _age(escalation: Escalation, now: datetime) -> str:
    seconds = (now - escalation.raised_at).total_seconds()
    return "raised just now" if seconds < _MINUTE else f"{about(seconds)} old"


def _words(form: RaiseForm) -> list[b.Block]:
    what = b.text_input("value", initial=form.draft.summary, multiline=True, limit=2000)
    until = b.moment_input(CHANGED, initial=form.draft.deadline_at)
    source = form.draft.source_link
    return [
        b.field("summary", "What happened?", what),
        *([b.context(f"From this message: {b.link(source)}")] if source else []),
        b.field("deadline", "Has to be over by", until, optional=True, tells=True),
    ]


def _path(form: RaiseForm) -> list[b.Block]:
    view = PathView(
        stops=form.stops,
        rounds=form.rounds,
        last=form.last,
        team=form.team.name,
        posted_in=form.posted_in,
        now=form.now,
        reader_zone=form.reader_zone,
        timed=form.severity is not None,
        leaps=form.night is not None and form.first_page is FirstPage.AWAKE,
    )
    asleep = "Slack alone wakes nobody: if it can't wait, call them as well."
    return [
        *b.sections(path_lines(view)),
        *([] if form.has_sink else [b.context(asleep)]),
    ]


def _night(form: RaiseForm) -> list[b.Block]:
    if form.night is None or form.severity is None:
        return []
    offered = "".join(each[0] for each in form.night.choices)
    default = form.night.default(form.severity)
    options = night_options(form.night, form.now, form.reader_zone)
    return [
        b.section(night_words(form.night)),
        b.field(
            f"{FIRST_PAGE}_{offered}_{default}",
            "When does the first page go out?",
            b.radio(CHANGED, options, initial=form.first_page),
            tells=True,
        ),
    ]


def _more(form: RaiseForm) -> list[b.Block]:
    draft = form.draft
    link = b.link_input("value", initial=draft.link)
    fields = [b.field("link", "Link", link, optional=True)]
    if form.items:
        items = [b.option(f"#{item.id} {item.title}", str(item.id)) for item in form.items]
        chosen = b.select("value", items, initial=str(draft.roadmap_item_id))
        fields.append(b.field("item", "Roadmap item it belongs to", chosen, optional=True))
    return fields


def _confidential(form: RaiseForm) -> list[b.Block]:
    draft = form.draft
    choice = b.option("Only those who are named or paged may see it", CONFIDENTIAL)
    chosen = [CONFIDENTIAL] if draft.confidential else []
    box = b.checkboxes(CHANGED, [choice], initial=chosen)
    advice = "Personal data, or a send without consent? Then better tick this."
    hint = advice if draft.impact in _SENSITIVE and not draft.confidential else None
    fields = [b.field("confidential", "Confidential", box, hint=hint, optional=True, tells=True)]
    if not draft.confidential:
        return fields
    named = b.people_select("value", initial=draft.named, most=MOST_NAMED)
    lead = form.team.lead_user_id
    leads = f", {b.person(lead)} who leads {b.escape(form.team.name)}" if lead else ""
    seen = (
        f"You see it{leads}, whoever is paged, and those you name here, each in a DM. "
        "It is in no channel and on no list of anyone else."
    )
    return [
        *fields,
        b.field("named", "Who else has to know?", named, optional=True),
        b.context(seen),
    ]


def _options(impacts: Sequence[Impact]) -> list[b.Block]:
    return [b.option(impact.words, impact.key) for impact in impacts]
