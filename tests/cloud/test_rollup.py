"""The cloud's books: sums and statements by register, day and product, whatever the order they were told in."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from cloud import schema
from cloud.bodies import decode
from cloud.database import Database
from cloud.private_postgres import private_postgres
from cloud.rollup import TABLES, Taken, remake, roll_up
from tests.cloud.journal_bodies import (
    CHUNGHWA,
    WATER,
    accepted_body,
    accepted_line,
    day_body,
    difference,
    ledger_row,
    sale_body,
    sale_line,
)

AT_MS = 1_764_000_000_000


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A cloud's database, used by many tests: each has registers of its own in it."""
    folder: Path = tmp_path_factory.mktemp("books")
    if request.param == "sqlite":
        database = Database.open(f"sqlite:///{folder}/cloud.sqlite")
        yield database
        database.close()
        return
    # Not in pytest's own folder: the server's user has no way into that, and the next session may clear it away.
    with TemporaryDirectory(prefix="yundian-postgres-") as place, private_postgres(Path(place)) as url:
        database = Database.open(f"{url}postgres", partitions=4)
        yield database
        database.close()


class Journal:
    """Entries of one register as the cloud stores them, without a till."""

    made = 0

    def __init__(self, database: Database) -> None:
        Journal.made += 1
        self.database, self.register_id = database, f"r{Journal.made}"
        self.bodies: dict[tuple[int, int], tuple[str, Any]] = {}
        with database.write() as connection:
            connection.execute(
                schema.register.insert().values(
                    register_id=self.register_id,
                    **dict.fromkeys(("licence", "register", "name", "program", "public_key"), "x"),
                    enrolled_at_ms=0,
                    last_seen_at_ms=0,
                )
            )

    def store(self, *told: tuple[int, int, str, Any]) -> None:
        """Store entries (branch, seq, kind, body) and roll them up, in one transaction."""
        rows: list[dict[str, Any]] = [
            {
                "register_id": self.register_id,
                "seq": seq,
                "branch": branch,
                "uid": f"{branch}-{seq}",
                "kind": kind,
                "body": None if body is None else json.dumps(body, ensure_ascii=False),
                "at_ms": AT_MS + seq,
                "version": 1,
                **dict.fromkeys(("prev", "hash"), ""),
                **dict.fromkeys(("epoch", "sales", "lines", "amount_fen", "received_at_ms"), 0),
            }
            for branch, seq, kind, body in told
        ]
        taken = [
            Taken(row["seq"], row["branch"], row["kind"], row["at_ms"], decode(row["kind"], 1, row["body"].encode()))
            for row in rows
            if row["body"] is not None
        ]
        with self.database.write() as connection:
            connection.execute(schema.journal_entry.insert(), rows)
            roll_up(connection, self.register_id, taken)

    def books(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of the register's books."""
        with self.database.read() as connection:
            return {
                table.name: sorted(
                    (
                        dict(row)
                        for row in connection.execute(
                            select(table).where(table.c.register_id == self.register_id)
                        ).mappings()
                    ),
                    key=repr,
                )
                for table in TABLES
            }


def test_sales_and_returns_are_summed_by_day_and_product(books: Database) -> None:
    journal = Journal(books)
    carton = sale_line(factor_milli=10_000, quantity_milli=1000, price_fen=45_000)
    journal.store((0, 1, "sale.completed", sale_body(sale_line(quantity_milli=2000), carton, sale_line(WATER))))
    journal.store((0, 2, "sale.returned", sale_body(sale_line(quantity_milli=-1000))))
    made = journal.books()
    [shop] = made["shop_day"]
    assert (shop["business_date"], shop["sales"], shop["returns"], shop["lines"]) == ("2026-11-23", 1, 1, 4)
    assert shop["amount_fen"] == 9000 + 45_000 + 4500 - 4500
    smoked, drunk = sorted(made["product_day"], key=lambda row: row["product"], reverse=True)
    assert (smoked["product"], smoked["units_milli"], smoked["amount_fen"]) == (CHUNGHWA, 11_000, 49_500)
    assert (smoked["cost_fen"], smoked["lines"]) == (39_600, 3)
    assert (drunk["product"], drunk["units_milli"]) == (WATER, 1000)


def test_a_product_is_named_by_its_ledger_before_anything_else(books: Database) -> None:
    journal = Journal(books)
    journal.store(
        (0, 1, "day.closed", day_body(ledger_row(name="账上名", code="1"))),
        (0, 2, "delivery.accepted", accepted_body(accepted_line(name="送货单名"))),
        (0, 3, "sale.completed", sale_body(sale_line(name="小票名", factor_milli=10_000))),
    )
    [product] = journal.books()["product"]
    assert (product["name"], product["code"], product["packs_per_carton"]) == ("账上名", "1", 10)


def test_a_delivery_brings_packs_and_a_report_by_line(books: Database) -> None:
    journal = Journal(books)
    body = accepted_body(accepted_line(), state="accepted_with_differences", differences=[difference()])
    journal.store((0, 1, "delivery.accepted", body))
    made = journal.books()
    [row] = made["product_day"]
    assert (row["in_milli"], row["in_cost_fen"], row["units_milli"]) == (30_000, 114_480, 0)
    [report] = made["delivery_report"]
    assert (report["order_no"], report["state"]) == ("HN20261121000123", "accepted_with_differences")
    lines = {(row["kind"], row["line"], row["cartons_milli"]) for row in made["delivery_report_line"]}
    assert lines == {("accepted", 1, 3000), ("short", 1, 1000)}


def test_a_closed_day_in_parts_is_one_statement(books: Database) -> None:
    journal = Journal(books)
    rows = [ledger_row(str(number), closing_milli=number) for number in range(4)]
    first, last = (day_body(*rows[:2], part=1, parts=2, sales=7), day_body(*rows[2:], part=2, parts=2, sales=7))
    journal.store((0, 8, "day.closed", first))
    journal.store((0, 9, "day.closed", last))
    made = journal.books()
    assert [(row["stated_seq"], row["closing_milli"]) for row in made["product_day"]] == [(8, n) for n in range(4)]
    [shop] = made["shop_day"]
    assert (shop["stated_seq"], shop["stated_sales"], shop["sales"]) == (8, 7, 0)


def test_a_register_sees_nothing_of_another_ones_books(books: Database) -> None:
    one, other = Journal(books), Journal(books)
    one.store((0, 1, "sale.completed", sale_body()))
    before = one.books()
    other.store((0, 1, "sale.completed", sale_body()))
    remake(books, other.register_id)
    assert one.books() == before


def test_more_products_than_a_query_names(books: Database) -> None:
    journal = Journal(books)
    for seq in (1, 2, 3):
        lines = [sale_line(str(number)) for number in range((seq - 1) * 1000, seq * 3000, 2)]
        journal.store((0, seq, "sale.completed", sale_body(*lines)))
    made = journal.books()
    assert sum(row["lines"] for row in made["product_day"]) == made["shop_day"][0]["lines"] == 1500 + 2500 + 3500
    remake(books, journal.register_id)
    assert journal.books() == made


DAYS = ("2026-11-22", "2026-11-23", "2026-11-24")
PRODUCTS = (CHUNGHWA, WATER, "p3")
days, products = st.sampled_from(DAYS), st.sampled_from(PRODUCTS)
names = st.sampled_from(["中华", "水", "改了的名"])
lines = st.builds(
    lambda product, quantity, factor, name: sale_line(product, quantity_milli=quantity, factor_milli=factor, name=name),
    products,
    st.integers(-5000, 5000),
    st.sampled_from([1000, 10_000, 333]),
    names,
)
sold = st.tuples(
    st.sampled_from(["sale.completed", "sale.returned"]),
    st.builds(lambda found, day: sale_body(*found, day=day), st.lists(lines, min_size=1, max_size=4), days),
)
brought = st.tuples(
    st.just("delivery.accepted"),
    st.builds(
        lambda product, cartons, day, name: accepted_body(
            accepted_line(product=product, cartons_milli=cartons, name=name), day=day, differences=[difference()]
        ),
        products,
        st.integers(1, 9000),
        days,
        names,
    ),
)
closed = st.tuples(
    st.just("day.closed"),
    st.builds(
        lambda found, day, sales: day_body(*(ledger_row(p, closing_milli=n) for p, n in found), day=day, sales=sales),
        st.lists(st.tuples(products, st.integers(-9, 9)), max_size=3, unique_by=lambda row: row[0]),
        days,
        st.integers(0, 9),
    ),
)
withheld = st.tuples(st.just("sale.completed"), st.none())
other = st.tuples(st.just("shift.opened"), st.just({"any": "thing"}))
told = st.lists(st.one_of(sold, brought, closed, withheld, other), min_size=1, max_size=12)


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_split_order_and_branches_make_the_same_books_as_remaking_them(
    books: Database, data: st.DataObject
) -> None:
    entries = [
        (branch, seq, *entry)
        for branch, part in enumerate(data.draw(st.lists(told, min_size=1, max_size=3)))
        for seq, entry in enumerate(part, 1)
    ]
    arrived = data.draw(st.permutations(entries))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(arrived)), max_size=5)) | {0, len(arrived)})
    journal = Journal(books)
    for start, end in pairwise(cuts):
        journal.store(*arrived[start:end])
    kept = journal.books()
    remake(books, journal.register_id)
    assert journal.books() == kept
    shops: Counter[str] = Counter()
    goods: Counter[tuple[str, str]] = Counter()
    for body in (body for _, _, kind, body in entries if kind.startswith("sale") and body):
        shops[body["business_date"]] += body["total_fen"]
        for line in body["lines"]:
            goods[body["business_date"], line["product"]] += line["amount_fen"]
    assert {row["business_date"]: row["amount_fen"] for row in kept["shop_day"] if row["lines"]} == dict(shops)
    of_products = [row for row in kept["product_day"] if row["lines"]]
    assert {(row["business_date"], row["product"]): row["amount_fen"] for row in of_products} == dict(goods)
