"""Items and Jira: linking, what to do where they differ, comments, and the team's settings."""

from collections.abc import Callable, Mapping
from functools import partial

from bot.errors import Mistake
from bot.interactions import (
    ActionCall,
    Answer,
    CommandCall,
    OpenView,
    PushView,
    Replace,
    Submission,
    UpdateView,
    number,
    reply,
    split,
)
from bot.services import Services
from bot.services.jira_sync import JiraSync
from bot.views.blocks import Block
from bot.views.jira import comments as comment_views
from bot.views.jira import conflict, fill_in, state
from bot.views.naming import Naming
from bot.views.roadmap import card as cards
from commands.roadmap.feature import RoadmapFeature

NOT_SET_UP = (
    "Jira is not connected. An administrator sets JIRA_URL, JIRA_EMAIL and JIRA_TOKEN; "
    "`.env.example` says how."
)


class ItemIssues(RoadmapFeature):
    """The words and buttons that concern one item and its issue."""

    def __init__(self, services: Services, naming: Naming) -> None:
        self._services = services
        self._looking = services.roadmap.looking
        self._command = naming.slash("roadmap")

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"link": self._link, "unlink": self._unlink, "comments": self._open_comments}

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        card = state.IN_CARD
        return {
            state.CREATE: self._on_card(self._create),
            state.RETRY: self._on_card(self._retry),
            state.UNLINK: self._on_card(self._drop),
            state.SHARE: self._on_card(partial(self._share, on=True)),
            state.UNSHARE: self._on_card(partial(self._share, on=False)),
            conflict.CHOOSE_OURS + card: self._on_card(partial(self._choose, ours=True)),
            conflict.CHOOSE_JIRAS + card: self._on_card(partial(self._choose, ours=False)),
            conflict.CHOOSE_OURS: partial(self._answer_question, ours=True),
            conflict.CHOOSE_JIRAS: partial(self._answer_question, ours=False),
            state.FILL_IN: self._fill_in,
            comment_views.COMMENTS: self._comments,
        }

    def submissions(self) -> Mapping[str, Callable[[Submission], Answer]]:
        return {fill_in.ANSWERS: self._filled_in, comment_views.COMMENT: self._commented}

    @property
    def sync(self) -> JiraSync:
        """Raises a Mistake where no Jira is set up."""
        if self._services.jira is None:
            raise Mistake(NOT_SET_UP)
        return self._services.jira

    def _link(self, call: CommandCall, typed: str) -> Answer:
        words = split(typed)
        example = f"`{self._command} link 12 MKT-44`"
        item_id = number(words.first, f"Which item, and which issue? Type {example}.")
        if not words.rest:
            raise Mistake(f"Which issue? Type its key or its address: {example}.")
        key = self.sync.linking.link(call.user_id, item_id, words.rest)
        return reply(
            f"Linking #{item_id} with {key}. Where both differ, I ask the owner; "
            f"`{self._command} show {item_id}` tells how it goes."
        )

    def _unlink(self, call: CommandCall, typed: str) -> Answer:
        item_id = number(typed, f"Which item? Type `{self._command} unlink 12`.")
        key = self.sync.linking.unlink(call.user_id, item_id)
        return reply(f"#{item_id} and {key} go their own ways from now on. Neither was changed.")

    def _open_comments(self, call: CommandCall, typed: str) -> Answer:
        item_id = number(typed, f"Of which item? Type `{self._command} comments 12`.")
        return Answer(after=(OpenView(call.trigger_id, self._comments_of(call.user_id, item_id)),))

    def _comments(self, call: ActionCall) -> Answer:
        modal = self._comments_of(call.user_id, number(call.value))
        follow = PushView if call.view else OpenView
        return Answer(after=(follow(call.trigger_id, modal),))

    def _comments_of(self, user_id: str, item_id: int) -> Block:
        found = self.sync.comments.of(user_id, item_id)
        if found.link.comments_since is None:
            raise Mistake(
                f"Comments on #{item_id} are not shared with Jira. “Share comments” on its card "
                "changes that."
            )
        return comment_views.comments_modal(found.item, found.link.issue_key or "", found.comments)

    def _commented(self, submission: Submission) -> Answer:
        text = submission.values.get("text") or ""
        self.sync.comments.write(submission.user_id, number(submission.metadata), text)
        return Answer()

    def _fill_in(self, call: ActionCall) -> Answer:
        form = self.sync.lacking.form(call.user_id, number(call.value))
        modal = fill_in.fill_in_modal(form.item, form.project_key, form.questions)
        follow = PushView if call.view else OpenView
        return Answer(after=(follow(call.trigger_id, modal),))

    def _filled_in(self, submission: Submission) -> Answer:
        for_all = bool(submission.lists.get(fill_in.FOR_ALL))
        item_id = number(submission.metadata)
        self.sync.lacking.answer(submission.user_id, item_id, submission.values, for_all=for_all)
        return Answer()

    def _create(self, user_id: str, item_id: int) -> object:
        return self.sync.linking.create(user_id, item_id)

    def _retry(self, user_id: str, item_id: int) -> object:
        self.sync.linking.retry(user_id, item_id)
        return item_id

    def _drop(self, user_id: str, item_id: int) -> object:
        return self.sync.linking.unlink(user_id, item_id)

    def _share(self, user_id: str, item_id: int, *, on: bool) -> object:
        return self.sync.comments.switch(user_id, item_id, on=on)

    def _choose(self, user_id: str, item_id: int, *, ours: bool) -> object:
        return self.sync.linking.choose(user_id, item_id, ours=ours)

    def _answer_question(self, call: ActionCall, *, ours: bool) -> Answer:
        """The question is replaced by who chose what, by the outbox."""
        self.sync.linking.choose(call.user_id, number(call.value), ours=ours)
        return Answer()

    def _on_card(self, do: Callable[[str, int], object]) -> Callable[[ActionCall], Answer]:
        """Do it, and show the item's card anew where its button stood."""

        def act(call: ActionCall) -> Answer:
            item_id = number(call.value)
            do(call.user_id, item_id)
            card = self._looking.card(call.user_id, item_id)
            if call.view is None:
                return Answer(after=(Replace(cards.card_text(card), cards.card_blocks(card)),))
            view_id, hash_ = str(call.view["id"]), str(call.view["hash"])
            return Answer(after=(UpdateView(view_id, hash_, cards.card_modal(card)),))

        return act
