"""Which issue somebody means: its key, or the address that their browser shows."""

import re
from urllib.parse import urlsplit

from bot.errors import Mistake

_KEY = re.compile(r"[A-Z][A-Z0-9_]{0,39}-[1-9][0-9]{0,9}")
_PROJECT = re.compile(r"[A-Z][A-Z0-9_]{0,39}")


def issue_key(typed: str, site: str) -> str:
    """The key of an issue of this site.

    Args:
        typed: `MKT-44`, `mkt-44`, or an address, also as Slack writes it: `<https://…|…>`.
        site: where people browse the site that is set up.

    Raises:
        Mistake: it is no key, or an address of another site.
    """
    text = typed.strip().strip("<>").partition("|")[0]
    if text.lower().startswith(("http://", "https://")):
        text = _in_address(text, site)
    key = text.strip().upper()
    if not _KEY.fullmatch(key):
        raise Mistake("An issue's key looks like MKT-44. You can also paste its address.")
    return key


def _in_address(address: str, site: str) -> str:
    parts, ours = urlsplit(address), urlsplit(site)
    host = ours.netloc.lower()
    if parts.netloc.lower() != host:
        raise Mistake(
            f"That issue is on another site than the one Liaison is connected with ({host})."
        )
    found = re.search(r"/browse/([^/?#]+)", parts.path) or re.search(
        r"selectedIssue=([^&]+)", parts.query
    )
    return found[1] if found else ""


def project_key(typed: str) -> str:
    """The key of a project: `MKT`.

    Raises:
        Mistake: it is none.
    """
    key = typed.strip().upper()
    if not _PROJECT.fullmatch(key):
        raise Mistake("A project's key looks like MKT: the letters before an issue's number.")
    return key
