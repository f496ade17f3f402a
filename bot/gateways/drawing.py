"""Pictures, drawn in another process: begun when one is wanted, ended when none is any more.

The drawing library is large, slow to load and keeps state, so it never comes into the process
that serves people; what it is given may hold any text, so the process has none of our secrets.
"""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from bot.errors import Rejected

_log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[2]
_COMMAND = (sys.executable, "-m", "bot.gateways.charts")
_MOST_KEPT = 12
_KEPT = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONWARNINGS", "TMPDIR")


class Drawing:
    """Draws pictures, one at a time, from any thread.

    Args:
        seconds: the most that one may wait for its turn, and the most that it may take.
        rest: seconds after which the process ends when nothing is to be drawn.
    """

    def __init__(self, seconds: float = 20, rest: float = 300) -> None:
        self._seconds = seconds
        self._rest = rest
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._resting: threading.Timer | None = None
        self._kept: dict[bytes, bytes] = {}

    def draw(self, picture: Mapping[str, Any]) -> bytes:
        """A PNG; the same picture gives the same bytes.

        Args:
            picture: as `bot.domain.pictures.to_json` gives it.

        Raises:
            Rejected: it can't be drawn, or not in time; the log says why.
        """
        line = json.dumps(picture).encode() + b"\n"
        if not self._turn.acquire(timeout=self._seconds):
            raise Rejected("drawing_is_busy")
        try:
            return self._kept.get(line) or self._keep(line, self._ask(line))
        finally:
            self._rest_later()
            self._turn.release()

    def close(self) -> None:
        """End the process, if there is one; another begins when something is to be drawn."""
        with self._turn:
            self._kept.clear()
            self._stop()

    def _keep(self, line: bytes, content: bytes) -> bytes:
        """For whoever is sent the same picture next: two channels, the leads of two teams."""
        if len(self._kept) >= _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[line] = content
        return content

    def _ask(self, line: bytes) -> bytes:
        process = self._running()
        limit = threading.Timer(self._seconds, process.kill)
        limit.start()
        try:
            return _answer(process, line)
        except (OSError, EOFError, ValueError) as error:
            _log.warning("drawing: the process ended, or took too long: %s", error)
            self._stop()
            raise Rejected("drawing_failed") from None
        finally:
            limit.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._stop()
            environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
            self._process = subprocess.Popen(  # noqa: S603 our own words
                _COMMAND,
                cwd=_ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl+C is for us: it lets us finish what was begun
            )
        return self._process

    def _rest_later(self) -> None:
        if self._resting:
            self._resting.cancel()
        self._resting = threading.Timer(self._rest, self.close)
        self._resting.daemon = True
        self._resting.start()

    def _stop(self) -> None:
        if self._resting:
            self._resting.cancel()
        process, self._process = self._process, None
        if process:
            process.kill()  # it holds nothing that could be lost
            with suppress(BrokenPipeError), process:  # closes the pipes, and waits
                pass


def _answer(process: subprocess.Popen[bytes], line: bytes) -> bytes:
    stdin, stdout = _pipe(process.stdin), _pipe(process.stdout)
    stdin.write(line)
    stdin.flush()
    head = json.loads(stdout.readline())
    if "error" in head:
        _log.warning("drawing: %s", head["error"])
        raise Rejected("not_drawable")
    content = stdout.read(head["bytes"])
    if len(content) < head["bytes"]:
        raise EOFError("cut off")
    return content


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("no pipe")
    return pipe
