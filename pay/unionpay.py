"""UnionPay QR codes (银联被扫) through the full-channel interface (全渠道) 5.1.0: forms in, forms out, RSA signatures.

No library for it is kept up for Python, so this speaks it itself, with the signatures of `cryptography`
(docs/decisions/018-payments.md).
"""

import base64
import hashlib
import io
import itertools
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final

import requests
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from pay import calls
from pay.calls import NotSigned, plain
from pay.codes import Name
from pay.ports import CHINA, ODD, Answer, BadSettings, Kind, Merchant, NoStatement, Order, State, StatementLine

URL: Final = "https://gateway.95516.com/gateway/api"
FILES_URL: Final = "https://filedownload.95516.com"
SIGNERS: Final = frozenset({"中国银联股份有限公司", "00040000:SIGN"})
"""Who may have signed, in production and at UnionPay's test gateway: third part of the certificate's common name."""
_DONE: Final = "00"
_IN_THE_DARK: Final = frozenset({"03", "04", "05"})
_WAITING: Final = "05"
_ABSENT: Final = "34"
# No money moved. What else there may be is asked again: 12 for one is both "a second time" and "not allowed".
_REFUSED: Final = frozenset({"10", "11", "13", "31", "33", "36", "37", "60", "61", "62", "64", "65", "66", "76", "77"})
_FILE_BYTES_MAX: Final = 64 * 1024 * 1024
_NO_FILE: Final = "98"
# Columns of the settlement file of a merchant, in characters; a blank stands between two.
WIDTHS: Final = (
    *(3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2),
    *(6, 2, 4, 32, 1, 21, 15, 1, 15, 32, 13, 13, 8, 32, 13, 13, 12, 2, 1, 32, 98),
)
_SENT_AT, _AMOUNT, _NUMBER, _FEE, _KIND = 4, 6, 11, 15, 19
_KINDS: Final = {"01": Kind.PAYMENT, "04": Kind.REFUND, "31": Kind.REVERSAL, "99": Kind.REVERSAL}
_MOMENT: Final = 14


def base_string(fields: Mapping[str, str]) -> str:
    """What is signed: all fields but the signature, sorted by name; empty ones don't count."""
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name != "signature" and fields[name])


def digest_of(fields: Mapping[str, str]) -> bytes:
    """The hexadecimal SHA-256, which is signed once more as a text."""
    return hashlib.sha256(base_string(fields).encode()).hexdigest().encode()


def signature_of(fields: Mapping[str, str], key: RSAPrivateKey) -> str:
    return base64.b64encode(key.sign(digest_of(fields), PKCS1v15(), SHA256())).decode()


def read_reply(text: str) -> dict[str, str]:
    """The fields of a reply: not encoded, and a value in braces may hold the sign that stands between two."""
    fields, depth, begin = {}, 0, 0
    for place, sign in enumerate(text + "&"):
        depth += (sign in "{[") - (sign in "}]")
        if sign == "&" and depth <= 0:
            name, _, value = text[begin:place].partition("=")
            fields[name], begin = value, place + 1
    return fields


class UnionPay:
    """A `pay.ports.Provider`."""

    name: Name = "unionpay"

    def __init__(self, merchant: Merchant) -> None:
        """Raises `BadSettings`."""
        self._key = calls.private_key(merchant.private_key)
        try:
            self._authority = x509.load_pem_x509_certificate(merchant.provider_key.encode("ascii"))
        except ValueError as error:
            raise BadSettings("The certificate of UnionPay's authority can't be read") from error
        if not (merchant.merchant and merchant.key_id):
            raise BadSettings("UnionPay needs the merchant's number and the number of its certificate")
        self._merchant, self._key_id = merchant.merchant, merchant.key_id
        self._url, self._timeouts = (merchant.url or URL).rstrip("/"), merchant.timeouts.both
        self._files_url = (merchant.files_url or (merchant.url and self._url) or FILES_URL).rstrip("/")

    def pay(self, order: Order) -> Answer:
        reply = self._trade(
            "backTransReq.do",
            order.number,
            *("01", "06"),
            qrNo=order.payment_code.reveal(),
            txnAmt=str(order.amount_fen),
            currencyCode="156",
            termId="01080209",
            backUrl="http://www.specialUrl.com",  # the interface's word for: no notification, we ask
        )
        if isinstance(reply, Answer):
            return reply
        reason, code = plain(reply.get("respMsg", ""), order.payment_code), reply.get("respCode", "")
        if code != _DONE:
            return Answer(_state_of(code), reply.get("queryId", ""), reason)
        return Answer(State.PAID, reply.get("queryId", ""), amount_fen=_amount(reply))

    def query(self, number: str) -> Answer:
        reply = self._trade("queryTrans.do", number, "00", "00")
        if isinstance(reply, Answer):
            return reply
        if reply.get("respCode") != _DONE:
            absent = reply.get("respCode") == _ABSENT
            return Answer(State.NOT_FOUND if absent else State.UNKNOWN, reason=plain(reply.get("respMsg", "")))
        code = reply.get("origRespCode", "")
        state = State.PAID if code == _DONE else _state_of(code)
        reason = "" if code == _DONE else plain(reply.get("origRespMsg", ""))
        return Answer(state, reply.get("queryId", ""), reason, _amount(reply))

    def reverse(self, number: str) -> Answer:
        reply = self._trade("backTransReq.do", number, "99", "01", backUrl="http://www.specialUrl.com")
        if isinstance(reply, Answer):
            return reply
        code, reason = reply.get("respCode", ""), plain(reply.get("respMsg", ""))
        state = {_DONE: State.REVERSED, _WAITING: State.USER_PAYING, _ABSENT: State.NOT_FOUND}.get(code, State.UNKNOWN)
        return Answer(state, reason=reason if state is not State.REVERSED else "")

    def refund(self, number: str, refund_number: str, amount_fen: int, total_fen: int) -> Answer:  # noqa: ARG002 - it knows the total
        earlier = self.refund_query(number, refund_number)
        if earlier.state is not State.NOT_FOUND:
            return earlier
        paid = self.query(number)
        if paid.state is not State.PAID or not paid.transaction:
            return Answer(State.NOT_FOUND if paid.state is State.NOT_FOUND else State.UNKNOWN, reason=paid.reason)
        reply = self._trade(
            "backTransReq.do",
            refund_number,
            *("04", "00"),
            origQryId=paid.transaction,
            txnAmt=str(amount_fen),
            backUrl="http://www.specialUrl.com",
        )
        if isinstance(reply, Answer):
            return reply
        if reply.get("respCode") == _DONE:  # taken in; whether it was done is another question
            return self.refund_query(number, refund_number)
        state = _state_of(reply.get("respCode", ""))
        return Answer(State.FAILED if state is State.FAILED else State.UNKNOWN, reason=plain(reply.get("respMsg", "")))

    def refund_query(self, number: str, refund_number: str) -> Answer:  # noqa: ARG002 - its refunds have numbers of their own
        answer = self.query(refund_number)
        state = {State.PAID: State.REFUNDED, State.USER_PAYING: State.UNKNOWN}.get(answer.state, answer.state)
        return Answer(state, answer.transaction, answer.reason)

    def statement(self, day: date) -> tuple[StatementLine, ...]:
        fields = self._fields(f"{day:%Y%m%d}235959", "76", "01") | {"settleDate": f"{day:%m%d}", "fileType": "00"}
        del fields["channelType"]
        try:
            reply = self._send(f"{self._files_url}/", fields)
            if reply.get("respCode") == _NO_FILE:
                return ()
            if reply.get("respCode") != _DONE:
                raise NoStatement(plain(reply.get("respMsg", ODD)))
            return tuple(_lines(_unpacked(reply["fileContent"]), day))
        except (*calls.FAULTS, zlib.error, zipfile.BadZipFile, KeyError) as error:
            raise NoStatement(calls.unknown(error).reason) from error

    def _fields(self, moment: str, kind: str, sub_kind: str) -> dict[str, str]:
        return {
            "version": "5.1.0",
            "encoding": "UTF-8",
            "signMethod": "01",
            "certId": self._key_id,
            "accessType": "0",
            "bizType": "000000",
            "channelType": "08",
            "merId": self._merchant,
            "txnTime": moment,
            "txnType": kind,
            "txnSubType": sub_kind,
        }

    def _trade(self, door: str, number: str, kind: str, sub_kind: str, **more: str) -> dict[str, str] | Answer:
        """What UnionPay says of this number, or UNKNOWN."""
        fields = self._fields(number[:_MOMENT], kind, sub_kind) | {"orderId": number} | more
        try:
            reply = self._send(f"{self._url}/{door}", fields)
        except calls.FAULTS as error:
            return calls.unknown(error)
        return reply if reply.get("orderId", number) == number else Answer(State.UNKNOWN, reason=ODD)

    def _send(self, url: str, fields: Mapping[str, str]) -> dict[str, str]:
        signed = {**fields, "signature": signature_of(fields, self._key)}
        response = requests.post(url, data=signed, timeout=self._timeouts, allow_redirects=False)
        reply = read_reply(response.content.decode("utf-8"))
        self._believe(reply)
        return reply

    def _believe(self, reply: Mapping[str, str]) -> None:
        """Raises `NotSigned` unless UnionPay, by a certificate of its authority, signed the reply to this merchant."""
        try:
            certificate = x509.load_pem_x509_certificate(reply.get("signPubKeyCert", "").encode("ascii"))
            certificate.verify_directly_issued_by(self._authority)
            key = certificate.public_key()
            if not isinstance(key, RSAPublicKey) or _signer(certificate) not in SIGNERS:
                raise NotSigned
            key.verify(base64.b64decode(reply.get("signature", "")), digest_of(reply), PKCS1v15(), SHA256())
        except (ValueError, TypeError, InvalidSignature) as error:
            raise NotSigned from error
        if reply.get("merId", self._merchant) != self._merchant:
            raise NotSigned


def _signer(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(x509.oid.NameOID.COMMON_NAME)
    parts = str(names[0].value).split("@") if names else []
    return parts[2] if len(parts) > 2 else ""  # noqa: PLR2004 - CN=number@kind@holder@serial


def _state_of(code: str) -> State:
    if code == _WAITING:
        return State.USER_PAYING
    return State.FAILED if code in _REFUSED else State.UNKNOWN


def _amount(reply: Mapping[str, str]) -> int | None:
    amount = reply.get("txnAmt", "")
    return int(amount) if amount.isdecimal() else None


def _unpacked(content: str) -> bytes:
    """An archive, deflated, in base64."""
    packed = zlib.decompressobj()
    return packed.decompress(base64.b64decode(content, validate=True), _FILE_BYTES_MAX)


def _lines(archive: bytes, day: date) -> Iterator[StatementLine]:
    """The trades of the file whose name says that it is the merchant's own (…ZM_…)."""
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        for member in files.infolist():
            if "ZM_" in member.filename and member.file_size <= _FILE_BYTES_MAX:
                for line in files.read(member).decode("gbk").splitlines():
                    yield _line(line, day)


def _line(text: str, day: date) -> StatementLine:
    ends = list(itertools.accumulate(WIDTHS, lambda before, width: before + 1 + width))
    cells = [text[end - width : end].strip() for end, width in zip(ends, WIDTHS, strict=True)]
    kind = _KINDS[cells[_KIND]]
    amount = int(cells[_AMOUNT])
    fee = int(cells[_FEE][1:] or "0")
    sent = datetime.strptime(f"{day.year}{cells[_SENT_AT]}", "%Y%m%d%H%M%S").replace(tzinfo=CHINA)
    if sent.date() > day:  # a statement of January may hold a trade of the last of December
        sent = sent.replace(year=day.year - 1)
    return StatementLine(
        "" if kind is Kind.REFUND else cells[_NUMBER],
        cells[_NUMBER] if kind is Kind.REFUND else "",
        amount if kind is Kind.PAYMENT else -amount,
        fee if cells[_FEE].startswith("D") else -fee,
        sent,
        kind,
    )
