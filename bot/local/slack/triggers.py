"""Trigger ids: each opens one view, within three real seconds of what the person did."""

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.local.slack.refused import Refused

LIFETIME = 3.0  # real seconds
_REMEMBERED = 1000  # so that one that is late is told from one that never was


@dataclass
class _Trigger:
    user: str
    made: float
    used: bool = False


class Triggers:
    """Used under `state.changing()`; forgotten with the process, as all are over by then.

    Args:
        real: seconds of a clock that never goes back, e.g. `time.monotonic`.
    """

    def __init__(self, real: Callable[[], float]) -> None:
        self._real = real
        self._triggers: dict[str, _Trigger] = {}
        self._numbers = itertools.count(1)

    def mint(self, user: str) -> str:
        """A new one, for what this person just did."""
        trigger_id = f"{next(self._numbers)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = _Trigger(user, self._real())
        if len(self._triggers) > _REMEMBERED:
            del self._triggers[next(iter(self._triggers))]
        return trigger_id

    def check(self, trigger_id: str) -> str:
        """The person it belongs to; it can still be used.

        Raises:
            Refused: invalid_trigger_id, expired_trigger_id, exchanged_trigger_id.
        """
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self._real() - trigger.made > LIFETIME:
            raise Refused("expired_trigger_id")
        return trigger.user

    def use(self, trigger_id: str) -> None:
        """It was exchanged for a view."""
        self._triggers[trigger_id].used = True
