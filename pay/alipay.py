"""Alipay through the library `python-alipay-sdk`: face-to-face payments (当面付) with a payment code."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec
import requests

from pay import calls
from pay.alipay_library import AliPay, AliPayConfig, AliPayValidationError
from pay.calls import NotSigned, plain
from pay.codes import Name
from pay.ports import CHINA, ODD, Answer, BadSettings, Kind, Merchant, NoStatement, Order, State, StatementLine

URL: Final = "https://openapi.alipay.com/gateway.do"
_DONE: Final = "10000"
_WAITING: Final = "10003"
_FILE_BYTES_MAX: Final = 64 * 1024 * 1024
# The gateway let nothing through: it does not know us, may not, or can't read the call.
_AT_THE_DOOR: Final = frozenset({"20001", "40001", "40002", "40003", "40006"})
_REFUSED: Final = frozenset(
    f"ACQ.{reason}"
    for reason in [
        "PAYMENT_AUTH_CODE_INVALID",
        "AUTH_CODE_NOT_EXIST",
        "BUYER_BALANCE_NOT_ENOUGH",
        "BUYER_BANKCARD_BALANCE_NOT_ENOUGH",
        "ERROR_BALANCE_PAYMENT_DISABLE",
        "BUYER_SELLER_EQUAL",
        "BUYER_ENABLE_STATUS_FORBID",
        "PULL_MOBILE_CASHIER_FAIL",
        "MOBILE_PAYMENT_SWITCH_OFF",
        "PAYMENT_FAIL",
        "TOTAL_FEE_EXCEED",
        "INVALID_PARAMETER",
        "ACCESS_FORBIDDEN",
        "EXIST_FORBIDDEN_WORD",
        "PARTNER_ERROR",
        "PRODUCT_AMOUNT_LIMIT_ERROR",
        "PAYMENT_REQUEST_HAS_RISK",
        "NO_PAYMENT_INSTRUMENTS_AVAILABLE",
        "BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR",
        "BEYOND_PAY_RESTRICTION",
        "TRADE_HAS_CLOSE",
    ]
)
_TRADE_STATES: Final = {
    "WAIT_BUYER_PAY": State.USER_PAYING,
    "TRADE_SUCCESS": State.PAID,
    "TRADE_FINISHED": State.PAID,
    "TRADE_CLOSED": State.CLOSED,
}
_ABSENT: Final = "ACQ.TRADE_NOT_EXIST"
_NO_REFUND: Final = frozenset(
    f"ACQ.{reason}"
    for reason in [
        "REFUND_AMT_NOT_EQUAL_TOTAL",
        "REASON_TRADE_BEEN_FREEZEN",
        "TRADE_HAS_FINISHED",
        "INVALID_PARAMETER",
        "TRADE_HAS_CLOSE",
        "REASON_TRADE_REFUND_FEE_ERR",
        "TRADE_STATUS_ERROR",
        "SELLER_BALANCE_NOT_ENOUGH",
    ]
)


class _Refused(msgspec.Struct, frozen=True):
    """What the gateway says without a signature: it never looked at the call."""

    code: str
    msg: str = ""
    sub_code: str = ""
    sub_msg: str = ""


class _Reply(msgspec.Struct, frozen=True):
    code: str
    msg: str = ""
    sub_code: str = ""
    sub_msg: str = ""
    out_trade_no: str = ""
    out_request_no: str = ""
    trade_no: str = ""
    trade_status: str = ""
    total_amount: str = ""
    fund_change: str = ""
    refund_status: str = ""
    retry_flag: str = ""
    bill_download_url: str = ""

    @property
    def reason(self) -> str:
        return self.sub_msg or self.sub_code or self.msg


class _Library(AliPay):  # type: ignore[misc] # the library has no types
    """The library's names, texts and signatures, with a call of our own.

    Its own sends everything in the address of a GET, the customer's code among it, where proxies write it down.
    """

    def __init__(self, merchant: Merchant) -> None:
        super().__init__(
            merchant.app,
            app_private_key_string=merchant.private_key.reveal(),
            alipay_public_key_string=merchant.provider_key,
            config=AliPayConfig(),
        )
        self._gateway = merchant.url or URL
        self._timeouts = merchant.timeouts.both

    def build_body(self, method: str, biz_content: Any = None, **more: Any) -> Any:
        """The library takes the computer's local time; the gateway counts in Beijing's."""
        data = super().build_body(method, biz_content, **more)
        local = datetime.strptime(data["timestamp"], "%Y-%m-%d %H:%M:%S").astimezone()
        return data | {"timestamp": f"{local.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"}

    def verified_sync_response(self, data: Any, response_type: str) -> Any:
        """The reply as a dictionary. Raises one of `calls.FAULTS`."""
        signed = self.sign_data(data)
        response = requests.post(
            self._gateway,
            data=signed,
            headers={"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"},
            timeout=self._timeouts,
            allow_redirects=False,
        )
        text = response.content.decode("utf-8")
        outer = msgspec.json.decode(text, type=dict[str, Any])
        if "sign" not in outer or "error_response" in outer:
            refused = msgspec.convert(outer.get("error_response", outer.get(response_type)), _Refused)
            return {**msgspec.to_builtins(refused)} if refused.code in _AT_THE_DOOR else {"code": "20000", "msg": ODD}
        if not isinstance(outer["sign"], str) or not isinstance(outer.get(response_type), dict):
            raise NotSigned
        try:
            return self._verify_and_return_sync_response(text, response_type)
        except AliPayValidationError as error:
            raise NotSigned from error


class Alipay:
    """A `pay.ports.Provider`."""

    name: Name = "alipay"

    def __init__(self, merchant: Merchant) -> None:
        """Raises `BadSettings`."""
        calls.private_key(merchant.private_key)
        calls.public_key(merchant.provider_key)
        if not merchant.app:
            raise BadSettings("Alipay needs the number of the application")
        self._api: Any = _Library(merchant)
        self._timeouts = merchant.timeouts.both
        self._more = {"app_auth_token": merchant.sub_merchant} if merchant.sub_merchant else {}

    def pay(self, order: Order) -> Answer:
        code = order.payment_code
        reply = self._call(
            "alipay.trade.pay",
            out_trade_no=order.number,
            scene="bar_code",
            auth_code=code.reveal(),
            subject=order.subject[:127],
            total_amount=calls.yuan(order.amount_fen),
            timeout_express="5m",
        )
        if isinstance(reply, Answer):
            return reply
        reason = plain(reply.reason, code)
        if reply.code == _WAITING:
            return Answer(State.USER_PAYING, reply.trade_no, reason)
        if reply.code != _DONE:
            refused = reply.sub_code in _REFUSED or reply.code in _AT_THE_DOOR
            return Answer(State.FAILED if refused else State.UNKNOWN, reason=reason)
        return _trade_answer(reply, order.number, State.PAID)

    def query(self, number: str) -> Answer:
        reply = self._call("alipay.trade.query", out_trade_no=number)
        if isinstance(reply, Answer):
            return reply
        if reply.code != _DONE:
            return _problem_answer(reply, {State.NOT_FOUND: frozenset({_ABSENT})})
        return _trade_answer(reply, number, _TRADE_STATES.get(reply.trade_status, State.UNKNOWN))

    def reverse(self, number: str) -> Answer:
        reply = self._call("alipay.trade.cancel", out_trade_no=number)
        if isinstance(reply, Answer):
            return reply
        if reply.code != _DONE:
            return _problem_answer(reply, {State.NOT_FOUND: frozenset({_ABSENT})})
        done = reply.retry_flag != "Y" and reply.out_trade_no == number
        return Answer(State.REVERSED if done else State.UNKNOWN, reply.trade_no, plain(reply.reason))

    def refund(self, number: str, refund_number: str, amount_fen: int, total_fen: int) -> Answer:  # noqa: ARG002 - it knows the total
        reply = self._call(
            "alipay.trade.refund",
            out_trade_no=number,
            out_request_no=refund_number,
            refund_amount=calls.yuan(amount_fen),
        )
        if isinstance(reply, Answer):
            return reply
        if reply.code != _DONE:
            return _problem_answer(reply, {State.NOT_FOUND: frozenset({_ABSENT}), State.FAILED: _NO_REFUND})
        if reply.fund_change == "Y" and reply.out_trade_no == number:
            return Answer(State.REFUNDED, reply.trade_no)
        return self.refund_query(number, refund_number)  # N: given back by an earlier call, or not yet

    def refund_query(self, number: str, refund_number: str) -> Answer:
        reply = self._call("alipay.trade.fastpay.refund.query", out_trade_no=number, out_request_no=refund_number)
        if isinstance(reply, Answer):
            return reply
        if reply.code != _DONE:
            return _problem_answer(reply, {State.NOT_FOUND: frozenset({_ABSENT})})
        if reply.refund_status == "REFUND_SUCCESS" and reply.out_request_no == refund_number:
            return Answer(State.REFUNDED, reply.trade_no)
        # No status: there was no such refund, or it failed. Either way nothing was given back by this number.
        return Answer(State.UNKNOWN if reply.refund_status else State.NOT_FOUND, reply.trade_no)

    def statement(self, day: date) -> tuple[StatementLine, ...]:
        reply = self._call(
            "alipay.data.dataservice.bill.downloadurl.query", bill_type="trade", bill_date=day.isoformat()
        )
        if isinstance(reply, Answer):
            raise NoStatement(reply.reason)
        if reply.sub_code == "isp.bill_not_exist":
            return ()
        if reply.code != _DONE:
            raise NoStatement(plain(reply.reason))
        try:
            response = requests.get(reply.bill_download_url, timeout=self._timeouts, stream=True)
            packed = response.raw.read(_FILE_BYTES_MAX, decode_content=True)
            response.close()
            return tuple(_lines(packed))
        except (*calls.FAULTS, zipfile.BadZipFile, zlib.error, KeyError, csv.Error) as error:
            raise NoStatement(calls.unknown(error).reason) from error

    def _call(self, method: str, **content: str) -> _Reply | Answer:
        """What the gateway says, or UNKNOWN."""
        try:
            return msgspec.convert(self._api.server_api(method, content, **self._more), _Reply)
        except calls.FAULTS as error:
            return calls.unknown(error)


def _trade_answer(reply: _Reply, number: str, state: State) -> Answer:
    if reply.out_trade_no != number:
        return Answer(State.UNKNOWN, reason=ODD)
    try:
        amount = calls.fen_of(reply.total_amount)
    except ValueError:
        return Answer(State.UNKNOWN, reason=ODD)
    return Answer(state, reply.trade_no, amount_fen=amount)


def _problem_answer(reply: _Reply, known: Mapping[State, frozenset[str]]) -> Answer:
    state = next((state for state, codes in known.items() if reply.sub_code in codes), State.UNKNOWN)
    return Answer(state, reason=plain(reply.reason))


def _lines(packed: bytes) -> Iterator[StatementLine]:
    """The lines of the one file in the archive that lists trades: GBK, padded with tabs, remarks before and after."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for member in archive.infolist():
            if member.file_size > _FILE_BYTES_MAX:
                raise ValueError("no statement is that long")
            table = [line for line in archive.read(member).decode("gbk").splitlines() if not line.startswith("#")]
            rows = csv.DictReader(line.replace("\t", "") for line in table)
            if "商户订单号" in (rows.fieldnames or ()):
                yield from (_line(row) for row in rows)


def _line(row: Mapping[str, str]) -> StatementLine:
    refund = row["业务类型"].strip() == "退款"
    reference = row["退款批次号/请求号"].strip()
    amount = abs(calls.fen_of(row["订单金额（元）"]))
    return StatementLine(
        row["商户订单号"].strip(),
        reference if refund else "",
        -amount if refund else amount,
        -calls.fen_of(row["服务费（元）"]),
        datetime.strptime(row["完成时间"].strip(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA),
        Kind.REFUND if reference else (Kind.REVERSAL if refund else Kind.PAYMENT),
    )
