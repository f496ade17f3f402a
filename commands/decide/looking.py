"""`/decide list`, `find`, `show`, `who`, `export`: looking decisions up."""

from collections.abc import Callable, Mapping

from bot.errors import Mistake
from bot.interactions import ActionCall, Answer, CommandCall, Feature, Replace, number, reply
from bot.services import Services
from bot.services.decisions.looking import DecisionLog
from bot.views import blocks as b
from bot.views import team_settings
from bot.views.decisions import lists as views
from bot.views.decisions.authority import authority_lines
from bot.views.naming import Naming


class Looking(Feature):
    def __init__(self, services: Services, naming: Naming) -> None:
        self._decisions = services.decisions
        self._slash = naming.slash("decide")

    def actions(self) -> Mapping[str, Callable[[ActionCall], Answer]]:
        return {views.WITHDRAW: self._withdraw, views.REVIEW: self._review}

    def list_all(self, call: CommandCall) -> Answer:
        """The latest decisions."""
        return self._log(self._decisions.looking.log(call.user_id), "Decisions, the latest first")

    def list_of(self, call: CommandCall, team: str) -> Answer | None:
        """One team's; None where the words name no team."""
        try:
            log = self._decisions.looking.log(call.user_id, team=team)
        except Mistake:
            return None
        return self._log(log, f"Decisions of {b.one_line(team, 60)}, the latest first")

    def find(self, call: CommandCall, typed: str) -> Answer:
        """The decisions that fit some words."""
        log = self._decisions.looking.find(call.user_id, typed)
        looked = b.one_line(typed, 100)
        if not log.decisions:
            return reply(
                f"No decision has anything like “{looked}”. `{self._slash} list` shows the latest."
            )
        if log.meant:
            return self._log(log, f"Nothing has “{looked}”; this is nearest")
        return self._log(log, f"Decisions with “{looked}”, the best first")

    def show(self, call: CommandCall, typed: str) -> Answer:
        """All about one."""
        which = f"Which one? Type `{self._slash} show 3`, with its number."
        whole = self._decisions.looking.whole(call.user_id, number(typed, which))
        return reply(views.whole_text(whole), views.whole_blocks(whole))

    def who(self, call: CommandCall, typed: str) -> Answer:
        """Who decides what; leads can change it from here."""
        found = self._decisions.authority.who(call.user_id, typed)
        lines = b.fitting(authority_lines(found.lines))
        if not lines and typed:
            nothing = f"The authority map has nothing like “{b.one_line(typed, 100)}”."
            more = f"`{self._slash} who` shows all of it; who leads the team decides the rest."
            lines = [f"{nothing} {more}"]
        elif not lines:
            lines = ["The authority map is empty: the teams’ leads decide."]
        blocks = b.sections(lines)[: b.MESSAGE_BLOCKS - 1]
        if found.editable:
            change = b.button("Change who decides", team_settings.OPEN, "open")
            blocks.append(b.actions(change))
        return reply("\n".join(lines), blocks)

    def export(self, call: CommandCall) -> Answer:
        """The log as files, in a DM."""
        count = self._decisions.exporting.send_to(call.user_id)
        if not count:
            return reply("There is no decision to export yet.")
        return reply(f"{count} decision{'s' if count > 1 else ''}: the files are in your DM soon.")

    def _log(self, log: DecisionLog, title: str) -> Answer:
        if not log.decisions:
            return reply(f"No decisions yet. `{self._slash}` opens the first.")
        lines = [
            f"• {views.decision_line(each, log.zone, log.pointers.get(each.id or 0, ()))}"
            for each in log.decisions
        ]
        return reply("\n".join(b.fitting([f"*{title}*", *lines])))

    def _withdraw(self, call: ActionCall) -> Answer:
        self._decisions.recording.withdraw(call.user_id, number(call.value))
        return self._shown_again(call)

    def _review(self, call: ActionCall) -> Answer:
        decision, meeting = self._decisions.reviewing.bring_back(call.user_id, number(call.value))
        words = f"Those who decided {decision.id} are reminded to look at it again."
        if meeting:
            words = f"{words} {views.on_agenda(meeting)}"
        return Answer(after=(Replace(words, [b.section(words)]),))

    def _shown_again(self, call: ActionCall) -> Answer:
        whole = self._decisions.looking.whole(call.user_id, number(call.value))
        return Answer(after=(Replace(views.whole_text(whole), views.whole_blocks(whole)),))
