"""Processes that may be killed on the way: begun, and waited for.

Each module whose processes these are lets them be forked from one that has loaded it already:
`CONTEXT.set_forkserver_preload([__name__])`.
"""

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import TypeVar

CONTEXT = multiprocessing.get_context("forkserver")
L = TypeVar("L")


def begins(live: Callable[[L], None], life: L) -> BaseProcess:
    """A process that lives that life."""
    process = CONTEXT.Process(target=live, args=(life,))
    process.start()
    return process


def ends(process: BaseProcess, seconds: float) -> bool:
    """Wait for it so long at most; False when it was killed on the way."""
    process.join(seconds)
    exit_code = process.exitcode
    process.close()
    assert exit_code in {0, -signal.SIGKILL}, f"the process ended with {exit_code}"
    return exit_code == 0
