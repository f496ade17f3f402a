"""Slack's request signatures, version v0 (docs.slack.dev, "Verifying requests from Slack").

We check them ourselves: Bolt answers 500 to a timestamp that is no number, logs the whole body
when a check fails, and takes an empty secret.
"""

import hashlib
import hmac

MAX_AGE = 300
"""Seconds, either way, by which a request's timestamp may differ from our clock."""


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a request: `v0=` and 64 hexadecimal digits."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def is_authentic(
    secret: str, timestamp: str | None, signature: str | None, body: bytes, now: float
) -> bool:
    """Whether Slack sent this request, and just now.

    Args:
        secret: the app's signing secret.
        timestamp: the header X-Slack-Request-Timestamp: epoch seconds, as text.
        signature: the header X-Slack-Signature.
        body: as it came.
        now: epoch seconds.
    """
    if not timestamp or not signature or not _is_recent(timestamp, now):
        return False
    expected = sign(secret, timestamp, body)
    return hmac.compare_digest(expected.encode(), signature.encode(errors="replace"))


def _is_recent(timestamp: str, now: float) -> bool:
    # Digits only, and few: int() takes signs, blanks, other scripts, and minutes for a megabyte.
    is_number = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= len("9999999999")
    return is_number and abs(now - int(timestamp)) <= MAX_AGE
