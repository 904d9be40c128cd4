"""`yundian pay` against the simulated providers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pay.codes import NAMES
from pay.ports import CHINA
from pay.simulator.serve import Simulator, running
from pos_app.app import SystemClock, UuidIds
from pos_app.domain.money import Money
from pos_app.domain.people import Role, User
from pos_app.services import pay_settings
from pos_app.services.payments import Begin, Clerk, begin
from pos_app.services.vault import secrets_of
from pos_app.store.engine import Store
from tests.cli.conftest import Shop
from tests.services.paying import ADAPTERS, code_of

OWNER = User(1, "老周", Role.OWNER)


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with running() as simulator:
        yield simulator


def set_up_file(folder: Path, simulator: Simulator, name: str) -> Path:
    merchant = simulator.merchant(name)  # type: ignore[arg-type] # a name
    file = folder / f"{name}.json"
    told = {
        "provider": name,
        "merchant": merchant.merchant,
        "private_key": merchant.private_key.reveal(),
        "provider_key": merchant.provider_key,
        "url": merchant.url,
        "app": merchant.app,
        "key_id": merchant.key_id,
        "provider_key_id": merchant.provider_key_id,
    }
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def test_a_provider_is_set_up_and_its_key_is_not_in_the_store(shop: Shop, simulator: Simulator) -> None:
    assert shop.json("pay", "status") == {"providers": [], "tasks": []}
    for name in NAMES:
        assert shop.json("pay", "set-up", str(set_up_file(shop.folder, simulator, name)))["provider"] == name
    assert shop.json("pay", "status")["providers"] == list(NAMES)
    key = simulator.keys.merchant_pem.splitlines()[3].encode()
    store = shop.folder / "store"
    assert [file.name for file in sorted(store.glob("store.sqlite*")) if key in file.read_bytes()] == []
    assert key not in shop.call("settings").out.encode()
    shop.json("pay", "take-down", "alipay")
    assert shop.json("pay", "status")["providers"] == ["wechat", "unionpay"]


def test_keys_that_can_not_be_used_are_refused(shop: Shop, simulator: Simulator) -> None:
    file = set_up_file(shop.folder, simulator, "wechat")
    file.write_text(file.read_text(encoding="utf-8").replace("BEGIN PRIVATE KEY", "BEGIN"), encoding="utf-8")
    answer = shop.call("pay", "set-up", str(file))
    assert (answer.code, answer.out) == (1, "")
    assert "private key" in answer.err


def test_a_statement_is_compared_and_what_differs_is_told(shop: Shop, simulator: Simulator) -> None:
    shop.json("pay", "set-up", str(set_up_file(shop.folder, simulator, "wechat")))
    clock, ids = SystemClock(), UuidIds()
    store = Store(shop.folder / "store" / "store.sqlite")
    merchants = pay_settings.merchants(store, secrets_of(store))
    clerk = Clerk(store, {"wechat": ADAPTERS["wechat"](merchants["wechat"])}, clock=clock, ids=ids)
    with store.read() as tx:
        uid = str(tx.value("SELECT uid FROM sale"))
    attempt = begin(store, Begin(f"{uid}-next", "wechat", Money(1_000)), OWNER, clock=clock, ids=ids)
    clerk.take(attempt, "小周烟酒店", code_of("wechat"))
    store.close()
    today = simulator.banks["wechat"].now().astimezone(CHINA).date().isoformat()
    agreed = shop.json("pay", "statement", "--day", today)
    (told,) = agreed["providers"]
    assert (told["lines"], told["amount_fen"], told["fees_fen"], told["differences"]) == (1, 1_000, 4, [])
    assert [task["task"] for task in shop.json("pay", "status")["tasks"]] == ["paid and not sold"]

    simulator.banks["wechat"].pay(f"{attempt.number[:-1]}x", 500, code_of("wechat").reveal())
    differs = shop.call("pay", "statement", "--day", today, "--json")
    assert differs.code == 1
    (told,) = differs.json["providers"]
    assert [(row["what"], row["theirs_fen"]) for row in told["differences"]] == [("not ours", 500)]
