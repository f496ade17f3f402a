"""Post-mortems: the form, what is published, the Markdown, and what asks for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.impact import IMPACTS, SEVERITY_WORDS
from bot.domain.postmortem import WORDS_LIMIT
from bot.domain.wall_clock import zone
from bot.views import blocks as b
from bot.views.durations import duration
from bot.views.escalations.card import who
from models import ActionItem, Escalation, PostMortem

WRITE = "postmortem_write"
OTHER_AUTHOR = "postmortem_other_author"
REMOVE_ACTION = "postmortem_remove_action"
PUBLISH = "publish"
PIECES = 6
"""Inputs that the timeline may take: one holds WORDS_LIMIT characters."""
MESSAGE_LIMIT = 10_000
"""Characters of people's words in one message; what is more goes into its thread."""

QUESTIONS: Mapping[str, tuple[str, str]] = {
    "what_happened": ("What happened?", "In a few sentences that someone outside understands."),
    "impact": ("Who felt it, and how much?", "Customers, orders, money, hours."),
    "went_well": ("What went well?", "Worth doing again."),
    "got_in_the_way": ("What got in the way?", "Tools, gaps, handovers; not people."),
    "got_lucky": ("Where did we get lucky?", "What could have made it worse, and didn’t."),
}
"""The parts in people's own words, by column: what is asked, and a hint."""


@dataclass(frozen=True)
class Report:
    """A post-mortem with everything that is shown beside it; `zone` is the team's (IANA)."""

    post_mortem: PostMortem
    escalation: Escalation
    actions: Sequence[ActionItem]
    team: str
    zone: str
    names: Mapping[str, str]
    """Of the owners of actions, for plain text."""


def postmortem_modal(report: Report, channel: str, typed: Mapping[str, str | None]) -> b.Block:
    """The form.

    Args:
        report: as it is stored.
        channel: where it is published, as mrkdwn.
        typed: what was typed in an open form already, by block id; that goes first.
    """
    post_mortem = report.post_mortem
    pieces = timeline_pieces(post_mortem.timeline)
    fields = {
        column: b.field(
            column,
            label,
            _long(typed.get(column) or getattr(post_mortem, column)),
            hint=hint,
            optional=True,
        )
        for column, (label, hint) in QUESTIONS.items()
    }
    timeline = [
        b.field(
            f"timeline_{place}",
            "Timeline" if place == 0 else "Timeline, continued",
            _long(typed.get(f"timeline_{place}") or piece),
            optional=True,
        )
        for place, piece in enumerate(pieces)
    ]
    lessons = [fields[column] for column in ("went_well", "got_in_the_way", "got_lucky")]
    publish = [b.rich_option(f"Publish it now: {channel}", PUBLISH)]
    return b.modal(
        WRITE,
        f"Post-mortem #{report.escalation.id}",
        [
            b.section(f"*{b.one_line(report.escalation.summary, 300)}*\n{_figures(report)}"),
            b.context("It is about what happened, not about who. A few sentences are enough."),
            fields["what_happened"],
            fields["impact"],
            *timeline,
            *lessons,
            *_action_fields(report),
            b.field("publish", "And then?", b.checkboxes("value", publish), optional=True),
        ],
        submit="Save",
        metadata=str(report.escalation.id),
    )


def pass_on_modal(post_mortem: PostMortem) -> b.Block:
    people = {"type": "users_select", "action_id": "value"}
    return b.modal(
        OTHER_AUTHOR,
        f"Post-mortem #{post_mortem.escalation_id}",
        [b.field("author", "Who writes it?", people, hint="They are asked by daylight.")],
        submit="Pass on",
        metadata=str(post_mortem.escalation_id),
    )


def asking_words(post_mortem: PostMortem, escalation: Escalation, today: date) -> str:
    """The line that asks the author for it, or reminds them kindly."""
    named = f"*#{escalation.id}* {b.one_line(escalation.summary, 120)}"
    due = day_words(post_mortem.due_on)
    if post_mortem.asked_at is None:
        return (
            f"{named} – it is over, thank you. While it is fresh: would you write down what we "
            "learnt? The timeline is filled in, and a few sentences are enough. It is about what "
            f"happened, not about who. By {due} is fine."
        )
    if today <= post_mortem.due_on:
        return (
            f"{named} – its post-mortem is due today. What you have is enough to publish; two "
            "sentences beat none."
        )
    return (
        f"{named} – its post-mortem was due on {due}. If something is in the way, pass it on: "
        "that is fine too."
    )


def asking_buttons(post_mortem: PostMortem) -> list[b.Block]:
    number = str(post_mortem.escalation_id)
    return [
        b.button("Write it", WRITE, number, style="primary", label=f"Write post-mortem {number}"),
        b.button(
            "Someone else writes it", OTHER_AUTHOR, number, label=f"Pass on post-mortem {number}"
        ),
    ]


def published_text(report: Report) -> str:
    """The whole point on one line."""
    summary = b.one_line(report.escalation.summary, 200)
    return f"Post-mortem of #{report.escalation.id}: {summary} – {_actions_count(report)}"


def published_elsewhere(report: Report, channel: str) -> str:
    """One line for the other team."""
    return f"{published_text(report)}. It is in <#{channel}>."


def published_messages(report: Report) -> list[list[b.Block]]:
    """What is published, as blocks of one message or more; those after the first are its thread."""
    post_mortem = report.post_mortem
    head = [
        b.header(f"Post-mortem of #{report.escalation.id}"),
        b.people_say(report.escalation.summary),
        b.context(*_figures(report).split("\n")),
    ]
    shown = ("what_happened", "impact", "went_well", "got_in_the_way", "got_lucky")
    parts = [
        (QUESTIONS[column][0], getattr(post_mortem, column))
        for column in shown
        if getattr(post_mortem, column).strip()
    ]
    messages, room = [head], MESSAGE_LIMIT
    for label, words in parts:
        if len(words) > room:
            messages.append([])
            room = MESSAGE_LIMIT
        room -= len(words)
        messages[-1] += [b.section(f"*{label}*"), b.people_say(words)]
    messages[-1] += _published_actions(report)
    if post_mortem.timeline.strip():
        pieces = map(b.people_say, timeline_pieces(post_mortem.timeline))
        messages.append([b.section("*Timeline*"), *pieces])
    return messages


def markdown(report: Report) -> str:
    """All of it as Markdown, with names for people, since it leaves Slack."""
    escalation, post_mortem = report.escalation, report.post_mortem
    lines = [f"# Post-mortem of #{escalation.id}: {_flat(escalation.summary)}", ""]
    lines += [f"- {line}" for line in _plain_facts(report)]
    for column in ("what_happened", "impact"):
        lines += _markdown_part(QUESTIONS[column][0], getattr(post_mortem, column))
    lines += _markdown_part("Timeline", _listed(post_mortem.timeline))
    for column in ("went_well", "got_in_the_way", "got_lucky"):
        lines += _markdown_part(QUESTIONS[column][0], getattr(post_mortem, column))
    actions = [
        f"- [{'x' if each.done_at else ' '}] {_flat(each.words)} "
        f"({report.names.get(each.owner_user_id, each.owner_user_id)}, "
        f"by {each.due_on.isoformat()})"
        for each in report.actions
    ]
    return "\n".join([*lines, *_markdown_part("Actions", "\n".join(actions))]) + "\n"


def markdown_blocks(text: str) -> list[b.Block]:
    """Markdown as it is, in a box that Slack offers to copy; nothing in it is parsed."""
    pieces = [text[at : at + WORDS_LIMIT] for at in range(0, len(text), WORDS_LIMIT)]
    return [
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": piece}]}
            ],
        }
        for piece in pieces
    ]


def timeline_pieces(timeline: str) -> list[str]:
    """The timeline cut between lines, so that each piece fits an input or a section."""
    pieces = [""]
    for line in timeline.splitlines():
        for part in [line[at : at + WORDS_LIMIT] for at in range(0, len(line) or 1, WORDS_LIMIT)]:
            if len(pieces[-1]) + len(part) >= WORDS_LIMIT:
                pieces.append("")
            pieces[-1] += f"\n{part}" if pieces[-1] else part
    return pieces


def action_line(action: ActionItem) -> str:
    """One action with its owner and day."""
    done = "done: " if action.done_at else ""
    item = f" (roadmap item #{action.roadmap_item_id})" if action.roadmap_item_id else ""
    return (
        f"{done}{b.one_line(action.words, 300)} – {b.person(action.owner_user_id)}, "
        f"by {day_words(action.due_on)}{item}"
    )


def day_words(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def length_words(begun: datetime, ended: datetime) -> str:
    """How long something took, as people say it."""
    return duration((ended - begun).total_seconds())


def _long(words: str) -> b.Block:
    return b.text_input("value", initial=words, multiline=True, limit=WORDS_LIMIT)


def _action_fields(report: Report) -> list[b.Block]:
    """The actions there are, and room for one more."""
    place = max((each.id or 0 for each in report.actions), default=0)
    listed = [
        b.section(
            f"• {action_line(each)}",
            accessory=b.button(
                "Remove",
                REMOVE_ACTION,
                f"{report.escalation.id}:{each.id}",
                label=f"Remove action {each.id}",
            ),
        )
        for each in report.actions
    ]
    none = [] if listed else [b.context("None yet. One owner and one date each.")]
    # Other block ids after each action, or Slack would keep what was typed for the last one.
    return [
        b.section("*Actions*"),
        *listed,
        *none,
        b.field(
            f"action_words_{place}",
            "One more action",
            b.text_input("value", limit=500),
            optional=True,
        ),
        b.field(
            f"action_owner_{place}",
            "Its owner",
            {"type": "users_select", "action_id": "value"},
            optional=True,
        ),
        b.field(
            f"action_due_{place}",
            "Done by",
            {"type": "datepicker", "action_id": "value"},
            optional=True,
        ),
    ]


def _published_actions(report: Report) -> list[b.Block]:
    lines = [f"• {action_line(each)}" for each in report.actions] or ["None."]
    return [b.section("*Actions*"), *b.sections(lines)]


def _figures(report: Report) -> str:
    escalation = report.escalation
    severity = f"Severity {escalation.severity} ({SEVERITY_WORDS[escalation.severity]})"
    facts = [
        f"{severity}: {IMPACTS[escalation.impact].words}, with {b.escape(report.team)}",
        f"Raised by {who(escalation.raised_by)}, {b.moment(escalation.raised_at, report.zone)}",
    ]
    if escalation.resolved_at:
        took = length_words(escalation.raised_at, escalation.resolved_at)
        facts.append(f"Resolved {b.moment(escalation.resolved_at, report.zone)}, after {took}")
    return "\n".join(facts)


def _plain_facts(report: Report) -> list[str]:
    escalation, where = report.escalation, zone(report.zone)
    raised = escalation.raised_at.astimezone(where)
    facts = [
        f"Severity: {escalation.severity} ({SEVERITY_WORDS[escalation.severity]})",
        f"Impact: {IMPACTS[escalation.impact].words}",
        f"Team: {_flat(report.team)}",
        f"Raised: {raised:%Y-%m-%d %H:%M %Z}",
    ]
    if escalation.resolved_at:
        took = length_words(escalation.raised_at, escalation.resolved_at)
        resolved = escalation.resolved_at.astimezone(where)
        facts.append(f"Resolved: {resolved:%Y-%m-%d %H:%M %Z}, after {took}")
    return facts


def _markdown_part(title: str, words: str) -> list[str]:
    return ["", f"## {title}", "", words.strip() or "–"]


def _listed(timeline: str) -> str:
    return "\n".join(f"- {line}" for line in timeline.splitlines() if line.strip())


def _flat(words: str) -> str:
    return " ".join(words.split())


def _actions_count(report: Report) -> str:
    count = len(report.actions)
    return f"{count} action{'s' if count != 1 else ''}" if count else "no actions"
