"""The roadmap for elsewhere: files, and links for people who are not in Slack."""

from collections.abc import Callable, Mapping

from bot.domain.quarter import parse_quarter
from bot.errors import Mistake
from bot.interactions import Answer, CommandCall, is_number, number, reply, split
from bot.services import Services
from bot.views.naming import Naming
from commands.roadmap.feature import RoadmapFeature


class Exporting(RoadmapFeature):
    def __init__(self, services: Services, naming: Naming) -> None:
        self._exports = services.roadmap.exports
        self._sharing = services.roadmap.sharing
        self._command = naming.slash("roadmap")

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        return {"export": self._export, "share": self._share}

    def _export(self, call: CommandCall, typed: str) -> Answer:
        words = typed.lower().split()
        quarters = [each for each in map(parse_quarter, words) if each]
        kinds = [each for each in words if each in {"csv", "markdown", "md", "all"}]
        if len(quarters) + len(kinds) != len(words) or len(quarters) > 1:
            raise Mistake(
                f"Type `{self._command} export` for a CSV file of everything, "
                f"`{self._command} export 2027-Q1` for one quarter, or "
                f"`{self._command} export markdown` for the summary."
            )
        quarter = quarters[0] if quarters else None
        if {"markdown", "md"} & set(kinds):
            self._exports.send_markdown(call.user_id, quarter)
            return reply("The summary as a Markdown file is on its way, in a message from Liaison.")
        count = self._exports.send_csv(call.user_id, quarter)
        items = "1 item" if count == 1 else f"{count:,} items"
        return reply(f"A CSV file with {items} is on its way, in a message from Liaison.")

    def _share(self, call: CommandCall, typed: str) -> Answer:
        words = split(typed)
        if words.first in {"on", "off"} and not words.rest:
            return self._allow(call.user_id, allowed=words.first == "on")
        if words.first == "revoke" and not words.rest:
            ended = self._sharing.revoke(call.user_id)
            what = "1 link has" if ended == 1 else f"{ended} links have"
            return reply(f"{what} ended." if ended else "There was no link to end.")
        if words.whole and not is_number(words.whole):
            raise Mistake(
                f"Type `{self._command} share` for a link of 30 days, `share 7` for one of 7 "
                "days, `share revoke` to end all. Administrators: `share on`, `share off`."
            )
        return self._make(call.user_id, words.whole)

    def _make(self, user_id: str, typed: str) -> Answer:
        link = self._sharing.make(user_id, number(typed)) if typed else self._sharing.make(user_id)
        ends = f"<!date^{int(link.ends_at.timestamp())}^{{date_long}}|{link.ends_at:%d %b %Y}>"
        return reply(
            f"`{link.url}`\nWhoever has this link reads the present quarter's summary, without "
            f"an account, until {ends}. It is shown only now. `{self._command} share revoke` "
            "ends all links."
        )

    def _allow(self, user_id: str, *, allowed: bool) -> Answer:
        links = self._sharing.allow(user_id, allowed=allowed)
        if allowed:
            return reply(
                f"Leads and administrators can share the roadmap now: `{self._command} share`."
            )
        what = {0: "There was no link.", 1: "The 1 link there is shows nothing any more."}
        return reply(
            "Sharing is off. " + what.get(links, f"The {links} links there are show nothing now.")
        )
