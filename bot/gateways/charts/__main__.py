"""`python -m bot.gateways.charts`: a line of JSON in, a line of JSON and a PNG out, and again."""

import json
import os
import sys
import tempfile
from typing import BinaryIO


def main() -> None:
    """Draw until the input ends."""
    # The library writes its list of fonts where these say; our own home may be read-only.
    with tempfile.TemporaryDirectory(prefix="liaison-charts-") as folder:
        os.environ["HOME"] = os.environ["MPLCONFIGDIR"] = folder
        serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    from bot.gateways.charts.draw import draw  # noqa: PLC0415 it reads MPLCONFIGDIR when loaded

    for line in asked:
        try:
            content = draw(json.loads(line))
            head: dict[str, object] = {"bytes": len(content)}
        except Exception as error:  # noqa: BLE001 told to the other process, which logs it
            content, head = b"", {"error": f"{type(error).__name__}: {error}"[:500]}
        answers.write(json.dumps(head).encode() + b"\n" + content)
        answers.flush()


if __name__ == "__main__":
    main()
