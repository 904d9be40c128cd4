"""WeChat Pay through the library `wechatpayv3`: payment codes, API v3."""

import csv
import gzip
import hashlib
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, Literal

import msgspec
from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.core import Core

from pay import calls
from pay.calls import NotSigned, plain
from pay.codes import Name
from pay.ports import CHINA, ODD, Answer, BadSettings, Kind, Merchant, NoStatement, Order, State, StatementLine

URL: Final = "https://api.mch.weixin.qq.com"
_SIGNATURE_TYPE: Final = "WECHATPAY2-SHA256-RSA2048"
_OK: Final = 200
_BODY_CODES: Final = frozenset({200, 202})
# Refused before any money moved, and this number will move none. A number that is used already is not among them:
# the one who used it may have been ourselves.
_REFUSED: Final = frozenset({
    *("PARAM_ERROR", "SIGN_ERROR", "NO_AUTH", "APPID_MCHID_NOT_MATCH", "MCH_NOT_EXISTS"),
    *("AUTH_CODE_EXPIRE", "AUTH_CODE_EXPIRED", "AUTH_CODE_ERROR", "AUTH_CODE_INVALID", "AUTHCODEEXPIRE"),
    *("NOT_ENOUGH", "NOTENOUGH", "NOT_SUPPORT_CARD", "NOTSUPORTCARD", "BUYER_MISMATCH", "ACCOUNT_ERROR"),
    *("RULE_LIMIT", "RULELIMIT", "TRADE_ERROR", "PAYER_LIMITED"),
})  # fmt: skip
_PAYING: Final = frozenset({"USERPAYING", "USER_PAYING"})
_ABSENT: Final = frozenset({"ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS"})
_TRADE_STATES: Final = {
    "SUCCESS": State.PAID,
    "REFUND": State.REFUNDED,
    "NOTPAY": State.USER_PAYING,
    "USERPAYING": State.USER_PAYING,
    "CLOSED": State.CLOSED,
    "REVOKED": State.REVERSED,
    "PAYERROR": State.FAILED,
}
# A refund that is refused for good; others may be asked for again with the same number.
_NO_REFUND: Final = frozenset({"PARAM_ERROR", "NOT_ENOUGH", "USER_ACCOUNT_ABNORMAL", "NO_AUTH", "SIGN_ERROR"})
_KINDS: Final = {"SUCCESS": Kind.PAYMENT, "REFUND": Kind.REFUND, "REVOKED": Kind.REVERSAL}
_REFUND_STATES: Final = {"SUCCESS": State.REFUNDED, "CLOSED": State.FAILED}


class _Sum(msgspec.Struct, frozen=True):
    total: int


class _Trade(msgspec.Struct, frozen=True):
    out_trade_no: str
    trade_state: str = ""
    trade_state_desc: str = ""
    transaction_id: str = ""
    amount: _Sum | None = None


class _Refund(msgspec.Struct, frozen=True):
    out_refund_no: str
    status: str
    refund_id: str = ""


class _Problem(msgspec.Struct, frozen=True):
    code: str
    message: str = ""


class _Bill(msgspec.Struct, frozen=True):
    download_url: str
    hash_value: str
    hash_type: Literal["SHA1"]


class _OneKey(Core):  # type: ignore[misc] # the library has no types
    """Believes the one key that was given and fetches no other; the library would ask for certificates on the way."""

    def _verify_signature(self, headers: Mapping[str, str], body: str) -> bool:
        named = headers.get("Wechatpay-Serial"), headers.get("Wechatpay-Signature-Type")
        if named != (self._public_key_id, _SIGNATURE_TYPE) or not super()._verify_signature(headers, body):
            raise NotSigned
        return True


class WeChat:
    """A `pay.ports.Provider`."""

    name: Name = "wechat"

    def __init__(self, merchant: Merchant) -> None:
        """Raises `BadSettings`."""
        calls.private_key(merchant.private_key)
        calls.public_key(merchant.provider_key)
        if not (merchant.key_id and merchant.provider_key_id):
            raise BadSettings(
                "WeChat Pay needs the serial number of the merchant's certificate and the public key's id"
            )
        keys = {
            "private_key": merchant.private_key.reveal(),
            "public_key": merchant.provider_key,
            "public_key_id": merchant.provider_key_id,
            "apiv3_key": "",
            "timeout": merchant.timeouts.both,
        }
        self._partner = {"sub_mchid": merchant.sub_merchant} if merchant.sub_merchant else {}
        self._api: Any = WeChatPay(
            wechatpay_type=WeChatPayType.CODEPAY,
            mchid=merchant.merchant,
            cert_serial_no=merchant.key_id,
            appid=merchant.app,
            partner_mode=bool(self._partner),
            **keys,
        )
        # The two things that the library can't be told: where to call, and not to trust keys fetched on the way.
        self._core: Any = _OneKey(mchid=merchant.merchant, cert_serial_no=merchant.key_id, **keys)
        self._core._gate_way = (merchant.url or URL).rstrip("/")  # noqa: SLF001 - it has no setter
        self._api._core = self._core  # noqa: SLF001 - nor this

    def pay(self, order: Order) -> Answer:
        code = order.payment_code
        try:
            status, text = self._api.pay(
                description=order.subject[:42],
                out_trade_no=order.number,
                amount={"total": order.amount_fen, "currency": "CNY"},
                payer={"auth_code": code.reveal()},
                scene_info={"store_info": {"id": "1"}},
                pay_type=WeChatPayType.CODEPAY,
                **self._partner,
            )
            return self._paid(status, text, order) if status in _BODY_CODES else self._not_paid(text, order)
        except calls.FAULTS as error:
            return calls.unknown(error)

    def _paid(self, status: int, text: Any, order: Order) -> Answer:
        trade = msgspec.json.decode(text, type=_Trade, strict=True)
        paid = trade.trade_state in {"SUCCESS", ""} and bool(trade.transaction_id) and status == _OK
        return _trade_answer(trade, order.number, State.PAID if paid else None)

    @staticmethod
    def _not_paid(text: Any, order: Order) -> Answer:
        problem = msgspec.json.decode(text, type=_Problem)
        reason = plain(problem.message or problem.code, order.payment_code)
        if problem.code in _PAYING:
            return Answer(State.USER_PAYING, reason=reason)
        return Answer(State.FAILED if problem.code in _REFUSED else State.UNKNOWN, reason=reason)

    def query(self, number: str) -> Answer:
        try:
            status, text = self._api.query(out_trade_no=number, **self._partner)
            if status != _OK:
                return _problem_answer(text, {State.NOT_FOUND: _ABSENT})
            return _trade_answer(msgspec.json.decode(text, type=_Trade), number)
        except calls.FAULTS as error:
            return calls.unknown(error)

    def reverse(self, number: str) -> Answer:
        try:
            status, text = self._api.codepay_reverse(out_trade_no=number, **self._partner)
            if status != _OK:
                return _problem_answer(text, {State.USER_PAYING: _PAYING, State.NOT_FOUND: _ABSENT})
            trade = msgspec.json.decode(text, type=_Trade)
            return Answer(State.REVERSED) if trade.out_trade_no == number else Answer(State.UNKNOWN, reason=ODD)
        except calls.FAULTS as error:
            return calls.unknown(error)

    def refund(self, number: str, refund_number: str, amount_fen: int, total_fen: int) -> Answer:
        try:
            status, text = self._api.refund(
                out_refund_no=refund_number,
                out_trade_no=number,
                amount={"refund": amount_fen, "total": total_fen, "currency": "CNY"},
                **self._partner,
            )
            if status != _OK:
                return _problem_answer(text, {State.FAILED: _NO_REFUND, State.NOT_FOUND: _ABSENT})
            return _refund_answer(text, refund_number)
        except calls.FAULTS as error:
            return calls.unknown(error)

    def refund_query(self, number: str, refund_number: str) -> Answer:  # noqa: ARG002 - its refunds have numbers of their own
        try:
            status, text = self._api.query_refund(out_refund_no=refund_number, **self._partner)
            if status != _OK:
                return _problem_answer(text, {State.NOT_FOUND: _ABSENT})
            return _refund_answer(text, refund_number)
        except calls.FAULTS as error:
            return calls.unknown(error)

    def statement(self, day: date) -> tuple[StatementLine, ...]:
        try:
            status, text = self._api.trade_bill(bill_date=day.isoformat(), **self._partner)
            if status != _OK:
                problem = msgspec.json.decode(text, type=_Problem)
                if problem.code == "NO_STATEMENT_EXIST":
                    return ()
                raise NoStatement(plain(problem.message or problem.code))
            bill = msgspec.json.decode(text, type=_Bill)
            status, packed = self._api.download_bill(bill.download_url)
            if status != _OK:
                raise NoStatement(ODD)
            whole = gzip.decompress(packed)
            if hashlib.sha1(whole).hexdigest() != bill.hash_value.lower():  # noqa: S324 - the provider's choice
                raise NotSigned
            return tuple(_lines(whole.decode("utf-8-sig")))
        except (*calls.FAULTS, zlib.error, EOFError, KeyError) as error:
            raise NoStatement(calls.unknown(error).reason) from error


def _trade_answer(trade: _Trade, number: str, state: State | None = None) -> Answer:
    if trade.out_trade_no != number:
        return Answer(State.UNKNOWN, reason=ODD)
    return Answer(
        state or _TRADE_STATES.get(trade.trade_state, State.UNKNOWN),
        trade.transaction_id,
        plain(trade.trade_state_desc),
        None if trade.amount is None else trade.amount.total,
    )


def _problem_answer(text: Any, known: Mapping[State, frozenset[str]]) -> Answer:
    problem = msgspec.json.decode(text, type=_Problem)
    state = next((state for state, codes in known.items() if problem.code in codes), State.UNKNOWN)
    return Answer(state, reason=plain(problem.message or problem.code))


def _refund_answer(text: Any, refund_number: str) -> Answer:
    refund = msgspec.json.decode(text, type=_Refund)
    if refund.out_refund_no != refund_number:
        return Answer(State.UNKNOWN, reason=ODD)
    return Answer(_REFUND_STATES.get(refund.status, State.UNKNOWN), refund.refund_id, refund.status)


def _lines(text: str) -> Iterator[StatementLine]:
    """The lines of a bill: comma separated, each field after a backtick, two lines of sums at the end."""
    table = csv.reader(text.splitlines())
    names = [name.strip() for name in next(table, [])]
    for cells in table:
        if not cells or not cells[0].startswith("`"):  # the sums have a head of their own
            return
        row = dict(zip(names, (cell.removeprefix("`").strip() for cell in cells), strict=True))
        kind = _KINDS[row["交易状态"]]
        yield StatementLine(
            row["商户订单号"],
            row["商户退款单号"] if kind is Kind.REFUND else "",
            calls.fen_of(row["订单金额"]) if kind is Kind.PAYMENT else -calls.fen_of(row["退款金额"]),
            _fee(row["手续费"]),
            datetime.strptime(row["交易时间"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA),
            kind,
        )


def _fee(text: str) -> int:
    """A fee in fen; the bill has five decimals of a yuan."""
    whole, _, part = text.lstrip("-").partition(".")
    mils = int(whole) * 1000 + int(part[:3].ljust(3, "0"))
    fen = (mils + 5) // 10
    return -fen if text.startswith("-") else fen
