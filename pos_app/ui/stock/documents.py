"""Documents of stock on the screen: their form, bundles, transfers between shops, dates of expiry. No toolkit."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.stock_document import ADJUSTMENTS, CONVERSIONS, DocumentKind
from pos_app.domain.transfer import PREFIX
from pos_app.ui.message import Choice
from pos_app.ui.stock import acts
from pos_app.ui.stock.entry import read_entry
from pos_app.ui.stock.forms import Forms
from pos_app.ui.stock.keys import Command
from pos_app.ui.stock.ports import Entered, Sent, StockDesk
from pos_app.ui.stock.state import Drafted, Field, FormState
from pos_app.ui.stock.words import document_name
from pos_app.ui.translate import tr

DOCUMENT, PARTS, TAKE_IN, SENT, BATCH = "document", "parts", "take_in", "sent", "batch"
KINDS: Final = (*ADJUSTMENTS, DocumentKind.TRANSFER_OUT, *CONVERSIONS)


class DocumentsPart:
    """`saved` is told when something is in the books."""

    def __init__(self, desk: StockDesk, forms: Forms, saved: Callable[[str], None]) -> None:
        self._desk, self._forms, self._saved = desk, forms, saved
        self._uid = ""
        self._chosen = ""

    @property
    def _open(self) -> FormState | None:
        form = self._forms.open
        return form if form is not None and form.name in {DOCUMENT, PARTS, TAKE_IN, SENT, BATCH} else None

    def command(self, command: Command, chosen: str | None) -> None:
        match command:
            case Command.NEW:
                self._uid = self._desk.new_uid()
                self._forms.show(document_form(KINDS[0]))
            case Command.PARTS:
                self._forms.show(parts_form())
            case Command.TAKE_IN:
                self._forms.show(take_in_form())
            case Command.SHOW if chosen is not None:
                self._desk.send(chosen, self._show_sent, self._forms.refuser())
            case Command.BATCH if chosen is not None:
                self._chosen = chosen
                self._forms.show(batch_form())
            case _:
                pass

    def _show_sent(self, sent: Sent) -> None:
        hint = tr("The other shop scans this code, or takes the file {file} in", file=sent.file)
        if not sent.matrix:
            hint = tr("Too long for a code: the other shop takes the file {file} in", file=sent.file)
        self._forms.show(FormState(SENT, tr("Transfer {number}", number=sent.number), hint=hint, matrix=sent.matrix))

    # --- scans

    def scanned(self, code: str) -> bool:
        """A code scanned into a form of these; False when none is open."""
        form = self._open
        if form is None:
            return False
        if form.name == TAKE_IN or code.startswith(PREFIX):
            self._take_in(code)
        elif form.goods is not None:
            self._put(form, code)
        return True

    def scanned_outside(self, code: str) -> None:
        """A transfer is taken in; goods begin a document."""
        if code.startswith(PREFIX):
            self._forms.show(take_in_form())
            self._take_in(code)
            return
        found = self._desk.find(code)
        self._uid = self._desk.new_uid()
        self._forms.show(replace(document_form(KINDS[0]), goods=(found,)))

    # --- what is done in a form

    def do(self, act: acts.Act) -> bool:
        """False when it is for none of these forms."""
        form = self._open
        if form is None:
            return False
        match act:
            case acts.GoodsEntered(text):
                self._put(form, text)
            case acts.GoodsDropped():
                self._forms.put((form.goods or ())[:-1])
            case acts.FormStepped(values) if form.name == DOCUMENT:
                self._forms.keep(values)
                self._stepped(DocumentKind(values["kind"]))
            case acts.FormEntered(values):
                self._enter(form, values)
            case _:
                pass
        return True

    def _stepped(self, kind: DocumentKind) -> None:
        """Another kind has other fields; what was put in stays."""
        if self._forms.open is not None:
            known = {field.name: field.text for field in self._forms.open.fields}
            form = document_form(kind)
            fields = tuple(replace(field, text=known.get(field.name, field.text)) for field in form.fields)
            self._forms.show(replace(form, fields=fields, goods=self._forms.open.goods))

    def _put(self, form: FormState, text: str) -> None:
        goods = form.goods or ()
        typing = read_entry(text)
        if typing.sets:
            if not goods:
                raise RuleViolation("Scan the goods first", field="goods")
            self._forms.put((*goods[:-1], replace(goods[-1], units=typing.units)))
            return
        if not typing.code:
            return
        found = replace(self._desk.find(typing.code), units=typing.units)
        same = next((each for each in goods if _is_same(each, found)), None)
        if same is not None:
            found = replace(found, units=found.units + same.units)
        self._forms.put((*(each for each in goods if each is not same), found))

    def _enter(self, form: FormState, values: Mapping[str, str]) -> None:
        goods = form.goods or ()
        if form.name == SENT:
            self._forms.close()
            return
        if form.name == PARTS and not goods:
            raise RuleViolation("Scan the bundle first, then what it is made of", field="goods")
        if self._forms.begin_work(values) is None:
            return
        failed = self._forms.refuser()
        match form.name:
            case name if name == DOCUMENT:
                entered = Entered(
                    DocumentKind(values["kind"]),
                    goods,
                    values.get("reason", ""),
                    values.get("day", ""),
                    values.get("partner", ""),
                )
                self._desk.write(self._uid, entered, self._saved, failed)
            case name if name == PARTS:
                self._desk.set_parts(goods[0], goods[1:], self._saved, failed)
            case name if name == TAKE_IN:
                self._desk.take_in(values.get("transfer", ""), self._saved, failed)
            case _:
                done = partial(self._saved, tr("Noted: sell it before that day"))
                self._desk.add_batch(self._chosen, values, done, failed)

    def _take_in(self, text: str) -> None:
        if self._forms.begin_work({"transfer": text}) is not None:
            self._desk.take_in(text, self._saved, self._forms.refuser())


def _is_same(one: Drafted, other: Drafted) -> bool:
    return (one.product_id, one.unit, one.factor) == (other.product_id, other.unit, other.factor)


def document_form(kind: DocumentKind) -> FormState:
    choices = tuple(Choice(each.value, document_name(each)) for each in KINDS)
    fields = [Field("kind", tr("What happened"), kind.value, choices)]
    if kind is DocumentKind.TRANSFER_OUT:
        fields.append(Field("partner", tr("To which shop")))
    fields += [Field("reason", tr("Why")), Field("day", tr("Day (empty is today)"))]
    hint = tr("Scan the goods, or type a code. 12*code is twelve of it, =12 corrects the last to twelve")
    if kind in CONVERSIONS:
        hint = tr("Scan the bundle or the case. 12*code is twelve of it, =12 corrects the last to twelve")
    return FormState(DOCUMENT, tr("New document"), tuple(fields), hint, (), save=tr("Write it into the books"))


def parts_form() -> FormState:
    hint = tr("Scan the bundle first, then what it is made of. 12*code is twelve of it")
    return FormState(PARTS, tr("What a bundle is made of"), (), hint, (), save=tr("Save"))


def take_in_form() -> FormState:
    hint = tr("Scan the code of the other shop's transfer, or type where its file is")
    fields = (Field("transfer", tr("Transfer or file")),)
    return FormState(TAKE_IN, tr("Goods from another shop"), fields, hint, save=tr("Take in"))


def batch_form() -> FormState:
    fields = (
        Field("made", tr("Made on (2026-01-31)")),
        Field("expires_on", tr("Expires on (2026-12-31)")),
        Field("units", tr("How many")),
        Field("lot", tr("Lot number")),
    )
    hint = tr("The day of expiry may be empty where the shelf life of the goods is known")
    return FormState(BATCH, tr("Goods with a date"), fields, hint, save=tr("Save"))
