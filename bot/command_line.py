"""The command line. Flags are variables too: `--port` is LIAISON_PORT, and the flag wins."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

Environment = Mapping[str, str | None]
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


_ABOUT = """A Slack app with which IT and marketing operations work as one team. Without a command:
the local workspace, or the real one where .env has its tokens."""


def parse(arguments: Sequence[str] | None, environment: Environment) -> argparse.Namespace:
    """The options of one call; `command` is the command's name, `bare` when none was given.

    Args:
        arguments: of the command line; None for the process's own.
        environment: the variables, those of `.env` among them.

    Raises:
        SystemExit: something is wrong (code 2, said on standard error), or help was asked for.
    """
    parser = argparse.ArgumentParser(prog="app.py", description=_ABOUT)
    _add_local_flags(parser, environment)
    commands = parser.add_subparsers(title="commands", metavar="", dest="command")

    def add(name: str, about: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=about, description=about)

    running = add("run", "serve the real Slack workspace")
    _flag(running, "port", environment, type=_port, help="where HTTP is answered")
    _add_local_flags(add("local", "serve the local workspace; nothing to set up"), environment)
    add("migrate", "bring the database to what this version needs")
    add("doctor", "say what is missing, and how to mend it")
    printing = add("manifest", "print the app manifest to paste into Slack")
    _switch(printing, "json", environment, help="as JSON, without the reasons for each scope")
    _flag(printing, "request-url", environment, help="Slack's request URL, for HTTP mode")
    setting_up = add("config", "the setup as a file: write it, or apply one")
    setting_up.add_argument("action", choices=["export", "apply"])
    setting_up.add_argument("file", type=Path, nargs="?", help="see docs/teams.example.yaml")
    _switch(setting_up, "dry-run", environment, help="only show what would change")
    syncing = add("sync", "take the issues of a search in Jira onto the roadmap")
    syncing.add_argument(
        "--import",
        dest="search",
        metavar="JQL",
        required=True,
        help='as in Jira\'s advanced search: "project = MKT"',
    )
    syncing.add_argument("--team", help="whose lead owns what is nobody's in Jira")
    _switch(syncing, "dry-run", environment, help="only print what would be added")
    options = parser.parse_args(arguments)
    options.command = options.command or "bare"
    return options


def _add_local_flags(parser: argparse.ArgumentParser, environment: Environment) -> None:
    port_help = "the page's port; the next free one if it is taken"
    _flag(parser, "port", environment, type=_port, help=port_help)
    _flag(parser, "database", environment, help="sqlite:///PATH of the local workspace")
    _flag(parser, "at", environment, type=_moment, help="the moment at which a new one begins")
    _switch(parser, "frozen", environment, help="the clock moves only by the page's buttons")
    _switch(parser, "empty", environment, help="begin without the sample company's teams")


def _flag(
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


def _switch(
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


def _port(text: str) -> int:
    """A TCP port; 0 lets the system choose."""
    if not (text.isascii() and text.isdigit()) or int(text) > 65535:  # noqa: PLR2004 TCP's range
        raise argparse.ArgumentTypeError("expected a port from 0 to 65535 (LIAISON_PORT)")
    return int(text)


def _moment(text: str) -> datetime:
    """A moment with its offset, ISO 8601."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    # Far from both ends of the calendar, so that weeks can be counted on from there.
    if at is None or at.tzinfo is None or not 2000 <= at.year <= 2200:  # noqa: PLR2004
        raise argparse.ArgumentTypeError("expected a moment like 2026-11-23T09:00:00-05:00")
    return at


def _variable(name: str) -> str:
    return f"LIAISON_{name.upper().replace('-', '_')}"
