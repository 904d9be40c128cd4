"""The screens beside the selling page, of one person: built when first opened, brought up to date when opened again.

What a screen needs is loaded with it, so the selling page need not wait for the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from pos_app.domain.people import Right, User
from pos_app.till.sync_worker import SyncWorker
from pos_app.till.tools import Tools
from pos_app.ui.page import Page
from pos_app.ui.shell import Screen
from pos_app.ui.theme import Theme
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon

GOODS, STOCK, SUPPLY, BUYING = "goods", "stock", "supply", "buying"
MEMBERS, PROMOTIONS, RECORDS, SYNC, PEOPLE = "members", "promotions", "records", "sync", "people"


class Presenter(Protocol):
    """What decides on a screen."""

    def refresh(self) -> None: ...
    def do(self, act: Any, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Room:
    """A screen that was opened."""

    view: Page
    presenter: Presenter
    scanned: Callable[[str], bool] = lambda _code: False
    """Whether a code scanned while it is open was for it."""
    close: Callable[[], None] = lambda: None
    show_notices: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Rooms:
    """`watch` puts the scanner's filter over a page; `leave` goes back to selling; `changed` tells of new figures."""

    tools: Tools
    worker: SyncWorker
    user: User
    theme: Theme
    watch: Callable[[Page], None]
    leave: Callable[[], None]
    changed: Callable[[], None]
    opened: dict[str, Room] = field(default_factory=dict)

    def screens(self) -> tuple[Screen, ...]:
        """Those that this person may open, in the order of the rail."""
        may = self.user.may
        return (
            self._screen(GOODS, tr("Goods"), Icon.PACKAGE, _goods),
            self._screen(STOCK, tr("Stock"), Icon.STACK, _stock),
            self._screen(SUPPLY, tr("Supply"), Icon.TRUCK, _supply),
            *([self._screen(BUYING, tr("Buying"), Icon.BAG, _buying)] if may(Right.ADJUST_STOCK) else []),
            self._screen(MEMBERS, tr("Members"), Icon.PERSON, _members),
            self._screen(PROMOTIONS, tr("Promotions"), Icon.PRICE, _promotions),
            *([self._screen(RECORDS, tr("Records"), Icon.RECORDS, _records)] if may(Right.SEE_JOURNAL) else []),
            self._screen(SYNC, tr("Sync"), Icon.CLOUD, _sync),
            *([self._screen(PEOPLE, tr("People"), Icon.PEOPLE, _people)] if may(Right.PEOPLE) else []),
        )

    def refresh(self, key: str) -> None:
        """Bring a screen up to date, if it was ever opened."""
        if key in self.opened:
            self.opened[key].presenter.refresh()

    def scanned(self, key: str, code: str) -> bool:
        """Whether a code scanned while this screen is open is for it."""
        return key in self.opened and self.opened[key].scanned(code)

    def show_notices(self) -> None:
        """The screen of deliveries is open: turn to the messages."""
        if SUPPLY in self.opened:
            self.opened[SUPPLY].show_notices()

    def close(self) -> None:
        """What this person has opened to others ends."""
        for room in self.opened.values():
            room.close()

    def _screen(self, key: str, title: str, icon: Icon, build: Callable[["Rooms"], Room]) -> Screen:
        def open_room() -> QWidget:
            room = self.opened[key] = build(self)
            room.view.acted.connect(room.presenter.do)
            self.watch(room.view)
            return room.view

        return Screen(key, title, icon, open_room)


# ruff: noqa: PLC0415 - each room loads what it is made of


def _goods(rooms: Rooms) -> Room:
    from pos_app.till.goods import TillGoodsDesk
    from pos_app.ui.goods.presenter import GoodsPresenter
    from pos_app.ui.goods.view import GoodsView

    view, desk = GoodsView(rooms.theme), TillGoodsDesk(rooms.tools, rooms.user, leave=rooms.leave)
    presenter = GoodsPresenter(view, desk)
    return Room(view, presenter, presenter.scanned)


def _stock(rooms: Rooms) -> Room:
    from pos_app.till.stock import TillStockDesk
    from pos_app.ui.stock.presenter import StockPresenter
    from pos_app.ui.stock.view import StockView

    view, desk = (
        StockView(rooms.theme),
        TillStockDesk(rooms.tools, rooms.user, leave=rooms.leave, changed=rooms.changed),
    )
    presenter = StockPresenter(view, desk)
    return Room(view, presenter, presenter.scanned, close=desk.close)


def _supply(rooms: Rooms) -> Room:
    from pos_app.till.supply import TillSupplyDesk
    from pos_app.ui.supply.presenter import SupplyPresenter
    from pos_app.ui.supply.view import SupplyView

    view, desk = (
        SupplyView(rooms.theme),
        TillSupplyDesk(rooms.tools, rooms.user, leave=rooms.leave, changed=rooms.changed),
    )
    presenter = SupplyPresenter(view, desk)

    def scanned(code: str) -> bool:
        presenter.scanned(code)
        return True

    return Room(view, presenter, scanned, show_notices=presenter.show_notices)


def _buying(rooms: Rooms) -> Room:
    from pos_app.till.buying import TillBuyingDesk
    from pos_app.ui.buying.presenter import BuyingPresenter
    from pos_app.ui.buying.view import BuyingView

    view, desk = (
        BuyingView(rooms.theme),
        TillBuyingDesk(rooms.tools, rooms.user, leave=rooms.leave, changed=rooms.changed),
    )
    presenter = BuyingPresenter(view, desk)
    return Room(view, presenter, presenter.scanned)


def _members(rooms: Rooms) -> Room:
    from pos_app.till.members import TillMembersDesk
    from pos_app.ui.members.presenter import MembersPresenter
    from pos_app.ui.members.view import MembersView

    view, desk = MembersView(rooms.theme), TillMembersDesk(rooms.tools, rooms.user, leave=rooms.leave)
    presenter = MembersPresenter(view, desk)
    return Room(view, presenter, presenter.scanned)


def _promotions(rooms: Rooms) -> Room:
    from pos_app.till.promotions import TillPromotionsDesk
    from pos_app.ui.promotions.presenter import PromotionsPresenter
    from pos_app.ui.promotions.view import PromotionsView

    view, desk = PromotionsView(rooms.theme), TillPromotionsDesk(rooms.tools, rooms.user, leave=rooms.leave)
    presenter = PromotionsPresenter(view, desk)
    return Room(view, presenter, presenter.scanned)


def _records(rooms: Rooms) -> Room:
    from pos_app.till.records_desk import TillRecordsDesk
    from pos_app.ui.journal.presenter import RecordsPresenter
    from pos_app.ui.journal.view import RecordsView

    view, desk = RecordsView(rooms.theme), TillRecordsDesk(rooms.tools, rooms.user, leave=rooms.leave)
    presenter = RecordsPresenter(view, desk)
    return Room(view, presenter, presenter.scanned)


def _sync(rooms: Rooms) -> Room:
    from pos_app.till.sync_desk import TillSyncDesk
    from pos_app.ui.sync.presenter import SyncPresenter
    from pos_app.ui.sync.view import SyncView

    view, desk = (
        SyncView(rooms.theme),
        TillSyncDesk(rooms.tools, rooms.worker, rooms.user, leave=rooms.leave, changed=rooms.changed),
    )
    presenter = SyncPresenter(view, desk)
    return Room(view, presenter)


def _people(rooms: Rooms) -> Room:
    from pos_app.till.people_desk import TillPeopleDesk
    from pos_app.ui.people.presenter import PeoplePresenter
    from pos_app.ui.people.view import PeopleView

    view, desk = PeopleView(rooms.theme), TillPeopleDesk(rooms.tools, rooms.user, leave=rooms.leave)
    presenter = PeoplePresenter(view, desk)
    return Room(view, presenter)
