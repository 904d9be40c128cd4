"""The form that is open: shown, refused at its field, closed. No toolkit in here."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from pos_app.domain.errors import PosError
from pos_app.ui.message import FieldError, Level
from pos_app.ui.stock.ports import StockView
from pos_app.ui.stock.state import Drafted, FormState
from pos_app.ui.translate import tr_error


class Forms:
    """One form at a time."""

    def __init__(self, view: StockView, tell: Callable[[Level, str], None], failed: Callable[[PosError], None]) -> None:
        self._view, self._tell, self._failed = view, tell, failed
        self.open: FormState | None = None

    def show(self, form: FormState | None) -> None:
        self.open = form
        self._view.show_form(form)

    def close(self) -> None:
        if self.open is not None:
            self.show(None)

    def keep(self, values: Mapping[str, str]) -> None:
        """Remember what was typed so far, so that the form can be drawn anew."""
        if self.open is not None:
            fields = tuple(replace(field, text=values.get(field.name, field.text)) for field in self.open.fields)
            self.open = replace(self.open, fields=fields)

    def put(self, goods: tuple[Drafted, ...]) -> None:
        if self.open is not None:
            self.show(replace(self.open, goods=goods, errors=()))

    def begin_work(self, values: Mapping[str, str]) -> FormState | None:
        """The form is being saved: nothing can be done to it till the answer comes."""
        self.keep(values)
        if self.open is None or self.open.busy:
            return None
        self.show(replace(self.open, errors=(), busy=True))
        return self.open

    def refuser(self) -> Callable[[PosError], None]:
        """What shows a refusal in the form, as long as it is the same."""
        form = self.open

        def failed(error: PosError) -> None:
            if self.open is form and form is not None:
                self.refuse(error)
            else:
                self._failed(error)

        return failed

    def refuse(self, error: PosError) -> bool:
        """Show what is wrong in the form that is open; False when none is."""
        if self.open is None:
            return False
        wrong = FieldError(error.field or "", tr_error(error))
        self.show(replace(self.open, busy=False, errors=(wrong,)))
        return True
