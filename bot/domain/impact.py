"""What an escalation hurts, in each side's own words, on one shared severity (1 is the worst)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

PRESSING = timedelta(hours=4)
"""A blocked launch whose deadline is this near is as bad as it gets."""


@dataclass(frozen=True)
class Impact:
    """`key` is stored; `words` are shown."""

    key: str
    words: str
    severity: int


MARKETING_IMPACTS = (
    Impact("launch_blocked", "A launch is blocked", 2),
    Impact("cannot_buy", "Customers can't buy or sign up", 1),
    Impact("broken_tracking", "We spend money with broken tracking", 2),
    Impact("wrong_send", "Something was sent that shouldn't have been", 1),
    Impact("brand_or_legal", "Brand or legal risk", 2),
    Impact("slow_or_awkward", "Something is slow or awkward", 4),
)
IT_IMPACTS = (
    Impact("outage", "Outage", 1),
    Impact("degraded", "Degraded service", 3),
    Impact("security", "Security", 1),
    Impact("access", "Access", 3),
    Impact("question", "Question", 4),
)
IMPACTS = {impact.key: impact for impact in (*MARKETING_IMPACTS, *IT_IMPACTS)}

SEVERITY_WORDS = {1: "critical", 2: "high", 3: "medium", 4: "low"}


def severity_of(impact: Impact, deadline: datetime | None, now: datetime) -> int:
    """The severity of an impact, given when it has to be over."""
    if impact.key == "launch_blocked" and deadline is not None and deadline - now <= PRESSING:
        return 1
    return impact.severity
