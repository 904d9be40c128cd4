"""What surrounds every page: headers that let a browser do as little as possible, and bounds on what is sent to it."""

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_BYTES_MAX: Final = 1_048_576
_READING: Final = frozenset({"GET", "HEAD"})
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update({name: value for name, value in _HEADERS.items() if name not in headers})
                if scope["scheme"] == "https":
                    message["headers"] = [_secured(*header) for header in message["headers"]]
            await send(message)

        refused = None if scope["method"] in _READING else _refusal(Headers(scope=scope))
        await (refused or self._app)(scope, receive, send_guarded)


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A cookie that was given over TLS is never sent without it."""
    return (name, value + b"; secure") if name.lower() == b"set-cookie" else (name, value)


def _refusal(headers: Headers) -> ASGIApp | None:
    """A form says how long it is, and the server holds it to that."""
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        return PlainTextResponse("Length required", 411)
    if len(length) > len(str(BODY_BYTES_MAX)) or int(length) > BODY_BYTES_MAX:
        return PlainTextResponse("Too large", 413)
    return None
