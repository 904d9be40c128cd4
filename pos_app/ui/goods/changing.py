"""Many prices at once: what is listed or what was scanned, by a rule, first shown and then changed. No toolkit."""

from collections.abc import Callable
from dataclasses import replace

from pos_app.domain.errors import PosError, RuleViolation
from pos_app.ui.goods import acts
from pos_app.ui.goods.keys import Command
from pos_app.ui.goods.ports import GoodsDesk, GoodsView, Query
from pos_app.ui.goods.state import PricesState, PriceTexts, ProposalLine
from pos_app.ui.message import FieldError, Level
from pos_app.ui.translate import tr, tr_error

Tell = Callable[[Level, str], None]


class ChangingPart:
    """`listed` says what the list of products shows: that is changed, unless somebody scans what is."""

    def __init__(
        self,
        view: GoodsView,
        desk: GoodsDesk,
        tell: Tell,
        failed: Callable[[PosError], None],
        listed: Callable[[], tuple[Query, int]],
    ) -> None:
        self._view, self._desk, self._tell, self._failed, self._listed = view, desk, tell, failed, listed
        self._state = PricesState()
        self._scanned: tuple[str, ...] = ()

    def refresh(self) -> None:
        self._forget_preview()

    def do(self, act: acts.Act) -> None:
        match act:
            case acts.RuleTyped():
                self._forget_preview()
            case acts.RuleEntered(texts) if not self._state.busy:
                self._preview(texts)
            case acts.Commanded(Command.FORGET):
                self._scanned = ()
                self._forget_preview()
            case acts.Commanded(Command.APPLY):
                self._apply()
            case acts.Commanded(Command.EXPORT) if self._state.rows:
                done = self._told
                self._desk.export_proposals(self._state.rows, done, self._failed)
            case _:
                pass

    def back(self) -> bool:
        """Esc first forgets what is shown."""
        shown = self._state.tried
        if shown:
            self._forget_preview()
        return shown

    def scanned(self, code: str) -> bool:
        owner = self._desk.owner_of(code)
        if owner is None:
            raise RuleViolation("No product has the code {code}", code=code)
        if owner not in self._scanned:
            self._scanned += (owner,)
        self._forget_preview()
        return True

    def _told(self, text: str) -> None:
        self._tell(Level.SUCCESS, text)

    def _show(self, state: PricesState) -> None:
        self._state = state
        self._view.show_prices(state)

    def _about(self) -> str:
        if self._scanned:
            return tr("{count} products that were scanned", count=len(self._scanned))
        return tr("{count} products of the list; or scan those that are meant", count=self._listed()[1])

    def _forget_preview(self) -> None:
        if not self._state.busy:
            self._show(PricesState(about=self._about(), scanned=bool(self._scanned)))

    def _preview(self, texts: PriceTexts) -> None:
        busy = replace(self._state, busy=True, errors=(), rows=(), tried=False)
        self._show(busy)

        def done(rows: tuple[ProposalLine, ...]) -> None:
            if self._state is busy:
                self._show(replace(busy, busy=False, rows=rows, tried=True))

        self._desk.propose(texts, self._listed()[0], self._scanned, done, self._refuser(busy))

    def _refuser(self, busy: PricesState) -> Callable[[PosError], None]:
        def failed(error: PosError) -> None:
            if self._state is busy:
                errors = (FieldError(error.field, tr_error(error)),) if error.field else ()
                self._show(replace(busy, busy=False, errors=errors))
            self._failed(error)

        return failed

    def _apply(self) -> None:
        if self._state.busy:
            return
        if not self._state.rows:
            self._tell(Level.INFO, tr("First look at what would change: F5"))
            return
        busy = replace(self._state, busy=True)
        self._show(busy)

        def done(told: str) -> None:
            self._scanned = ()
            self._show(PricesState(about=self._about()))
            self._told(told)

        self._desk.apply(done, self._refuser(busy))
