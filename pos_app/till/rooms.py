"""The screens beside the selling page, of one person: built when first opened, brought up to date when opened again."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from pos_app.domain.people import Right, User
from pos_app.till.buying import TillBuyingDesk
from pos_app.till.goods import TillGoodsDesk
from pos_app.till.members import TillMembersDesk
from pos_app.till.people_desk import TillPeopleDesk
from pos_app.till.promotions import TillPromotionsDesk
from pos_app.till.records_desk import TillRecordsDesk
from pos_app.till.stock import TillStockDesk
from pos_app.till.supply import TillSupplyDesk
from pos_app.till.sync_desk import TillSyncDesk
from pos_app.till.sync_worker import SyncWorker
from pos_app.till.tools import Tools
from pos_app.ui.buying.presenter import BuyingPresenter
from pos_app.ui.buying.view import BuyingView
from pos_app.ui.goods.presenter import GoodsPresenter
from pos_app.ui.goods.view import GoodsView
from pos_app.ui.journal.presenter import RecordsPresenter
from pos_app.ui.journal.view import RecordsView
from pos_app.ui.members.presenter import MembersPresenter
from pos_app.ui.members.view import MembersView
from pos_app.ui.page import Page
from pos_app.ui.people.presenter import PeoplePresenter
from pos_app.ui.people.view import PeopleView
from pos_app.ui.promotions.presenter import PromotionsPresenter
from pos_app.ui.promotions.view import PromotionsView
from pos_app.ui.shell import Screen
from pos_app.ui.stock.presenter import StockPresenter
from pos_app.ui.stock.view import StockView
from pos_app.ui.supply.presenter import SupplyPresenter
from pos_app.ui.supply.view import SupplyView
from pos_app.ui.sync.presenter import SyncPresenter
from pos_app.ui.sync.view import SyncView
from pos_app.ui.theme import Theme
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon

SUPPLY, SYNC = "supply", "sync"
BUYING = "buying"
MEMBERS = "members"
GOODS = "goods"
STOCK = "stock"
PROMOTIONS = "promotions"
PEOPLE, RECORDS = "people", "records"


class Rooms:
    """`watch` puts the scanner's filter over a page; `leave` goes back to selling; `changed` tells of new figures."""

    def __init__(
        self,
        tools: Tools,
        worker: SyncWorker,
        user: User,
        theme: Theme,
        *,
        watch: Callable[[Page], None],
        leave: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        self._tools, self._worker, self._user, self._theme = tools, worker, user, theme
        self._watch, self._leave, self._changed = watch, leave, changed
        self.goods: GoodsPresenter | None = None
        self.stock: StockPresenter | None = None
        self._stock_desk: TillStockDesk | None = None
        self.supply: SupplyPresenter | None = None
        self.buying: BuyingPresenter | None = None
        self.members: MembersPresenter | None = None
        self.sync: SyncPresenter | None = None
        self.promotions: PromotionsPresenter | None = None
        self.people: PeoplePresenter | None = None
        self.records: RecordsPresenter | None = None

    def screens(self) -> tuple[Screen, ...]:
        people = Screen(PEOPLE, tr("People"), Icon.PEOPLE, self._build_people)
        records = Screen(RECORDS, tr("Records"), Icon.RECORDS, self._build_records)
        buying = Screen(BUYING, tr("Buying"), Icon.BAG, self._build_buying)
        return (
            Screen(GOODS, tr("Goods"), Icon.PACKAGE, self._build_goods),
            Screen(STOCK, tr("Stock"), Icon.STACK, self._build_stock),
            Screen(SUPPLY, tr("Supply"), Icon.TRUCK, self._build_supply),
            *([buying] if self._user.may(Right.ADJUST_STOCK) else []),
            Screen(SYNC, tr("Sync"), Icon.CLOUD, self._build_sync),
            Screen(MEMBERS, tr("Members"), Icon.PERSON, self._build_members),
            Screen(PROMOTIONS, tr("Promotions"), Icon.PRICE, self._build_promotions),
            *([records] if self._user.may(Right.SEE_JOURNAL) else []),
            *([people] if self._user.may(Right.PEOPLE) else []),
        )

    def refresh(self, key: str) -> None:
        """Bring a screen up to date, if it was ever opened."""
        presenters = {
            GOODS: self.goods,
            STOCK: self.stock,
            SUPPLY: self.supply,
            BUYING: self.buying,
            MEMBERS: self.members,
            SYNC: self.sync,
            PROMOTIONS: self.promotions,
            PEOPLE: self.people,
            RECORDS: self.records,
        }
        presenter = presenters.get(key)
        if presenter is not None:
            presenter.refresh()

    def scanned(self, key: str, code: str) -> bool:
        """Whether a code scanned while this screen is open is for it."""
        if key == SUPPLY and self.supply is not None:
            self.supply.scanned(code)
            return True
        rooms = {
            BUYING: self.buying,
            MEMBERS: self.members,
            RECORDS: self.records,
            PROMOTIONS: self.promotions,
            GOODS: self.goods,
            STOCK: self.stock,
        }
        room = rooms.get(key)
        return room is not None and room.scanned(code)

    def show_notices(self) -> None:
        """The screen of deliveries is open: turn to the messages."""
        if self.supply is not None:
            self.supply.show_notices()

    def _build_goods(self) -> QWidget:
        view = GoodsView(self._theme)
        self.goods = GoodsPresenter(view, TillGoodsDesk(self._tools, self._user, leave=self._leave))
        view.acted.connect(self.goods.do)
        self._watch(view)
        return view

    def close(self) -> None:
        """What this person has opened to others ends."""
        if self._stock_desk is not None:
            self._stock_desk.close()

    def _build_stock(self) -> QWidget:
        view = StockView(self._theme)
        desk = TillStockDesk(self._tools, self._user, leave=self._leave, changed=self._changed)
        self._stock_desk, self.stock = desk, StockPresenter(view, desk)
        view.acted.connect(self.stock.do)
        self._watch(view)
        return view

    def _build_supply(self) -> QWidget:
        view = SupplyView(self._theme)
        desk = TillSupplyDesk(self._tools, self._user, leave=self._leave, changed=self._changed)
        self.supply = SupplyPresenter(view, desk)
        view.acted.connect(self.supply.do)
        self._watch(view)
        return view

    def _build_buying(self) -> QWidget:
        view = BuyingView(self._theme)
        desk = TillBuyingDesk(self._tools, self._user, leave=self._leave, changed=self._changed)
        self.buying = BuyingPresenter(view, desk)
        view.acted.connect(self.buying.do)
        self._watch(view)
        return view

    def _build_members(self) -> QWidget:
        view = MembersView(self._theme)
        self.members = MembersPresenter(view, TillMembersDesk(self._tools, self._user, leave=self._leave))
        view.acted.connect(self.members.do)
        self._watch(view)
        return view

    def _build_promotions(self) -> QWidget:
        view = PromotionsView(self._theme)
        self.promotions = PromotionsPresenter(view, TillPromotionsDesk(self._tools, self._user, leave=self._leave))
        view.acted.connect(self.promotions.do)
        self._watch(view)
        return view

    def _build_people(self) -> QWidget:
        view = PeopleView(self._theme)
        self.people = PeoplePresenter(view, TillPeopleDesk(self._tools, self._user, leave=self._leave))
        view.acted.connect(self.people.do)
        self._watch(view)
        return view

    def _build_records(self) -> QWidget:
        view = RecordsView(self._theme)
        self.records = RecordsPresenter(view, TillRecordsDesk(self._tools, self._user, leave=self._leave))
        view.acted.connect(self.records.do)
        self._watch(view)
        return view

    def _build_sync(self) -> QWidget:
        view = SyncView(self._theme)
        desk = TillSyncDesk(self._tools, self._worker, self._user, leave=self._leave, changed=self._changed)
        self.sync = SyncPresenter(view, desk)
        view.acted.connect(self.sync.do)
        self._watch(view)
        return view
