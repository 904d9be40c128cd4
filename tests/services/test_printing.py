"""What is printed next, what became of it, copies, and the drawer that opens without a sale."""

from typing import Any

import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.people import Role, User
from pos_app.domain.receipt import PaperLine
from pos_app.domain.tender import cash_payment
from pos_app.services import printing, settings
from pos_app.services.checkout import Settle, Settled, settle
from pos_app.services.counter import Counter, at_once
from pos_app.services.printing import Work
from pos_app.services.settings import Settings
from pos_app.store import journal, print_jobs
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.shelf import WATER


class Room:
    """Sells water and works the jobs off."""

    def __init__(self, store: Store, user: User, clock: TestClock, ids: TestIds) -> None:
        self.store, self.user, self.clock, self.ids = store, user, clock, ids

    def sell(self, **rest: Any) -> Settled:
        counter = Counter(self.store, self.user, Settings(), clock=self.clock, ids=self.ids, later=at_once)
        counter.scan(WATER)
        basket = counter.basket
        command = Settle(basket, (cash_payment(basket.total, basket.total),), **rest)
        return settle(self.store, command, self.user, clock=self.clock, ids=self.ids)

    def next(self) -> Work:
        work = printing.next_work(self.store)
        assert work is not None
        return work

    def finish(self, state: str, error: str = "") -> Work:
        work = self.next()
        printing.finish(self.store, work.job, state, clock=self.clock, error=error)
        return work

    def reprint(self, sale_id: int | None = None) -> int:
        return printing.reprint(self.store, sale_id, clock=self.clock, ids=self.ids)

    def entries(self, kind: str) -> list[Any]:
        with self.store.read() as tx:
            return [entry.body for entry in journal.entries(tx) if entry.kind == kind]


@pytest.fixture
def room(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Room:
    return Room(floor, keeper, clock, ids)


def words(work: Work) -> list[str]:
    assert work.paper is not None
    return [part.text for part in work.paper if isinstance(part, PaperLine)]


def test_the_pulse_comes_before_the_paper_and_sales_in_their_order(room: Room) -> None:
    first, second = room.sell(), room.sell()
    done = [room.finish(print_jobs.SENT) for _ in range(4)]
    assert [(work.job.kind, work.job.sale_id, work.paper is None) for work in done] == [
        ("drawer", first.sale_id, True),
        ("receipt", first.sale_id, False),
        ("drawer", second.sale_id, True),
        ("receipt", second.sale_id, False),
    ]
    assert f"单号 {first.number}" in words(done[1])
    assert printing.next_work(room.store) is None


def test_a_job_that_failed_waits_for_a_person_and_lets_the_others_pass(room: Room) -> None:
    sale = room.sell()
    room.finish(print_jobs.SENT)
    failed = room.finish(print_jobs.FAILED, "no paper").job
    room.sell()
    assert room.next().job.job_id > failed.job_id
    (trouble,) = printing.troubled_jobs(room.store)
    assert (trouble.kind, trouble.number, trouble.problem, trouble.unknown) == (
        "receipt",
        sale.number,
        "no paper",
        False,
    )
    printing.retry(room.store, failed.job_id, clock=room.clock)
    again = room.next().job
    assert (again.job_id, again.attempts, again.error) == (failed.job_id, 1, "")
    assert printing.troubled_jobs(room.store) == ()


def test_a_job_nobody_knows_the_end_of_says_so(room: Room) -> None:
    room.sell(open_drawer=False)
    room.finish(print_jobs.UNKNOWN, "gone")
    (trouble,) = printing.troubled_jobs(room.store)
    assert trouble.unknown
    assert trouble.changed_at_ms > 0


def test_a_job_given_up_is_neither_done_nor_in_trouble(room: Room) -> None:
    room.sell(open_drawer=False)
    job = room.finish(print_jobs.FAILED, "no paper").job
    printing.give_up(room.store, job.job_id, clock=room.clock)
    assert printing.next_work(room.store) is None
    assert printing.troubled_jobs(room.store) == ()


def test_each_try_is_counted(room: Room) -> None:
    room.sell(open_drawer=False)
    for _ in range(3):
        job = room.finish(print_jobs.FAILED, "no paper").job
        printing.retry(room.store, job.job_id, clock=room.clock)
    assert room.next().job.attempts == 3


@pytest.mark.parametrize("printed", [True, False])
def test_copies_are_counted_and_marked(room: Room, printed: bool) -> None:  # noqa: FBT001
    """Also when the original was never printed: no two papers are copy 1."""
    sale = room.sell(open_drawer=False, print_receipt=printed)
    if printed:
        assert not any("补打" in text for text in words(room.finish(print_jobs.SENT)))
    for copy in (1, 2, 3):
        assert room.reprint(sale.sale_id) == copy
        assert f"补打 {copy}" in words(room.finish(print_jobs.SENT))
    assert [body["copy"] for body in room.entries("receipt.reprinted")] == [1, 2, 3]


def test_without_a_name_the_last_receipt_is_printed_again(room: Room) -> None:
    room.sell(open_drawer=False, print_receipt=False)
    last = room.sell(open_drawer=False, print_receipt=False)
    room.reprint()
    assert f"单号 {last.number}" in words(room.next())


def test_before_the_first_sale_there_is_no_copy(room: Room) -> None:
    with pytest.raises(RuleViolation, match="no receipt"):
        room.reprint()


def test_a_test_page_is_a_job(room: Room) -> None:
    printing.print_test_page(room.store, clock=room.clock)
    assert "测试页" in words(room.next())


def test_the_paper_is_as_wide_as_the_shop_has_it(room: Room) -> None:
    room.sell(open_drawer=False)
    for millimetres, columns in ((58, 32), (80, 48)):
        settings.change(room.store, paper_mm=millimetres, receipt_footer="下次再来")
        text = words(room.next())
        assert "-" * columns in text
        assert "下次再来" in text


def test_a_store_without_a_shop_has_a_letterhead_all_the_same(store: Store) -> None:
    with store.read() as tx:
        head = printing.letterhead(tx)
    assert (head.shop, head.licence, head.columns) == ("云店", "", 32)


def test_the_drawer_opens_without_a_sale_only_for_a_reason_and_never_unseen(room: Room) -> None:
    """D-4."""
    with pytest.raises(RuleViolation) as refused:
        printing.open_drawer(room.store, room.user, "  ", clock=room.clock, ids=room.ids)
    assert refused.value.field == "reason"
    assert printing.next_work(room.store) is None
    printing.open_drawer(room.store, room.user, " 换零钱 ", clock=room.clock, ids=room.ids)
    assert room.next().job.kind == print_jobs.DRAWER
    assert room.entries("drawer.opened") == [{"user": "老周", "reason": "换零钱"}]


def test_who_may_not_open_the_drawer_does_not(room: Room) -> None:
    class Visitor(User):
        __slots__ = ()

        def may(self, right: object) -> bool:  # noqa: ARG002 - whatever it is
            return False

    with pytest.raises(RuleViolation, match="no right"):
        printing.open_drawer(room.store, Visitor(9, "路人", Role.CASHIER), "换零钱", clock=room.clock, ids=room.ids)
    assert room.entries("drawer.opened") == []


def test_the_receipt_on_the_screen_is_the_one_that_is_printed(room: Room) -> None:
    sale = room.sell(open_drawer=False)
    with room.store.read() as tx:
        assert printing.last_receipt(tx) == sale.sale_id
        assert printing.receipt_number_of(tx, sale.sale_id) == sale.number
        assert printing.receipt_of(tx, sale.sale_id) == room.next().paper
