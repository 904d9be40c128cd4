"""What must not be seen is not, and the libraries do nothing behind our back."""

import copy
import logging
import pickle
import subprocess
import sys

import pytest

from pay.codes import provider_of
from pay.ports import BadSettings, Merchant, Order
from pay.secret import Secret
from pay.simulator.keys import Keys
from tests.pay.conftest import ADAPTERS

CODE = "134567890123456789"


def test_a_secret_shows_nothing_of_itself() -> None:
    order = Order("20261125120000123456", 100, "云店", Secret(CODE))
    shown = f"{order} {order!r} {[order.payment_code]} {str(order.payment_code).encode()!r}"
    assert CODE not in shown
    assert "Secret(…)" in shown


@pytest.mark.parametrize("write", [pickle.dumps, copy.deepcopy])
def test_a_secret_is_not_written_down(write: object) -> None:
    assert callable(write)
    with pytest.raises(TypeError):
        write(Secret(CODE))


@pytest.mark.parametrize(
    ("code", "provider"),
    [
        ("100000000000000000", "wechat"),
        ("159999999999999999", "wechat"),
        ("160000000000000000", None),
        ("13000000000000000", None),
        ("2500000000000000", "alipay"),
        ("300000000000000000000000", "alipay"),
        ("3000000000000000000000000", None),
        ("6200000000000000000", "unionpay"),
        ("620000000000000000", None),
        ("１３４５６７８９０１２３４５６７８９", None),
        ("6901028075763", None),
    ],
)
def test_a_code_tells_whose_it_is(code: str, provider: str | None) -> None:
    assert provider_of(code) == provider


@pytest.mark.parametrize("name", ADAPTERS)
@pytest.mark.parametrize("broken", ["private", "provider", "names"])
def test_settings_that_can_not_be_used_are_refused_without_showing_a_key(name: str, broken: str, keys: Keys) -> None:
    private = Secret("-----BEGIN PRIVATE KEY-----\nnonsense\n" if broken == "private" else keys.merchant_pem)
    public = "nonsense" if broken == "provider" else keys.provider_pem
    merchant = Merchant("1900000109", "http://127.0.0.1:1", private, public)
    with pytest.raises(BadSettings) as refused:
        ADAPTERS[name](merchant)  # type: ignore[index] # a name
    assert "nonsense" not in str(refused.value)


def test_alipays_library_leaves_the_logging_alone() -> None:
    """It would close every handler of the process on its import."""
    program = (
        "import io, logging\n"
        "text = io.StringIO()\n"
        "logging.basicConfig(stream=text, force=True)\n"
        "handler, = logging.getLogger().handlers\n"
        "import pay.alipay\n"
        "assert logging.getLogger().handlers == [handler]\n"
        "assert handler in [known() for known in logging._handlerList]\n"
        "assert logging.getLogger('python-alipay-sdk').handlers == []\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert logging.getLogger("alipay").handlers == []
