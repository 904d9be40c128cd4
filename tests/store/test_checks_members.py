"""Members and their ledgers: each check sees its damage, and that one only (rule A-10)."""

import shutil
from pathlib import Path
from typing import Final

import pytest

from pos_app.domain.coupon import CouponRule
from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.domain.tender import Payment, cash_payment
from pos_app.services import balances, coupons
from pos_app.services.checkout import Settle, settle
from pos_app.services.members import Join, MemberRow, Members
from pos_app.services.returns import ReturnSale, return_sale
from pos_app.services.secrets import FilePlace
from pos_app.store import checks_members
from tests.faults.till import OWNER, STORE_FILE, Till, findings, make_shop, opened
from tests.store.damage import Damage, sql


def make_club(folder: Path) -> None:
    """A member has topped up, bought with all that is theirs, and brought a part of it back; another was erased."""
    make_shop(folder / STORE_FILE)
    with opened(folder) as store:
        till = Till(store, first_id=1000)
        members = Members(store, lambda: FilePlace(folder), clock=till.clock, ids=till.ids)
        till.receive(20)
        joined = members.join(Join(till.ids.new(), "13800138000", "李先生", consent=True), OWNER)
        gone = members.join(Join(till.ids.new(), "13911118000", "王女士", consent=True), OWNER)
        members.erase(gone.member_id, OWNER)
        top_up = balances.TopUp(till.ids.new(), joined.member_id, Money(100_00))
        balances.top_up(store, top_up, OWNER, clock=till.clock, ids=till.ids)
        _buy(till, joined, 1)
        last = _buy(till, joined, 2, *_own(till, joined))
        back = ReturnSale(till.ids.new(), last, {3: Quantity.of(1)})
        return_sale(store, back, OWNER, clock=till.clock, ids=till.ids)


def _own(till: Till, member: MemberRow) -> tuple[Payment, ...]:
    kind = till.ids.new()
    coupons.add_kind(till.store, CouponRule(kind, "一元", off=Money(1_00)), 30, OWNER)
    command = coupons.IssueCoupon(till.ids.new(), kind, member.member_id)
    code = coupons.issue(till.store, command, OWNER, clock=till.clock, ids=till.ids).code
    return tuple(
        Payment(tender, Money(fen), Money(fen), ZERO, reference)
        for tender, fen, reference in (("coupon", 100, code), ("points", 3, ""), ("balance", 4_000, ""))
    )


def _buy(till: Till, member: MemberRow, number: int, *payments: Payment) -> int:
    basket = till.ring_up(number)
    basket = type(basket)(basket.uid, basket.lines, age_confirmed=True, member=member.for_basket())
    left = Money(basket.total.fen - sum(payment.amount.fen for payment in payments))
    command = Settle(basket, (*payments, cash_payment(left, left)))
    return settle(till.store, command, OWNER, clock=till.clock, ids=till.ids).sale_id


DAMAGES: Final[dict[str, tuple[str, Damage]]] = {
    "points were written up": (
        "member_standing_is_its_entries",
        sql("UPDATE member_standing SET points = points + 1 WHERE member_id = 1"),
    ),
    "points earned in all were written up": (
        "member_standing_is_its_entries",
        sql("UPDATE member_standing SET earned = earned + 1 WHERE member_id = 1"),
    ),
    "own money was written up": (
        "member_standing_is_its_entries",
        sql("UPDATE member_standing SET own_fen = own_fen + 1 WHERE member_id = 1"),
    ),
    "the gift was written up": (
        "member_standing_is_its_entries",
        sql("UPDATE member_standing SET bonus_fen = bonus_fen + 1 WHERE member_id = 1"),
    ),
    "what somebody stands at was forgotten": ("member_standing_is_its_entries", sql("DELETE FROM member_standing")),
    "less was spent than was paid": (
        "own_tenders_are_in_the_ledgers",
        sql(
            "UPDATE balance_entry SET own_fen = own_fen + 1 WHERE kind = 'spent'",
            "UPDATE member_standing SET own_fen = own_fen + 1 WHERE member_id = 1",
        ),
    ),
    "a coupon took more off than was paid with it": (
        "own_tenders_are_in_the_ledgers",
        sql("UPDATE coupon_use SET amount_fen = amount_fen + 1 WHERE uses = 1"),
    ),
    "points that paid were not taken off": (
        "own_tenders_are_in_the_ledgers",
        sql("UPDATE points_entry SET kind = 'adjusted' WHERE kind = 'redeemed'"),
    ),
    "tobacco earned points": (
        "no_points_on_tobacco",
        sql(
            "UPDATE points_entry SET line = 1 WHERE entry_id = (SELECT min(entry_id) FROM points_entry "
            "WHERE kind = 'earned')"
        ),
    ),
    "a return took more points than were earned": (
        "line_gives_back_what_it_earned",
        sql(
            "UPDATE points_entry SET points = points - 5 WHERE kind = 'taken_back'",
            "UPDATE member_standing SET points = points - 5, earned = earned - 5 WHERE member_id = 1",
        ),
    ),
    "a coupon was used twice": ("coupon_is_used_once", sql("UPDATE coupon_use SET uses = 3 WHERE uses = 1")),
    "a top-up is not in the drawer": (
        "top_up_is_in_the_drawer",
        sql("UPDATE cash_entry SET amount_fen = amount_fen - 1 WHERE kind = 'top_up'"),
    ),
    "nobody saw a member join": (
        "member_is_in_the_journal",
        sql("UPDATE member SET uid = 'member-x' WHERE member_id = 1"),
    ),
    "an erased member has a name again": (
        "erased_member_is_nobody",
        sql("UPDATE member SET name = '王女士' WHERE member_id = 2"),
    ),
    "an erased member can be found again": (
        "erased_member_is_nobody",
        sql("UPDATE member SET last4_hash = 'x' WHERE member_id = 2"),
    ),
}


@pytest.fixture(scope="session")
def club_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("club")
    make_club(folder)
    return folder


@pytest.fixture
def club_folder(club_shop: Path, tmp_path: Path) -> Path:
    """A copy of it that may be damaged."""
    return shutil.copytree(club_shop, tmp_path / "shop")


def test_a_shop_with_members_is_in_order(club_folder: Path) -> None:
    with opened(club_folder) as store, store.read() as tx:
        assert findings(tx) == []
        kinds = {row[0] for row in tx.all("SELECT DISTINCT kind FROM points_entry")}
        assert kinds == {"earned", "redeemed", "taken_back", "given_back"}


def test_every_check_of_the_members_has_its_damage() -> None:
    assert {name for name, _ in DAMAGES.values()} == set(checks_members.INVARIANTS)


@pytest.mark.parametrize("what", DAMAGES)
def test_each_damage_to_the_members_is_seen_by_its_check_alone(what: str, club_folder: Path) -> None:
    name, damage = DAMAGES[what]
    damage(club_folder)
    with opened(club_folder) as store, store.read() as tx:
        # Money that did not come into the drawer is missed by the count of its shift too.
        assert [check.name for check in findings(tx) if not check.name.startswith("shift_")] == [name]
