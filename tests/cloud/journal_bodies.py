"""Bodies of journal entries as a till writes them, for tests of what the cloud reads."""

from typing import Any

WATER = "01950000-0000-7000-8000-00000000000a"
CHUNGHWA = "01950000-0000-7000-8000-00000000000b"


def sale_line(product: str = CHUNGHWA, *, quantity_milli: int = 1000, price_fen: int = 4500, **other: Any) -> Any:
    """A line; the amount follows from price and quantity."""
    amount = price_fen * quantity_milli // 1000
    return {
        "product": product,
        "code": "6901028075763",
        "name": "中华(硬)",
        "tobacco": product != WATER,
        "unit": "盒",
        "factor_milli": 1000,
        "quantity_milli": quantity_milli,
        "price_fen": price_fen,
        "amount_fen": amount,
        "cost_fen": amount * 8 // 10,
        "entered": "scan",
        "entered_at": 1_764_000_000_000,
        **other,
    }


def sale_body(*lines: Any, day: str = "2026-11-23", number: str = "01A-20261123-0001", rounding_fen: int = 0) -> Any:
    """A sale, or with negative quantities a return, paid exactly."""
    lines = lines or (sale_line(),)
    total = sum(line["amount_fen"] for line in lines) + rounding_fen
    return {
        "sale": "01950000-0000-7000-8000-0000000000ff",
        "number": number,
        "business_date": day,
        "shift": "01950000-0000-7000-8000-0000000000fe",
        "cashier": "店主",
        "lines": list(lines),
        "payments": [{"tender": "cash", "amount_fen": total, "given_fen": max(total, 0), "change_fen": 0}],
        "rounding_fen": rounding_fen,
        "total_fen": total,
    }


def accepted_line(line: int = 1, product: str = CHUNGHWA, *, cartons_milli: int = 3000, **other: Any) -> Any:
    """A line of a delivery that was taken into stock."""
    return {
        "line": line,
        "product": product,
        "carton_ean": "6901028075015",
        "pack_ean": "6901028075763",
        "name": "中华(硬)",
        "cartons_milli": cartons_milli,
        "packs_milli": cartons_milli * 10,
        "packs_per_carton": 10,
        "wholesale_fen": 38_160,
        "cost_fen": 38_160 * cartons_milli // 1000,
        **other,
    }


def accepted_body(*lines: Any, day: str = "2026-11-23", state: str = "accepted", differences: Any = ()) -> Any:
    """`delivery.accepted`; without lines it is a `delivery.differed`."""
    return {
        "delivery": "01950000-0000-7000-8000-0000000000d1",
        "company": "11430001",
        "order": "HN20261121000123",
        "business_date": day,
        "how": "button",
        "state": state,
        "lines": list(lines),
        "differences": list(differences),
    }


def difference(line: int | None = 1, kind: str = "short", cartons_milli: int = 1000) -> Any:
    return {
        "line": line,
        "kind": kind,
        "code": "6901028075015",
        "name": "中华(硬)",
        "cartons_milli": cartons_milli,
        "reason": "少一条",
    }


def ledger_row(product: str = CHUNGHWA, /, *, opening_milli: int = 0, closing_milli: int = 0, **moved: Any) -> Any:
    """A product on a closed day; what did not move is zero."""
    columns = ("bought", "returned", "sold", "customer_returned", "corrected", "other")
    return {
        "product": product,
        "name": "中华(硬)",
        "code": "6901028075763",
        "tobacco": product != WATER,
        "packs_per_carton": 10,
        "opening_milli": opening_milli,
        **{f"{column}_milli": 0 for column in columns},
        "closing_milli": closing_milli,
        "cost_fen": 0,
        "retail_fen": 0,
        **moved,
    }


def day_body(*ledger: Any, day: str = "2026-11-23", part: int = 1, parts: int = 1, **counted: Any) -> Any:
    """`day.closed`: what the till has counted."""
    return {
        "business_date": day,
        "part": part,
        "parts": parts,
        "sales": 0,
        "returns": 0,
        "lines": 0,
        "amount_fen": 0,
        "first_seq": 1,
        "entries": 0,
        "ledger": list(ledger),
        **counted,
    }
