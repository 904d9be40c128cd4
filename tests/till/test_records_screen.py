"""What was done at the till, read by somebody with the right to it: filtered, in plain sentences, in a file."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pos_app.domain.people import RIGHTS, Allowed, Right, RightMissing, Role, User
from pos_app.services import records
from pos_app.services.records import Filter, Group, Period
from pos_app.store.engine import Store
from pos_app.ui.journal.acts import FileChosen, ReceiptEntered
from pos_app.ui.journal.presenter import RecordsPresenter
from pos_app.ui.journal.words import sentence
from tests.conftest import OWNER_PIN, TestClock
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import OWNER, SOY_SAUCE, WATER

SUPERVISED = User(2, "小周", Role.CASHIER, Allowed(frozenset({Right.SELL, Right.SEE_JOURNAL, Right.EXPORT})))


@pytest.fixture
def reader(sit_down: SitDown) -> Cashier:
    """小周 sold, asked 老周 for a price, and now reads the records."""
    cashier = sit_down(SUPERVISED)
    cashier.scan(WATER)
    cashier.pay_cash()
    cashier.scan(SOY_SAUCE)
    cashier.press("F4")
    cashier.type("9.00")
    cashier.press("Return")
    cashier.type(OWNER_PIN)
    cashier.press("Return")
    cashier.rest()
    cashier.pay_cash()
    cashier.till.shell.open_screen("records")
    cashier.rest()
    return cashier


def page(cashier: Cashier) -> str:
    return cashier.reads(cashier.till.shell.page)


def presenter(cashier: Cashier) -> RecordsPresenter:
    found = cashier.till.back._rooms.opened["records"].presenter  # type: ignore[union-attr]
    assert isinstance(found, RecordsPresenter)
    return found


def test_the_newest_stands_first_in_plain_sentences_with_both_names(reader: Cashier) -> None:
    told = page(reader)
    assert "老周 allowed 小周: Change a price" in told
    assert "allowed by 老周" in told
    assert told.index("Sale 01A-20261122-0002: 1 lines, ￥9.00") < told.index("Sale 01A-20261122-0001")


def test_all_that_an_entry_says_can_be_read(reader: Cashier) -> None:
    reader.press("Down")
    assert "change_price" in page(reader)
    assert "Entry" in page(reader)


def test_filters_go_round_by_their_keys(reader: Cashier) -> None:
    reader.press("F3", "F3", "F3", "F3", "F3")
    reader.rest()
    assert "allowed" in page(reader)
    assert "Sale 01A" not in page(reader)
    reader.press("F3", "F3", "F3")
    reader.rest()
    assert "Sale 01A" in page(reader)
    reader.press("F4")
    reader.rest()
    assert "老周" in page(reader)
    assert "Sale 01A-20261122-0001" not in page(reader)


def test_everything_about_one_receipt(reader: Cashier) -> None:
    reader.press("F5")
    reader.type("01A-20261122-0001")
    reader.press("Return")
    reader.rest()
    assert "Sale 01A-20261122-0001" in page(reader)
    assert "allowed" not in page(reader)
    reader.press("Esc")
    reader.rest()
    assert "allowed" in page(reader)


def test_the_code_of_a_receipt_is_looked_up_and_sells_nothing(reader: Cashier) -> None:
    reader.till.scanned("01A-20261122-0002")
    reader.rest()
    assert reader.till.shell.current == "records"
    assert "Sale 01A-20261122-0002" in page(reader)
    assert "Sale 01A-20261122-0001" not in page(reader)


def test_the_list_goes_on_at_its_end(sit_down: SitDown, store: Store, clock: TestClock) -> None:
    owner = sit_down(OWNER)
    for _ in range(2):
        owner.press("Ctrl+L")
        owner.type(OWNER_PIN)
        owner.press("Return")
        owner.wait(lambda: owner.till.shell.current == "sell")
        owner.rest()
    found = records.page(store, Filter(), OWNER, clock=clock, most=3)
    more = records.page(store, Filter(), OWNER, clock=clock, before=found[-1].seq, most=3)
    assert [record.seq for record in (*found, *more)] == list(range(found[0].seq, found[0].seq - 6, -1))


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_what_is_shown_goes_into_a_file_and_the_records_say_so(
    reader: Cashier, store: Store, tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"records.{suffix}"
    presenter(reader).do(FileChosen(file))
    reader.rest()
    assert f"entries are in records.{suffix}" in page(reader)
    if suffix == "xlsx":
        sheet = openpyxl.load_workbook(file)["journal"]
        rows: list[Any] = list(sheet.values)
        assert all(cell.data_type != "f" for row in sheet for cell in row)
    else:
        rows = [line.split(",") for line in file.read_text(encoding="utf-8-sig").splitlines()]
    assert any("老周 allowed 小周: Change a price" in str(row) for row in rows)
    assert [(e["user"], e["entries"]) for e in books.journal(store, "journal.exported")] == [("小周", len(rows) - 1)]


def test_without_the_right_nothing_is_read_or_written(store: Store, clock: TestClock, tmp_path: Path) -> None:
    cashier = User(2, "小周", Role.CASHIER)
    with pytest.raises(RightMissing):
        records.page(store, Filter(), cashier, clock=clock)


def test_a_number_that_is_no_receipt_finds_nothing(reader: Cashier) -> None:
    presenter(reader).do(ReceiptEntered("nonsense"))
    reader.rest()
    assert "Nothing was found" in page(reader)


@pytest.mark.parametrize("period", Period)
@pytest.mark.parametrize("group", Group)
def test_every_filter_is_part_of_everything(store: Store, clock: TestClock, period: Period, group: Group) -> None:
    owner = User(1, "老周", Role.OWNER, Allowed(RIGHTS[Role.OWNER]))
    everything = {record.seq for record in records.page(store, Filter(Period.ALL), owner, clock=clock)}
    found = records.page(store, Filter(period, group), owner, clock=clock)
    assert {record.seq for record in found} <= everything
    assert group is Group.ALL or all(records.group_of(record.kind) is group for record in found)
    clock.ms += 40 * 86_400_000
    if period is not Period.ALL:
        assert records.page(store, Filter(period, group), owner, clock=clock) == ()


def test_every_kind_that_is_documented_has_its_sentence() -> None:
    """Also of an entry that says nothing at all."""
    text = (Path(__file__).parents[2] / "docs/store.md").read_text(encoding="utf-8")
    journal = text.split("## Journal")[1].split("\n## ")[0]
    kinds = [
        part.strip(" `")
        for line in journal.splitlines()
        if line.startswith("| `")
        for part in line.split("|")[1].split("·")
    ]
    assert len(kinds) > 40
    for kind in kinds:
        assert sentence(kind, {}) not in {"", kind}, kind
        assert kind.partition(".")[0] in {noun for nouns in records.BEGINNINGS.values() for noun in nouns}, kind
