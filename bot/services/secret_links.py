"""Links that let whoever has them read something: made once, kept only as a hash, revocable."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from bot.errors import Mistake

_MOST = 100


@dataclass(frozen=True)
class NewLink:
    """A link as it is shown once, and what is stored of it."""

    url: str
    token_hash: str
    """SHA-256 in hexadecimal: the token itself is kept nowhere."""


def new_token() -> str:
    """256 bits that nobody can guess."""
    return secrets.token_urlsafe(32)


class SecretLinks:
    """Makes links below Liaison's own address.

    Args:
        public_url: where Liaison is reached from outside; None where nobody has said.
        pattern: the path behind it, with `{token}`.
        new_token: makes one that nobody can guess.
    """

    def __init__(
        self, public_url: str | None, pattern: str, new_token: Callable[[], str] = new_token
    ) -> None:
        self._public_url = public_url
        self._pattern = pattern
        self._new_token = new_token

    def make(self) -> NewLink:
        """A new link.

        Raises:
            Mistake: Liaison doesn't know its own address.
        """
        if self._public_url is None:
            raise Mistake(
                "I don't know the address at which I am reached from outside. Whoever looks after "
                "Liaison can set it: `LIAISON_PUBLIC_URL=https://liaison.company.example`"
            )
        token = self._new_token()
        return NewLink(self._public_url + self._pattern.format(token=token), _hash(token))


def stored_hash(token: str) -> str | None:
    """What is stored of a link with this token; None for a text that no link has."""
    return _hash(token) if len(token) <= _MOST else None


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
