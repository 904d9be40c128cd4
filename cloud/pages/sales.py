"""The sales of a day."""

from datetime import date, timedelta
from typing import Literal

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from cloud.pages import register_rows, sales_rows
from cloud.pages.asking import Signed
from cloud.pages.registers import today_of

router = APIRouter()
By = Literal["shop", "product"]


@router.get("/sales")
def show_sales(view: Signed, day: date | None = None, by: By = "shop", register: str = "", after: str = "") -> Response:
    with view.office.database.read() as connection:
        if day is None:
            newest = sales_rows.newest_day(connection)
            day = date.fromisoformat(newest) if newest else today_of(view.office.clock)
        shop = register_rows.find_register(connection, register) if register else None
        if register and shop is None:
            raise HTTPException(404)
        date_text = day.isoformat()
        shown: dict[str, object] = {
            "totals": sales_rows.totals(connection, date_text),
            "page": sales_rows.by_shop(connection, date_text, after) if by == "shop" and not shop else None,
            "products": sales_rows.by_product(connection, date_text, register) if by == "product" or shop else None,
        }
    asked = {"day": day, "before": near(day, -1), "next": near(day, 1), "by": by, "shop": shop, "is_first": not after}
    return view.page("sales.html", {**asked, **shown})


def near(day: date, step: int) -> date:
    """The day before or after; at the ends of the calendar the day itself."""
    return day if day in {date.min, date.max} else day + timedelta(days=step)
