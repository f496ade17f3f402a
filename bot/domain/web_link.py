"""Addresses that people and machines give us."""

from urllib.parse import urlsplit

LINK_LIMIT = 2000


def is_web_link(link: str) -> bool:
    """Whether this is a whole http(s) address, short and plain enough to be stored and shown."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    whole = bool(parts.netloc) and link.isprintable() and " " not in link
    return parts.scheme in {"http", "https"} and whole and len(link) <= LINK_LIMIT
