"""Whatever comes back, an adapter answers; and only what the provider signed is believed."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pay.codes import NAMES, Name
from pay.ports import Merchant, NoStatement, Order, Provider, State
from pay.secret import Secret
from pay.simulator.keys import Keys, pem
from tests.pay.conftest import ADAPTERS, NOON, QUICK, code_of, number_at


class _Parrot(http.server.BaseHTTPRequestHandler):
    status, body, content_type = 200, b"", "application/json"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Type", self.content_type)
        self.send_header("Content-Length", str(len(self.body)))
        self.send_header("Wechatpay-Serial", "PUB_KEY_ID_1")
        self.send_header("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@contextmanager
def parrot() -> Iterator[tuple[str, type[_Parrot]]]:
    """A server that says what it is told to."""

    class Handler(_Parrot):
        pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", Handler
        finally:
            server.shutdown()
            thread.join()


def provider_at(name: Name, url: str, keys: Keys) -> Provider:
    theirs = pem(keys.authority) if name == "unionpay" else keys.provider_pem
    more = {"app": "1", "key_id": "1", "provider_key_id": "PUB_KEY_ID_1"}
    return ADAPTERS[name](Merchant("1", url, Secret(keys.merchant_pem), theirs, timeouts=QUICK, **more))


BODIES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([
        b"[" * 5_000,
        b'{"code":"10000"}',
        b"null",
        b'{"sign":1}',
        b'{"error_response":null}',
        b'{"sign":"AA==","alipay_trade_pay_response":{"code":"10000","trade_no":"1"}}',
        b'{"out_trade_no":"1","trade_state":"SUCCESS","transaction_id":"1"}',
        b"respCode=00&signature=AA==&signPubKeyCert=x",
        b"<html>sign in</html>",
        b"\xff\xfe&{",
    ]),
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_text_makes_an_adapter_raise_or_believe(name: Name, keys: Keys) -> None:
    with parrot() as (url, says):
        provider = provider_at(name, url, keys)

        @settings(max_examples=25, deadline=None)
        @given(
            body=BODIES,
            status=st.sampled_from([200, 202, 204, 302, 400, 404, 500, 502]),
            kind=st.sampled_from(["application/json", "text/html", "text/html;charset=gbk"]),
        )
        def holds(body: bytes, status: int, kind: str) -> None:
            says.status, says.body, says.content_type = status, body if status != 204 else b"", kind
            order = Order(number_at(), 100, "云店", Secret(code_of(name)))
            for answer in (
                provider.pay(order),
                provider.query(order.number),
                provider.reverse(order.number),
                provider.refund(order.number, number_at(), 1, 100),
                provider.refund_query(order.number, number_at()),
            ):
                assert answer.state is State.UNKNOWN
            with pytest.raises(NoStatement):
                provider.statement(NOON.date())

        holds()
