"""Notices of maintenance and launch freezes, in words."""

from bot.views import blocks as b
from models import Notice, NoticeKind

_WORDS = {NoticeKind.MAINTENANCE: "Maintenance", NoticeKind.FREEZE: "Launch freeze"}


def notice_line(notice: Notice) -> str:
    """One notice on one line of mrkdwn."""
    until = b.moment(notice.ends_at, "UTC")
    return f"*{_WORDS[NoticeKind(notice.kind)]}* until {until}: {b.one_line(notice.words)}"
