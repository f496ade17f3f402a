"""Notices of maintenance and launch freezes, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.views import blocks as b
from models import Notice, NoticeKind

NOTICE = "escalation_notice"
TEAM = "escalation_notice_team"
REMOVE = "escalation_notice_remove"
_LISTED = 20
_WORDS = {NoticeKind.MAINTENANCE: "Maintenance", NoticeKind.FREEZE: "Launch freeze"}


@dataclass(frozen=True)
class NoticesView:
    """Teams as name and number, the chosen one's number, and its notices, the next one first."""

    teams: Sequence[tuple[str, str]]
    team: str
    notices: Sequence[Notice]
    now: datetime
    reader_zone: str


def notice_line(notice: Notice) -> str:
    """One notice on one line of mrkdwn."""
    until = b.moment(notice.ends_at, "UTC")
    return f"*{_WORDS[NoticeKind(notice.kind)]}* until {until}: {b.one_line(notice.words)}"


def notices_modal(view: NoticesView) -> b.Block:
    """What is under way and coming, each with a button to remove it, and the form for another."""
    blocks = [*_team(view), *_list(view), b.divider(), *_form()]
    return b.modal(NOTICE, "Notices", blocks, submit="Say it")


def said_modal(view: NoticesView) -> b.Block:
    """The list alone, after one was said: a form would still hold its words."""
    return b.modal(NOTICE, "Notices", [b.section("*Said.* These stand now:"), *_list(view)])


def _team(view: NoticesView) -> list[b.Block]:
    teams = [b.option(name, number) for name, number in view.teams]
    return [b.field("team", "Team", b.select(TEAM, teams, initial=view.team), tells=True)]


def _list(view: NoticesView) -> list[b.Block]:
    listed = [block for each in view.notices[:_LISTED] for block in _listed(each, view)]
    left = len(view.notices) - _LISTED
    more = [b.context(f"and {left} more")] if left > 0 else []
    return [*(listed or [b.context("Nothing is under way or coming.")]), *more]


def _form() -> list[b.Block]:
    kinds = [b.option(words, kind) for kind, words in _WORDS.items()]
    words = b.text_input("value", multiline=True, limit=500)
    return [
        b.field("kind", "Another one", b.radio("value", kinds, initial=NoticeKind.MAINTENANCE)),
        b.field("words", "What happens, and what it means for others", words),
        b.field("from", "From", b.moment_input("value"), hint="Empty: from now.", optional=True),
        b.field("until", "Until", b.moment_input("value")),
    ]


def _listed(notice: Notice, view: NoticesView) -> list[b.Block]:
    remove = b.button("Remove", REMOVE, str(notice.id), label=f"Remove notice {notice.id}")
    begins = b.moment(notice.starts_at, view.reader_zone)
    coming = f"From {begins}: " if notice.starts_at > view.now else ""
    words = f"{coming}{notice_line(notice)}"
    return [b.section(words, accessory=remove, block_id=f"notice:{notice.id}")]
