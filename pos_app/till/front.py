"""The pages before work: a shop is made, somebody signs in, the shift is opened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from pos_app.domain.errors import PosError, RuleViolation
from pos_app.domain.money import ZERO, Money
from pos_app.domain.people import Right, User
from pos_app.domain.receipt import SHOP_TIME
from pos_app.domain.sale import Shift
from pos_app.services.days import likely_business_date
from pos_app.services.people import Locked, people_of, sign_in
from pos_app.services.recovery import make_recovery_code
from pos_app.services.shifts import current_shift, last_counted_cash, open_shift
from pos_app.services.shop import NewShop, create_shop, read_shop
from pos_app.till.front_recovery import RecoveryFront
from pos_app.till.tools import Tools
from pos_app.ui.message import FieldError
from pos_app.ui.sign_in import acts
from pos_app.ui.sign_in.state import (
    CodeState,
    FirstStartDraft,
    FirstStartState,
    OpenShiftState,
    Person,
    RecoverState,
    SignInState,
)
from pos_app.ui.translate import tr, tr_error

_FIELDS = {"name": "shop"}
"""Where a field of the service has another name on the form."""


class FrontView(Protocol):
    def show_people(self, state: SignInState) -> None: ...
    def show_open_shift(self, state: OpenShiftState) -> None: ...
    def show_first_start(self, state: FirstStartState) -> None: ...
    def show_recover(self, state: RecoverState) -> None: ...
    def show_code(self, state: CodeState) -> None: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody is asked for in the middle of work: why, what happens then, and how to go back, if one can."""

    title: str
    then: Callable[[User], None]
    back: Callable[[], None] | None = None


class FrontPresenter:
    """Leads to `ready`, which is called with who works and the shift that is open."""

    def __init__(self, view: FrontView, tools: Tools, ready: Callable[[User, Shift], None]) -> None:
        self._view, self._tools, self._ready = view, tools, ready
        self.user: User | None = None
        # Who does not sell needs no shift.
        self.behind: Callable[[User], None] = lambda _: None
        self._people: tuple[Person, ...] = ()
        self._wanted: Wanted | None = None
        self._recovery = RecoveryFront(view, tools, self._leave_recovery)
        self._busy = False

    def ask(self, wanted: Wanted, chosen: int | None = None) -> None:
        """Show who may sign in, in the middle of work."""
        self._busy, self._wanted = False, wanted
        with self._tools.store.read() as tx:
            self._people = tuple(Person(p.user_id, p.name, p.role) for p in people_of(tx))
        self._show_people(chosen)

    def begin(self) -> None:
        """Show the page that is due."""
        self._wanted = None
        with self._tools.store.read() as tx:
            shop = read_shop(tx)
            self._people = tuple(Person(p.user_id, p.name, p.role) for p in people_of(tx))
        if shop is None:
            self._view.show_first_start(FirstStartState())
        else:
            self._show_people(self._people[0].user_id if len(self._people) == 1 else None)

    def _show_people(self, chosen: int | None, error: str = "", locked: str = "") -> None:
        title = "" if self._wanted is None else self._wanted.title
        can_leave = self._wanted is not None and self._wanted.back is not None
        self._view.show_people(SignInState(self._people, chosen, error, locked, title=title, can_leave=can_leave))

    def do(self, act: acts.FrontAct) -> None:
        if self._busy:
            return
        match act:
            case acts.PersonChosen(user_id):
                self._show_people(user_id)
            case acts.PinEntered(user_id, pin):
                self._sign_in(user_id, pin)
            case acts.ShiftOpened(text):
                self._open_shift(text)
            case acts.ShopEntered(draft):
                self._create(draft)
            case acts.SignInLeft():
                self._leave()
            case _:
                self._recovery.do(act)

    def _leave(self) -> None:
        if self._wanted is None:
            self.user = None
            self.begin()
        elif self._wanted.back is not None and self.user is None:
            back, self._wanted = self._wanted.back, None
            back()
        else:
            self.user = None
            self._show_people(None)

    def welcome(self, user: User) -> None:
        """Who it is, is known: on to the shift."""
        self.user = user
        if not user.may(Right.SELL):
            self.behind(user)
            return
        with self._tools.store.read() as tx:
            shift = current_shift(tx)
            day = likely_business_date(tx, self._tools.clock.now_ms())
            counted = last_counted_cash(tx)
        if shift is not None:
            self._ready(user, shift)
        else:
            self._view.show_open_shift(OpenShiftState(user.name, day, float_text=str(counted) if counted.fen else ""))

    def _leave_recovery(self) -> None:
        """Back to who is here, for whatever somebody was asked for."""
        if self._wanted is None:
            self.begin()
        else:
            self.ask(self._wanted)

    def _sign_in(self, user_id: int, pin: str) -> None:
        tools = self._tools
        self._busy = True

        def known(user: User) -> None:
            self._busy = False
            wanted, self._wanted = self._wanted, None
            (self.welcome if wanted is None else wanted.then)(user)

        def refused(error: PosError) -> None:
            self._busy = False
            locked = ""
            if isinstance(error, Locked):
                at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=error.until_ms) + SHOP_TIME
                locked = f"{at:%H:%M}"
            self._show_people(user_id, tr_error(error), locked)

        tools.runner.submit(
            lambda: sign_in(tools.store, user_id, pin, clock=tools.clock, ids=tools.ids), known, refused
        )

    def _open_shift(self, text: str) -> None:
        assert self.user is not None  # noqa: S101 - the page is shown to somebody who has signed in
        tools, user = self._tools, self.user
        try:
            amount = Money.parse(text) if text.strip() else ZERO
        except RuleViolation as error:
            self._shift_refused(error)
            return
        self._busy = True

        def opened(shift: Shift) -> None:
            self._busy = False
            self._ready(user, shift)

        tools.runner.submit(
            lambda: open_shift(tools.store, user, amount, clock=tools.clock, ids=tools.ids), opened, self._shift_refused
        )

    def _shift_refused(self, error: PosError) -> None:
        self._busy = False
        assert self.user is not None  # noqa: S101 - as above
        with self._tools.store.read() as tx:
            day = likely_business_date(tx, self._tools.clock.now_ms())
        self._view.show_open_shift(OpenShiftState(self.user.name, day, error=tr_error(error)))

    def _create(self, draft: FirstStartDraft) -> None:
        if draft.pin != draft.pin_again:
            self._view.show_first_start(
                FirstStartState((FieldError("pin_again", tr("The two PINs are not the same")),))
            )
            return
        tools = self._tools
        new = NewShop(licence=draft.licence, name=draft.shop, owner=draft.owner, pin=draft.pin)
        self._busy = True

        def made(code: str) -> None:
            self._busy = False
            self._recovery.show(code)

        def refused(error: PosError) -> None:
            self._busy = False
            field = error.field or "shop"
            self._view.show_first_start(FirstStartState((FieldError(_FIELDS.get(field, field), tr_error(error)),)))

        def make() -> str:
            create_shop(tools.store, new, clock=tools.clock, ids=tools.ids)
            return make_recovery_code(tools.store, None, clock=tools.clock, ids=tools.ids)

        tools.runner.submit(make, made, refused)
