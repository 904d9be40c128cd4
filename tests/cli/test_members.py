"""`yundian members`: joined, found masked, exported by the owner, erased, and read on another computer."""

import csv
import shutil
from pathlib import Path

import pytest

from pos_app.app import Home, SystemClock, UuidIds, open_store
from pos_app.domain.money import Money
from pos_app.domain.people import Role, User
from pos_app.services.shifts import open_shift
from tests.cli.conftest import PIN, Shop

PHONE = "13800138000"


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own keyring is left alone."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


def join(shop: Shop, phone: str = PHONE, name: str = "李先生", *more: str) -> str:
    return str(shop.json("members", "join", "--phone", phone, "--name", name, "--consent", *more)["member"])


def test_a_member_is_joined_and_found_masked(shop: Shop) -> None:
    assert shop.call("members", "list").out == "Nobody\n"
    uid = join(shop, PHONE, "李先生", "--card", "VIP00001", "--birthday", "5-1")
    for text in (PHONE, "8000", "VIP00001", "李"):
        found = shop.json("members", "find", text)
        assert [(row["member"], row["phone"]) for row in found["members"]] == [(uid, "138****8000")], text
    listed = shop.call("members", "list").out
    assert "138****8000" in listed
    assert PHONE not in listed


def test_nobody_joins_without_consent_or_twice(shop: Shop) -> None:
    assert "mark the consent" in shop.refusal("members", "join", "--phone", PHONE, "--name", "x")
    join(shop)
    assert "李先生 is a member" in shop.refusal("members", "join", "--phone", PHONE, "--name", "x", "--consent")


def test_the_export_needs_the_owners_pin(shop: Shop) -> None:
    join(shop)
    file = shop.folder / "members.csv"
    assert "PIN is wrong" in shop.refusal("members", "export", str(file), "--pin", "000000")
    assert not file.exists()
    assert shop.json("members", "export", str(file), "--pin", PIN)["members"] == 1
    with file.open(encoding="utf-8-sig") as rows:
        assert list(csv.reader(rows))[1][1] == PHONE


def test_a_balance_is_topped_up_in_a_shift_and_erasing_waits_for_it(shop: Shop) -> None:
    join(shop)
    top_up = ("members", "topup", PHONE, "--amount", "50", "--tender", "wechat")
    assert "No shift is open" in shop.refusal(*top_up)
    with open_store(Home(shop.folder / "store")) as store:
        open_shift(store, User(1, "老周", Role.OWNER), Money(0), clock=SystemClock(), ids=UuidIds())
    assert shop.json(*top_up)["balance_fen"] == 50_00
    assert "pay it out first" in shop.refusal("members", "erase", PHONE)


def test_who_is_erased_is_nobody(shop: Shop) -> None:
    join(shop)
    join(shop, "13911118000", "王女士")
    assert "2 members answer" in shop.refusal("members", "erase", "8000")
    assert shop.json("members", "erase", PHONE)["erased"] is True
    assert "no such member" in shop.refusal("members", "erase", PHONE)
    assert shop.json("members", "list")["count"] == 1


def test_a_restored_backup_is_read_with_the_recovery_code(shop: Shop, tmp_path: Path) -> None:
    join(shop)
    code = shop.json("members", "key")["code"]
    backup = shop.json("backup", "create")["file"]
    other = tmp_path / "other computer"
    other.mkdir()
    shutil.copy(backup, other / "backup.sqlite")
    shop.call("backup", "restore", str(other / "backup.sqlite"), store=other / "store")
    listed = shop.call("members", "list", store=other / "store")
    assert "***" in listed.out
    refused = shop.call("members", "find", "8000", store=other / "store")
    assert (refused.code, "recovery code" in refused.err) == (1, True)
    assert shop.call("members", "key", "--enter", "AAAA", store=other / "store").code == 1
    assert shop.call("members", "key", "--enter", code, store=other / "store").code == 0
    assert "138****8000" in shop.call("members", "find", "8000", store=other / "store").out
