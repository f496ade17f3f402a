"""Text as Data Center keeps it: wiki markup, in which what people wrote must stay as it is."""

import re

_SPECIAL = re.compile(r"[\\{}\[\]!|]")
_ESCAPED = re.compile(r"\\([\\{}\[\]!|])")


def to_wiki(text: str) -> str:
    """Plain text without macros, links, pictures, and without mentions of people."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def from_wiki(markup: str | None) -> str:
    """The other way; other markup is left as it is written."""
    return _ESCAPED.sub(r"\1", (markup or "").replace("\r\n", "\n"))
