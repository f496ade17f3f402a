"""The pace that all processes share, kept in rows."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from bot.outbox.throttle import CHANNEL, LONG_AGO, Rule
from models import Pace
from models.insert import insert_missing

CHANNEL_SCOPE = "channel:"


class Pacer:
    """The scopes of all methods, as they stand in one transaction.

    A method has two. All its calls use up `method:…`, and all but pages wait for it: a page is
    never held behind digests. `pages:…` holds the pages while Slack refuses one.

    Args:
        session: the transaction.
        rules: of every method.
        lock: hold the scopes until the transaction ends, so that the claims of all processes
            take turns; needed by `take` and `hold`.
    """

    def __init__(self, session: Session, rules: Mapping[str, Rule], *, lock: bool = False) -> None:
        self._session = session
        self.methods = tuple(rules)
        self._rules = rules
        scopes = sorted(f"{kind}:{method}" for method in rules for kind in ("method", "pages"))
        self._paces = self._load(scopes, lock=lock)
        missing = [scope for scope in scopes if scope not in self._paces]
        if lock and missing:
            for scope in missing:
                insert_missing(session, Pace(scope=scope, free_at=LONG_AGO))
            self._paces = self._load(scopes, lock=True)

    def opens_at(self, method: str, *, page: bool) -> datetime:
        """When this method may be called next."""
        if page:
            return self._free_at(f"pages:{method}")
        return self._rules[method].opens_at(self._free_at(f"method:{method}"))

    def take(self, method: str, *, page: bool, channel: str | None, now: datetime) -> bool:
        """Count a call, if it may be made now.

        Args:
            method: what is called.
            page: whether for a page.
            channel: the destination, for a post.
            now: the present moment.

        Returns:
            Whether it may.
        """
        place = self._channel(channel) if channel else None
        if self.opens_at(method, page=page) > now or (place and place.free_at > now):
            return False
        used = self._paces[f"method:{method}"]
        used.free_at = self._rules[method].after_call(used.free_at, now)
        if place:
            place.free_at = CHANNEL.after_call(place.free_at, now)
        return True

    def hold(self, method: str, *, page: bool, until: datetime) -> None:
        """Slack refused a call: none of this method before `until`.

        A page waits only for what Slack said about a page: trying costs one call.
        """
        used = self._paces[f"method:{method}"]
        used.free_at = self._rules[method].held(used.free_at, until)
        if page:
            pages = self._paces[f"pages:{method}"]
            pages.free_at = max(pages.free_at, until)

    def _load(self, scopes: list[str], *, lock: bool) -> dict[str, Pace]:
        query = select(Pace).where(col(Pace.scope).in_(scopes)).order_by(Pace.scope)
        paces = self._session.exec(query.with_for_update() if lock else query)
        return {pace.scope: pace for pace in paces}

    def _free_at(self, scope: str) -> datetime:
        pace = self._paces.get(scope)
        return pace.free_at if pace else LONG_AGO

    def _channel(self, destination: str) -> Pace:
        scope = f"{CHANNEL_SCOPE}{destination}"
        pace = self._session.get(Pace, scope) or Pace(scope=scope, free_at=LONG_AGO)
        self._session.add(pace)
        return pace
