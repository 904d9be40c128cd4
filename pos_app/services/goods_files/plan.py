"""What a file of goods would change in this shop: worked out completely before anything is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pos_app.domain.money import ONE, Money, Quantity
from pos_app.domain.product import Kind, ProductId
from pos_app.services.goods_files.reading import GoodsFile
from pos_app.services.goods_files.record import GoodsRecord, QuickPlace, Remark, UnitRecord
from pos_app.store import goods, journal, search
from pos_app.store.engine import Transaction
from pos_app.store.goods import Code, KeptProduct, NewProduct


@dataclass(frozen=True, slots=True)
class Change:
    """What a record changes of a product that is there: new values by name, codes, the first stock, a quick key."""

    kept: KeptProduct
    values: Mapping[str, Any]
    new_codes: tuple[Code, ...]
    changed_codes: tuple[tuple[Code, Code], ...]

    @property
    def is_empty(self) -> bool:
        return not (self.values or self.new_codes or self.changed_codes)


@dataclass(slots=True)
class Plan:
    """The whole of an import. `seq` is the journal's head it was made at: while that stands, so does the plan."""

    seq: int
    new: list[GoodsRecord] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    products: int = 0
    codes: int = 0
    said: set[tuple[ProductId, str]] = field(default_factory=set)

    @property
    def updated(self) -> int:
        return len({change.kept.product_id for change in self.changes})

    def first_said(self, product_id: ProductId, values: Mapping[str, object]) -> dict[str, object]:
        """Of what several records say about one product, each thing counts the first time: a file has one meaning."""
        new = {name: value for name, value in values.items() if (product_id, name) not in self.said}
        self.said |= {(product_id, name) for name in new}
        return new


def make_plan(tx: Transaction, file: GoodsFile) -> Plan:
    """Compare a file with the shop; what the file itself got wrong is among the problems."""
    plan = Plan(journal.head(tx).seq, problems=list(file.problems), warnings=list(file.warnings))
    for record in file.records:
        owners = list(_owners(tx, record))
        strangers = [remark for product_id, remark in owners if product_id != owners[0][0]]
        if strangers:
            plan.problems += strangers
            continue
        plan.products += 1
        plan.codes += sum(unit.code != "" for unit in record.units)
        if owners:
            change = _change(plan, goods.kept(tx, owners[0][0]), record)
            plan.changes += [] if change.is_empty else [change]
        elif record.only_known:
            plan.warnings.append(
                Remark(record.line, "The shop has no product with the code {code}", {"code": record.units[0].code})
            )
        else:
            plan.new.append(record)
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


def _owners(tx: Transaction, record: GoodsRecord) -> Iterator[tuple[ProductId, Remark]]:
    """Products that the record's key, codes and house code belong to, each with what to say if there are several."""
    if record.key and (by_uid := goods.product_of_uid(tx, record.key)) is not None:
        yield by_uid, Remark(record.line, "")
    for unit in record.units:
        if unit.code and (owner := goods.product_of_code(tx, unit.code)) is not None:
            said = {"code": unit.code, "name": owner[1]}
            yield owner[0], Remark(unit.line, "The code {code} belongs to {name}", said)
    if record.house_code:
        owner = goods.product_of_house_code(tx, record.house_code)
        if owner is not None:
            said = {"code": record.house_code, "name": owner[1]}
            yield owner[0], Remark(record.line, "The house code {code} belongs to {name}", said)
    elif not any(unit.code for unit in record.units):
        # Goods without any code are known by their name alone.
        for product_id in search.named(tx, record.name):
            kept = goods.kept(tx, product_id)
            if not kept.codes and kept.house_code is None:
                yield (
                    product_id,
                    Remark(record.line, "There are several products of the name {name}", {"name": kept.name}),
                )


def _change(plan: Plan, kept: KeptProduct, record: GoodsRecord) -> Change:
    units = [_as_kept(kept, unit) for unit in record.units]
    kind = record.kind if record.own and "kind" in record.said else kept.kind
    known = [(kept.codes[unit.code], unit) for unit in units if unit.code in kept.codes]
    changed = [(old, _changed_code(old, unit, own=record.own)) for old, unit in known]
    said = {name: value for name, value in _said(record, units).items() if value is not None}
    return Change(
        kept=kept,
        values=_news(plan, kept, units, plan.first_said(kept.product_id, said)),
        new_codes=tuple(new_code(unit, kind) for unit in units if unit.code and unit.code not in kept.codes),
        changed_codes=tuple((old, new) for old, new in changed if old != new),
    )


def _as_kept(kept: KeptProduct, unit: UnitRecord) -> UnitRecord:
    """The unit with the factor its code has in the shop, unless the file says another one."""
    old = kept.codes.get(unit.code)
    return unit if old is None or "factor" in unit.said else replace(unit, factor=old.factor)


def _said(record: GoodsRecord, units: Sequence[UnitRecord]) -> dict[str, object]:
    """Everything a record says about its product; None is silence."""
    said: dict[str, object] = {
        "price_fen": _base_price(units),
        "guidance_fen": guidance_of(units),
        "unit_cost": unit_cost_of(units),
    }
    if not record.own:
        return said
    return said | {
        "name": record.name,
        "kind": record.kind.value if "kind" in record.said else None,
        "unit": record.unit if "unit" in record.said else None,
        "category": record.category,
        "packs_per_carton": record.packs_per_carton,
        "weighed": None if record.weighed is None else int(record.weighed),
        "house_code": record.house_code,
        "stock": stock_of(units),
        "quick": record.quick,
    }


def _news(plan: Plan, kept: KeptProduct, units: Sequence[UnitRecord], said: Mapping[str, object]) -> dict[str, Any]:
    """What of it is new to the shop and may be changed by a file."""
    now = {
        "price_fen": kept.price.fen,
        "guidance_fen": None if kept.guidance is None else kept.guidance.fen,
        # Stock that is there costs what was paid for it; a file only says what goods without any stock cost.
        "unit_cost": kept.unit_cost if kept.on_hand.milli == 0 else said.get("unit_cost"),
        "name": kept.name,
        "kind": kept.kind.value,
        "unit": kept.unit,
        "category": kept.category,
        "packs_per_carton": kept.packs_per_carton,
        "weighed": int(kept.weighed),
        "house_code": kept.house_code,
        "stock": kept.on_hand,
        "quick": None if kept.quick is None else QuickPlace(*kept.quick),
    }
    news = {name: value for name, value in said.items() if value != now[name]}
    if "stock" in news and kept.has_moved:
        del news["stock"]
        line = next(unit.line for unit in units if unit.stock is not None)
        plan.warnings.append(Remark(line, "The till keeps this stock already: please count it, a file can't change it"))
    if kept.quick is not None and news.get("quick") == QuickPlace(kept.quick[0], None):
        del news["quick"]
    return news


def _base_price(units: Sequence[UnitRecord]) -> int | None:
    """A new price of the base unit, that of the row without a code before that of a code; None when none is given."""
    given = [unit for unit in units if unit.factor == ONE and unit.price is not None and not unit.derived]
    first = min(given, key=lambda unit: unit.code != "", default=None)
    return None if first is None or first.price is None else first.price.fen


def guidance_of(units: Sequence[UnitRecord]) -> int | None:
    """The guidance price of one base unit in fen."""
    return next((unit.per_base_unit(unit.guidance.fen) for unit in units if unit.guidance is not None), None)


def unit_cost_of(units: Sequence[UnitRecord]) -> int | None:
    """The cost of one base unit in thousandths of a fen."""
    return next((unit.per_base_unit(unit.cost) for unit in units if unit.cost is not None), None)


def stock_of(units: Sequence[UnitRecord]) -> Quantity | None:
    """What is on the shelf, all units together in base units."""
    given = [unit.stock.in_base(unit.factor).milli for unit in units if unit.stock is not None]
    return Quantity(sum(given)) if given else None


def new_code(unit: UnitRecord, kind: Kind) -> Code:
    """A code as it is added: the marked price of tobacco is its price, until the shop marks another one."""
    price = Money(0) if unit.price is None else unit.price
    usual_tag = price if kind.is_tobacco else None
    return Code(unit.code, unit.unit, unit.factor, price, usual_tag if unit.tag is None else unit.tag)


def new_product(record: GoodsRecord, *, uid: str) -> NewProduct:
    guidance = guidance_of(record.units)
    return NewProduct(
        uid=uid,
        name=record.name,
        unit=record.unit,
        price=record.price,
        kind=record.kind,
        codes=tuple(new_code(unit, record.kind) for unit in record.units if unit.code),
        category=record.category,
        guidance=None if guidance is None else Money(guidance),
        packs_per_carton=record.packs,
        weighed=bool(record.weighed),
        house_code=record.house_code,
    )


def _changed_code(old: Code, unit: UnitRecord, *, own: bool) -> Code:
    """The code as the file has it. A new price never moves the tag: that changes when the shop marks the shelf."""
    price = old.price if unit.price is None or unit.derived else unit.price
    if not own:
        return replace(old, price=price)
    name = unit.unit if "unit" in unit.said else old.unit
    return Code(old.code, name, unit.factor, price, old.tag if unit.tag is None else unit.tag)
