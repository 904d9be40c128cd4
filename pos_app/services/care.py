"""What is done for the store once the books of a day are closed: it is checked, and a verified backup made (A-7, A-8).

It takes a while and is nobody's to wait for: a worker does it, while the till goes on selling.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

from pos_app.domain.errors import EnvironmentFault
from pos_app.domain.journal import Json
from pos_app.services.ports import Clock, Ids
from pos_app.store import alarms, checks, days, journal, verified
from pos_app.store.backup import back_up
from pos_app.store.checks import Verified
from pos_app.store.engine import Store

log = logging.getLogger("yundian")


@dataclass(frozen=True, slots=True)
class Cared:
    """What was found: the names of checks that failed, the entries newly looked through, and the backup if any."""

    failed: tuple[str, ...]
    entries: int
    backup: str

    @property
    def ok(self) -> bool:
        return not self.failed and bool(self.backup)


def is_due(store: Store) -> bool:
    """Whether books were closed since the store was last looked after."""
    with store.read() as tx:
        return days.last_seq(tx) > verified.read(tx).seq


def look_after(store: Store, folder: Path, *, clock: Clock, ids: Ids) -> Cared:
    """Check the file, the chain since the last time and every sum; make a backup; write down how it went.

    What is wrong stands as an alarm until it is right.
    """
    with store.read() as tx:
        since, head = verified.read(tx), journal.head(tx)
        outcome = checks.run(tx, since)
    failed = tuple(check.name for check in outcome if not check.ok)
    for check in outcome:
        if not check.ok:
            log.error("check_failed name=%s detail=%s", check.name, check.detail)
    cared = Cared(failed, head.seq - since.seq, _backup(store, folder, since, clock))
    now = clock.now_ms()
    with store.write() as tx:
        if "journal_chain" not in failed:
            verified.keep(tx, Verified(head.seq, head.hash), at_ms=now)
        alarms.settle(tx, "till", "damaged", at_ms=now)
        for name in failed:
            alarms.raise_alarm(tx, "till", "damaged", name, at_ms=now)
        if cared.backup:
            alarms.settle(tx, "till", "no_backup", at_ms=now)
        else:
            alarms.raise_alarm(tx, "till", "no_backup", "", at_ms=now)
        body: dict[str, Json] = {
            "ok": cared.ok,
            "failed": [*failed],
            "entries": cared.entries,
            "seq": head.seq,
            "backup": cared.backup,
        }
        journal.append(tx, "store.checked", body, uid=ids.new(), at_ms=now)
    return cared


def _backup(store: Store, folder: Path, since: Verified, clock: Clock) -> str:
    """The name of the new backup, empty when there is none."""
    try:
        return back_up(store, folder, at_ms=clock.now_ms(), since=since).file.name
    except (EnvironmentFault, OSError) as error:
        log.error("backup_failed %s", error)  # noqa: TRY400 - what went wrong is all there is to say
        return ""
