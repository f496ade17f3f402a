"""What the parts of `/liaison` have in common."""

from collections.abc import Callable, Mapping

from bot.interactions import Answer, CommandCall, Feature


class LiaisonFeature(Feature):
    """A group of `/liaison`'s words, with its buttons and modals."""

    def words(self) -> Mapping[str, Callable[[CommandCall, str], Answer]]:
        """By the first word after the command; the handler is given what follows it."""
        return {}
