"""Our own goods file: a row for each unit of a product; rows of one product find each other by key or name."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from pos_app.domain.barcode import normalise
from pos_app.domain.money import ONE, Quantity
from pos_app.domain.product import Kind
from pos_app.services.goods_files.cells import Cells, clean_name
from pos_app.services.goods_files.record import GoodsRecord, QuickPlace, UnitRecord
from pos_app.services.goods_files.units import FACTOR_MAX, KILOGRAM, usual_factor, usual_unit, weight_factor
from pos_app.services.tobacco_guess import guess_kind

QUICK_PAGES: Final = (1, 2, 3)
_KINDS: Final = {
    "general": Kind.GENERAL,
    "普通": Kind.GENERAL,
    "非烟": Kind.GENERAL,
    "cigarette": Kind.CIGARETTE,
    "卷烟": Kind.CIGARETTE,
    "香烟": Kind.CIGARETTE,
    "烟": Kind.CIGARETTE,
    "e_cigarette": Kind.E_CIGARETTE,
    "电子烟": Kind.E_CIGARETTE,
}
_QUICK: Final = re.compile(r"(\d)(?:\s*[-/]\s*(\d{1,3}))?")
# Cells that describe the product and so must agree between its rows.
_SHARED: Final = ("name", "category", "kind", "packs_per_carton", "house_code", "weighed", "quick")


def group(rows: Iterable[Cells]) -> list[list[Cells]]:
    """Rows of one product together: those with the same key, or without any key the same name.

    Two products may have one name when their house codes differ; a row without one belongs to the last of them.
    """
    products: list[list[Cells]] = []
    by_key: dict[str, list[Cells]] = {}
    by_name: dict[str, dict[str, list[Cells]]] = {}
    for row in rows:
        key, name, house_code = row.text("product"), clean_name(row.text("name")), normalise(row.text("house_code"))
        if key:
            found = by_key.setdefault(key, [])
        elif name:
            found = _namesake(by_name.setdefault(name, {}), house_code)
        else:
            found = []
        if not found:
            products.append(found)
        found.append(row)
    return products


def _namesake(namesakes: dict[str, list[Cells]], house_code: str) -> list[Cells]:
    if house_code in namesakes:
        return namesakes[house_code]
    if not house_code and namesakes:
        return list(namesakes.values())[-1]
    # Rows above without any house code are of the first product that has one.
    found = namesakes[house_code] = namesakes.pop("", [])
    return found


def read_product(rows: Sequence[Cells]) -> GoodsRecord | None:
    """The record of one product's rows; None when what is wrong with them leaves nothing to use."""
    says = _shared(rows)
    name = says.get("name", rows[0]).name()
    codes = [row.code("code", in_house=bool(row.yes("in_house"))) for row in rows]
    kind = _kind(says.get("kind"), codes, name)
    packs = says["packs_per_carton"].count("packs_per_carton") if "packs_per_carton" in says else None
    weighed = says["weighed"].yes("weighed") if "weighed" in says else None
    units = [_weighed_unit(row) if weighed else _counted_unit(row, kind, packs) for row in rows]
    records = [_record(*each) for each in zip(rows, codes, units, strict=True)]
    base = next((row for row, unit in zip(rows, units, strict=True) if unit[1] == ONE and row.text("unit")), None)
    return GoodsRecord(
        line=rows[0].line,
        name=name,
        kind=kind,
        unit=base.text("unit") if base is not None else KILOGRAM if weighed else usual_unit(kind),
        units=tuple(record for record in records if record is not None),
        own=True,
        key=rows[0].text("product"),
        category=says["category"].text("category") if "category" in says else None,
        packs_per_carton=packs,
        house_code=normalise(says["house_code"].text("house_code")) if "house_code" in says else None,
        weighed=weighed,
        quick=_quick(says["quick"]) if "quick" in says else None,
        said=frozenset({"kind"} & says.keys() | ({"unit"} if base is not None else set())),
    )


def _shared(rows: Sequence[Cells]) -> dict[str, Cells]:
    """For each thing said of the product the row that says it first; rows that say otherwise are remarked."""
    says: dict[str, Cells] = {}
    for column in _SHARED:
        for row in rows:
            if not row.text(column):
                continue
            first = says.setdefault(column, row)
            if row.text(column) != first.text(column):
                row.wrong(
                    "{column}: line {first} says '{other}' of the same product",
                    column=column,
                    first=first.line,
                    other=first.text(column),
                )
    return says


def _kind(row: Cells | None, codes: Sequence[str], name: str) -> Kind:
    if row is None:
        guesses = {guess_kind(code, name) for code in codes} - {Kind.GENERAL}
        return next(iter(guesses), Kind.GENERAL)
    kind = _KINDS.get(row.text("kind").casefold())
    if kind is None:
        row.wrong("{column}: '{text}' is not a kind of goods", column="kind", text=row.text("kind"))
    return kind or Kind.GENERAL


def _counted_unit(row: Cells, kind: Kind, packs: int | None) -> tuple[str, Quantity]:
    unit = row.text("unit") or usual_unit(kind)
    factor = row.quantity("factor")
    return unit, usual_factor(kind, unit, packs) if factor is None else _possible(row, factor)


def _weighed_unit(row: Cells) -> tuple[str, Quantity]:
    """Weighed goods are kept in kilograms; a price for 500 g or 100 g is one for a part of a kilogram."""
    unit = row.text("unit") or KILOGRAM
    factor = weight_factor(unit)
    if factor is None:
        row.wrong("{column}: '{text}' is not a unit of weight", column="unit", text=unit)
        factor = ONE
    if row.quantity("factor") not in (None, factor):
        row.wrong("{column}: a {unit} is {factor} kg", column="factor", unit=unit, factor=factor)
    return unit, factor


def _possible(row: Cells, factor: Quantity) -> Quantity:
    if Quantity(0) < factor <= FACTOR_MAX:
        return factor
    row.wrong("{column}: '{text}' is not a possible size of a unit", column="factor", text=row.text("factor"))
    return ONE


def _record(row: Cells, code: str, unit_and_factor: tuple[str, Quantity]) -> UnitRecord | None:
    price, stock = row.price("price"), row.quantity("stock")
    if price is None:
        if not row.text("price"):
            row.wrong("There is no price")
        return None
    if stock is not None and stock < Quantity(0):
        row.wrong("{column}: '{text}' is less than nothing", column="stock", text=row.text("stock"))
    unit, factor = unit_and_factor
    return UnitRecord(
        line=row.line,
        code=code,
        unit=unit,
        factor=factor,
        price=price,
        tag=row.price("tag"),
        cost=row.cost("cost"),
        guidance=row.price("guidance"),
        stock=stock,
        said=frozenset(column for column in ("unit", "factor") if row.text(column)),
    )


def _quick(row: Cells) -> QuickPlace | None:
    """`1` is the next free place of page 1, `1-12` the twelfth."""
    match = _QUICK.fullmatch(row.text("quick"))
    if match is None or int(match[1]) not in QUICK_PAGES:
        row.wrong("{column}: '{text}' is not a place such as 1 or 1-12", column="quick", text=row.text("quick"))
        return None
    return QuickPlace(int(match[1]), int(match[2]) if match[2] else None)
