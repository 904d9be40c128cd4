"""Members at the counter: checked in by phone, card or code while goods are scanned; joined on the spot. No toolkit."""

from collections.abc import Callable, Mapping
from typing import Final

from pos_app.domain import words
from pos_app.domain.basket import Entered
from pos_app.domain.errors import PosError, RuleViolation
from pos_app.domain.member import is_last_digits, is_phone
from pos_app.domain.money import ZERO
from pos_app.domain.receipt import wrap
from pos_app.services.counter import Counter
from pos_app.services.members import Join, MemberRow, MemberView
from pos_app.ui.message import Choice, FieldError, Level
from pos_app.ui.sell.acts import Act, MemberEntered, PanelActed, PanelEntered
from pos_app.ui.sell.keys import CHOICE_KEYS, Command
from pos_app.ui.sell.part import Page, Part
from pos_app.ui.sell.ports import Desk, SellView
from pos_app.ui.sell.state import PanelState, QuickGood, QuickPage
from pos_app.ui.sell.state_members import (
    CustomerState,
    MemberAskState,
    MemberChooseState,
    MemberDeed,
    MemberJoinState,
    MemberState,
)
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr, tr_error

CHOICES_SHOWN: Final = len(CHOICE_KEYS)
NAME_COLUMNS: Final = 12
"""So much of a name stands beside the number on a button."""


class MemberPart(Part):
    """Who buys is a matter of the open sale: when that ends nobody is checked in. `pick` puts usual goods on."""

    panels = (MemberAskState, MemberChooseState, MemberJoinState, MemberState)

    def __init__(self, page: Page, view: SellView, counter: Counter, desk: Desk) -> None:
        self._page, self._screen, self._counter, self._desk = page, view, counter, desk
        self.pick: Callable[[str, Entered], None] = lambda _key, _entered: None
        self._view: MemberView | None = None
        self._asked = 0
        self._join = ("", "")
        """The number that is being joined, and the name of that act: asked twice, it is done once."""

    @property
    def always(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.MEMBER: self._open}

    # --- what the page shows of it

    @property
    def customer(self) -> CustomerState | None:
        """Who is checked in; what is known of them beside the name comes when it was read."""
        member = self._counter.basket.member
        if member is None:
            self._forget()
            return None
        if self._view is None or self._view.row.member_id != member.member_id:
            self._forget()
            self._ask(lambda done: self._desk.members.check_in(member.member_id, done, self._refused), self._read)
            return CustomerState(member.name, member.masked)
        return _customer(self._view)

    def _forget(self) -> None:
        if self._view is not None:
            self._view = None
            self._screen.show_usual(None)

    def _read(self, view: MemberView) -> None:
        """Of a member whose sale was picked up, or found again."""
        member = self._counter.basket.member
        if member is not None and member.member_id == view.row.member_id:
            self._know(view)
            self._page.sale_changed()

    def _know(self, view: MemberView) -> None:
        self._view = view
        goods = tuple(QuickGood(str(each.product_id), each.name, each.unit, each.price) for each in view.usual)
        self._screen.show_usual(QuickPage(tr("Usual"), goods) if goods else None)

    # --- which member

    def _open(self) -> None:
        if self._counter.basket.member is None or self._view is None:
            self._page.show_panel(MemberAskState())
        else:
            self._page.show_panel(_member(self._view))

    def look_for(self, text: str) -> None:
        """A number, the last of it, a card or a name was typed."""
        asked = text.strip()
        if asked:
            self._ask(
                lambda done: self._desk.members.find(asked, done, self._refused),
                lambda found: self._found(asked, found),
            )

    def _found(self, asked: str, found: tuple[MemberRow, ...]) -> None:
        if len(found) == 1:
            self.check_in(found[0].member_id)
        elif found:
            shown = found[:CHOICES_SHOWN]
            self._page.show_panel(MemberChooseState(asked, tuple(map(_choice, shown)), len(found) - len(shown)))
        elif is_phone(asked):
            self._page.show_panel(MemberJoinState(asked))
        else:
            self._desk.warn()
            self._page.show_panel(MemberAskState(_nobody(asked)))

    def check_in(self, member_id: int) -> None:
        """This member is at the counter: chosen, or their card was scanned, wherever."""
        self._ask(lambda done: self._desk.members.check_in(member_id, done, self._refused), self._checked_in)

    def _checked_in(self, view: MemberView) -> None:
        self._know(view)
        self._counter.check_in(view.row.for_basket())
        self._page.show_panel(None)
        self._page.sale_changed()
        self._desk.say(words.welcome_member())
        greeting = tr("Welcome, {name}", name=view.row.name)
        self._page.tell(Level.SUCCESS, " · ".join(filter(None, (greeting, _birthday(view)))))

    def _ask(self, work: Callable[[Callable[..., None]], None], done: Callable[..., None]) -> None:
        """What was asked before, or for another sale, is not waited for any more."""
        self._asked += 1
        number, basket = self._asked, self._counter.basket.uid

        def answered(found: object) -> None:
            if (number, basket) == (self._asked, self._counter.basket.uid):
                self._page.guarded(lambda: done(found))

        work(answered)

    def _refused(self, error: PosError) -> None:
        self._page.refused(error)

    # --- in the panels

    def take(self, act: Act, panel: PanelState) -> None:
        match act, panel:
            case PanelEntered(text), MemberAskState():
                self.look_for(text)
            case PanelActed(MemberDeed.JOIN), MemberAskState():
                self._page.show_panel(MemberJoinState(""))
            case PanelActed(MemberDeed.CHOOSE, key), MemberChooseState():
                self.check_in(int(key))
            case MemberEntered(phone, name, consent), MemberJoinState():
                self._join_them(phone, name, consent=consent)
            case PanelActed(MemberDeed.ADD, key), MemberState():
                self.pick(key, Entered.QUICK)
            case PanelActed(MemberDeed.OTHER), MemberState():
                self._page.show_panel(MemberAskState())
            case PanelActed(MemberDeed.REMOVE), MemberState():
                self._remove()
            case _:
                pass

    def left(self) -> None:
        self._join = ("", "")

    def _remove(self) -> None:
        self._counter.check_in(None)
        self._page.show_panel(None)
        self._page.sale_changed()

    def _join_them(self, phone: str, name: str, *, consent: bool) -> None:
        if phone != self._join[0]:
            self._join = (phone, self._desk.members.new_uid())
        join = Join(self._join[1], phone, name, consent)

        def refused(error: PosError) -> None:
            if isinstance(error, RuleViolation) and error.field is not None:
                self._desk.warn()
                self._page.show_panel(MemberJoinState(phone, (FieldError(error.field, tr_error(error)),)))
            else:
                self._page.refused(error)

        self._ask(lambda done: self._desk.members.join(join, done, refused), self._checked_in)


def _customer(view: MemberView) -> CustomerState:
    row = view.row
    return CustomerState(row.name, row.masked, row.grade_name, row.points, row.stored.whole, _birthday(view))


def _member(view: MemberView) -> MemberState:
    usual = tuple(Choice(str(each.product_id), f"{each.name}  {yuan(each.price)}") for each in view.usual)
    return MemberState(_customer(view), view.coupons, usual)


def _birthday(view: MemberView) -> str:
    if view.birthday_in is None:
        return ""
    if view.birthday_in == 0:
        return tr("Birthday today")
    return tr("Birthday in {days} days", days=view.birthday_in)


def _choice(row: MemberRow) -> Choice:
    name, *_ = wrap(row.name, NAME_COLUMNS)
    parts = (row.masked, name, yuan(row.stored.whole) if row.stored.whole > ZERO else "")
    return Choice(str(row.member_id), "  ".join(filter(None, parts)))


def _nobody(asked: str) -> str:
    if is_last_digits(asked):
        return tr("Nobody's number ends so: type the whole number, and the customer can join")
    return tr("There is no such member")
