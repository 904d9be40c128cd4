"""WeChat Pay's API v3 of payment codes, as a merchant meets it."""

import base64
import csv
import gzip
import hashlib
import io
import json
import re
import secrets
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from pay.calls import yuan
from pay.ports import CHINA
from pay.simulator.bank import Refund, Refused, Trade, TradeState, Why, fee_fen
from pay.simulator.dialect import Dialect, NotTaken, Recognised, Reply, Request
from pay.simulator.script import Call

APP: Final = "wx0000000000000001"
MERCHANT: Final = "1900000109"
SERIAL: Final = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"
PUBLIC_KEY_ID: Final = "PUB_KEY_ID_0119000001092025010100000000000001"
_AUTHORIZATION: Final = re.compile(r'(\w+)="([^"]*)"')
_TRADE: Final = re.compile(r"/v3/pay/transactions/out-trade-no/([\w*-]+)(/reverse)?")
_REFUND: Final = re.compile(r"/v3/refund/domestic/refunds/([\w*-]+)")
_PROBLEMS: Final = {
    Why.NO_MONEY: (403, "NOT_ENOUGH", "余额不足"),
    Why.BAD_CODE: (400, "AUTH_CODE_EXPIRE", "二维码已过期,请用户在微信上刷新后再试"),
    Why.USED_NUMBER: (403, "OUT_TRADE_NO_USED", "商户订单号重复"),
    Why.CLOSED: (400, "ORDER_CLOSED", "订单已关闭"),
    Why.NO_TRADE: (404, "ORDER_NOT_EXIST", "订单不存在"),
    Why.USER_PAYING: (400, "USERPAYING", "用户支付中,需要输入密码"),
    Why.TOO_MUCH: (400, "PARAM_ERROR", "退款金额大于可退金额"),
    Why.NOT_PAID: (400, "INVALID_REQUEST", "订单状态错误"),
}
_STATES: Final = {
    TradeState.PAYING: ("USERPAYING", "用户支付中"),
    TradeState.PAID: ("SUCCESS", "支付成功"),
    TradeState.REFUSED: ("PAYERROR", "用户取消支付"),
    TradeState.CLOSED: ("CLOSED", "订单已关闭"),
    TradeState.REVERSED: ("REVOKED", "订单已撤销"),
}
_COLUMNS: Final = [
    "交易时间",
    "公众账号ID",
    "商户号",
    "特约商户号",
    "设备号",
    "微信订单号",
    "商户订单号",
    "用户标识",
    "交易类型",
    "交易状态",
    "付款银行",
    "货币种类",
    "应结订单金额",
    "代金券金额",
    "微信退款单号",
    "商户退款单号",
    "退款金额",
    "充值券退款金额",
    "退款类型",
    "退款状态",
    "商品名称",
    "商户数据包",
    "手续费",
    "费率",
    "订单金额",
    "申请退款金额",
    "费率备注",
]


class WeChatDialect(Dialect):
    def recognise(self, request: Request) -> Recognised:
        if not self._is_the_merchant(request):
            raise NotTaken(self._problem(401, "SIGN_ERROR", "签名错误"))
        parts = urlsplit(request.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        fields: dict[str, Any] = query if request.method == "GET" else json.loads(request.body)
        match = (request.method, parts.path)
        trade, refund = _TRADE.fullmatch(parts.path), _REFUND.fullmatch(parts.path)
        if match == ("POST", "/v3/pay/transactions/codepay"):
            return Recognised("pay", fields["out_trade_no"], fields, fields["payer"]["auth_code"])
        if match == ("POST", "/v3/refund/domestic/refunds"):
            return Recognised("refund", fields["out_trade_no"], fields)
        if trade is not None:
            call: Call = "reverse" if trade[2] else "query"
            return Recognised(call, trade[1], fields)
        if refund is not None:
            return Recognised("refund_query", refund[1], fields)
        if parts.path in {"/v3/bill/tradebill", "/v3/billdownload/file"}:
            return Recognised("statement", "", fields | {"path": parts.path})
        raise NotTaken(self._problem(404, "NOT_FOUND", "接口不存在"))

    def perform(self, asked: Recognised, request: Request, key: RSAPrivateKey) -> Reply:
        try:
            return getattr(self, f"_{asked.call}")(asked, request, key)  # type: ignore[no-any-return] # one of the six below
        except Refused as refused:
            return self._problem(*_PROBLEMS[refused.why], key=key)

    def system_error(self, asked: Recognised) -> Reply:  # noqa: ARG002 - it says the same of everything
        return self._problem(500, "SYSTEM_ERROR", "系统异常,请稍后重试")

    def _pay(self, asked: Recognised, _request: Request, key: RSAPrivateKey) -> Reply:
        amount = int(asked.fields["amount"]["total"])  # type: ignore[index] # JSON
        trade = self.bank.pay(asked.number, amount, asked.code)
        if trade.state is TradeState.PAYING:
            return self._problem(*_PROBLEMS[Why.USER_PAYING], key=key)
        return self._signed(self._told(trade), key)

    def _query(self, asked: Recognised, _request: Request, key: RSAPrivateKey) -> Reply:
        return self._signed(self._told(self.bank.query(asked.number)), key)

    def _reverse(self, asked: Recognised, _request: Request, key: RSAPrivateKey) -> Reply:
        if self.bank.reverse(asked.number) is None:
            raise Refused(Why.NO_TRADE)
        return self._signed({"appid": APP, "mchid": MERCHANT, "out_trade_no": asked.number}, key)

    def _refund(self, asked: Recognised, _request: Request, key: RSAPrivateKey) -> Reply:
        amount = int(asked.fields["amount"]["refund"])  # type: ignore[index] # JSON
        refund = self.bank.refund(asked.number, asked.fields["out_refund_no"], amount)
        return self._signed(self._told_refund(asked.number, refund), key)

    def _refund_query(self, asked: Recognised, _request: Request, key: RSAPrivateKey) -> Reply:
        found = self.bank.refund_of(asked.number)
        if found is None:
            return self._problem(404, "RESOURCE_NOT_EXISTS", "退款单不存在", key=key)
        return self._signed(self._told_refund(found[0].number, found[1]), key)

    def _statement(self, asked: Recognised, request: Request, key: RSAPrivateKey) -> Reply:
        day = date.fromisoformat(asked.fields.get("bill_date") or asked.fields["token"])
        text = self._bill(day)
        if text is None:
            return self._problem(400, "NO_STATEMENT_EXIST", "账单文件不存在", key=key)
        if asked.fields["path"].endswith("/file"):
            return Reply(200, gzip.compress(text), {"Content-Type": "application/gzip"})
        told = {
            "hash_type": "SHA1",
            "hash_value": hashlib.sha1(text).hexdigest(),  # noqa: S324 - the provider's choice
            "download_url": f"{request.base}/v3/billdownload/file?token={day.isoformat()}",
        }
        return self._signed(told, key)

    def _told(self, trade: Trade) -> dict[str, Any]:
        state, words = _STATES[trade.state]
        if trade.refunds:
            state, words = "REFUND", "转入退款"
        told = {
            "appid": APP,
            "mchid": MERCHANT,
            "out_trade_no": trade.number,
            "trade_type": "MICROPAY",
            "trade_state": state,
            "trade_state_desc": words,
            "amount": {"total": trade.amount_fen, "currency": "CNY"},
            "payer": {"openid": f"o{trade.customer}"},
        }
        if trade.state in {TradeState.PAID, TradeState.REVERSED} and trade.ended:
            told |= {"transaction_id": trade.transaction, "success_time": _moment(trade.ended)}
        return told

    @staticmethod
    def _told_refund(number: str, refund: Refund) -> dict[str, Any]:
        return {
            "refund_id": refund.transaction,
            "out_refund_no": refund.number,
            "out_trade_no": number,
            "status": "SUCCESS",
            "success_time": _moment(refund.at),
            "amount": {"refund": refund.amount_fen, "currency": "CNY"},
        }

    def _bill(self, day: date) -> bytes | None:
        rows = [row for trade in self.bank.trades_of(day) for row in _bill_of(trade)]
        rows += [_row(refund.at, trade, "REFUND", refund) for trade, refund in self.bank.refunds_of(day)]
        if not rows:
            return None
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(_COLUMNS)
        table.writerows([f"`{cell}" for cell in row] for row in rows)
        table.writerow(
            [
                "总交易单数",
                "应结订单总金额",
                "退款总金额",
                "充值券退款总金额",
                "手续费总金额",
                "订单总金额",
                "申请退款总金额",
            ]
        )
        table.writerow([f"`{len(rows)}", *["`0.00"] * 6])
        return text.getvalue().encode("utf-8-sig")

    def _is_the_merchant(self, request: Request) -> bool:
        kind, _, rest = request.headers.get("Authorization", "").partition(" ")
        said = dict(_AUTHORIZATION.findall(rest))
        lines = (request.method, request.path, said.get("timestamp", ""), said.get("nonce_str", ""))
        message = "".join(f"{line}\n" for line in (*lines, request.body.decode())).encode()
        try:
            self.keys.merchant.public_key().verify(
                base64.b64decode(said.get("signature", "")), message, PKCS1v15(), SHA256()
            )
        except (InvalidSignature, ValueError):
            return False
        names = (kind, said.get("mchid"), said.get("serial_no"))
        return names == ("WECHATPAY2-SHA256-RSA2048", MERCHANT, SERIAL)

    def _problem(self, status: int, code: str, message: str, *, key: RSAPrivateKey | None = None) -> Reply:
        return self._signed({"code": code, "message": message}, key or self.keys.provider, status=status)

    def _signed(self, told: dict[str, Any], key: RSAPrivateKey, *, status: int = 200) -> Reply:
        body = json.dumps(told, ensure_ascii=False).encode()
        stamp, nonce = str(int(self.bank.now().timestamp())), secrets.token_hex(16)
        signature = key.sign(f"{stamp}\n{nonce}\n".encode() + body + b"\n", PKCS1v15(), SHA256())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Wechatpay-Timestamp": stamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Serial": PUBLIC_KEY_ID,
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
            "Wechatpay-Signature": base64.b64encode(signature).decode(),
        }
        return Reply(status, body, headers)


def _moment(at: datetime) -> str:
    return at.astimezone(CHINA).isoformat(timespec="seconds")


def _bill_of(trade: Trade) -> list[list[str]]:
    if trade.ended is None:
        return []
    rows = [_row(trade.ended, trade, "SUCCESS", None)]
    if trade.state is TradeState.REVERSED:
        whole = Refund("", trade.transaction, trade.amount_fen - trade.refunded_fen, trade.ended)
        rows.append(_row(trade.ended, trade, "REVOKED", whole))
    return rows


def _row(at: datetime, trade: Trade, state: str, refund: Refund | None) -> list[str]:
    cells = dict.fromkeys(_COLUMNS, "")
    fee = fee_fen(trade.amount_fen if refund is None else -refund.amount_fen)
    cells |= {
        "交易时间": f"{at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        "公众账号ID": APP,
        "商户号": MERCHANT,
        "微信订单号": trade.transaction,
        "商户订单号": trade.number,
        "用户标识": f"o{trade.customer}",
        "交易类型": "MICROPAY",
        "交易状态": state,
        "货币种类": "CNY",
        "应结订单金额": yuan(trade.amount_fen) if refund is None else "0.00",
        "微信退款单号": refund.transaction if refund else "0",
        "商户退款单号": refund.number if refund else "0",
        "退款金额": yuan(refund.amount_fen) if refund else "0.00",
        "手续费": f"{'-' if fee < 0 else ''}{yuan(abs(fee))}000",
        "费率": "0.38%",
        "订单金额": yuan(trade.amount_fen) if refund is None else "0.00",
        "申请退款金额": yuan(refund.amount_fen) if refund else "0.00",
    }
    return [cells[name] for name in _COLUMNS]
