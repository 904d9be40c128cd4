"""The registers, one of them, and what an operator does to it."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from cloud import registers
from cloud.deliveries import sent_to
from cloud.enrolment import make_code
from cloud.match_rate import match_rates
from cloud.pages import register_rows as rows
from cloud.pages.asking import LOG, Signed, SignedForm
from cloud.pages.register_rows import Which
from cloud.pages.view import View
from cloud.ports import Clock
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import MILLI

router = APIRouter()
_RATED: Final = timedelta(days=30)
_SENT: Final = 10


@router.get("/registers")
def show_registers(view: Signed, search: str = "", which: Which = "all", after: str = "") -> Response:
    now_ms = view.office.clock.now_ms()
    with view.office.database.read() as connection:
        summary = rows.summary(connection, now_ms)
        page = rows.list_registers(connection, search.strip(), which, after, now_ms)
    asked = {"search": search, "which": which, "is_first": not after, "silent_before": now_ms - rows.SILENT_MS}
    return view.page("registers.html", {"summary": summary, "page": page, **asked})


@router.get("/registers/{register_id}")
def show_register(view: Signed, register_id: str) -> Response:
    today = today_of(view.office.clock)
    with view.office.database.read() as connection:
        found = rows.find_register(connection, register_id)
        if found is None:
            raise HTTPException(404)
        shown = {
            "found": found,
            "alarms": rows.alarms_of(connection, register_id),
            "branches": rows.branches_of(connection, register_id),
            "days": rows.days_of(connection, register_id),
            "deliveries": sent_to(connection, register_id, _SENT),
            "rates": match_rates(connection, register_id, (today - _RATED).isoformat(), today.isoformat()),
        }
    return view.page("register.html", shown)


@router.post("/registers/{register_id}/revoke")
def revoke(view: Signed, register_id: str, _form: SignedForm) -> Response:
    try:
        registers.revoke(view.office.database, register_id, clock=view.office.clock)
    except RuleViolation as error:
        raise HTTPException(404) from error
    LOG.warning("operator %r revoked register %s", view.operator, register_id)
    return view.go(f"/registers/{register_id}", view.say("The register is revoked. The cloud takes nothing from it."))


@router.post("/codes")
def make_enrolment_code(view: Signed, form: SignedForm) -> Response:
    """The code is shown on this page only: it is kept nowhere."""
    try:
        made = make_code(view.office.database, form.text("licence"), clock=view.office.clock)
    except RuleViolation as error:
        return view.go("/registers", said_of(view, error), is_wrong=True)
    LOG.info("operator %r made a code for licence %s", view.operator, form.text("licence"))
    return view.page("code.html", {"made": made, "licence": form.text("licence")})


def said_of(view: View, error: RuleViolation) -> str:
    """A broken rule in the operator's language."""
    return view.say(error.message, **error.values)


def today_of(clock: Clock) -> date:
    """The date in China."""
    return (datetime.fromtimestamp(clock.now_ms() // MILLI, UTC) + timedelta(hours=8)).date()
