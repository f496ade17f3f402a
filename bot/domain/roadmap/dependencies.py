"""What has to be done before what: a graph without circles."""

from collections.abc import Iterable, Mapping


def circle(needs: Mapping[int, Iterable[int]], item: int, wanted: Iterable[int]) -> list[int]:
    """The way back to an item that would arise if it needed `wanted`; empty when none would.

    Args:
        needs: for each item what it needs, as it is now.
        item: whose needs are to be replaced.
        wanted: what it is to need.

    Returns:
        `[12, 14, 9, 12]`: #12 would need #14, which needs #9, which needs #12.
    """
    came_from = dict.fromkeys(wanted, item)
    waiting = list(came_from)
    while waiting:
        here = waiting.pop()
        if here == item:
            return _way(came_from, item)
        for following in needs.get(here, ()):
            if following not in came_from:
                came_from[following] = here
                waiting.append(following)
    return []


def _way(came_from: Mapping[int, int], item: int) -> list[int]:
    way = [item]
    while len(way) == 1 or way[-1] != item:
        way.append(came_from[way[-1]])
    return way[::-1]
