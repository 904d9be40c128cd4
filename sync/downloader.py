"""Down: the cloud's feed, entry after entry; each has its effect and its number in one transaction."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import msgspec

from pos_app.domain.feed import FeedEntry
from pos_app.services import feed
from pos_app.services.ports import Clock, Ids
from pos_app.store import sync_state
from pos_app.store.engine import Store
from sync import wire
from sync.cloud import ODD, SOMEBODY_ELSE, Cloud, Done, NoAnswer

PAGE: Final = 200


def download(store: Store, cloud: Cloud, *, clock: Clock, ids: Ids, done: Done, stopping: Callable[[], bool]) -> None:
    """Take what follows until nothing does, and confirm it."""
    while True:
        after = feed.feed_cursor(store)
        page = cloud.feed(after, limit=PAGE, confirm=after)
        _check(store, page, after)
        for line in page.entries:
            feed.take(store, _entry_of(line), clock=clock, ids=ids)
            done.applied += 1
        if not page.entries or stopping():
            return


def _check(store: Store, page: wire.FeedPage, after: int) -> None:
    """The page follows what was taken."""
    if [line.number for line in page.entries] != list(range(after + 1, after + 1 + len(page.entries))):
        raise NoAnswer(ODD)
    with store.write() as tx:
        state = sync_state.read(tx)
        if state.feed_confirmed != page.confirmed:
            sync_state.keep(tx, replace(state, feed_confirmed=page.confirmed))


def _entry_of(line: wire.FeedLine) -> FeedEntry:
    try:
        body = msgspec.json.decode(line.body)
    except msgspec.MsgspecError as error:
        raise NoAnswer(SOMEBODY_ELSE) from error
    return FeedEntry(line.number, line.uid, line.kind, line.version, line.at, body)
