"""A stocktake on the screen: begun, counted by scanning, by phones too, counted again, approved. No toolkit."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from pos_app.domain.errors import PosError, RuleViolation
from pos_app.domain.stocktake import StocktakeKind
from pos_app.ui.message import Choice, Level
from pos_app.ui.stock import acts
from pos_app.ui.stock.entry import read_entry
from pos_app.ui.stock.forms import Forms
from pos_app.ui.stock.keys import Command
from pos_app.ui.stock.ports import Counting, Rows, StockDesk
from pos_app.ui.stock.state import Drafted, Field, FormState
from pos_app.ui.stock.words import stocktake_name
from pos_app.ui.translate import tr

BEGIN, APPROVE, GIVE_UP, PHONES = "begin", "approve", "give_up", "phones"
_NO_ROWS: Final = Rows(())


class CountingPart:
    """`saved` is told when something is in the books, with what to say."""

    def __init__(
        self,
        desk: StockDesk,
        forms: Forms,
        saved: Callable[[str], None],
        tell: Callable[[Level, str], None],
        failed: Callable[[PosError], None],
    ) -> None:
        self._desk, self._forms, self._saved, self._tell, self._failed = desk, forms, saved, tell, failed
        self._now = Counting(None, rows=_NO_ROWS)
        self._last: Drafted | None = None
        self._reading = self._old = False

    @property
    def goes_on(self) -> bool:
        return self._now.stocktake_id is not None

    @property
    def note(self) -> str:
        if not self.goes_on:
            return tr("Selling goes on while you count: what is sold later is no difference")
        if self._now.doubtful:
            count = self._now.doubtful
            return tr("{count} goods were sold while they were being counted: count them again", count=count)
        return tr("Scan every piece, or 12*code. Several people and phones may count at once")

    def read(self, shown: Callable[[Rows], None]) -> None:
        """A stocktake of everything takes a moment to read: whoever scans fast is answered by the next reading."""
        if self._reading:
            self._old = True
            return
        self._reading, self._old = True, False

        def show(counting: Counting) -> None:
            self._reading, self._now = False, counting
            if not self.goes_on:
                self._last = None
            shown(counting.rows)
            if self._old:
                self.read(shown)

        def failed(error: PosError) -> None:
            self._reading = False
            self._failed(error)

        self._desk.counting(show, failed)

    def command(self, command: Command, chosen: str | None) -> None:
        match command:
            case Command.BEGIN:
                self._forms.show(begin_form(StocktakeKind.FULL, self._desk.categories()))
            case Command.RECOUNT if chosen is not None:
                self._desk.count_again([chosen], lambda: self._saved(tr("Count it again")), self._failed)
            case Command.APPROVE:
                self._forms.show(approve_form(self._now.uncounted))
            case Command.GIVE_UP:
                self._forms.show(give_up_form())
            case Command.PHONE:
                self._show_phones()
            case _:
                pass

    def _show_phones(self) -> None:
        phones = self._desk.phones()
        names = tr("Counting: {names}", names="、".join(phones.names)) if phones.names else ""
        hint = tr("Scan with a phone in the same network, or open {address} and type the code", address=phones.address)
        form = FormState(PHONES, tr("Phones count too"), hint=f"{hint}\n{names}".strip(), matrix=phones.matrix)
        self._forms.show(replace(form, big=phones.code, save=tr("Next phone")))

    # --- counting

    def enter(self, text: str) -> None:
        """A scan or what was typed."""
        typing = read_entry(text)
        if typing.sets and self._last is None:
            raise RuleViolation("Scan the goods first", field="goods")
        if not typing.sets and not typing.code:
            return
        found = self._last if typing.sets and self._last is not None else self._desk.find(typing.code)
        self._last = found
        units = typing.units if typing.sets else typing.units.in_base(found.factor)
        self._desk.count(found.product_id, units, self._counted, self._failed, sets=typing.sets)

    def _counted(self, text: str) -> None:
        self._saved(text)

    def scanned_in_form(self, code: str) -> None:
        """Goods of a list are put in by scanning."""
        form = self._forms.open
        if form is not None and form.name == BEGIN and form.goods is not None:
            found = self._desk.find(code)
            others = tuple(each for each in form.goods if each.product_id != found.product_id)
            self._forms.put((*others, found))

    # --- forms

    def do(self, act: acts.Act) -> None:
        form = self._forms.open
        if form is None:
            return
        match act:
            case acts.FormStepped(values) if form.name == BEGIN:
                self._stepped(form, values)
            case acts.GoodsEntered(text):
                self.scanned_in_form(text)
            case acts.GoodsDropped():
                self._forms.put((form.goods or ())[:-1])
            case acts.FormEntered(values):
                self._enter(form, values)
            case _:
                pass

    def _stepped(self, form: FormState, values: Mapping[str, str]) -> None:
        fresh = begin_form(StocktakeKind(values["kind"]), self._desk.categories())
        fields = tuple(replace(field, text=values.get(field.name, field.text)) for field in fresh.fields)
        self._forms.show(replace(fresh, fields=fields, goods=fresh.goods and form.goods))

    def _enter(self, form: FormState, values: Mapping[str, str]) -> None:
        if form.name == PHONES:
            self._show_phones()
            return
        if self._forms.begin_work(values) is None:
            return
        failed = self._forms.refuser()
        if form.name == BEGIN:
            kind, goods = StocktakeKind(values["kind"]), form.goods or ()
            category = values.get("category", "")
            self._desk.begin(kind, values.get("title", ""), category, goods, self._saved, failed)
        elif form.name == APPROVE:
            gone = values.get("uncounted") == "gone"
            self._desk.approve(values.get("reason", ""), self._saved, failed, uncounted_are_gone=gone)
        elif form.name == GIVE_UP:
            self._desk.give_up(values.get("reason", ""), self._saved, failed)


def begin_form(kind: StocktakeKind, categories: tuple[str, ...]) -> FormState:
    kinds = tuple(each for each in StocktakeKind if each is not StocktakeKind.CATEGORY or categories)
    fields = [
        Field(
            "kind", tr("What is counted"), kind.value, tuple(Choice(each.value, stocktake_name(each)) for each in kinds)
        )
    ]
    if kind is StocktakeKind.CATEGORY:
        choices = tuple(Choice(name, name) for name in categories)
        fields.append(Field("category", tr("Category"), categories[0], choices))
    fields.append(Field("title", tr("Name (may be empty)")))
    goods: tuple[Drafted, ...] | None = () if kind is StocktakeKind.LIST else None
    hint = tr("Scan what is to be counted") if kind is StocktakeKind.LIST else ""
    return FormState(BEGIN, tr("Begin a stocktake"), tuple(fields), hint, goods, save=tr("Begin to count"))


def approve_form(uncounted: int) -> FormState:
    fields = [Field("reason", tr("Why"), tr("Stocktake"))]
    if uncounted:
        choices = (Choice("stay", tr("stay as they are")), Choice("gone", tr("are gone: count them as nothing")))
        fields.append(Field("uncounted", tr("{count} goods nobody counted", count=uncounted), "stay", choices))
    hint = tr("The books are set right by what was counted, all at once")
    return FormState(APPROVE, tr("Approve the stocktake"), tuple(fields), hint, save=tr("Approve"))


def give_up_form() -> FormState:
    hint = tr("What was counted is kept to be looked at, and changes nothing")
    return FormState(GIVE_UP, tr("Give the stocktake up"), (Field("reason", tr("Why")),), hint, save=tr("Give up"))
