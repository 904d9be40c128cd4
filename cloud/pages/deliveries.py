"""The deliveries and what the tills took in of them."""

import msgspec
from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from cloud import deliveries
from cloud.feed import deliver
from cloud.pages.asking import LOG, Signed, SignedForm
from cloud.pages.registers import said_of
from pos_app.domain.errors import RuleViolation

router = APIRouter()


@router.get("/deliveries")
def show_deliveries(view: Signed, search: str = "", after: str = "") -> Response:
    with view.office.database.read() as connection:
        page = deliveries.list_sent(connection, search.strip(), after)
    return view.page("deliveries.html", {"page": page, "search": search, "is_first": not after})


@router.get("/deliveries/{register_id}/{number}")
def show_delivery(view: Signed, register_id: str, number: int) -> Response:
    with view.office.database.read() as connection:
        sent = deliveries.find_sent(connection, register_id, number) if 0 < number < 2**53 else None
        if sent is None:
            raise HTTPException(404)
        lines, reports = deliveries.lines_of(connection, sent), deliveries.reports_of(connection, sent)
    return view.page("delivery.html", {"sent": sent, "lines": lines, "reports": reports})


@router.post("/deliveries")
def send_delivery(view: Signed, form: SignedForm) -> Response:
    raw = form.file("note")
    if not raw:
        return view.go("/deliveries", view.say("Please choose the file of a delivery note."), is_wrong=True)
    try:
        told = deliver(view.office.database, msgspec.json.decode(raw), clock=view.office.clock, ids=view.office.ids)
    except RuleViolation as error:
        return view.go("/deliveries", said_of(view, error), is_wrong=True)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return view.go("/deliveries", view.say("This is no delivery note: the file is not JSON."), is_wrong=True)
    LOG.info("operator %r sent a delivery to %s registers", view.operator, told)
    return view.go("/deliveries", view.say("The delivery is sent to {count} registers.", count=told))
