"""Who may see a page, and who may do something on one: sessions and forms.

A session is a cookie that itsdangerous signs (Starlette's middleware). Each form carries a token of the session
(WTForms), so a form of another site does nothing; the cookie is not sent along from there anyway (`SameSite=Strict`).
"""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Final

import anyio
from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from cloud.pages import operators
from cloud.pages.tokens import FIELD
from cloud.pages.view import Office, View
from cloud.pages.words import LANGUAGES

LOG: Final = logging.getLogger("cloud.pages")
_FIELDS_MAX: Final = 20


class NotSignedIn(Exception):  # noqa: N818 - a state, not a fault
    """The page is for operators only."""


def office_of(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


def open_view(request: Request, office: Annotated[Office, Depends(office_of)], lang: str = "") -> View:
    """Anybody's view; `?lang=` changes the language from now on."""
    if lang in LANGUAGES:
        request.session["language"] = lang
    return View(request, office)


Open = Annotated[View, Depends(open_view)]


def signed_in(view: Open) -> View:
    """An operator's view. Raises `NotSignedIn`."""
    name, sessions = view.session.get("operator"), view.session.get("sessions")
    if not isinstance(name, str) or not isinstance(sessions, int):
        raise NotSignedIn
    if not operators.is_current(view.office.database, name, sessions):
        raise NotSignedIn
    return View(view.request, view.office, name)


Signed = Annotated[View, Depends(signed_in)]


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, from a form of ours."""

    fields: Mapping[str, str | bytes]

    def text(self, name: str) -> str:
        """A field without the blanks around it; empty when it was not sent."""
        value = self.fields.get(name)
        return value.strip() if isinstance(value, str) else ""

    def secret(self, name: str) -> str:
        """A field as it was typed."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def file(self, name: str) -> bytes:
        """What a file holds; empty when none was chosen."""
        value = self.fields.get(name)
        return value if isinstance(value, bytes) else b""


@asynccontextmanager
async def _form_of(view: View) -> AsyncIterator[Form]:
    """Raises `HTTPException` when it is no form, comes too slowly, or is not from one of these pages."""
    try:
        with anyio.fail_after(view.office.settings.body_seconds):
            async with view.request.form(max_files=1, max_fields=_FIELDS_MAX) as sent:
                fields = {name: await _content(value) for name, value in sent.items()}
    except TimeoutError as error:
        raise HTTPException(408) from error
    form = Form(fields)
    if not view.office.tokens.is_ours(view.session, form.secret(FIELD)):
        raise HTTPException(403)
    yield form


async def _content(value: UploadFile | str) -> str | bytes:
    """A field as text, a file as its bytes: nothing stays open."""
    return await value.read() if isinstance(value, UploadFile) else value


async def open_form(view: Open) -> AsyncIterator[Form]:
    async with _form_of(view) as form:
        yield form


async def signed_form(view: Signed) -> AsyncIterator[Form]:
    async with _form_of(view) as form:
        yield form


OpenForm = Annotated[Form, Depends(open_form)]
SignedForm = Annotated[Form, Depends(signed_form)]
