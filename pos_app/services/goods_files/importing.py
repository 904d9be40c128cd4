"""Taking a file of goods into the shop: one transaction, all of it or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from pos_app.domain.journal import Json
from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import ProductId
from pos_app.services.days import current_business_date
from pos_app.services.goods_files.plan import Change, Plan, make_plan, new_product, stock_of, unit_cost_of
from pos_app.services.goods_files.reading import Columns, GoodsFile, read_goods
from pos_app.services.goods_files.record import GoodsRecord, QuickPlace, Remark
from pos_app.services.pinyin import spellings
from pos_app.services.ports import Clock, Ids, Progress
from pos_app.store import goods, journal, search, stock
from pos_app.store.engine import Store, Transaction
from pos_app.store.search import Spelling
from pos_app.store.stock import Document, Ledger, Posting

Thing = TypeVar("Thing")
_PROGRESS_STEP: Final = 200
_STOCK_LINES_PER_ENTRY: Final = 500


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file gave and what became of it. With errors nothing was written, unless bad rows were to be skipped."""

    products: int
    codes: int
    created: int
    updated: int
    errors: tuple[Remark, ...]
    warnings: tuple[Remark, ...]


def preview_import(store: Store, file: Path, columns: Columns | None = None) -> ImportReport:
    """What an import would do; nothing is written. Raises as `import_goods` does."""
    given = read_goods(file, columns)
    with store.read() as tx:
        return _report(make_plan(tx, given))


def import_goods(
    store: Store,
    file: Path,
    columns: Columns | None = None,
    *,
    clock: Clock,
    ids: Ids,
    skip_bad: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Add and update products from a CSV or XLSX file, all rows or none; with `skip_bad` all that are right.

    `columns` names those of somebody else's list (mapping.py). The same file a second time changes nothing. Raises
    `EnvironmentFault` when the file can't be read, `RuleViolation` on the field `file` when it is no list of goods.
    """
    given = read_goods(file, columns)
    with store.read() as tx:
        plan = make_plan(tx, given)
    if _is_refused(plan, skip_bad=skip_bad):
        return replace(_report(plan), created=0, updated=0)
    steps = _Steps(2 * (len(plan.new) + len(plan.changes)), progress)
    # Reading names aloud takes half of the time; the till can go on selling meanwhile.
    spelt = {name: spellings(name) for name in steps.each(_names(plan))}
    with store.write() as tx:
        if journal.head(tx).seq != plan.seq:
            plan = make_plan(tx, given)
        if _is_refused(plan, skip_bad=skip_bad):
            return replace(_report(plan), created=0, updated=0)
        if plan.new or plan.changes:
            _Import(tx, plan, spelt, clock=clock, ids=ids).write(given, steps)
    steps.end()
    return _report(plan)


def _is_refused(plan: Plan, *, skip_bad: bool) -> bool:
    return bool(plan.problems) and not skip_bad


def _report(plan: Plan) -> ImportReport:
    return ImportReport(
        products=plan.products,
        codes=plan.codes,
        created=len(plan.new),
        updated=plan.updated,
        errors=tuple(plan.problems),
        warnings=tuple(plan.warnings),
    )


def _names(plan: Plan) -> list[str]:
    renamed = [str(change.values["name"]) for change in plan.changes if "name" in change.values]
    return [record.name for record in plan.new] + renamed


class _Steps:
    """Counts what is done and tells it now and then."""

    def __init__(self, of: int, progress: Progress | None) -> None:
        self._done, self._of, self._progress = 0, of, progress

    def each(self, things: Sequence[Thing]) -> Iterator[Thing]:
        for thing in things:
            yield thing
            self._done += 1
            if self._progress is not None and self._done % _PROGRESS_STEP == 0:
                self._progress(min(self._done, self._of), self._of)

    def end(self) -> None:
        if self._progress is not None:
            self._progress(self._of, self._of)


class _Import:
    """The writes of one plan, in one transaction."""

    def __init__(
        self, tx: Transaction, plan: Plan, spelt: Mapping[str, Sequence[Spelling]], *, clock: Clock, ids: Ids
    ) -> None:
        self._tx, self._plan, self._spelt, self._ids = tx, plan, spelt, ids
        self._at_ms = clock.now_ms()
        self._head = journal.head(tx)
        self._named: list[tuple[ProductId, str]] = []
        self._costs: list[tuple[ProductId, int]] = []
        self._openings: list[tuple[ProductId, str, Quantity]] = []

    def write(self, file: GoodsFile, steps: _Steps) -> None:
        plan = self._plan
        self._journal(
            "goods.imported",
            {
                "file": file.name,
                "sha256": file.sha256,
                "created": len(plan.new),
                "updated": plan.updated,
                "codes": plan.codes,
            },
        )
        for record in steps.each(plan.new):
            self._add(record)
        for change in steps.each(plan.changes):
            self._update(change)
        search.index(self._tx, [(product_id, self._spelling(name)) for product_id, name in self._named])
        stock.set_unit_costs(self._tx, self._costs)
        self._open_stock()

    def _journal(self, kind: str, body: Mapping[str, Json]) -> None:
        self._head = journal.append(self._tx, kind, body, uid=self._ids.new(), at_ms=self._at_ms, after=self._head)

    def _spelling(self, name: str) -> Sequence[Spelling]:
        return self._spelt[name] if name in self._spelt else spellings(name)

    def _add(self, record: GoodsRecord) -> None:
        uid = self._ids.new()
        product_id = goods.add(self._tx, new_product(record, uid=uid), at_ms=self._at_ms)
        self._named.append((product_id, record.name))
        self._cost_and_stock(product_id, uid, unit_cost_of(record.units), stock_of(record.units))
        self._set_quick(product_id, record.quick)

    def _update(self, change: Change) -> None:
        kept, values = change.kept, dict(change.values)
        self._cost_and_stock(kept.product_id, kept.uid, values.pop("unit_cost", None), values.pop("stock", None))
        self._set_quick(kept.product_id, values.pop("quick", None))
        if "category" in values:
            values["category_id"] = goods.category_id(self._tx, values.pop("category"))
        if values:
            goods.change(self._tx, kept.product_id, values)
        if "name" in values:
            self._named.append((kept.product_id, values["name"]))
        goods.add_codes(self._tx, kept.product_id, change.new_codes)
        for old, new in change.changed_codes:
            goods.change_code(self._tx, new)
            if new.price != old.price:
                self._price_changed(kept.uid, new.code, old.price, new.price)
        if not kept.codes and "price_fen" in values:
            self._price_changed(kept.uid, kept.house_code or "", kept.price, Money(values["price_fen"]))

    def _price_changed(self, uid: str, code: str, old: Money, new: Money) -> None:
        self._journal("price.changed", {"product": uid, "code": code, "from_fen": old.fen, "to_fen": new.fen})

    def _cost_and_stock(self, product_id: ProductId, uid: str, cost: int | None, opening: Quantity | None) -> None:
        if cost is not None:
            self._costs.append((product_id, cost))
        if opening is not None and opening.milli > 0:
            self._openings.append((product_id, uid, opening))

    def _set_quick(self, product_id: ProductId, quick: QuickPlace | None) -> None:
        if quick is not None:
            place = quick.place if quick.place is not None else goods.free_quick_place(self._tx, quick.page)
            goods.set_quick_key(self._tx, product_id, quick.page, place)

    def _open_stock(self) -> None:
        """What stands on the shelf becomes the first movement of its product, at the cost the file gave."""
        date = current_business_date(self._tx, self._at_ms)
        for start in range(0, len(self._openings), _STOCK_LINES_PER_ENTRY):
            ledger, lines = Ledger(self._tx), list[Json]()
            for product_id, uid, quantity in self._openings[start : start + _STOCK_LINES_PER_ENTRY]:
                move = ledger.post(Posting(product_id, "opening", quantity))
                lines.append({"product": uid, "quantity_milli": quantity.milli, "value_fen": move.value.fen})
            self._journal("stock.opened", {"business_date": date.isoformat(), "lines": lines})
            ledger.write(Document(date.isoformat(), self._at_ms, self._head.seq))
