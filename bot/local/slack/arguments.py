"""The arguments of a Web API call, from a form or from JSON, read as Slack reads them."""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.local.json_text import loads
from bot.local.slack.refused import Refused, invalid_arguments

_TRUE = frozenset({"1", "true", "True", True})
_TS = re.compile(r"\d+(\.\d+)?")


class Arguments:
    """What a call was given, by name. A value is text, or JSON where the call was JSON."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = {name: value for name, value in given.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def missing(self, names: tuple[str, ...]) -> list[str]:
        """Those of `names` that are absent or empty text."""
        return [name for name in names if self._given.get(name, "") == ""]

    def text(self, name: str, default: str = "") -> str:
        value = self._given.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def flag(self, name: str) -> bool:
        value = self._given.get(name)
        return isinstance(value, str | int) and value in _TRUE

    def whole(self, name: str, default: int, most: int) -> int | None:
        """A whole number from 1 to `most`; None when it is something else."""
        try:
            value = int(self.text(name, str(default)))
        except ValueError:
            return None
        return value if 1 <= value <= most else None

    def ts(self, name: str, error: str) -> float | None:
        """A message's `ts` or an epoch; None when absent.

        Raises:
            Refused: with `error`, when it is something else.
        """
        value = self.text(name)
        if not value:
            return None
        if not _TS.fullmatch(value):
            raise Refused(error)
        return float(value)

    def words(self, name: str) -> list[str]:
        """A list, whether given as one or as text with commas."""
        value = self._given.get(name, "")
        items = value if isinstance(value, list) else str(value).split(",")
        return [str(item).strip() for item in items if str(item).strip()]

    def json(self, name: str, error: str = "") -> Any:
        """JSON, whether given as such or as text; None when absent or empty text.

        Raises:
            Refused: with `error`, or invalid_arguments, when the text is no JSON.
        """
        value = self._given.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return loads(value)
        except ValueError:
            if error:
                raise Refused(error) from None
            raise invalid_arguments(f"[ERROR] must be valid json [json-pointer:/{name}]") from None
