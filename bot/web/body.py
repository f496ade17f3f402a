"""Bodies of requests, read up to a limit."""

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

BODY_LIMIT = 1_000_000
"""Bytes. Slack's largest view is 250 KB."""


async def read_body(request: Request) -> bytes:
    """The whole body.

    Raises:
        HTTPException: 413 too large, 400 it broke off.
    """
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_LIMIT:
                raise HTTPException(413, "This is too large.")
    except ClientDisconnect:
        raise HTTPException(400, "The request broke off.") from None
    return bytes(body)
