"""Amounts and counts in Chinese words, and the phrases the till speaks.

Which word a 2 is follows the note to 两 in 《现代汉语词典》. 百, 十 and the last digit of a number take 二: 二百二十二.
千, 万, 亿 and a measure word take 两 (两千, 两元), though 二 inside a number: 三万二千, 两亿二千万, 两元二角.
A decimal is read with 二 only: 二点五. So one rule holds: the 2 that opens is 两 unless 百, 十 or 点 follows it.

Amounts in capitals follow annex 1 of 《支付结算办法》 (中国人民银行, 银发〔1997〕393号), written as its examples are.
"""

from dataclasses import dataclass
from typing import Final

AMOUNT_FEN_MAX: Final = 10**14 - 1  # 亿 is the highest unit of both ways of writing
COUNT_MILLI_MAX: Final = 10**15 - 1
_GROUP: Final = 10_000
_DIGITS: Final = "零一二三四五六七八九"
_PLACES: Final = ("", "十", "百", "千")
_CAPITAL_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_CAPITAL_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿")


def amount_in_words(fen: int) -> str:
    """An amount as it is spoken: 25.60 is 二十五元六角, 3.05 三元零五分, nothing 零元.

    Raises `ValueError` outside 0..`AMOUNT_FEN_MAX`.
    """
    yuan, jiao, cents = _parts(fen)
    words = _spoken_whole(yuan) + "元" if yuan else ""
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif yuan and cents:
        words += "零"
    if cents:
        words += _DIGITS[cents] + "分"
    return _opened_by_liang(words) or "零元"


def capital_amount(fen: int) -> str:
    """An amount in capitals (大写金额), as receipts and vouchers write it: 123.00 is 壹佰贰拾叁元整.

    整 follows 元 only. After a 元 whose digit is 0 the 角 is led in by 零, as in the annex's examples.
    Raises `ValueError` outside 0..`AMOUNT_FEN_MAX`.
    """
    yuan, jiao, cents = _parts(fen)
    if not jiao and not cents:
        return (_whole(yuan, _CAPITAL_DIGITS, _CAPITAL_PLACES) or "零") + "元整"
    words = _whole(yuan, _CAPITAL_DIGITS, _CAPITAL_PLACES) + "元" if yuan else ""
    if yuan and (not jiao or yuan % 10 == 0):
        words += "零"
    if jiao:
        words += _CAPITAL_DIGITS[jiao] + "角"
    if cents:
        words += _CAPITAL_DIGITS[cents] + "分"
    return words


def count_in_words(milli: int, unit: str) -> str:
    """A quantity as it is spoken before its measure word: 12000 条 is 十二条, 2000 两条, 2500 二点五条.

    Raises `ValueError` outside 0..`COUNT_MILLI_MAX`.
    """
    if not 0 <= milli <= COUNT_MILLI_MAX:
        raise ValueError(f"no words for a count of {milli} thousandths")
    whole, fraction = divmod(milli, 1000)
    words = _spoken_whole(whole) or "零"
    if fraction:
        words += "点" + "".join(_DIGITS[int(digit)] for digit in f"{fraction:03d}".rstrip("0"))
    return _opened_by_liang(words + unit, never_before="十百点")


def _parts(fen: int) -> tuple[int, int, int]:
    if not 0 <= fen <= AMOUNT_FEN_MAX:
        raise ValueError(f"no words for an amount of {fen} fen")
    return fen // 100, fen // 10 % 10, fen % 10


def _spoken_whole(number: int) -> str:
    words = _whole(number, _DIGITS, _PLACES)
    return words[1:] if words.startswith("一十") else words


def _opened_by_liang(words: str, never_before: str = "十百") -> str:
    return "两" + words[1:] if words[:1] == "二" and words[1:2] not in never_before else words


def _whole(number: int, digits: str, places: tuple[str, ...]) -> str:
    """Under `_GROUP`³, empty for 0; zeros inside are said once, those that end a group of four never."""
    words, gap = "", False
    for place in reversed(range(len(_GROUPS))):
        group = number // _GROUP**place % _GROUP
        if not group:
            gap = True
            continue
        if words and (gap or group < _GROUP // 10):
            words += digits[0]
        words += _four_digits(group, digits, places) + _GROUPS[place]
        gap = False
    return words


def _four_digits(number: int, digits: str, places: tuple[str, ...]) -> str:
    words, gap = "", False
    for place in reversed(range(len(places))):
        digit = number // 10**place % 10
        if not digit:
            gap = True
            continue
        if words and gap:
            words += digits[0]
        words += digits[digit] + places[place]
        gap = False
    return words


# What the till speaks.

AMOUNT_TOPIC: Final = "amount"
TOTAL_DUE: Final = "应收"
CHANGE_DUE: Final = "找零"
OUT_OF_STOCK: Final = "库存不足"
WELCOME_MEMBER: Final = "欢迎会员"
UNKNOWN_CODE: Final = "商品未找到"
DELIVERY_ARRIVED: Final = "卷烟到货"
DELIVERY_STOCKED: Final = "已入库"
PAID: Final = "收款"
PAID_BY: Final = {
    "cash": "现金收款",
    "wechat": "微信收款",
    "alipay": "支付宝收款",
    "unionpay": "云闪付收款",
    "card": "刷卡收款",
    "balance": "储值付款",
    "coupon": "优惠券抵扣",
    "points": "积分抵扣",
    "account": "挂账",
}
FIXED_PHRASES: Final = (
    *PAID_BY.values(),
    PAID,
    TOTAL_DUE,
    CHANGE_DUE,
    OUT_OF_STOCK,
    WELCOME_MEMBER,
    UNKNOWN_CODE,
    DELIVERY_ARRIVED,
    DELIVERY_STOCKED,
)
NUMBER_WORDS: Final = tuple(_DIGITS + "两十百千万亿点元角分条盒")
CLIP_WORDS: Final = NUMBER_WORDS + FIXED_PHRASES


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something to say: its text for a voice that reads, its clip words for one that joins recordings.

    A phrase with a topic replaces one of the same topic that has not begun: nobody needs yesterday's amount.
    """

    text: str
    words: tuple[str, ...]
    topic: str = ""

    def __add__(self, other: "Phrase") -> "Phrase":
        """Both in one breath, so that neither can replace the other."""
        return Phrase(f"{self.text} {other.text}", self.words + other.words, self.topic or other.topic)


def paid(tender: str, fen: int) -> Phrase:
    """微信收款 二十五元六角. A tender without a phrase of its own is said as 收款."""
    return _amount(PAID_BY.get(tender, PAID), fen)


def change_due(fen: int) -> Phrase:
    return _amount(CHANGE_DUE, fen)


def total_due(fen: int) -> Phrase:
    return _amount(TOTAL_DUE, fen)


def settled(tender: str, given_fen: int, change_fen: int) -> Phrase:
    """What was taken and, if any, what goes back: 现金收款 三十元 找零 四元四角."""
    taken = paid(tender, given_fen)
    return taken + change_due(change_fen) if change_fen else taken


def out_of_stock() -> Phrase:
    return _fixed(OUT_OF_STOCK)


def welcome_member() -> Phrase:
    return _fixed(WELCOME_MEMBER)


def unknown_code() -> Phrase:
    return _fixed(UNKNOWN_CODE)


def delivery_stocked(cartons: int, packs: int = 0) -> Phrase:
    """卷烟到货 十二条三盒 已入库, in whole cartons and loose packs."""
    count = count_in_words(cartons * 1000, "条") if cartons or not packs else ""
    count += count_in_words(packs * 1000, "盒") if packs else ""
    return _fixed(DELIVERY_ARRIVED) + Phrase(count, tuple(count)) + _fixed(DELIVERY_STOCKED)


def _amount(opening: str, fen: int) -> Phrase:
    words = amount_in_words(fen)
    return Phrase(f"{opening} {words}", (opening, *words), AMOUNT_TOPIC)


def _fixed(phrase: str) -> Phrase:
    return Phrase(phrase, (phrase,))
