"""A request as it arrived, read whole: bounded in size and time, without holding a worker or the database."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import anyio
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request

from cloud.problems import Refused

# So much beyond the limit is still read and thrown away, so that the answer arrives before the connection is closed.
_PATIENCE: Final = 4


@dataclass(frozen=True, slots=True)
class Received:
    """What is signed, and who sent it."""

    method: str
    url: str
    headers: Headers
    body: bytes
    address: str


async def receive(request: Request, *, bytes_max: int, seconds: int) -> Received:
    """The whole request. Raises `Refused` with too-large or too-slow."""
    try:
        with anyio.fail_after(seconds):
            body = await _body(request, bytes_max)
    except TimeoutError as error:
        raise Refused("too-slow", f"the body must have arrived within {seconds} s") from error
    except ClientDisconnect as error:
        raise Refused("malformed", "the body was cut off") from error
    address = request.client.host if request.client else ""
    return Received(request.method, _url(request), request.headers, body, address)


async def _body(request: Request, bytes_max: int) -> bytes:
    kept, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= bytes_max:
            kept += chunk
        elif size > bytes_max * _PATIENCE:
            break
    if size > bytes_max:
        raise Refused("too-large", f"the body has more than {bytes_max} bytes")
    return bytes(kept)


def _url(request: Request) -> str:
    """As the caller wrote it: the path must not be decoded, or another one could have been signed."""
    scope = request.scope
    path = scope.get("raw_path") or quote(scope["path"]).encode()
    query = scope.get("query_string") or b""
    host = request.headers.get("host", "")
    return f"{scope['scheme']}://{host}{path.decode('latin-1')}{'?' if query else ''}{query.decode('latin-1')}"
