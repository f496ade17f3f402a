"""Where an item stands with Jira, in words, and what can be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.sync_fields import BY_NAME
from bot.domain.wall_clock import zone
from bot.views import blocks as b
from bot.views.jira.comments import COMMENTS, comment_line
from bot.views.jira.conflict import CHOOSE_JIRAS, CHOOSE_OURS
from bot.views.roadmap.lists import OPEN
from models import JiraComment, JiraLink, LinkState

CREATE, RETRY, UNLINK, FILL_IN = "jira_create", "jira_retry", "jira_unlink", "jira_fill_in"
SHARE, UNSHARE = "jira_share_comments", "jira_unshare_comments"
IN_CARD = ":card"
"""Ends the ids of buttons that stand on an item's card, which is shown anew afterwards."""
_COMMENTS_SHOWN = 3
_RETRIED = {LinkState.BLOCKED, LinkState.GIVEN_UP, LinkState.VERIFYING}


@dataclass(frozen=True)
class Standing:
    """An item's link, with what decides how it is shown to one reader."""

    link: JiraLink
    url: str | None
    """Where people browse the issue; None while there is none."""
    reader_zone: str
    now: datetime
    paused_at: datetime | None = None
    held_until: datetime | None = None
    """Until when Jira has asked to wait."""
    elsewhere: bool = False
    """Whether it belongs to another site than the one that is set up now."""
    lacks: bool = False
    """Whether Jira asks for something that can be filled in."""
    comments: Sequence[JiraComment] = ()


def standing_line(standing: Standing) -> str:
    """`Jira: MKT-44 – in step at 10:42`."""
    link = standing.link
    key = b.escape(link.issue_key or "")
    shown = f"<{b.escape(standing.url)}|{key}>" if standing.url and key else key
    return f"Jira: {f'{shown} – ' if shown else ''}{state_words(standing)}"


def state_words(standing: Standing) -> str:
    """Where it stands: `in step at 10:42`, `conflict on title`, `blocked: …`."""
    link = standing.link
    if standing.elsewhere:
        return "on another Jira site than the one Liaison is connected with now"
    if words := _needs_someone(link):
        return words
    if standing.paused_at:
        since = b.moment(standing.paused_at, standing.reader_zone)
        return f"paused since {since}: Jira refuses Liaison's account; administrators know"
    if link.state == LinkState.IN_STEP:
        at = link.in_step_at
        return f"in step at {_time(standing, at)}" if at else "in step"
    return _waiting_words(standing)


def _time(standing: Standing, at: datetime) -> str:
    """Only the time where it is the reader's today: `10:42`."""
    where = zone(standing.reader_zone)
    if at.astimezone(where).date() != standing.now.astimezone(where).date():
        return b.moment(at, standing.reader_zone)
    return f"<!date^{int(at.timestamp())}^{{time}}|{b.local_time(at, where)}>"


def _needs_someone(link: JiraLink) -> str:
    """What somebody has to do something about; empty where nobody has."""
    why = b.one_line(link.error or "Jira didn't say why", 400)
    names = ", ".join(BY_NAME[name].words for name in link.conflicts)
    return {
        LinkState.CONFLICT: f"conflict on {names}",
        LinkState.BLOCKED: why if why.startswith("no path") else f"blocked: {why}",
        LinkState.GIVEN_UP: f"given up: {why}",
        LinkState.GONE: "issue gone: deleted, or hidden from Liaison's account",
    }.get(LinkState(link.state), "")


def _waiting_words(standing: Standing) -> str:
    link, state = standing.link, LinkState(standing.link.state)
    words = {
        LinkState.LINKING: "looking the issue up",
        LinkState.CREATING: "the issue is being made",
        LinkState.VERIFYING: "looking whether Jira has made the issue; its answer was lost",
    }.get(state, "waiting")
    until = max((each for each in (link.next_try, standing.held_until) if each), default=None)
    if state is LinkState.WAITING and link.error and until:
        why = b.one_line(link.error, 300)
        return f"{words}: {why}; tried again at {_time(standing, until)}"
    return words


def mark(link: JiraLink) -> str:
    """For lists: only what somebody has to know."""
    words = _needs_someone(link)
    return f"Jira: {words}" if words else ""


def standing_lines(standing: Standing) -> list[str]:
    """The state, what can't be told on one side, and the last comments."""
    notes = [f"    ↳ {b.one_line(note, 300)}" for note in standing.link.notes]
    lines = [standing_line(standing), *notes]
    if standing.link.comments_since is not None:
        last = standing.comments[-_COMMENTS_SHOWN:]
        lines += [f"    💬 {comment_line(each)}" for each in last]
    return lines


def standing_buttons(standing: Standing) -> list[b.Block]:
    """What can be done about it, by somebody who may change the item."""
    link, item = standing.link, str(standing.link.item_id)
    state = LinkState(link.state)
    buttons = []
    if state is LinkState.CONFLICT:
        key = link.issue_key or "Jira"
        buttons += [
            b.button(
                "Choose ours",
                CHOOSE_OURS + IN_CARD,
                item,
                label=f"Choose the roadmap's for item {item}",
                confirm=b.confirm(
                    "Choose ours?",
                    f"What is written here goes to {key}. Formatting that a description has "
                    "there is lost.",
                    "Choose ours",
                ),
            ),
            b.button("Choose Jira’s", CHOOSE_JIRAS + IN_CARD, item),
        ]
    if standing.lacks:
        buttons.append(b.button("Fill in", FILL_IN, item, label="Fill in what Jira asks for"))
    if state in _RETRIED or (state is LinkState.WAITING and link.error):
        buttons.append(b.button("Retry now", RETRY, item))
    if state is LinkState.GONE:
        buttons.append(b.button("Make a new issue", CREATE, item))
    return [*buttons, *_comment_buttons(standing), _unlink(link, item)]


def _comment_buttons(standing: Standing) -> list[b.Block]:
    link, item = standing.link, str(standing.link.item_id)
    if link.issue_id is None or link.state == LinkState.GONE:
        return []
    if link.comments_since is None:
        return [b.button("Share comments", SHARE, item, label="Share comments with Jira")]
    return [b.button("Comments", COMMENTS, item), b.button("Stop sharing", UNSHARE, item)]


def _unlink(link: JiraLink, item: str) -> b.Block:
    key = link.issue_key or "Jira"
    return b.button(
        "Unlink",
        UNLINK,
        item,
        label=f"Unlink item {item} from Jira",
        confirm=b.confirm(
            "Unlink?",
            f"Neither the item nor {key} changes; they just go their own ways from now on.",
            "Unlink",
        ),
    )


def stuck_buttons(item_id: int) -> list[b.Block]:
    """Below the news that an issue doesn't follow: the item's card, which has what helps."""
    return [b.button("Show the item", OPEN, str(item_id), label=f"Show item {item_id}")]


def create_button(item_id: int, project_key: str) -> b.Block:
    return b.button(
        f"Create in {project_key}", CREATE, str(item_id), label=f"Create an issue for {item_id}"
    )
