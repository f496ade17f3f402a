"""Comments that are shared with Jira."""

from collections.abc import Sequence

from bot.views import blocks as b
from models import CommentState, JiraComment, RoadmapItem

COMMENT, COMMENTS = "jira_comment", "jira_comments"
_SHOWN, _LISTED = 600, 20
_STATES = {
    CommentState.WAITING: " _(on its way to Jira)_",
    CommentState.SENDING: " _(on its way to Jira)_",
    CommentState.VERIFYING: " _(on its way to Jira)_",
}


def author(comment: JiraComment) -> str:
    """Who wrote it: the person here, or else their name in Jira."""
    if comment.user_id:
        return b.person(comment.user_id)
    return f"{b.one_line(comment.author or 'Somebody', 80)} (in Jira)"


def comment_line(comment: JiraComment) -> str:
    """One comment on one line, for an item's view."""
    failed = f" _({b.escape(comment.error)})_" if comment.error else ""
    state = failed or _STATES.get(CommentState(comment.state), "")
    return f"{author(comment)}: {b.one_line(comment.text, 300)}{state}"


def comment_words(item: RoadmapItem, key: str, comment: JiraComment) -> str:
    """What the owner of an item is told."""
    where = f"in Jira, on {b.escape(key)}" if comment.from_jira else "on the roadmap"
    head = f"{author(comment)} commented {where}: *#{item.id} {b.one_line(item.title, 120)}*"
    return f"{head}\n> {b.one_line(comment.text, _SHOWN)}"


def not_sent_words(item: RoadmapItem, key: str, comment: JiraComment, why: str) -> str:
    """That a comment stays here alone."""
    return (
        f"Your comment on *#{item.id} {b.one_line(item.title, 120)}* is not in Jira "
        f"({b.escape(key)}): {b.one_line(why, 300)}. Here it stands.\n"
        f"> {b.one_line(comment.text, _SHOWN)}"
    )


def comments_modal(item: RoadmapItem, key: str, comments: Sequence[JiraComment]) -> b.Block:
    """The last comments, and room for one more."""
    lines = [f"{b.moment(each.at, 'UTC')} {comment_line(each)}" for each in comments[-_LISTED:]]
    about = f"*#{item.id} {b.one_line(item.title)}*, shared with {b.escape(key)}."
    return b.modal(
        COMMENT,
        "Comments",
        [
            b.section(about),
            *b.sections(lines or ["No comments yet."]),
            b.field(
                "text",
                "Your comment",
                b.text_input("value", multiline=True),
                hint="It stands on the issue in Jira with your name.",
            ),
        ],
        submit="Comment",
        metadata=str(item.id),
    )


def jira_text(name: str, text: str) -> str:
    """A comment as it stands in Jira, where Liaison's account writes it."""
    return f"{name} (in Slack):\n{text}"
