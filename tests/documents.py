"""The parts of documents that are made from the code: `make documents` writes them anew."""

import re
from collections.abc import Mapping
from pathlib import Path

from bot.permissions import ALLOWED, Role
from bot.slack_app.manifest import SCOPES

ROOT = Path(__file__).parents[1]
_COLUMNS: Mapping[Role, str] = {
    Role.ADMINISTRATOR: "administrator",
    Role.LEAD: "lead of the team",
    Role.MEMBER: "member of the team",
    Role.INVOLVED: "whom it concerns",
    Role.EVERYONE: "everyone",
}


def scopes_table() -> str:
    lines = [f"| `{scope}` | {reason} |" for scope, reason in SCOPES.items()]
    return "\n".join(["| scope | why |", "|---|---|", *lines])


def roles_table() -> str:
    """What each role may do, as `bot.permissions` holds it; a guest may do none of it."""
    head = " | ".join(("to …", *_COLUMNS.values(), "guest"))
    lines = [f"| {head} |", "|---" * (len(_COLUMNS) + 2) + "|"]
    for action, allowed in ALLOWED.items():
        everyone = Role.EVERYONE in allowed
        marks = ["yes" if everyone or role in allowed else "" for role in _COLUMNS]
        guest = "if it concerns them" if Role.INVOLVED in allowed else ""
        lines.append(f"| {' | '.join((action.value, *marks, guest))} |")
    return "\n".join(lines)


GENERATED = {
    ("docs/approval.md", "scopes"): scopes_table,
    ("README.md", "roles"): roles_table,
}


def between(name: str) -> re.Pattern[str]:
    """What stands between a generated part's two comments."""
    return re.compile(rf"(<!-- {name}: begin[^\n]*-->\n).*?(<!-- {name}: end -->)", re.DOTALL)


def main() -> None:
    for (path, name), make in GENERATED.items():
        file = ROOT / path
        text = file.read_text(encoding="utf-8")
        begin, end = between(name).findall(text)[0]
        written = between(name).sub(f"{begin}{make()}\n{end}".replace("\\", r"\\"), text)
        file.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
