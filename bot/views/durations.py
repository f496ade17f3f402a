"""Lengths of time in words: the one place where seconds become something people say."""

_MINUTE, _HOUR, _DAY = 60, 60 * 60, 24 * 60 * 60


def duration(seconds: float) -> str:
    """To the minute, for figures: `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / _MINUTE), 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


def about(seconds: float, *, up: bool = False) -> str:
    """About how long, for sentences: `1 minute`, `90 minutes`, `3 hours`, `2 days`.

    Args:
        seconds: how long; less than none is none.
        up: a minute that has begun counts, as for what is left until a deadline.
    """
    whole = max(int(seconds), 0)
    for length, word in ((_DAY, "day"), (_HOUR, "hour")):
        if whole >= 2 * length:
            return f"{whole // length} {word}s"
    minutes = -(-whole // _MINUTE) if up else whole // _MINUTE
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
