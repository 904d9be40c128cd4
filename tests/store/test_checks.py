"""What must hold in every store: each check sees its damage, and that one only."""

from importlib import import_module
from pathlib import Path

import pytest

from pos_app.store import checks
from pos_app.store.checks import Check
from tests.faults.till import findings, opened
from tests.store.damage import DAMAGES, scratched, seen_by


def found(folder: Path) -> dict[str, str]:
    """What is wrong with the store, and what is said of it."""
    with opened(folder) as store, store.read() as tx:
        return {check.name: check.detail for check in findings(tx)}


def test_a_shop_that_has_sold_is_in_order(sold_folder: Path) -> None:
    with opened(sold_folder) as store, store.read() as tx:
        outcome = checks.run(tx)
    assert [check.name for check in outcome] == [*checks.FILE_CHECKS, *checks.INVARIANTS]
    assert all(check.ok for check in outcome)
    assert outcome[2] == Check("journal_chain", ok=True, detail="8 entries")


def test_every_check_has_its_damage() -> None:
    """Those of a part of the shop (`checks_….py`) are in a file of that name beside this."""
    here, parts = Path(__file__).parent, sorted(Path(checks.__file__).parent.glob("checks_*.py"))
    assert [part.stem for part in parts if not (here / f"test_{part.stem}.py").exists()] == []
    others = [import_module(f"pos_app.store.{part.stem}") for part in parts]
    elsewhere = {name for module in others for name in module.INVARIANTS}
    assert {name for name, _ in DAMAGES.values()} == {*checks.FILE_CHECKS, *checks.INVARIANTS} - elsewhere


@pytest.mark.parametrize("what", DAMAGES)
def test_each_damage_is_seen_by_its_check_alone(what: str, sold_folder: Path) -> None:
    name, damage = DAMAGES[what]
    damage(sold_folder)
    assert set(found(sold_folder)) == seen_by(name)


def test_what_breaks_a_check_is_named_up_to_five(sold_folder: Path) -> None:
    name, damage = DAMAGES["a price was changed"]
    damage(sold_folder)
    assert found(sold_folder) == {name: "broken by 3:1"}


@pytest.mark.parametrize(
    ("table", "unread"),
    [
        (
            "payment",
            {
                "sale_is_paid_exactly",
                "change_is_given_less_amount",
                "own_tenders_are_in_the_ledgers",
                "shift_count_is_what_came_in",
                "every_tender_of_a_shift_is_counted",
                "what_a_provider_paid_was_paid",
                "what_is_on_account_stands_in_its_sale",
            },
        ),
        ("shift_close", {"at_most_one_shift_is_open", "shift_close_is_its_cash_count"}),
        (
            "journal",
            {
                "journal_chain",
                "sale_is_in_the_journal",
                "closed_day_takes_nothing_more",
                "purchase_is_in_stock",
                "purchase_is_in_the_journal",
            },
        ),
    ],
)
def test_pages_that_can_not_be_read_stop_no_other_check(table: str, unread: set[str], sold_folder: Path) -> None:
    scratched(table)(sold_folder)
    with opened(sold_folder) as store, store.read() as tx:
        outcome = {check.name: check for check in checks.run(tx)}
    assert {name for name, check in outcome.items() if not check.ok} - {"references_hold"} == unread | {"file_is_whole"}
    assert all("can't be read" in outcome[name].detail for name in unread)
    assert list(outcome) == [*checks.FILE_CHECKS, *checks.INVARIANTS]
