"""Backups: whole or refused, seven kept, and a restore that gives no number a second time (rule A-7)."""

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.store import journal, sync_state
from pos_app.store.backup import KEPT, BadBackup, Left, Restored, back_up, list_backups, restore, verify
from pos_app.store.engine import Store
from pos_app.store.sync_state import SyncState
from tests.faults.portrait import portrait
from tests.faults.till import STORE_FILE, Till, findings, opened, sale_uid
from tests.store.conftest import CUSTOMERS

DAY_MS = 86_400_000
NOON_MS = 1_795_320_000_000
PATIENCE_S = 20
UID = "01900000-0000-7000-a000-000000000001"


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "stick" / "backups"


def sales_in(file: Path) -> list[str]:
    store = Store(file, read_only=True)
    with store.read() as tx:
        uids = [row[0] for row in tx.all("SELECT uid FROM sale ORDER BY sale_id")]
    store.close()
    return uids


def sales_up_to(number: int) -> list[str]:
    return [sale_uid(each) for each in range(1, number + 1)]


def test_a_backup_is_a_verified_copy_of_what_is_committed(till: Till, backups: Path) -> None:
    made = back_up(till.store, backups, at_ms=NOON_MS)
    assert made.file == backups / "store-20261122T040000Z-000.sqlite"
    assert verify(made.file) == made
    with till.store.read() as tx:
        assert (made.entries, made.seq) == (tx.value("SELECT count(*) FROM journal"), journal.head(tx).seq)
    assert sales_in(made.file) == sales_up_to(CUSTOMERS)
    assert [file.name for file in backups.iterdir()] == [made.file.name]


def test_selling_goes_on_while_a_backup_is_made(till: Till, backups: Path) -> None:
    first, done, sold = threading.Event(), threading.Event(), list[int]()

    def sell() -> None:
        while not done.is_set():
            number = CUSTOMERS + 1 + len(sold)
            till.pay(till.ring_up(number))
            sold.append(number)
            first.set()

    selling = threading.Thread(target=sell)
    selling.start()
    assert first.wait(PATIENCE_S)
    made = [back_up(till.store, backups, at_ms=NOON_MS + number) for number in range(5)]
    done.set()
    selling.join(PATIENCE_S)
    counts = [len(sales_in(each.file)) for each in made]
    assert counts == sorted(counts)
    assert [sales_in(each.file) for each in made] == [sales_up_to(count) for count in counts]
    assert CUSTOMERS < counts[0] <= counts[-1] <= CUSTOMERS + len(sold)
    for each in made:
        verify(each.file)


def cut_short(content: bytes) -> bytes:
    return content[:-4096]


def one_page_zeroed(content: bytes) -> bytes:
    return content[:8192] + bytes(4096) + content[12288:]


def one_letter_of_the_journal(content: bytes) -> bytes:
    assert content.count("老周".encode()) > 1
    return content.replace("老周".encode(), "老王".encode())


@pytest.mark.parametrize(
    "damage", [cut_short, one_page_zeroed, one_letter_of_the_journal, bytes.swapcase, lambda _: b""]
)
def test_a_damaged_backup_is_refused_and_not_restored(
    damage: Callable[[bytes], bytes], till: Till, backups: Path
) -> None:
    file = back_up(till.store, backups, at_ms=NOON_MS).file
    file.write_bytes(damage(file.read_bytes()))
    before = portrait(till.store.path)
    with pytest.raises(BadBackup, match="is not a whole backup"):
        verify(file)
    till.store.close()
    with pytest.raises(BadBackup, match="is not a whole backup"):
        restore(file, till.store.path, at_ms=NOON_MS + DAY_MS, uid=UID)
    assert portrait(till.store.path) == before


def test_a_backup_of_a_newer_program_is_refused(till: Till, backups: Path) -> None:
    file = back_up(till.store, backups, at_ms=NOON_MS).file
    with closing(Store(file)) as newer, newer.write() as tx:
        tx.run("UPDATE alembic_version SET version_num = '9000'")
    with pytest.raises(BadBackup, match="made by a newer Yundian"):
        restore(file, till.store.path, at_ms=NOON_MS + DAY_MS, uid=UID)


def test_a_backup_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="There is no backup"):
        verify(tmp_path / "nothing.sqlite")


def test_a_store_that_is_not_whole_gives_no_backup(till: Till, backups: Path) -> None:
    with till.store.write() as tx:
        tx.run("DROP TRIGGER journal_no_delete")
        tx.run("PRAGMA defer_foreign_keys = ON")
        tx.run("DELETE FROM journal WHERE seq = 1")
    with pytest.raises(BadBackup, match="entry 1 is missing"):
        back_up(till.store, backups, at_ms=NOON_MS)
    assert list(backups.iterdir()) == []


def test_the_last_seven_backups_are_kept(till: Till, backups: Path) -> None:
    made = [back_up(till.store, backups, at_ms=NOON_MS + day * DAY_MS).file for day in range(KEPT + 2)]
    assert list_backups(backups) == made[:1:-1]
    assert len(list_backups(backups)) == KEPT == 7


def test_a_restore_brings_back_the_day_of_the_backup_and_begins_a_new_epoch(
    till: Till, sold_folder: Path, backups: Path
) -> None:
    made = back_up(till.store, backups, at_ms=NOON_MS)
    last = till.pay(till.ring_up(CUSTOMERS + 1))
    assert last.number.startswith("01A-")
    till.store.close()
    kept = restore(made.file, till.store.path, at_ms=NOON_MS + DAY_MS, uid=UID).kept

    assert kept is not None
    assert sales_in(kept) == sales_up_to(CUSTOMERS + 1)
    assert sales_in(sold_folder / STORE_FILE) == sales_up_to(CUSTOMERS)
    assert verify(made.file) == made
    with opened(sold_folder) as store:
        with store.read() as tx:
            assert tx.all("SELECT epoch, after_seq, began_at_ms, reason FROM epoch")[1:] == [
                (2, made.seq, NOON_MS + DAY_MS, "restore")
            ]
        again = Till(store, first_id=9000)
        sold = again.pay(again.ring_up(CUSTOMERS + 1))
        assert (sold.number[:4], sold.number[-5:]) == ("01B-", "-0001")
        assert sold.number != last.number
        with store.read() as tx:
            assert (journal.head(tx).epoch, journal.head(tx).seq) == (2, made.seq + 2)
            assert findings(tx) == []


def test_the_new_epoch_begins_with_an_entry_that_says_what_was_restored(till: Till, backups: Path) -> None:
    made = back_up(till.store, backups, at_ms=NOON_MS)
    till.store.close()
    restore(made.file, till.store.path, at_ms=NOON_MS + DAY_MS, uid=UID)
    with till.store.read() as tx:
        (entry,) = journal.entries(tx, after=made.seq)
    assert (entry.kind, entry.epoch, entry.uid) == ("store.restored", 2, UID)
    assert entry.body == {"epoch_before": 1, "seq_before": made.seq}


@pytest.mark.parametrize(("sent", "unsent"), [(0, 3), (-1, 3), (1, 2), (3, 0)])
def test_a_restore_tells_what_is_only_in_the_old_store(sent: int, unsent: int, till: Till, backups: Path) -> None:
    """`sent` entries after the backup had reached the cloud."""
    made = back_up(till.store, backups, at_ms=NOON_MS)
    for number in range(1, 4):
        till.pay(till.ring_up(CUSTOMERS + number))
    with till.store.write() as tx:
        acked = made.seq + sent
        state = SyncState(acked_epoch=1, acked_seq=acked, acked_hash=journal.hash_at(tx, acked) or "")
        sync_state.keep(tx, state)
    till.store.close()
    assert restore(made.file, till.store.path, at_ms=NOON_MS + DAY_MS, uid=UID).left == Left(3, unsent)


def test_a_store_that_went_another_way_is_left_from_where_they_part(
    till: Till, sold_folder: Path, backups: Path
) -> None:
    """The backup of before is restored, something is sold, and then the backup of after."""
    first = back_up(till.store, backups, at_ms=NOON_MS)
    till.pay(till.ring_up(CUSTOMERS + 1))
    second = back_up(till.store, backups, at_ms=NOON_MS + 1)
    till.store.close()
    restore(first.file, till.store.path, at_ms=NOON_MS + DAY_MS, uid=UID)
    with opened(sold_folder) as store:
        again = Till(store, first_id=9000)
        again.pay(again.ring_up(CUSTOMERS + 2))
    assert restore(second.file, till.store.path, at_ms=NOON_MS + 2 * DAY_MS, uid=UID).left == Left(2, 2)


def test_each_restore_has_a_letter_of_its_own(till: Till, sold_folder: Path, backups: Path) -> None:
    """Also when the same backup is restored twice, with sales in between."""
    made = back_up(till.store, backups, at_ms=NOON_MS)
    till.store.close()
    numbers = []
    for day in (1, 2):
        restore(made.file, sold_folder / STORE_FILE, at_ms=NOON_MS + day * DAY_MS, uid=UID)
        with opened(sold_folder) as store:
            again = Till(store, first_id=9000 + day)
            numbers.append(again.pay(again.ring_up(CUSTOMERS + day)).number)
    assert len(set(numbers)) == len(numbers)


def test_a_restore_where_no_store_is(till: Till, backups: Path, tmp_path: Path) -> None:
    made = back_up(till.store, backups, at_ms=NOON_MS)
    new = tmp_path / "new machine.sqlite"
    assert restore(made.file, new, at_ms=NOON_MS, uid=UID) == Restored(2, None, None)
    assert sales_in(new) == sales_up_to(CUSTOMERS)


def test_a_damaged_store_is_kept_beside_the_restored_one(till: Till, backups: Path) -> None:
    made = back_up(till.store, backups, at_ms=NOON_MS)
    till.store.close()
    till.store.path.write_bytes(b"rubbish" * 5000)
    kept = restore(made.file, till.store.path, at_ms=NOON_MS + DAY_MS, uid=UID).kept
    assert kept is not None
    assert kept.read_bytes() == b"rubbish" * 5000
    assert sales_in(till.store.path) == sales_up_to(CUSTOMERS)


def test_the_store_is_not_its_own_backup(till: Till) -> None:
    with pytest.raises(RuleViolation, match="the store itself"):
        restore(till.store.path, till.store.path, at_ms=NOON_MS, uid=UID)
