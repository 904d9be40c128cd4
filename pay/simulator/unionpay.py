"""UnionPay's full-channel interface 5.1.0 for QR codes shown by the customer."""

import base64
import io
import zipfile
import zlib
from datetime import date, datetime
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from pay.ports import CHINA
from pay.simulator.bank import Refused, Trade, TradeState, Why, fee_fen
from pay.simulator.dialect import Dialect, NotTaken, Recognised, Reply, Request
from pay.simulator.keys import pem
from pay.simulator.script import Call
from pay.unionpay import WIDTHS, digest_of, signature_of

MERCHANT: Final = "777290058110048"
CERTIFICATE_ID: Final = "68759663125"
_CALLS: Final[dict[tuple[str, str, str], Call]] = {
    ("/backTransReq.do", "01", "06"): "pay",
    ("/queryTrans.do", "00", "00"): "query",
    ("/backTransReq.do", "99", "01"): "reverse",
    ("/backTransReq.do", "04", "00"): "refund",
    ("/", "76", "01"): "statement",
}
_DONE: Final = {"respCode": "00", "respMsg": "成功[0000000]"}
_PROBLEMS: Final = {
    Why.NO_MONEY: ("64", "卡上的余额不足"),
    Why.BAD_CODE: ("60", "二维码已失效"),
    Why.USED_NUMBER: ("12", "重复交易"),
    Why.CLOSED: ("60", "订单已关闭"),
    Why.NO_TRADE: ("34", "查无此交易"),
    Why.USER_PAYING: ("05", "交易已受理,请稍后查询交易结果"),
    Why.TOO_MUCH: ("36", "原交易金额不正确"),
    Why.NOT_PAID: ("12", "交易不允许"),
}
_STATES: Final = {
    TradeState.PAYING: ("05", "交易已受理,请稍后查询交易结果"),
    TradeState.PAID: ("00", "成功[0000000]"),
    TradeState.REFUSED: ("60", "交易失败,用户取消"),
}


class UnionPayDialect(Dialect):
    def recognise(self, request: Request) -> Recognised:
        said = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        try:
            self.keys.merchant.public_key().verify(
                base64.b64decode(said.get("signature", "")), digest_of(said), PKCS1v15(), SHA256()
            )
        except (InvalidSignature, ValueError) as error:
            raise NotTaken(
                self._signed(said, {"respCode": "11", "respMsg": "验证签名失败"}, self.keys.provider)
            ) from error
        call = _CALLS.get((urlsplit(request.path).path, said.get("txnType", ""), said.get("txnSubType", "")))
        if call is None or said.get("merId") != MERCHANT:
            raise NotTaken(self._signed(said, {"respCode": "10", "respMsg": "报文格式错误"}, self.keys.provider))
        number = said.get("orderId", "")
        if call == "query" and self.bank.refund_of(number):
            call = "refund_query"
        return Recognised(call, number, said, said.get("qrNo", ""))

    def perform(self, asked: Recognised, request: Request, key: RSAPrivateKey) -> Reply:  # noqa: ARG002 - all of it was recognised
        try:
            told = self._told(asked)
        except Refused as refused:
            code, words = _PROBLEMS[refused.why]
            told = {"respCode": code, "respMsg": words}
        return self._signed(asked.fields, told, key)

    def system_error(self, asked: Recognised) -> Reply:
        return self._signed(
            asked.fields, {"respCode": "04", "respMsg": "交易状态未明,请查询对账结果"}, self.keys.provider
        )

    def _told(self, asked: Recognised) -> dict[str, str]:
        match asked.call:
            case "pay":
                trade = self.bank.pay(asked.number, int(asked.fields["txnAmt"]), asked.code)
                code, words = _STATES[trade.state]
                return {"respCode": code, "respMsg": words} | _of(trade)
            case "query":
                return self._queried(asked)
            case "reverse":
                if self.bank.reverse(asked.number) is None:
                    raise Refused(Why.NO_TRADE)
                return _DONE
            case "refund":
                return self._refunded(asked)
            case "refund_query":
                found = self.bank.refund_of(asked.number)
                if found is None:
                    raise Refused(Why.NO_TRADE)
                amount = str(found[1].amount_fen)
                return _DONE | {"origRespCode": "00", "queryId": found[1].transaction, "txnAmt": amount}
            case "statement":
                return self._statement(asked)

    def _queried(self, asked: Recognised) -> dict[str, str]:
        trade = self.bank.query(asked.number)
        if trade.state not in _STATES:  # reversed: there is no such payment any more
            raise Refused(Why.NO_TRADE)
        code, words = _STATES[trade.state]
        return _DONE | _of(trade) | {"origRespCode": code, "origRespMsg": words}

    def _refunded(self, asked: Recognised) -> dict[str, str]:
        paid = asked.fields["origQryId"]
        original = next((trade for trade in list(self.bank.trades.values()) if trade.transaction == paid), None)
        if original is None:
            raise Refused(Why.NO_TRADE)
        refund = self.bank.refund(original.number, asked.number, int(asked.fields["txnAmt"]))
        return _DONE | {"queryId": refund.transaction}

    def _statement(self, asked: Recognised) -> dict[str, str]:
        day = datetime.strptime(asked.fields["txnTime"][:8], "%Y%m%d").replace(tzinfo=CHINA).date()
        lines = self._file(day)
        if not lines:
            return {"respCode": "98", "respMsg": "文件不存在"}
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"INN{day:%y%m%d}88ZME_{MERCHANT}", "")
            archive.writestr(f"INN{day:%y%m%d}88ZM_{MERCHANT}", "".join(f"{line}\r\n" for line in lines).encode("gbk"))
        content = base64.b64encode(zlib.compress(packed.getvalue())).decode()
        name = f"{MERCHANT}_{day:%Y%m%d}.zip"
        return {"respCode": "00", "respMsg": "成功", "fileName": name, "fileContent": content}

    def _file(self, day: date) -> list[str]:
        lines = []
        for trade in self.bank.trades_of(day):
            at = trade.ended or trade.began
            lines.append(_line(trade.number, trade.amount_fen, fee_fen(trade.amount_fen), at, "S2201"))
            if trade.state is TradeState.REVERSED:
                left = trade.amount_fen - trade.refunded_fen
                lines.append(_line(trade.number, left, -fee_fen(left), at, "S2299"))
        for _, refund in self.bank.refunds_of(day):
            lines.append(_line(refund.number, refund.amount_fen, -fee_fen(refund.amount_fen), refund.at, "S3004"))
        return lines

    def _signed(self, asked: dict[str, str] | object, told: dict[str, str], key: RSAPrivateKey) -> Reply:
        said = asked if isinstance(asked, dict) else {}
        echo = ("version", "encoding", "bizType", "txnType", "txnSubType", "accessType", "merId", "orderId", "txnTime")
        forged = key is self.keys.stranger
        fields = {name: said[name] for name in echo if name in said} | {"signMethod": "01"} | told
        fields["signPubKeyCert"] = pem(self.keys.forged_certificate if forged else self.keys.certificate)
        fields["signature"] = signature_of(fields, key)
        text = "&".join(f"{name}={value}" for name, value in fields.items())
        return Reply(200, text.encode(), {"Content-Type": "text/html;charset=UTF-8"})


def _of(trade: Trade) -> dict[str, str]:
    return {"queryId": trade.transaction, "txnAmt": str(trade.amount_fen), "currencyCode": "156"}


def _line(number: str, amount_fen: int, fee: int, at: datetime, kind: str) -> str:
    """A line of the settlement file: fields of fixed width with a blank between two."""
    cells = [""] * len(WIDTHS)
    cells[0], cells[4], cells[6] = kind[:3], f"{at.astimezone(CHINA):%m%d%H%M%S}", f"{amount_fen:012d}"
    cells[11], cells[15], cells[19] = number, f"{'D' if fee >= 0 else 'C'}{abs(fee):012d}", kind[3:]
    return " ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True))
