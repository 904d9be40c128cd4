"""The pages of the recovery code: an owner who forgot the PIN, and the code that is shown once."""

from collections.abc import Callable
from typing import Protocol

from pos_app.domain.errors import PosError
from pos_app.services.people import people_of
from pos_app.services.printing import code_paper
from pos_app.services.recovery import recover
from pos_app.till.tools import Tools
from pos_app.ui.message import FieldError
from pos_app.ui.sign_in import acts
from pos_app.ui.sign_in.state import CodeState, RecoverState
from pos_app.ui.translate import tr, tr_error


class RecoveryView(Protocol):
    def show_recover(self, state: RecoverState) -> None: ...
    def show_code(self, state: CodeState) -> None: ...


class RecoveryFront:
    """`left` is called when the code was kept or nobody wants it any more."""

    def __init__(self, view: RecoveryView, tools: Tools, left: Callable[[], None]) -> None:
        self._view, self._tools, self._left = view, tools, left
        self._busy = False
        self._code = ""

    def show(self, code: str) -> None:
        """A new code, this once."""
        self._code = code
        self._view.show_code(CodeState(code, prints=self._tools.printer.set_up))

    def do(self, act: acts.FrontAct) -> None:
        if self._busy:
            return
        match act:
            case acts.PinForgotten(user_id):
                self._view.show_recover(RecoverState(user_id, self._name(user_id)))
            case acts.RecoveryEntered():
                self._recover(act)
            case acts.CodePrinted():
                self._tools.printer.print_now(code_paper(self._tools.store, self._code))
            case acts.CodeKept():
                self._code = ""
                self._left()
            case _:
                pass

    def _name(self, user_id: int) -> str:
        with self._tools.store.read() as tx:
            return next((person.name for person in people_of(tx) if person.user_id == user_id), "")

    def _recover(self, act: acts.RecoveryEntered) -> None:
        tools = self._tools
        if act.pin != act.pin_again:
            self._refuse(act, FieldError("pin_again", tr("The two PINs are not the same")))
            return
        self._busy = True

        def recovered(code: str) -> None:
            self._busy = False
            self.show(code)

        def refused(error: PosError) -> None:
            self._busy = False
            self._refuse(act, FieldError(error.field or "code", tr_error(error)))

        tools.runner.submit(
            lambda: recover(tools.store, act.user_id, act.code, act.pin, clock=tools.clock, ids=tools.ids),
            recovered,
            refused,
        )

    def _refuse(self, act: acts.RecoveryEntered, error: FieldError) -> None:
        self._view.show_recover(RecoverState(act.user_id, self._name(act.user_id), (error,)))
