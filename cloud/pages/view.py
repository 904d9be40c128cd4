"""One request for a page: who asks, in which language, and how the answer is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from cloud.database import Database
from cloud.pages.figures import FILTERS
from cloud.pages.names import GLOBALS
from cloud.pages.tokens import FIELD, Tokens
from cloud.pages.words import CHINESE, LANGUAGES, say
from cloud.ports import Clock, Ids
from cloud.settings import CloudSettings

AT: Final = "/pages"
"""Where the pages are in the cloud's addresses."""


@dataclass(frozen=True, slots=True)
class Office:
    """What the pages need; one for each server."""

    database: Database
    settings: CloudSettings
    clock: Clock
    ids: Ids
    templates: Environment
    tokens: Tokens


@pass_context
def _say(context: Context, sentence: str, **values: object) -> str:
    return say(context["view"].language, sentence, **values)


def make_templates() -> Environment:
    """Everything that is put into a page is escaped; a name that is not there is a bug."""
    templates = Environment(
        loader=PackageLoader("cloud.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= FILTERS
    templates.globals |= {"_": _say, "at": AT, "languages": LANGUAGES, "form_token": FIELD, **GLOBALS}
    return templates


@dataclass(frozen=True, slots=True)
class View:
    """The request with its session."""

    request: Request
    office: Office
    operator: str = ""

    @property
    def session(self) -> dict[str, Any]:
        return self.request.session

    @property
    def language(self) -> str:
        return str(self.session.get("language", CHINESE))

    @property
    def token(self) -> str:
        """What a form must send back: it shows that the form is from one of these pages."""
        return self.office.tokens.make(self.session)

    def say(self, sentence: str, **values: object) -> str:
        return say(self.language, sentence, **values)

    def page(self, template: str, shown: Mapping[str, object], *, status: int = 200) -> Response:
        """A page, with what the page before wanted to be said."""
        said = self.session.pop("said", None)
        text = self.office.templates.get_template(template).render(shown, view=self, said=said)
        return HTMLResponse(text, status)

    def go(self, path: str, said: str = "", *, is_wrong: bool = False) -> Response:
        """Send the browser on to another page, which will say this."""
        if said:
            self.session["said"] = {"text": said, "is_wrong": is_wrong}
        return RedirectResponse(AT + path, 303)

    def link(self, **changed: object) -> str:
        """This page with other parameters; an empty one is left out."""
        query: Mapping[str, object] = {**self.request.query_params, **changed}
        return "?" + "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in query.items() if value != "")


def _quoted(value: object) -> str:
    return quote(str(value), safe="")
