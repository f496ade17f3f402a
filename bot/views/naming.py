"""How this installation calls its commands: another app may own `/oncall` already."""

import re
from dataclasses import dataclass

_OURS = re.compile(
    r"(?<![\w/])/(liaison|escalate|oncall|roadmap|agenda|survey|decide|win)\b(?![\w/.-])"
)


@dataclass(frozen=True)
class Naming:
    prefix: str = ""

    def slash(self, name: str) -> str:
        """The command as people type it: `/oncall`, or `/mk-oncall` with the prefix `mk`."""
        return f"/{self.prefix}-{name}" if self.prefix else f"/{name}"

    def said(self, sentence: str) -> str:
        """A sentence of ours, with each command as people type it here."""
        return _OURS.sub(lambda found: self.slash(found[1]), sentence)
