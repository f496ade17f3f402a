"""Every error that Liaison raises on purpose.

LiaisonError
├── Mistake                 a person can mend it: the sentence is shown to them
│   ├── NotAllowed          who may is part of the sentence
│   ├── InvalidInput        a modal's errors, keyed by block id
│   └── Outdated            a button, modal or command that no longer exists
├── SettingsError           a setting is missing or malformed: exit code 2
├── SchemaError             the database is too old, too new, not ours, or in use
└── GatewayError            the outside failed
    ├── RateLimited         wait `retry_after` seconds
    ├── Unreachable         nothing was sent: trying again may help
    ├── Rejected            a definite "no": nothing was done, and trying again won't help
    │   ├── AccessRefused   our account may not; an administrator has to mend it
    │   └── NotFound        there is no such thing, or none that our account may see
    └── OutcomeUnknown      it may have been done
"""

from collections.abc import Mapping, Sequence


class LiaisonError(Exception):
    """The root of all errors of this project."""


class Mistake(LiaisonError):
    """Something a person can mend; `str(error)` is a sentence for them."""


class NotAllowed(Mistake):
    """The person may not do this; the sentence says who may."""


class InvalidInput(Mistake):
    """What a modal's inputs got wrong, all at once.

    Args:
        problems: a sentence for each block id.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class Outdated(Mistake):
    """What the person used is not there any more: an old message, or another version."""

    def __init__(self) -> None:
        super().__init__("That belongs to another version of Liaison and does nothing any more.")


class SettingsError(LiaisonError):
    """A setting is missing or malformed; the text names it and what was expected."""


class SchemaError(LiaisonError):
    """The database does not fit this version of Liaison, or is another process's."""


class GatewayError(LiaisonError):
    """The outside failed. `code` is the outside's own word for it, for logs and rows."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RateLimited(GatewayError):
    """Too many calls: nothing was done.

    Args:
        retry_after: seconds to wait, as the outside said.
        reason: the outside's word for which limit it was, where it says.
    """

    def __init__(self, retry_after: float, reason: str = "") -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after
        self.reason = reason


class Unreachable(GatewayError):
    """No connection could be made, so nothing was sent."""


class Rejected(GatewayError):
    """The outside refused for good, e.g. `channel_not_found`.

    Args:
        code: its word for it.
        problems: what is wrong with which field, in the outside's words.
        messages: its other sentences. Both may be shown to people; neither holds a secret.
    """

    def __init__(
        self, code: str, problems: Mapping[str, str] | None = None, messages: Sequence[str] = ()
    ) -> None:
        super().__init__(code)
        self.problems = dict(problems or {})
        self.messages = tuple(messages)


class AccessRefused(Rejected):
    """Our account is not known, or not allowed: nothing works until somebody mends it."""


class NotFound(Rejected):
    """There is no such thing, or our account may not see it."""


class OutcomeUnknown(GatewayError):
    """No clear answer came, so it may or may not have been done.

    Args:
        code: what happened.
        retry_after: seconds to wait before anything else, where the outside said so.
    """

    def __init__(self, code: str, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.retry_after = retry_after
