"""Signing in and out, and the style sheet, which is open to everybody."""

from importlib.resources import files
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from cloud.pages import operators
from cloud.pages.asking import LOG, Open, OpenForm, Signed, SignedForm
from cloud.problems import Refused
from cloud.tries import Tries

_STYLE: Final = files("cloud.pages").joinpath("style.css").read_bytes()


def make_router(tries: Tries) -> APIRouter:
    """`tries` counts the sign-ins that failed."""
    router = APIRouter()
    router.add_api_route("/style.css", _style)
    router.add_api_route("/sign-in", _ask)

    @router.post("/sign-in")
    def sign_in(view: Open, form: OpenForm) -> Response:
        name, client = form.text("name"), view.request.client
        counted = (f"address {client.host if client else ''}", f"operator {name}")
        try:
            tries.check(*counted)
        except Refused:
            said = view.say("Too many tries. Please wait ten minutes.")
            return view.page("sign_in.html", {"name": name, "wrong": said}, status=429)
        sessions = operators.sign_in(view.office.database, name, form.secret("password"))
        if sessions is None:
            tries.failed(*counted)
            LOG.warning("sign-in refused for %r", name)
            said = view.say("The name or the password is wrong.")
            return view.page("sign_in.html", {"name": name, "wrong": said}, status=403)
        language = view.language
        view.session.clear()
        view.session.update(operator=name, sessions=sessions, language=language)
        LOG.info("operator %r signed in", name)
        return view.go("/registers")

    @router.post("/sign-out")
    def sign_out(view: Signed, _form: SignedForm) -> Response:
        operators.end_sessions(view.office.database, view.operator)
        language = view.language
        view.session.clear()
        view.session.update(language=language)
        return view.go("/sign-in", view.say("You are signed out."))

    return router


def _ask(view: Open) -> Response:
    return view.page("sign_in.html", {"name": "", "wrong": ""})


def _style() -> Response:
    return Response(_STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})
