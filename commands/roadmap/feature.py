"""What the parts of `/roadmap` have in common."""

from collections.abc import Callable, Mapping

from bot.interactions import Answer, CommandCall, Feature


class RoadmapFeature(Feature):
    """A group of `/roadmap`'s words, with its buttons and modals."""

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        """By the first word after the command; the handler is given what follows it."""
        return {}
