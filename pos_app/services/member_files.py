"""The members as a file for their owner: everybody with the whole phone number, recorded in the journal (C-7, C-8)."""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from pos_app.domain.errors import EnvironmentFault
from pos_app.domain.journal import Json
from pos_app.domain.people import Right, User
from pos_app.domain.receipt import SHOP_TIME
from pos_app.services.goods_files.formula import neutral
from pos_app.services.ports import Clock, Ids
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
_WIDTH: Final = 16


def export(store: Store, vault: Vault, path: Path, user: User, *, clock: Clock, ids: Ids, chinese: bool = True) -> int:
    """Write every member to a CSV or, by its name, XLSX file; how many there are.

    All cells are text that no spreadsheet takes for a formula. The file is there whole or not at all, readable by its
    owner only, and the journal says who made it before it is. Raises `EnvironmentFault` when it can't be written.
    """
    user.need(Right.EXPORT_MEMBERS)
    with store.write() as tx:
        count = members.count(tx)
        body: dict[str, Json] = {"user": user.name, "members": count}
        journal.append(tx, "members.exported", body, uid=ids.new(), at_ms=clock.now_ms())
    unfinished = path.with_name(path.name + ".unfinished")
    with store.read() as tx:
        rows = (_row(person, vault) for person in _everybody(tx))
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.close(descriptor)
            write = _write_workbook if path.suffix.lower() == ".xlsx" else _write_csv
            write(unfinished, list(COLUMNS.values() if chinese else COLUMNS), rows)
            unfinished.replace(path)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise EnvironmentFault("{file} can't be written: {reason}", file=path, reason=error.strerror) from error
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


def _write_csv(path: Path, headings: Sequence[str], rows: Iterable[list[str]]) -> None:
    # The byte order mark tells Excel that it is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows([neutral(cell) for cell in row] for row in rows)
        file.flush()
        os.fsync(file.fileno())


def _write_workbook(path: Path, headings: Sequence[str], rows: Iterable[list[str]]) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - a till that exports nothing need not wait for it at its start
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("members")
    sheet.freeze_panes = "A2"
    for place in range(1, len(headings) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
    sheet.append(list(headings))
    for row in rows:
        cells = [WriteOnlyCell(sheet, text) for text in row]
        for cell in cells:
            cell.data_type = "s"  # never a formula, whatever it begins with
            cell.number_format = "@"
        sheet.append(cells)
    with path.open("wb") as file:
        workbook.save(file)
