"""The adapter of a provider by its name; the libraries of the others are not loaded."""

from pay.codes import Name
from pay.ports import Merchant, Provider


def adapter(name: Name, merchant: Merchant) -> Provider:
    """Reading the keys takes a moment. Raises `BadSettings`."""
    match name:
        case "wechat":
            from pay.wechat import WeChat  # noqa: PLC0415 - a library of its own

            return WeChat(merchant)
        case "alipay":
            from pay.alipay import Alipay  # noqa: PLC0415 - a library of its own

            return Alipay(merchant)
        case "unionpay":
            from pay.unionpay import UnionPay  # noqa: PLC0415 - requests and cryptography

            return UnionPay(merchant)
