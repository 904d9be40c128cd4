"""The desk behind the goods screen: everything is read and written by the runner."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ZERO, Money, parse_decimal
from pos_app.domain.people import Right, User
from pos_app.domain.product import Kind, ProductId
from pos_app.services import goods_checks, goods_edit, goods_list, price_changes
from pos_app.services.goods_checks import Finding, Problem
from pos_app.services.goods_list import After, Listed, MovementLine, PriceLine, Show, Wanted, shop_moment
from pos_app.services.goods_texts import ProductTexts
from pos_app.services.price_changes import PriceRule, Proposal
from pos_app.store import goods
from pos_app.till.goods_count import TillCount
from pos_app.till.goods_import import TillImport
from pos_app.till.goods_labels import TEMPLATES, TillLabels
from pos_app.till.tools import Tools
from pos_app.ui.goods.ports import Failed, Preview, Query, Rows, Told
from pos_app.ui.goods.state import (
    ROUNDINGS,
    SHOWN,
    CardState,
    ColumnLine,
    CountedLine,
    CountTexts,
    FindingLine,
    HistoryLine,
    PriceTexts,
    ProductLine,
    ProposalLine,
    TagLine,
)
from pos_app.ui.goods.words import doubt_text, price_kind, problem_name, repair_text
from pos_app.ui.message import Choice
from pos_app.ui.stock.words import movement_name
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr, tr_told

T = TypeVar("T")


class TillGoodsDesk:
    """One person's."""

    def __init__(self, tools: Tools, user: User, *, leave: Callable[[], None]) -> None:
        self._tools, self._user, self._leave = tools, user, leave
        self._labels, self._count = TillLabels(tools, user), TillCount(tools, user)
        self._import = TillImport(tools, user)
        self._proposals: tuple[Proposal, ...] = ()
        self._findings: dict[str, Finding] = {}

    def _submit(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        self._tools.runner.submit(work, done, failed)

    # --- reads

    def categories(self) -> tuple[Choice, ...]:
        return tuple(Choice(str(key), name) for key, name in goods_list.categories(self._tools.store))

    def rows(self, query: Query, after: After | None, done: Callable[[Rows], None], failed: Failed) -> None:
        store, user = self._tools.store, self._user

        def read() -> Rows:
            wanted = wanted_of(query)
            page = goods_list.page(store, wanted, user, sort=query.sort, descending=query.descending, after=after)
            counted = goods_list.count(store, wanted) if after is None and not query.text.strip() else None
            return Rows(tuple(map(_line, page.rows)), page.after, counted)

        self._submit(read, done, failed)

    def card(self, key: str, done: Callable[[CardState], None], failed: Failed) -> None:
        def read() -> CardState:
            card = goods_edit.card(self._tools.store, ProductId(int(key)))
            on_hand = tr("{stock} on hand", stock=card.on_hand_text)
            return CardState(key, card.texts.name, on_hand, card.texts)

        self._submit(read, done, failed)

    def movements(self, key: str, done: Callable[[tuple[HistoryLine, ...]], None], failed: Failed) -> None:
        def read() -> tuple[HistoryLine, ...]:
            found = goods_list.movements(self._tools.store, ProductId(int(key)), self._user)
            return tuple(map(_movement, found))

        self._submit(read, done, failed)

    def prices(self, key: str, done: Callable[[tuple[HistoryLine, ...]], None], failed: Failed) -> None:
        def read() -> tuple[HistoryLine, ...]:
            return tuple(
                _price(place, line)
                for place, line in enumerate(goods_list.price_history(self._tools.store, ProductId(int(key))))
            )

        self._submit(read, done, failed)

    def empty(self, code: str) -> ProductTexts:
        return goods_edit.empty(self._tools.store, code)

    def owner_of(self, code: str) -> str | None:
        with self._tools.store.read() as tx:
            owner = goods.product_of_code(tx, code) or goods.product_of_house_code(tx, code)
        return None if owner is None else str(owner[0])

    # --- many prices at once

    def propose(
        self,
        texts: PriceTexts,
        query: Query,
        scanned: tuple[str, ...],
        done: Callable[[tuple[ProposalLine, ...]], None],
        failed: Failed,
    ) -> None:
        store, user = self._tools.store, self._user

        def read() -> tuple[ProposalLine, ...]:
            user.need(Right.IMPORT_GOODS)
            rule = _rule(texts)
            meant = [ProductId(int(key)) for key in scanned] or price_changes.products_of(store, wanted_of(query))
            self._proposals = price_changes.propose(store, meant, rule, user)
            return tuple(_proposal(place, each) for place, each in enumerate(self._proposals))

        self._submit(read, done, failed)

    def apply(self, done: Told, failed: Failed) -> None:
        """Change what was proposed last, as it was shown."""
        tools, proposals = self._tools, self._proposals

        def write() -> str:
            count = price_changes.apply(tools.store, proposals, self._user, clock=tools.clock, ids=tools.ids)
            return tr("{count} prices are changed", count=count)

        self._submit(write, done, failed)

    def export_proposals(self, rows: tuple[ProposalLine, ...], done: Told, failed: Failed) -> None:
        headings = (tr("Product"), tr("Barcode"), tr("Unit"), tr("Now"), tr("Then"), tr("Remark"))
        cells = [(row.name, row.code, row.unit, row.old, row.new, row.doubt) for row in rows]
        self._export("prices", headings, cells, done, failed)

    # --- the first stock-take

    def count(self, code: str, quantity: str, done: Callable[[CountedLine | None], None], failed: Failed) -> None:
        self._count.count(code, quantity, done, failed)

    def guess(self, code: str) -> CountTexts:
        return self._count.guess(code)

    def add_and_count(self, code: str, texts: CountTexts, done: Callable[[CountedLine], None], failed: Failed) -> None:
        self._count.add_and_count(code, texts, done, failed)

    # --- a list of goods

    def our_columns(self) -> tuple[str, ...]:
        return self._import.our_columns()

    def look_at(self, path: str, done: Callable[[tuple[ColumnLine, ...], bool], None], failed: Failed) -> None:
        self._import.look_at(path, done, failed)

    def preview_import(
        self, path: str, columns: tuple[ColumnLine, ...], done: Callable[[Preview], None], failed: Failed
    ) -> None:
        self._import.preview(path, columns, done, failed)

    def take_in(
        self, path: str, columns: tuple[ColumnLine, ...], done: Callable[[Preview], None], failed: Failed
    ) -> None:
        self._import.take_in(path, columns, done, failed)

    # --- tags

    def templates(self) -> tuple[str, ...]:
        return TEMPLATES

    def tags_due(self, done: Callable[[tuple[TagLine, ...]], None], failed: Failed) -> None:
        self._labels.tags_due(done, failed)

    def tag_of(self, code: str) -> TagLine:
        return self._labels.tag_of(code)

    def print_tags(self, codes: tuple[str, ...], template: int, done: Told, failed: Failed, *, qr: bool) -> None:
        self._labels.print_tags(codes, template, done, failed, qr=qr)

    def tags_hang(self, codes: tuple[str, ...], done: Told, failed: Failed) -> None:
        self._labels.tags_hang(codes, done, failed)

    def export_tags(self, rows: tuple[TagLine, ...], done: Told, failed: Failed) -> None:
        headings = (tr("Product"), tr("Barcode"), tr("Unit"), tr("On the shelf"), tr("To hang"))
        cells = [(row.name, row.code, row.unit, row.marked, row.price) for row in rows]
        self._export("tags", headings, cells, done, failed)

    # --- what is odd

    def findings(self, done: Callable[[tuple[FindingLine, ...]], None], failed: Failed) -> None:
        """One kind of mistake after the other, so that a sale waits for one of them at most."""
        store, found = self._tools.store, list[Finding]()

        def look(problems: list[Problem]) -> None:
            if not problems:
                self._findings = {finding.key: finding for finding in found}
                done(tuple(map(_finding, found)))
                return

            def next_one(some: list[Finding]) -> None:
                found.extend(some)
                look(problems[1:])

            self._submit(lambda: goods_checks.find_one(store, problems[0]), next_one, failed)

        look(list(Problem))

    def repair(self, key: str, done: Callable[[], None], failed: Failed) -> None:
        tools, finding = self._tools, self._findings[key]
        self._submit(
            lambda: goods_checks.repair(tools.store, finding, self._user, clock=tools.clock, ids=tools.ids),
            lambda _: done(),
            failed,
        )

    def export_findings(self, rows: tuple[FindingLine, ...], done: Told, failed: Failed) -> None:
        headings = (tr("Product"), tr("What is odd"), tr("Details"), tr("Repair"))
        cells = [(row.name, row.what, row.detail, row.repair) for row in rows]
        self._export("mistakes", headings, cells, done, failed)

    def _export(
        self, name: str, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], done: Told, failed: Failed
    ) -> None:
        from pos_app.services.sheets import write_sheet  # noqa: PLC0415 - hardly ever

        def write() -> str:
            self._user.need(Right.EXPORT)
            file = self._file(name)
            write_sheet(file, name, headings, rows)
            return tr("{count} lines are in {file}", count=len(rows), file=file)

        self._submit(write, done, failed)

    def _file(self, name: str) -> Path:
        day = shop_moment(self._tools.clock.now_ms())[:10].replace("-", "")
        return Path.home() / f"{name}-{day}.xlsx"

    def may_add(self) -> None:
        self._user.need(Right.ADD_PRODUCT)

    def may_change(self) -> None:
        self._user.need(Right.IMPORT_GOODS)

    # --- writes

    def add(self, texts: ProductTexts, done: Told, failed: Failed) -> None:
        tools = self._tools
        self._submit(
            lambda: str(goods_edit.add(tools.store, texts, self._user, clock=tools.clock, ids=tools.ids)), done, failed
        )

    def change(
        self, key: str, before: ProductTexts, texts: ProductTexts, done: Callable[[], None], failed: Failed
    ) -> None:
        tools = self._tools

        def write() -> None:
            product_id = ProductId(int(key))
            goods_edit.change(tools.store, product_id, before, texts, self._user, clock=tools.clock, ids=tools.ids)

        self._submit(write, lambda _: done(), failed)

    def export(self, query: Query, done: Told, failed: Failed) -> None:
        from pos_app.services.goods_sheets import export_products  # noqa: PLC0415 - hardly ever; it loads the writers

        tools = self._tools

        def write() -> str:
            file = self._file("goods")
            count = export_products(tools.store, wanted_of(query), file, self._user)
            return tr("{count} products are in {file}", count=count, file=file)

        self._submit(write, done, failed)

    def leave(self) -> None:
        self._leave()


def wanted_of(query: Query) -> Wanted:
    shown = SHOWN[query.show]
    return Wanted(
        text=query.text,
        show=shown if isinstance(shown, Show) else Show.ACTIVE,
        kind=None if isinstance(shown, Show) else Kind(shown),
        category_id=int(query.category) if query.category else None,
    )


def _line(row: Listed) -> ProductLine:
    return ProductLine(
        key=str(row.product_id),
        name=row.name,
        code=row.code,
        category=row.category,
        price=yuan(row.price),
        unit=row.unit,
        stock=row.on_hand_text,
        cost="" if row.cost is None else tr("cost {amount}", amount=row.cost),
        low=row.low,
        active=row.active,
        priced=row.price > ZERO,
    )


def _movement(line: MovementLine) -> HistoryLine:
    value = "" if line.value is None else yuan(line.value)
    return HistoryLine(
        str(line.movement_id), line.at, movement_name(line.kind), line.document, line.quantity, line.on_hand, value
    )


def _price(place: int, line: PriceLine) -> HistoryLine:
    below = " · ".join(filter(None, (line.code, line.by)))
    return HistoryLine(
        f"{line.seq}.{place}", line.at, price_kind(line.what), below, _text(line.before), _text(line.after)
    )


def _rule(texts: PriceTexts) -> PriceRule:
    percent = None
    if texts.percent.strip():
        try:
            percent = parse_decimal(texts.percent, places=2)
        except RuleViolation as error:
            raise RuleViolation(error.message, field="percent", **error.values) from error
    rounding = ROUNDINGS[texts.rounding]
    return PriceRule(percent, _amount(texts.amount, "amount"), _amount(texts.price, "price"), rounding)


def _amount(text: str, field: str) -> Money | None:
    if not text.strip():
        return None
    try:
        return Money.parse(text)
    except RuleViolation as error:
        raise RuleViolation(error.message, field=field, **error.values) from error


def _proposal(place: int, each: Proposal) -> ProposalLine:
    return ProposalLine(
        str(place), each.name, each.code, each.unit, yuan(each.old), yuan(each.new), doubt_text(each.doubt)
    )


def _finding(finding: Finding) -> FindingLine:
    return FindingLine(
        finding.key,
        str(finding.product_id),
        finding.name,
        problem_name(finding.problem),
        tr_told(finding.told),
        repair_text(finding.repair),
    )


def _text(price: Money | None) -> str:
    return "–" if price is None else yuan(price)
