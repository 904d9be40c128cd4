"""The feed of a register is numbered without gaps and ends nowhere but at the till (docs/sync.md "Feed")."""

import threading
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from cloud.feed import deliver, publish
from cloud.registers import revoke
from cloud.schema import delivery
from pos_app.domain.errors import RuleViolation
from sync.wire import ENTRY_BYTES_MAX
from tests.cloud.conftest import Served
from tests.cloud.tills import Till, code_of

NOTE: dict[str, Any] = {
    "company": "11430001",
    "order": "HN20261121000123",
    "licence": "430102100001",
    "ordered_at": "2026-11-19",
    "arrives_at": "2026-11-21T09:30:00+08:00",
    "lines": [
        {
            "line": 1,
            "carton_ean": "6901028075015",
            "pack_ean": "6901028075763",
            "name": "中华(硬)",
            "packs_per_carton": 10,
            "needed": 5,
            "allotted": "3.5",
            "delivered": "3.5",
            "wholesale_fen": 38160,
            "guidance_fen": 45000,
        }
    ],
}


def post(served: Served, till: Till, text: str) -> int:
    body = {"notice": "notice", "title": text, "text": text}
    return publish(served.database, till.name, "notice.posted", body, clock=served.clock, ids=served.ids)


def test_an_empty_feed_is_an_empty_page(till: Till) -> None:
    page = till.feed()
    assert (page.entries, page.last, page.confirmed) == ([], 0, 0)


def test_entries_come_in_order_page_by_page(served: Served, till: Till) -> None:
    assert [post(served, till, f"{place}") for place in range(1, 6)] == [1, 2, 3, 4, 5]
    page = till.feed(after=1, limit=3)
    assert [entry.number for entry in page.entries] == [2, 3, 4]
    assert page.last == 5
    first = page.entries[0]
    assert (first.kind, first.version) == ("notice.posted", 1)
    assert msgspec.json.decode(first.body) == {"notice": "notice", "title": "2", "text": "2"}
    assert len({entry.uid for entry in till.feed().entries}) == 5


def test_what_is_confirmed_stays_confirmed(served: Served, till: Till) -> None:
    for place in range(3):
        post(served, till, str(place))
    assert till.feed(confirm=2).confirmed == 2
    assert till.feed(confirm=1).confirmed == 2
    cursor = till.cursor()
    assert (cursor.feed_last, cursor.feed_confirmed) == (3, 2)
    assert code_of(till.call("GET", f"{till.home}/feed?confirm=4")) == "malformed"


def test_a_register_has_a_feed_of_its_own(served: Served, till: Till) -> None:
    other = served.till("430102100002")
    post(served, till, "one")
    assert post(served, other, "two") == 1
    assert [msgspec.json.decode(entry.body)["title"] for entry in other.feed().entries] == ["two"]


def test_numbers_have_no_gap_whoever_publishes_at_once(served: Served, till: Till) -> None:
    threads = [threading.Thread(target=post, args=(served, till, str(place))) for place in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry.number for entry in till.feed().entries] == list(range(1, 13))


def test_nothing_is_published_to_nobody(served: Served) -> None:
    with pytest.raises(RuleViolation):
        publish(served.database, "nobody", "notice.posted", {}, clock=served.clock, ids=served.ids)


def test_an_entry_of_the_feed_is_bounded(served: Served, till: Till) -> None:
    with pytest.raises(RuleViolation):
        post(served, till, "x" * ENTRY_BYTES_MAX)
    assert till.feed().last == 0


def test_a_delivery_goes_to_every_register_of_its_licence(served: Served, till: Till) -> None:
    second, other, gone = served.till(register="02"), served.till("430102100002"), served.till(register="03")
    revoke(served.database, gone.name, clock=served.clock)
    assert deliver(served.database, NOTE, clock=served.clock, ids=served.ids) == 2
    for one in (till, second):
        (entry,) = one.feed().entries
        assert (entry.kind, msgspec.json.decode(entry.body)) == ("delivery.sent", NOTE)
    assert other.feed().last == 0
    with served.database.read() as connection:
        rows = connection.execute(select(delivery.c.number, delivery.c.order_no, delivery.c.cartons_milli)).all()
    assert rows == [(1, "HN20261121000123", 3500)] * 2


def test_a_delivery_for_a_shop_without_a_register_is_refused(served: Served) -> None:
    with pytest.raises(RuleViolation, match="No register is enrolled for the licence 430102100001"):
        deliver(served.database, NOTE, clock=served.clock, ids=served.ids)


@pytest.mark.parametrize(
    "changed",
    [{"order": ""}, {"licence": "1"}, {"lines": {}}, {"arrives_at": "2026-11-21T09:30:00"}, {"lines": [{}]}],
    ids=str,
)
def test_a_delivery_that_is_not_in_its_shape_is_refused(served: Served, till: Till, changed: dict[str, Any]) -> None:
    with pytest.raises(RuleViolation):
        deliver(served.database, {**NOTE, **changed}, clock=served.clock, ids=served.ids)
    assert till.feed().last == 0
