"""Flags that are variables too: `--port` is LIAISON_PORT, and the flag wins."""

import argparse
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

Environment = Mapping[str, str | None]
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def add_flag(
    parser: argparse.ArgumentParser,
    name: str,
    environment: Environment,
    *,
    help: str,  # noqa: A002 argparse's own word
    type: Callable[[str], Any] = str,  # noqa: A002 the same
) -> None:
    """A flag with a value; not given, its variable is read with the same check."""
    variable = _variable(name)
    default = environment.get(variable) or None
    parser.add_argument(f"--{name}", help=f"{help} ({variable})", type=type, default=default)


def add_switch(
    parser: argparse.ArgumentParser,
    name: str,
    environment: Environment,
    *,
    help: str,  # noqa: A002 argparse's own word
) -> None:
    """A flag without a value; its variable is 1 or 0."""
    variable = _variable(name)
    value = (environment.get(variable) or "").strip().lower()
    if value not in _TRUE | _FALSE:
        parser.error(f"{variable}: expected 1 or 0")
    parser.add_argument(
        f"--{name}", action="store_true", help=f"{help} ({variable})", default=value in _TRUE
    )


def port(text: str) -> int:
    """A TCP port; 0 lets the system choose."""
    number = int(text)
    if not 0 <= number <= 65535:  # noqa: PLR2004 the range of TCP ports
        raise argparse.ArgumentTypeError("expected a port from 0 to 65535")
    return number


def moment(text: str) -> datetime:
    """A moment with its offset, ISO 8601."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise argparse.ArgumentTypeError("expected a moment like 2026-11-23T09:00:00-05:00")
    return at


def _variable(name: str) -> str:
    return f"LIAISON_{name.upper().replace('-', '_')}"
