"""Whose payment code it is: the three wallets number theirs apart (reliability.md D2)."""

import re
from typing import Final, Literal, cast

Name = Literal["wechat", "alipay", "unionpay"]
NAMES: Final[tuple[Name, ...]] = ("wechat", "alipay", "unionpay")

_SHAPE: Final = re.compile(r"(?P<wechat>1[0-5]\d{16})|(?P<alipay>(?:2[5-9]|30)\d{14,22})|(?P<unionpay>62\d{17})")


def provider_of(code: str) -> Name | None:
    """The provider a code belongs to; None when it is no payment code."""
    match = _SHAPE.fullmatch(code) if code.isascii() else None
    return None if match is None else cast("Name", match.lastgroup)
