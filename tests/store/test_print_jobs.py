"""The list of what is to be printed: a row a job, in order, whatever happens to the program."""

import pytest

from pos_app.store import print_jobs
from pos_app.store.engine import Store
from pos_app.store.print_jobs import DRAWER, DROPPED, FAILED, QUEUED, RECEIPT, SENT, UNKNOWN

OPEN = (QUEUED, FAILED, UNKNOWN)


def add(store: Store, kind: str = DRAWER) -> int:
    with store.write() as tx:
        return print_jobs.add(tx, kind, at_ms=1)


def become(store: Store, job_id: int, state: str) -> None:
    with store.write() as tx:
        print_jobs.set_state(tx, job_id, state, at_ms=2)


def test_a_new_job_is_queued_and_untried(store: Store) -> None:
    job_id = add(store, RECEIPT)
    with store.read() as tx:
        job = print_jobs.next_queued(tx)
    assert job == print_jobs.PrintJob(job_id, RECEIPT, None, 0, QUEUED, 0, "", 1)


@pytest.mark.parametrize("state", [QUEUED, SENT, UNKNOWN, FAILED, DROPPED])
def test_what_each_state_means_to_the_printer_and_to_people(store: Store, state: str) -> None:
    job_id = add(store)
    become(store, job_id, state)
    store.reopen()
    with store.read() as tx:
        assert (print_jobs.next_queued(tx) is not None) == (state == QUEUED)
        assert (print_jobs.troubled(tx) != []) == (state in (FAILED, UNKNOWN))
        assert print_jobs.waiting(tx) == (state in OPEN)


def test_jobs_are_done_in_the_order_they_were_queued(store: Store) -> None:
    first, second = add(store), add(store, RECEIPT)
    for expected in (first, second):
        with store.read() as tx:
            job = print_jobs.next_queued(tx)
        assert job is not None
        assert job.job_id == expected
        become(store, expected, SENT)


def test_what_is_open_is_found_by_an_index_of_open_jobs_only(store: Store) -> None:
    """Ten years of printed receipts cost nothing."""
    asked: list[str] = []
    with store.read() as tx:
        driver = tx.connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(asked.append)
        print_jobs.next_queued(tx)
        print_jobs.waiting(tx)
        print_jobs.troubled(tx)
        driver.set_trace_callback(None)
        plans = [tx.all(f"EXPLAIN QUERY PLAN {sql}")[0][3] for sql in asked]
    assert len(plans) == 3
    assert all("ix_print_job_open" in plan for plan in plans)


def test_no_job_is_of_a_sale_that_has_none(store: Store) -> None:
    add(store)
    with store.read() as tx:
        assert print_jobs.last_copy_of(tx, 1) == 0
