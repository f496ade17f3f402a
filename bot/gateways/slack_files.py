"""The bytes of Slack's files: sent to its upload address, and read from a file's own."""

from http.client import HTTPMessage
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from bot.errors import Rejected

_SLACK = ".slack.com"
_REFUSED = "file_not_readable"
_FOR_GOOD = {401, 403, 404, 410}


def post_bytes(url: str, content: bytes, timeout: int) -> None:
    """Send a file's bytes to the address that Slack gave for it. Raises what urllib raises."""
    if not url.startswith(("https://", "http://")):
        raise Rejected("unknown_upload_url")
    headers = {"Content-Type": "application/octet-stream"}
    request = Request(url, content, headers)  # noqa: S310 checked above
    with urlopen(request, timeout=timeout) as answer:  # noqa: S310 the same
        answer.read()


def download(url: str, token: str, base_url: str, most: int, timeout: int) -> bytes:
    """A file's bytes, up to one more than `most`.

    Args:
        url: as Slack gave it.
        token: of the bot; it goes to Slack's own machines and to no other.
        base_url: of the Web API.
        most: how many bytes are wanted at most.
        timeout: seconds to wait for each piece.

    Raises:
        Rejected: the address isn't Slack's, or it doesn't let us have the file.
        Exception: what else urllib raises.
    """
    if not _is_slacks(url, base_url):
        raise Rejected("unknown_download_url")
    request = Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310 checked above
    try:
        with build_opener(_StaysHere()).open(request, timeout=timeout) as answer:
            if answer.headers.get_content_type() == "text/html":  # its sign-in page
                raise Rejected(_REFUSED)
            content: bytes = answer.read(most + 1)
            return content
    except HTTPError as error:
        if error.code not in _FOR_GOOD:
            raise
        error.close()
        raise Rejected(_REFUSED) from None


def _is_slacks(url: str, base_url: str) -> bool:
    """Whether an address is Slack's over https, or that of the very server we call."""
    there, ours = urlsplit(url), urlsplit(base_url)
    if (there.scheme, there.netloc) == (ours.scheme, ours.netloc):
        return True
    return there.scheme == "https" and (there.hostname or "").endswith(_SLACK)


class _StaysHere(HTTPRedirectHandler):
    """Follows no redirect: it would carry the token to wherever it leads."""

    def redirect_request(
        self,
        _request: Request,
        _fp: IO[bytes],
        _code: int,
        _msg: str,
        _headers: HTTPMessage,
        _to: str,
    ) -> None:
        raise Rejected(_REFUSED)
