"""Results, the table, the history, and what is stored about oneself."""

from collections.abc import Callable, Mapping

from bot.interactions import Answer, CommandCall, reply
from bot.services.surveys import Surveys
from bot.views.blocks import MESSAGE_BLOCKS, Block, divider, section, sections
from bot.views.survey.results import (
    Results,
    comment_blocks,
    comment_lines,
    history_lines,
    results_blocks,
    results_lines,
)
from bot.views.survey.status import my_data_blocks, my_data_lines

Subcommand = Callable[[CommandCall, str], Answer]
_CODE = 2900
"""Characters of a table in one block."""


class Reading:
    def __init__(self, surveys: Surveys) -> None:
        self._reading = surveys.reading

    def words(self) -> Mapping[str, Subcommand]:
        """What can be typed after `/survey`."""
        return {
            "results": self._results,
            "history": self._history,
            "mydata": self._my_data,
        }

    def _results(self, call: CommandCall, typed: str) -> Answer:
        words = typed.split()
        if "csv" in map(str.lower, words):
            which = " ".join(word for word in words if word.lower() != "csv")
            return self._table(call, which)
        results = self._reading.results(call.user_id, typed)
        lines = [*results_lines(results), *comment_lines(results)]
        return reply("\n".join(lines), _fitting(results))

    def _table(self, call: CommandCall, typed: str) -> Answer:
        name, table = self._reading.table(call.user_id, typed)
        head = f"*Survey {name}*, as a table: what can be seen, and nothing else."
        return reply(table, [section(head), *_code(table)])

    def _history(self, call: CommandCall, _: str) -> Answer:
        waves = self._reading.history(call.user_id)
        if not waves:
            return reply("No survey has been published yet.")
        return reply("\n".join(history_lines(waves)))

    def _my_data(self, call: CommandCall, _: str) -> Answer:
        mine = self._reading.my_data(call.user_id)
        return reply("\n".join(my_data_lines(mine)), my_data_blocks(mine))


def _fitting(results: Results) -> list[Block]:
    """The results, and as many comments as a message takes."""
    shown, comments = results_blocks(results), comment_blocks(results)
    room = MESSAGE_BLOCKS - len(shown) - 2
    if not comments or room < 1:
        return shown
    more = len(comments) - room
    note = sections([f"… and {more} more lines in the channel’s thread."]) if more > 0 else []
    return [*shown, divider(), *comments[:room], *note]


def _code(table: str) -> list[Block]:
    """A table in blocks of code, as many lines in each as fit."""
    parts: list[str] = [""]
    for line in table.replace("`", "'").splitlines():
        if len(parts[-1]) + len(line) > _CODE:
            parts.append("")
        parts[-1] += f"{line}\n"
    return [
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": part}]}
            ],
        }
        for part in parts[: MESSAGE_BLOCKS - 1]
    ]
