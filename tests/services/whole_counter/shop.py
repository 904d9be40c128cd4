"""The shop under test: a real store, real adapters, simulated providers, and a program that may die at each write."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from pay.codes import NAMES
from pay.ports import Provider
from pay.simulator.keys import Keys
from pay.simulator.serve import Simulator, running
from pos_app.domain.coupon import CouponRule
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.people import RightMissing, Role, User
from pos_app.domain.promotion import BuyGet, Percentage, Promotion, Scope, SecondItem, SpendAndSave, Step
from pos_app.domain.tender import Rounding
from pos_app.services import accounts, coupons, payments, points, promotions, settings
from pos_app.services.approvals import Asked, approve
from pos_app.services.counter import Counter, at_once
from pos_app.services.members import Join, Members
from pos_app.services.payments import Clerk
from pos_app.services.people import add_person
from pos_app.services.secrets import FilePlace
from pos_app.services.settings import Settings
from pos_app.services.shifts import open_shift
from pos_app.services.shop import NewShop, create_shop
from pos_app.store import goods
from pos_app.store.engine import Store
from pos_app.store.migrate import migrate
from tests.conftest import OWNER_PIN, TestClock, TestIds
from tests.services import shelf
from tests.services.paying import ADAPTERS, Doom, DoomedProvider, DoomedStore, Killed, moment

OWNER: Final = User(1, "老周", Role.OWNER)
CASHIER: Final = User(2, "小周", Role.CASHIER)
CASHIER_PIN: Final = "2468"
FLOAT: Final = Money(20_000)
POINTS: Final = 1_500
"""What each of the first members begins with."""
BONUS: Final = ((10_000, 500),)
COUPON_KINDS: Final = ("five-off", "tenth-off")
PROMOTIONS: Final = ("percent", "second", "buy-get", "spend")
IDS_PER_LIFE: Final = 1_000_000

T = TypeVar("T")


def prepare(folder: Path) -> Path:
    """A shop with goods, two people, promotions that are off, members, an account, coupons and an open shift."""
    clock, ids, path = TestClock(), TestIds(), folder / "store.sqlite"
    store = Store(path)
    migrate(store)
    create_shop(store, NewShop("430102100001", "小周烟酒店", OWNER.name, OWNER_PIN), clock=clock, ids=ids)
    shelf.fill(store, folder, clock=clock, ids=ids)
    add_person(store, name=CASHIER.name, role=Role.CASHIER, pin=CASHIER_PIN, clock=clock, ids=ids)
    settings.change(store, top_up_bonus=BONUS)
    members = Members(store, lambda: FilePlace(folder), clock=clock, ids=ids)
    for number, name in ((0, "李先生"), (1, "王女士")):
        member = members.join(Join(ids.new(), phone_of(number), name, consent=True), OWNER)
        points.adjust(store, points.AdjustPoints(ids.new(), member.member_id, POINTS, "开业"), OWNER, clock=clock)
    accounts.open_account(store, accounts.OpenAccount("老刘", Money(300_00)), OWNER, clock=clock, ids=ids)
    coupons.add_kind(store, CouponRule(COUPON_KINDS[0], "五元券", off=Money(5_00), least=Money(20_00)), 30, OWNER)
    coupons.add_kind(store, CouponRule(COUPON_KINDS[1], "九折券", percent=10_00), 2, OWNER)
    _promote(store, clock, ids)
    open_shift(store, OWNER, FLOAT, clock=clock, ids=ids)
    store.close()
    return folder


def _promote(store: Store, clock: TestClock, ids: TestIds) -> None:
    with store.read() as tx:
        water, peanuts = (goods.by_code(tx, code) for code in (shelf.WATER, shelf.PEANUTS))
    assert water is not None
    assert peanuts is not None
    for uid, rule, scope in (
        ("percent", Percentage(90_00), Scope((peanuts.product_uid,))),
        ("second", SecondItem(50_00), Scope((water.product_uid,))),
        ("buy-get", BuyGet(2, 1), Scope((water.product_uid,))),
        ("spend", SpendAndSave((Step(Money(20_00), Money(3_00)),), repeats=True), Scope()),
    ):
        earns = uid != "second"
        promotions.save(store, Promotion(uid, uid, rule, scope, earns_points=earns), OWNER, clock=clock, ids=ids)
        promotions.switch(store, uid, OWNER, active=False, clock=clock, ids=ids)
    promotions.set_prices(
        store, water.product_id, OWNER, floor=Money(1_20), member_price=Money(1_80), clock=clock, ids=ids
    )


class World:
    """What outlives a life: the prepared shop, the providers, and how they are reached (reading their keys is slow)."""

    def __init__(self, template: Path, folder: Path, simulator: Simulator) -> None:
        self.template, self.folder, self.simulator = template, folder, simulator
        self.adapters: dict[str, Provider] = {name: ADAPTERS[name](simulator.merchant(name)) for name in NAMES}
        self.clock, self.lives = TestClock(), 0

    @classmethod
    @contextmanager
    def made(cls, folder: Path) -> Iterator["World"]:
        """A world in this folder while the block lasts."""
        template = folder / "template"
        template.mkdir()
        prepare(template)
        worlds: list[World] = []

        def now() -> object:
            return moment(worlds[0].clock)()

        with running(keys=Keys.make(moment(TestClock())()), now=now) as simulator:  # type: ignore[arg-type]
            worlds.append(cls(template, folder, simulator))
            yield worlds[0]


class Shop:
    """One life of the shop. Whatever is done in it, `dying` may end the program at a step and start it again."""

    def __init__(self, world: World) -> None:
        world.lives += 1
        self.world, self.simulator = world, world.simulator
        self.folder = world.folder / f"life-{world.lives}"
        shutil.copytree(world.template, self.folder)
        self.clock, self.ids = TestClock(), TestIds()
        self.clock.ms += 60_000
        # The providers remember the numbers of earlier lives.
        self.ids.count = world.lives * IDS_PER_LIFE
        world.clock = self.clock
        for faults in self.simulator.faults.values():
            faults.clear()
        self.earlier = {number for bank in self.simulator.banks.values() for number in bank.trades}
        self.user, self.rounding = OWNER, Rounding.OFF
        self.deaths = 0
        doom = self.doom = Doom()
        self.providers = {name: DoomedProvider(provider, doom) for name, provider in world.adapters.items()}
        self.store = DoomedStore(self.folder / "store.sqlite")
        self.store.doom = doom
        self.start()

    def start(self) -> None:
        """The program over the store as it is."""
        self.counter = Counter(self.store, self.user, Settings(), clock=self.clock, ids=self.ids, later=at_once)
        self.clerk = Clerk(self.store, self.providers, clock=self.clock, ids=self.ids)
        self.members = Members(self.store, lambda: FilePlace(self.folder), clock=self.clock, ids=self.ids)

    def close(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def dying(self, death: int | None, act: Callable[[], T]) -> T | None:
        """Do it; with a `death` the program ends at that step, and starts again. None when it died."""
        self.doom.at(death)
        try:
            return act()
        except Killed:
            self.deaths += 1
            self.store.close()
            self.store = DoomedStore(self.folder / "store.sqlite")
            self.store.doom = self.doom
            self.start()
            payments.resume(self.store, self.providers, clock=self.clock, ids=self.ids)
            return None
        finally:
            self.doom.at(None)

    def helped(self, act: Callable[[User], T]) -> T:
        """Do it as who is signed in; what they may not, the owner allows on the spot."""
        user = self.user
        while True:
            try:
                return act(user)
            except RightMissing as missing:
                assert self.user is not OWNER
                asked = Asked(user, missing.right, "sell.something")
                user = approve(self.store, asked, OWNER.user_id, OWNER_PIN, clock=self.clock, ids=self.ids).user

    def on_counter(self, act: Callable[[Counter], T]) -> T:
        """The same for what is done to the open sale."""

        def done(user: User) -> T:
            self.counter.user = user
            return act(self.counter)

        try:
            return self.helped(done)
        finally:
            self.counter.user = self.user

    def rows(self, sql: str, **values: object) -> list[tuple[object, ...]]:
        with self.store.read() as tx:
            return [tuple(row) for row in tx.all(sql, values)]

    def sale_of(self, uid: str) -> int | None:
        """The number of this sale in the books."""
        found = self.rows("SELECT sale_id FROM sale WHERE uid = :uid", uid=uid)
        return int(str(found[0][0])) if found else None

    def earned(self, sale_id: int) -> dict[int, int]:
        rows = self.rows("SELECT line, points FROM points_entry WHERE sale_id = :id AND kind = 'earned'", id=sale_id)
        return {int(str(line)): int(str(points)) for line, points in rows}


def phone_of(number: int) -> str:
    """Of the shop's four regular customers."""
    return f"1380013800{number}"


def refusable(act: Callable[[], T], *sentences: str) -> T | None:
    """Do it; None when it is refused with one of these sentences. Any other refusal is a bug."""
    try:
        return act()
    except RightMissing:
        raise
    except RuleViolation as error:
        if error.message not in sentences:
            raise
        return None
