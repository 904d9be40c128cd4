"""Alipay's open gateway: trade.pay, trade.query, trade.cancel, trade.refund, and the statement."""

import base64
import csv
import io
import json
import zipfile
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from pay.calls import fen_of, yuan
from pay.ports import CHINA
from pay.simulator.bank import Refund, Refused, Trade, TradeState, Why, fee_fen
from pay.simulator.dialect import Dialect, NotTaken, Recognised, Reply, Request
from pay.simulator.script import Call

APP: Final = "2021000000000001"
_CALLS: Final[dict[str, Call]] = {
    "alipay.trade.pay": "pay",
    "alipay.trade.query": "query",
    "alipay.trade.cancel": "reverse",
    "alipay.trade.refund": "refund",
    "alipay.trade.fastpay.refund.query": "refund_query",
    "alipay.data.dataservice.bill.downloadurl.query": "statement",
}
_PROBLEMS: Final = {
    Why.NO_MONEY: ("ACQ.BUYER_BALANCE_NOT_ENOUGH", "买家余额不足"),
    Why.BAD_CODE: ("ACQ.PAYMENT_AUTH_CODE_INVALID", "支付失败,获取顾客账户信息失败,请顾客刷新付款码后重新收款"),
    Why.USED_NUMBER: ("ACQ.TRADE_HAS_SUCCESS", "交易已被支付"),
    Why.CLOSED: ("ACQ.TRADE_HAS_CLOSE", "交易已经关闭"),
    Why.NO_TRADE: ("ACQ.TRADE_NOT_EXIST", "交易不存在"),
    Why.TOO_MUCH: ("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限"),
    Why.NOT_PAID: ("ACQ.TRADE_STATUS_ERROR", "交易状态不合法"),
}
_STATES: Final = {
    TradeState.PAYING: "WAIT_BUYER_PAY",
    TradeState.PAID: "TRADE_SUCCESS",
    TradeState.REFUSED: "TRADE_CLOSED",
    TradeState.CLOSED: "TRADE_CLOSED",
    TradeState.REVERSED: "TRADE_CLOSED",
}
_COLUMNS: Final = [
    "支付宝交易号",
    "商户订单号",
    "业务类型",
    "商品名称",
    "创建时间",
    "完成时间",
    "门店编号",
    "门店名称",
    "操作员",
    "终端号",
    "对方账户",
    "订单金额（元）",
    "商家实收（元）",
    "支付宝红包（元）",
    "集分宝（元）",
    "支付宝优惠（元）",
    "商家优惠（元）",
    "券核销金额（元）",
    "券名称",
    "商家红包消费金额（元）",
    "卡消费金额（元）",
    "退款批次号/请求号",
    "服务费（元）",
    "分润（元）",
    "备注",
]


class AlipayDialect(Dialect):
    def recognise(self, request: Request) -> Recognised:
        parts = urlsplit(request.path)
        if parts.path == "/bill":
            return Recognised("statement", "", dict(parse_qsl(parts.query)) | {"path": "/bill"})
        said = dict(parse_qsl(request.body.decode() or parts.query, keep_blank_values=True))
        signed = "&".join(f"{name}={said[name]}" for name in sorted(said) if name != "sign")
        method = said.get("method", "")
        try:
            self.keys.merchant.public_key().verify(
                base64.b64decode(said.get("sign", "")), signed.encode(), PKCS1v15(), SHA256()
            )
        except (InvalidSignature, ValueError) as error:
            raise NotTaken(self._at_the_door("isv.invalid-signature", "验签出错")) from error
        if said.get("app_id") != APP:
            raise NotTaken(self._at_the_door("isv.invalid-app-id", "无效的AppID参数"))
        if method not in _CALLS:
            raise NotTaken(self._at_the_door("isv.invalid-method", "不存在的方法名"))
        content: dict[str, str] = json.loads(said["biz_content"])
        return Recognised(
            _CALLS[method],
            content.get("out_trade_no", ""),
            content | {"method": method},
            content.get("auth_code", ""),
        )

    def perform(self, asked: Recognised, request: Request, key: RSAPrivateKey) -> Reply:
        if asked.fields.get("path") == "/bill":
            return Reply(200, self._bill(date.fromisoformat(asked.fields["day"])), {"Content-Type": "application/zip"})
        try:
            told = self._told(asked, request)
        except Refused as refused:
            sub_code, words = _PROBLEMS[refused.why]
            told = {"code": "40004", "msg": "Business Failed", "sub_code": sub_code, "sub_msg": words}
            if asked.call == "reverse" and refused.why is Why.USER_PAYING:
                told = {"code": "10000", "msg": "Success", "out_trade_no": asked.number, "retry_flag": "Y"}
        return self._signed(asked.fields["method"], told, key)

    def system_error(self, asked: Recognised) -> Reply:
        told = {
            "code": "20000",
            "msg": "Service Currently Unavailable",
            "sub_code": "aop.ACQ.SYSTEM_ERROR",
            "sub_msg": "系统错误",
        }
        return self._signed(asked.fields["method"], told, self.keys.provider)

    def _told(self, asked: Recognised, request: Request) -> dict[str, str]:
        done = {"code": "10000", "msg": "Success"}
        match asked.call:
            case "pay":
                trade = self.bank.pay(asked.number, fen_of(asked.fields["total_amount"]), asked.code)
                if trade.state is TradeState.PAYING:
                    return _of(trade) | {"code": "10003", "msg": "order success pay inprocess"}
                return done | _of(trade)
            case "query":
                trade = self.bank.query(asked.number)
                return done | _of(trade) | {"trade_status": _status(trade)}
            case "reverse":
                reversed_trade = self.bank.reverse(asked.number)
                return done | {"out_trade_no": asked.number, "retry_flag": "N"} | _action(reversed_trade)
            case "refund":
                before = self.bank.refund_of(asked.fields["out_request_no"])
                amount = fen_of(asked.fields["refund_amount"])
                self.bank.refund(asked.number, asked.fields["out_request_no"], amount)
                trade = self.bank.trades[asked.number]
                return (
                    done | _of(trade) | {"fund_change": "N" if before else "Y", "refund_fee": yuan(trade.refunded_fen)}
                )
            case "refund_query":
                return done | self._refund_told(asked)
            case "statement":
                return self._statement(asked.fields["bill_date"], request.base)

    def _refund_told(self, asked: Recognised) -> dict[str, str]:
        if asked.number not in self.bank.trades:
            raise Refused(Why.NO_TRADE)
        found = self.bank.refund_of(asked.fields["out_request_no"])
        if found is None:
            return {}
        return _of(found[0]) | {"out_request_no": found[1].number, "refund_status": "REFUND_SUCCESS"}

    def _statement(self, day: str, base: str) -> dict[str, str]:
        if not self.bank.trades_of(date.fromisoformat(day)) and not self.bank.refunds_of(date.fromisoformat(day)):
            return {
                "code": "40004",
                "msg": "Business Failed",
                "sub_code": "isp.bill_not_exist",
                "sub_msg": "账单不存在",
            }
        return {"code": "10000", "msg": "Success", "bill_download_url": f"{base}/bill?day={day}"}

    def _bill(self, day: date) -> bytes:
        rows = [row for trade in self.bank.trades_of(day) for row in _bill_of(trade)]
        rows += [_row(trade, "退款", refund) for trade, refund in self.bank.refunds_of(day)]
        text = io.StringIO()
        text.write(
            f"#支付宝业务明细查询\r\n#账号：[20880000000000010156]\r\n#起始日期：[{day:%Y年%m月%d日} 00:00:00]\r\n"
        )
        text.write("#-----------------------------------------业务明细列表----------------------------------------\r\n")
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(_COLUMNS)
        table.writerows([f"{cell}\t" for cell in row] for row in rows)
        text.write("#-----------------------------------------业务明细列表结束------------------------------------\r\n")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(
                "20880000000000010156_业务明细(汇总).csv",
                "#支付宝业务汇总查询\r\n门店编号,订单金额（元）\r\n".encode("gbk"),
            )
            archive.writestr("20880000000000010156_业务明细.csv", text.getvalue().encode("gbk"))
        return packed.getvalue()

    def _signed(self, method: str, told: dict[str, str], key: RSAPrivateKey) -> Reply:
        content = json.dumps(told, ensure_ascii=False)
        sign = base64.b64encode(key.sign(content.encode(), PKCS1v15(), SHA256())).decode()
        text = f'{{"{method.replace(".", "_")}_response":{content},"sign":"{sign}"}}'
        return Reply(200, text.encode(), {"Content-Type": "text/html;charset=utf-8"})

    @staticmethod
    def _at_the_door(sub_code: str, words: str) -> Reply:
        told: dict[str, Any] = {
            "error_response": {"code": "40002", "msg": "Invalid Arguments", "sub_code": sub_code, "sub_msg": words}
        }
        return Reply(200, json.dumps(told, ensure_ascii=False).encode(), {"Content-Type": "text/html;charset=utf-8"})


def _of(trade: Trade) -> dict[str, str]:
    return {
        "out_trade_no": trade.number,
        "trade_no": trade.transaction,
        "total_amount": yuan(trade.amount_fen),
        "buyer_user_id": f"2088{trade.customer}",
    }


def _status(trade: Trade) -> str:
    """A trade that was refunded whole is closed."""
    return "TRADE_CLOSED" if trade.refunded_fen == trade.amount_fen else _STATES[trade.state]


def _action(trade: Trade | None) -> dict[str, str]:
    if trade is None:
        return {}
    return {"trade_no": trade.transaction, "action": "refund" if trade.state is TradeState.REVERSED else "close"}


def _bill_of(trade: Trade) -> list[list[str]]:
    rows = [_row(trade, "交易", None)]
    if trade.state is TradeState.REVERSED and trade.ended:
        whole = Refund("", trade.transaction, trade.amount_fen - trade.refunded_fen, trade.ended)
        rows.append(_row(trade, "退款", whole))
    return rows


def _row(trade: Trade, kind: str, refund: Refund | None) -> list[str]:
    at = refund.at if refund else (trade.ended or trade.began)
    amount = -refund.amount_fen if refund else trade.amount_fen
    fee = -fee_fen(amount)
    cells = dict.fromkeys(_COLUMNS, "")
    cells |= {
        "支付宝交易号": trade.transaction,
        "商户订单号": trade.number,
        "业务类型": kind,
        "商品名称": "商品",
        "创建时间": f"{trade.began.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        "完成时间": f"{at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        "订单金额（元）": _signed_yuan(amount),
        "商家实收（元）": _signed_yuan(amount),
        "退款批次号/请求号": refund.number if refund else "",
        "服务费（元）": _signed_yuan(fee),
    }
    return [cells[name] for name in _COLUMNS]


def _signed_yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{yuan(abs(fen))}"
