"""A-4: when the disk fails the cashier is told the truth, and no sale is ever made twice."""

from pathlib import Path

import pytest

from pos_app.store.engine import Transaction
from tests.faults.strace import DISK_FULL, IO_ERROR, Fault, Struck, strike_each
from tests.faults.till import Till, findings, opened, sale_uid

SETTLED = ["settled"]


@pytest.mark.parametrize(
    ("job", "times"),
    [("trade", 1), ("give_up", 1), ("trade", 7), ("trade", None)],
    ids=["once", "once, the cashier gives up", "for a while", "for ever"],
)
def test_the_cashier_is_told_the_truth_when_syncs_fail(job: str, times: int | None, shop: Path, tmp_path: Path) -> None:
    fault = Fault("fsync", IO_ERROR, times)
    struck = strike_each(job, fault, template=shop, work=tmp_path / "work", numbers=range(1, 41))
    assert sum(told(each, customer) != SETTLED for each in struck for customer in customers(each)) >= 7
    if times is not None and job == "trade":
        assert [each for each in struck if each.answers[-1]["told"] != SETTLED] == [], (
            "the disk is well again and the till is not"
        )
    for each in struck:
        the_truth_was_told(each)


@pytest.mark.parametrize("times", [7, None], ids=["for a while", "for ever"])
def test_a_full_disk_is_a_clear_refusal(times: int | None, shop: Path, tmp_path: Path) -> None:
    fault = Fault("pwrite64", DISK_FULL, times)
    struck = strike_each("trade", fault, template=shop, work=tmp_path / "work", numbers=range(1, 161, 4))
    assert all(any(told(each, customer) != SETTLED for customer in customers(each)) for each in struck)
    if times is not None:
        assert [each for each in struck if each.answers[-1]["told"] != SETTLED] == [], (
            "there is space again and the till is full"
        )
    for each in struck:
        the_truth_was_told(each)


def customers(struck: Struck) -> list[int]:
    return [answer["customer"] for answer in struck.answers]


def told(struck: Struck, customer: int) -> list[str]:
    """What the cashier was told about a customer, try by try."""
    answers: list[str] = struck.answers[customer - 1]["told"]
    return answers


def the_truth_was_told(struck: Struck) -> None:
    """After a restart the books say what the cashier was told, and settling everything again sells nothing twice."""
    with opened(struck.folder) as store:
        with store.read() as tx:
            assert findings(tx) == [], struck
            for customer in customers(struck):
                assert is_true(told(struck, customer), sold=times_sold(tx, customer)), struck
        till = Till(store, first_id=5000)
        for customer in customers(struck):
            till.pay(till.ring_up(customer))
        with store.read() as tx:
            assert [times_sold(tx, customer) for customer in customers(struck)] == [1] * len(struck.answers), struck
            assert findings(tx) == [], struck


def is_true(answers: list[str], *, sold: int) -> bool:
    if "settled" in answers:
        return sold == 1
    if answers[-1] == "not settled":
        return sold == 0
    return sold <= 1


def times_sold(tx: Transaction, customer: int) -> int:
    count: int = tx.value(
        "SELECT count(*) FROM journal WHERE kind = 'sale.completed' AND json_extract(body, '$.sale') = :uid",
        {"uid": sale_uid(customer)},
    )
    return count
