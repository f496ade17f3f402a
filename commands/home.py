"""The App Home: shown when someone opens it."""

from bot.services import Services


class AppHome:
    def __init__(self, services: Services) -> None:
        self._home = services.home

    def opened(self, user_id: str, event_id: str) -> None:
        """`app_home_opened`."""
        self._home.open(user_id, event_id)
