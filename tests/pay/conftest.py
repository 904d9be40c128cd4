"""The simulator with each adapter, and numbers and codes to pay with."""

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

import pytest

from pay.alipay import Alipay
from pay.codes import NAMES, Name
from pay.ports import CHINA, Merchant, Order, Provider, Timeouts
from pay.secret import Secret
from pay.simulator.bank import Bank
from pay.simulator.keys import Keys
from pay.simulator.script import Faults
from pay.simulator.serve import Simulator, running
from pay.unionpay import UnionPay
from pay.wechat import WeChat

NOON: Final = datetime(2026, 11, 25, 12, 0, 0, tzinfo=CHINA)
QUICK: Final = Timeouts(connect_s=1, read_s=0.2)
ADAPTERS: Final[dict[Name, Callable[[Merchant], Provider]]] = {
    "wechat": WeChat,
    "alipay": Alipay,
    "unionpay": UnionPay,
}
_BEGINNINGS: Final[dict[Name, str]] = {"wechat": "13", "alipay": "28", "unionpay": "62"}
_LENGTHS: Final[dict[Name, int]] = {"wechat": 18, "alipay": 18, "unionpay": 19}
_counter = itertools.count(1)


def number_at(at: datetime = NOON) -> str:
    """A number of ours that was never used."""
    return f"{at:%Y%m%d%H%M%S}{next(_counter):018d}"


def code_of(name: Name, last: str = "000") -> str:
    """A fresh payment code that ends so."""
    middle = _LENGTHS[name] - 2 - len(last)
    return f"{_BEGINNINGS[name]}{next(_counter):0{middle}d}{last}"


class Counter:
    """One provider, its books behind the simulator, and orders."""

    def __init__(self, simulator: Simulator, name: Name) -> None:
        self.simulator, self.name = simulator, name
        self.provider: Provider = ADAPTERS[name](simulator.merchant(name))

    @property
    def bank(self) -> Bank:
        return self.simulator.banks[self.name]

    @property
    def faults(self) -> Faults:
        return self.simulator.faults[self.name]

    def hasty(self) -> Provider:
        """The adapter with time-outs for a test."""
        return ADAPTERS[self.name](self.simulator.merchant(self.name, QUICK))

    def order(self, last: str = "000", amount_fen: int = 2_560, number: str = "") -> Order:
        return Order(number or number_at(), amount_fen, "云店 收银", Secret(code_of(self.name, last)))


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys.make(NOON)


@pytest.fixture
def simulator(keys: Keys) -> Iterator[Simulator]:
    with running(keys=keys, now=lambda: NOON) as simulator:
        yield simulator


@pytest.fixture(params=NAMES)
def counter(request: pytest.FixtureRequest, simulator: Simulator) -> Counter:
    return Counter(simulator, request.param)
