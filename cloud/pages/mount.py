"""Puts the pages into the cloud's application, apart from its calls: their own sessions, errors and headers."""

import secrets
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy import select
from starlette.exceptions import HTTPException
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import RedirectResponse, Response

from cloud.database import Database, DatabaseDown, insert_if_new
from cloud.pages import deliveries, differences, door, registers, sales
from cloud.pages.asking import NotSignedIn
from cloud.pages.guard import Guard
from cloud.pages.tokens import Tokens
from cloud.pages.view import AT, Office, View, make_templates
from cloud.ports import Clock, Ids
from cloud.schema import page_secret
from cloud.settings import CloudSettings
from cloud.tries import Tries

_SESSION_S: Final = 8 * 3600
_SECRET: Final = "session"  # noqa: S105 - its name
_SECRET_BYTES: Final = 32
_SAID: Final = {
    403: "This form is too old. Please go back, load the page again, and repeat it.",
    404: "There is nothing here.",
    408: "This took too long to arrive. Please try again.",
    422: "This address can't be read.",
    503: "The database can't be reached now. Please try again in a minute.",
}


def mount_pages(app: FastAPI, database: Database, settings: CloudSettings, *, clock: Clock, ids: Ids) -> None:
    """Serve the pages at `AT`."""
    pages = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    secret = _secret(database)
    pages.state.office = Office(database, settings, clock, ids, make_templates(), Tokens(secret))
    tries = Tries(settings.tries_max, settings.tries_minutes)
    for router in (door.make_router(tries), *(room.router for room in (registers, sales, deliveries, differences))):
        pages.include_router(router)
    pages.add_api_route("/", _home, include_in_schema=False)
    pages.add_middleware(
        SessionMiddleware,
        secret_key=secret,
        session_cookie="operator",
        max_age=_SESSION_S,
        path=AT,
        same_site="strict",
    )
    pages.add_middleware(Guard)
    pages.add_exception_handler(NotSignedIn, _not_signed_in)
    pages.add_exception_handler(HTTPException, _http_error)
    pages.add_exception_handler(RequestValidationError, _not_valid)
    pages.add_exception_handler(DatabaseDown, _busy)
    app.add_api_route(AT, _home, include_in_schema=False)
    app.mount(AT, pages)


def _home() -> Response:
    return RedirectResponse(f"{AT}/registers")


def _secret(database: Database) -> str:
    """What sessions are signed with: made once, the same for every server of this database."""
    with database.write() as connection:
        insert_if_new(connection, page_secret, name=_SECRET, value=secrets.token_urlsafe(_SECRET_BYTES))
        query = select(page_secret.c.value).where(page_secret.c.name == _SECRET)
        return str(connection.execute(query).scalar_one())


def _not_signed_in(_request: Request, _error: Exception) -> Response:
    return RedirectResponse(f"{AT}/sign-in", 303)


def _http_error(request: Request, error: Exception) -> Response:
    return _wrong(request, error.status_code if isinstance(error, HTTPException) else 400)


def _not_valid(request: Request, _error: Exception) -> Response:
    return _wrong(request, 422)


def _busy(request: Request, _error: Exception) -> Response:
    return _wrong(request, 503)


def _wrong(request: Request, status: int) -> Response:
    view = View(request, request.app.state.office)
    said = _SAID.get(status, "This can't be done here.")
    return view.page("error.html", {"text": view.say(said)}, status=status)
