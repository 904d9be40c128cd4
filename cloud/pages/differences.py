"""The closed days that cloud and till have counted differently."""

from datetime import date

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from cloud.pages import differences_rows as rows
from cloud.pages.asking import Signed

router = APIRouter()


@router.get("/differences")
def show_differences(view: Signed, after: str = "") -> Response:
    with view.office.database.read() as connection:
        page = rows.list_differing(connection, after)
    return view.page("differences.html", {"page": page, "is_first": not after})


@router.get("/differences/{register_id}/{day}")
def show_day(view: Signed, register_id: str, day: date) -> Response:
    with view.office.database.read() as connection:
        found = rows.find_day(connection, register_id, day.isoformat())
        if found is None:
            raise HTTPException(404)
        differences = rows.differences_of(connection, register_id, day.isoformat())
    return view.page("difference.html", {"found": found, "differences": differences})
