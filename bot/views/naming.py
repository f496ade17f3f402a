"""How this installation calls its commands: another app may own `/oncall` already."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Naming:
    prefix: str = ""

    def slash(self, name: str) -> str:
        """The command as people type it: `/oncall`, or `/mk-oncall` with the prefix `mk`."""
        return f"/{self.prefix}-{name}" if self.prefix else f"/{name}"
