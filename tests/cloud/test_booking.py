"""Entries are kept first and counted afterwards, each once, whoever sees to it."""

import threading

from sqlalchemy import func, select

from cloud.booking import Booker, book, book_all
from cloud.database import Database
from cloud.schema import branch, shop_day
from cloud.stats import stats
from tests.cloud.conftest import Served
from tests.cloud.tills import Till, ok, withheld

PATIENCE_S = 20


def booked_sales(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(select(func.coalesce(func.sum(shop_day.c.sales), 0))).scalar_one())


def behind(database: Database) -> int:
    with database.read() as connection:
        query = select(func.coalesce(func.sum(branch.c.seq - branch.c.booked_seq), 0))
        return int(connection.execute(query).scalar_one())


def test_an_upload_is_kept_before_it_is_counted(served: Served, till: Till) -> None:
    ok(till.upload(till.chain.add_many(6)))
    assert (stats(served.database)["sales"], booked_sales(served.database)) == (2, 0)
    assert book_all(served.database, clock=served.clock, ids=served.ids) == 6
    assert (booked_sales(served.database), behind(served.database)) == (2, 0)
    assert book_all(served.database, clock=served.clock, ids=served.ids) == 0


def test_whoever_reads_the_feed_has_been_counted(served: Served, till: Till) -> None:
    ok(till.upload(till.chain.add_many(3)))
    till.feed()
    assert booked_sales(served.database) == 1


def test_an_entry_that_was_withheld_is_counted_once_whenever_it_comes(served: Served, till: Till) -> None:
    first, second = till.chain.sell(), till.chain.sell()
    ok(till.upload([withheld(first), withheld(second)]))
    ok(till.upload([first]))  # before the books have passed it
    book(served.database, till.name, clock=served.clock, ids=served.ids)
    assert booked_sales(served.database) == 1
    ok(till.upload([second]))  # and after
    book(served.database, till.name, clock=served.clock, ids=served.ids)
    assert booked_sales(served.database) == 2


def test_what_left_the_chain_is_counted_from_where_it_left(served: Served, till: Till) -> None:
    ok(till.upload(till.chain.add_many(3)))
    book_all(served.database, clock=served.clock, ids=served.ids)
    copy = till.chain.until(2)
    copy.sell()
    ok(till.upload(copy.entries))
    assert behind(served.database) == 1
    book_all(served.database, clock=served.clock, ids=served.ids)
    assert booked_sales(served.database) == 2


def test_the_server_counts_what_no_till_has_asked_about(served: Served, till: Till) -> None:
    ok(till.upload(till.chain.add_many(3)))
    booked = threading.Event()
    booker = Booker(served.database, clock=served.clock, ids=served.ids, pause_s=0, after=booked.set)
    booker.start()  # as when the server was stopped before it came to that
    assert booked.wait(PATIENCE_S)
    booker.close()
    assert booked_sales(served.database) == 1
