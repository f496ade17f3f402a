"""How long to wait before something is tried, or looked for, again."""

from datetime import timedelta

FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=1)
MOST_ATTEMPTS = 10
"""Then it is given up on and told: about five hours after the first."""

FIRST_LOOK = timedelta(seconds=60)
MOST_LOOKS = 5
"""Looks for an issue that may have been created: over half an hour, as Jira's index lags."""


def pause(attempts: int) -> timedelta:
    """After so many failed attempts in a row (1 or more)."""
    doublings: int = 2 ** min(attempts - 1, 20)
    return min(FIRST * doublings, LONGEST)


def look_again(looks: int) -> timedelta:
    """After so many looks (0 or more) that found nothing."""
    doublings: int = 2 ** min(looks, 10)
    return FIRST_LOOK * doublings
