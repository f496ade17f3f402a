"""Faults that a test or a person arranges: the next calls of a method go wrong, in order."""

import threading
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["ratelimited", "error", "drop_after_commit", "drop_before", "slow"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Fault:
    """How one call goes wrong.

    Args:
        kind: what happens.
        retry_after: seconds told with `ratelimited`.
        seconds: real seconds that `slow` waits before the call is carried out.
        error: the code of `error`.
    """

    kind: Kind
    retry_after: int
    seconds: float
    error: str


class Faults:
    """The faults not yet used, by method. From any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, fault: Fault, times: int) -> int:
        """Arrange it for the next calls; returns how many faults of that method are left."""
        with self._lock:
            self._faults[method].extend([fault] * times)
            return len(self._faults[method])

    def take(self, method: str) -> Fault | None:
        """The fault of this call, which is used up; None when it goes well."""
        with self._lock:
            faults = self._faults.get(method)
            return faults.popleft() if faults else None

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._faults.clear()
