"""What is not as the delivery says, from the question to the books. No toolkit in here."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from pos_app.domain.errors import PosError
from pos_app.ui.message import FieldError
from pos_app.ui.supply.ports import SupplyDesk
from pos_app.ui.supply.state import DifferenceDraft, DifferenceForm, LineRow
from pos_app.ui.supply.words import usual_reason
from pos_app.ui.translate import tr_error

KINDS: Final = ("short", "over", "damaged", "wrong_goods")


class DifferenceEditor:
    """One form at a time; `show` shows it, `written` is called when it is in the books."""

    def __init__(self, desk: SupplyDesk, show: Callable[[DifferenceForm], None], written: Callable[[], None]) -> None:
        self._desk, self._show, self._written = desk, show, written
        self._form = DifferenceForm(DifferenceDraft(KINDS[0], "", ""), "", KINDS)
        self.busy = False

    def ask(self, line: LineRow | None) -> None:
        """About a line, or about goods that are on none."""
        kind = "wrong_goods" if line is None else KINDS[0]
        draft = DifferenceDraft(kind, "1", usual_reason(kind), None if line is None else line.line)
        self._put(DifferenceForm(draft, "" if line is None else line.name, KINDS))

    def scanned(self, code: str, line: LineRow | None) -> None:
        """The goods in hand: of a line, or something that is not on the delivery."""
        form = self._form
        if line is not None:
            self._put(replace(form, draft=replace(form.draft, line=line.line, code=""), name=line.name, errors=()))
        else:
            wrong = replace(form.draft, line=None, code=code, kind="wrong_goods", reason=usual_reason("wrong_goods"))
            self._put(replace(form, draft=wrong, name="", errors=()))

    def record(self, delivery_id: int, draft: DifferenceDraft) -> None:
        def done() -> None:
            self.busy = False
            self._written()

        def failed(error: PosError) -> None:
            self.busy = False
            self._put(replace(self._form, draft=draft, errors=(FieldError(error.field or "cartons", tr_error(error)),)))

        self.busy = True
        self._desk.record(delivery_id, draft, done, failed)

    def _put(self, form: DifferenceForm) -> None:
        self._form = form
        self._show(form)
