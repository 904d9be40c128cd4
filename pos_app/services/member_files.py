"""The members as a file for their owner: everybody with the whole phone number, recorded in the journal (C-7, C-8)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from pos_app.domain.journal import Json
from pos_app.domain.people import Right, User
from pos_app.domain.receipt import SHOP_TIME
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.services.sheets import write_sheet
from pos_app.services.vault import Vault
from pos_app.store import journal, members
from pos_app.store.engine import Store, Transaction
from pos_app.store.members import Person

COLUMNS: Final = {
    "name": "姓名",
    "phone": "手机号",
    "grade": "等级",
    "birthday": "生日",
    "card": "会员卡",
    "points": "积分",
    "balance": "储值",
    "bonus": "赠送",
    "joined": "入会日期",
    "consent": "同意日期",
}
_PAGE: Final = 500


def export(store: Store, vault: Vault, path: Path, user: User, *, clock: Clock, ids: Ids, chinese: bool = True) -> int:
    """Write every member to a CSV or, by its name, XLSX file; how many there are.

    All cells are text that no spreadsheet takes for a formula. The file is there whole or not at all, readable by its
    owner only, and the journal says who made it before it is. Raises `EnvironmentFault` when it can't be written.
    """
    user.need(Right.EXPORT_MEMBERS)
    with store.write() as tx:
        count = members.count(tx)
        body: dict[str, Json] = {**signed(user), "members": count}
        journal.append(tx, "members.exported", body, uid=ids.new(), at_ms=clock.now_ms())
    with store.read() as tx:
        headings = list(COLUMNS.values() if chinese else COLUMNS)
        write_sheet(path, "members", headings, (_row(person, vault) for person in _everybody(tx)))
    return count


def _everybody(tx: Transaction) -> Iterator[Person]:
    after = 0
    while page := members.by_name(tx, "", most=_PAGE, after=after):
        yield from page
        after += len(page)


def _row(person: Person, vault: Vault) -> list[str]:
    phone = "" if person.phone_cipher is None else vault.unseal(person.phone_cipher, person.uid).digits
    standing = person.standing
    return [
        person.name,
        phone,
        person.grade_name,
        person.birthday,
        person.card,
        str(standing.points),
        str(standing.stored.own),
        str(standing.stored.bonus),
        _day(person.joined_at_ms),
        _day(person.consent_at_ms),
    ]


def _day(at_ms: int) -> str:
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms) + SHOP_TIME).date().isoformat()
