"""`/oncall feed`: links by which calendars show who is on call."""

from collections.abc import Callable, Mapping

from bot.interactions import Answer, CommandCall, reply, split
from bot.services import Services
from bot.views.blocks import escape
from bot.views.naming import Naming
from commands.oncall.feature import OncallFeature


class Feed(OncallFeature):
    def __init__(self, services: Services, naming: Naming) -> None:
        self._feeds = services.oncall.feeds
        self._command = f"{naming.slash('oncall')} feed"

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"feed": self._feed}

    def _feed(self, call: CommandCall, typed: str) -> Answer:
        words = split(typed)
        if words.first == "revoke":
            return self._revoke(call, words.rest)
        links = self._feeds.make(call.user_id, typed)
        lines = [f"• *{escape(link.what)}*: `{link.url}`" for link in links]
        revoke = f"{self._command} revoke {escape(typed)}".strip()
        closing = (
            "Whoever has the link sees the shifts, so keep it to yourself. It is shown only now: "
            f"copy it into your calendar (“Add by URL”). `{revoke}` ends it."
        )
        return reply("\n".join([*lines, closing]))

    def _revoke(self, call: CommandCall, typed: str) -> Answer:
        count = self._feeds.revoke(call.user_id, typed)
        if count == 0:
            return reply("There was no link to end.")
        what = "1 link is" if count == 1 else f"{count} links are"
        return reply(f"Done: {what} ended. Calendars that had it see nothing more.")
