"""The feed: each entry has its effect once, and nothing in it stops it (docs/sync.md)."""

import pytest

from pos_app.domain.feed import FeedEntry, FeedKind, FeedState
from pos_app.domain.journal import Json
from pos_app.services import feed
from pos_app.services.notices import mark_read, open_notices
from pos_app.store import feed as rows
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds


class Cloud:
    """Sends entries to a store."""

    def __init__(self, store: Store, clock: TestClock, ids: TestIds) -> None:
        self.store, self.clock, self.ids = store, clock, ids

    def entry(self, kind: str, body: Json, *, number: int | None = None, version: int = 1) -> FeedEntry:
        at = number or feed.feed_cursor(self.store) + 1
        return FeedEntry(at, f"feed-{at}", kind, version, self.clock.now_ms(), body)

    def take(self, entry: FeedEntry) -> FeedState:
        return feed.take(self.store, entry, clock=self.clock, ids=self.ids)

    def send(self, kind: str, body: Json, *, version: int = 1) -> FeedState:
        return self.take(self.entry(kind, body, version=version))

    def retry(self) -> int:
        return feed.retry_unknown(self.store, clock=self.clock, ids=self.ids)


@pytest.fixture
def cloud(shop_store: Store, clock: TestClock, ids: TestIds) -> Cloud:
    return Cloud(shop_store, clock, ids)


NEWS: Json = {"notice": "promotion", "title": "新品到货", "text": "欢迎订购"}


def told(store: Store) -> list[tuple[str, str, str]]:
    return [(notice.kind, str(notice.title), str(notice.body)) for notice in open_notices(store)]


def test_a_message_is_shown_until_it_was_read(cloud: Cloud) -> None:
    assert cloud.send("notice.posted", NEWS) is FeedState.APPLIED
    assert told(cloud.store) == [("promotion", "新品到货", "欢迎订购")]
    assert mark_read(cloud.store, open_notices(cloud.store)[0].notice_id, clock=cloud.clock) == 1
    assert mark_read(cloud.store, clock=cloud.clock) == 0
    assert open_notices(cloud.store) == []


def test_an_entry_that_comes_again_changes_nothing(cloud: Cloud) -> None:
    entry = cloud.entry("notice.posted", NEWS)
    assert [cloud.take(entry) for _ in range(3)] == [FeedState.APPLIED] * 3
    assert len(open_notices(cloud.store)) == 1
    assert feed.feed_cursor(cloud.store) == 1


def test_an_entry_of_a_later_version_is_kept_and_does_not_stop_the_feed(cloud: Cloud) -> None:
    assert cloud.send("lottery.drawn", {"prize": [1, None, "a"]}) is FeedState.UNKNOWN
    assert cloud.send("notice.posted", {"words": "new"}, version=2) is FeedState.UNKNOWN
    assert cloud.send("notice.posted", NEWS) is FeedState.APPLIED
    kept = feed.not_applied(cloud.store)
    assert [(each.entry.number, each.entry.body) for each in kept] == [
        (1, {"prize": [1, None, "a"]}),
        (2, {"words": "new"}),
    ]
    assert str(kept[0].note) == "This program does not know lottery.drawn in version 1 yet"
    assert feed.feed_cursor(cloud.store) == 3


def test_a_newer_program_applies_what_an_older_one_has_kept(cloud: Cloud) -> None:
    entry = cloud.entry("notice.posted", NEWS)
    with cloud.store.write() as tx:  # as an older program left it
        rows.add(tx, entry, taken_at_ms=1)
        rows.settle(tx, entry.number, FeedState.UNKNOWN)
    assert (cloud.retry(), cloud.retry()) == (1, 0)
    assert len(open_notices(cloud.store)) == 1
    assert cloud.take(entry) is FeedState.APPLIED


@pytest.mark.parametrize(
    "body", [None, 7, "text", [], {}, {"notice": "notice"}, {"notice": 1, "title": "a"}, {"notice": "x", "title": ""}]
)
def test_a_body_that_cannot_be_read_is_refused_kept_and_told(body: Json, cloud: Cloud) -> None:
    assert cloud.send("notice.posted", body) is FeedState.REFUSED
    (kept,) = feed.not_applied(cloud.store)
    assert str(kept.note).startswith("This can't be read: ")
    assert [kind for kind, _, _ in told(cloud.store)] == ["warning"]
    assert cloud.retry() == 0
    assert cloud.send("notice.posted", NEWS) is FeedState.APPLIED


@pytest.mark.parametrize("number", [2, 5])
def test_an_entry_after_a_gap_is_not_taken(number: int, cloud: Cloud) -> None:
    with pytest.raises(feed.FeedFault, match=f"entry {number} after entry 0"):
        cloud.take(cloud.entry("notice.posted", NEWS, number=number))
    assert feed.feed_cursor(cloud.store) == 0


def test_an_entry_known_under_another_number_is_not_taken(cloud: Cloud) -> None:
    cloud.send("notice.posted", NEWS)
    with pytest.raises(feed.FeedFault, match="entry 1 again as 2"):
        cloud.take(FeedEntry(2, "feed-1", "notice.posted", 1, 1, NEWS))


def test_what_a_refused_entry_did_before_it_was_refused_is_undone(cloud: Cloud) -> None:
    good: Json = {"pack_ean": "6901028075763", "per_line_packs": 5}
    assert cloud.send("limits.updated", {"limits": [good, {"pack_ean": "6901028075764"}]}) is FeedState.REFUSED
    with cloud.store.read() as tx:
        assert tx.value("SELECT count(*) FROM province_limit") == 0


def test_every_kind_that_is_told_in_the_contract_has_its_effect() -> None:
    assert set(feed.EFFECTS) == set(FeedKind)


def test_the_clouds_report_of_a_day_is_kept(cloud: Cloud) -> None:
    body: Json = {"business_date": "2026-11-21", "agrees": True, "differences": []}
    assert cloud.send("reconciliation.reported", body) is FeedState.APPLIED
    assert cloud.send("reconciliation.reported", {"agrees": 1}) is FeedState.REFUSED
