"""Amounts in words: read back by a small parser of their own, so no two amounts can share their words."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pos_app.domain import words
from pos_app.domain.words import AMOUNT_FEN_MAX, Phrase, amount_in_words, capital_amount, count_in_words

SPOKEN = {
    0: "零元",
    2: "两分",
    5: "五分",
    20: "两角",
    22: "两角二分",
    60: "六角",
    2_00: "两元",
    2_20: "两元二角",
    3_02: "三元零二分",
    3_05: "三元零五分",
    4_40: "四元四角",
    9_99: "九元九角九分",
    10_00: "十元",
    10_05: "十元零五分",
    12_00: "十二元",
    20_00: "二十元",
    22_00: "二十二元",
    25_60: "二十五元六角",
    100_00: "一百元",
    102_00: "一百零二元",
    105_00: "一百零五元",
    110_00: "一百一十元",
    115_50: "一百一十五元五角",
    200_00: "二百元",
    222_22: "二百二十二元二角二分",
    1_000_00: "一千元",
    1_010_00: "一千零一十元",
    2_000_00: "两千元",
    2_200_00: "两千二百元",
    10_001_00: "一万零一元",
    10_010_00: "一万零一十元",
    20_000_00: "两万元",
    32_000_00: "三万二千元",
    100_500_00: "十万零五百元",
    105_000_00: "十万五千元",
    120_000_00: "十二万元",
    2_000_000_00: "二百万元",
    20_000_000_00: "两千万元",
    100_005_000_00: "一亿零五千元",
    100_100_000_00: "一亿零一十万元",
    220_000_000_00: "两亿二千万元",
    1_000_000_005_00: "十亿零五元",
}
# The examples of annex 1 of 《支付结算办法》, and what every cashier knows.
CAPITAL = {
    1_409_50: "壹仟肆佰零玖元伍角",
    6_007_14: "陆仟零柒元壹角肆分",
    1_680_32: "壹仟陆佰捌拾元零叁角贰分",
    107_000_53: "壹拾万柒仟元零伍角叁分",
    16_409_02: "壹万陆仟肆佰零玖元零贰分",
    325_04: "叁佰贰拾伍元零肆分",
    0: "零元整",
    5: "伍分",
    50: "伍角",
    55: "伍角伍分",
    10_00: "壹拾元整",
    10_50: "壹拾元零伍角",
    123_00: "壹佰贰拾叁元整",
    200_00: "贰佰元整",
    100_010_00: "壹拾万零壹拾元整",
    120_000_000_00: "壹亿贰仟万元整",
}
TO_SPOKEN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟两", "一二三四五六七八九十百千二")
PLACES = {"十": 10, "百": 100, "千": 1_000}
# Every size of amount comes up, not only the huge ones.
FEN = st.one_of(st.integers(0, 100_000), st.integers(0, 10**11), st.integers(0, AMOUNT_FEN_MAX))


def number_of(text: str) -> int:
    """Reads 三万二千零五 and the like: digit × place, sections closed by 万 and 亿."""
    total = section = digit = 0
    for character in text:
        if character in PLACES:
            section, digit = section + (digit or 1) * PLACES[character], 0
        elif character in "万亿":
            total = total + (section + digit) * (10_000 if character == "万" else 100_000_000)
            section = digit = 0
        else:
            digit = "零一二三四五六七八九".index(character)
    return total + section + digit


def fen_of(text: str) -> int:
    rest, fen = text.translate(TO_SPOKEN).removesuffix("整"), 0
    for unit, worth in (("元", 100), ("角", 10), ("分", 1)):
        head, found, tail = rest.partition(unit)
        if found:
            fen, rest = fen + number_of(head) * worth, tail
    assert rest == ""
    return fen


@pytest.mark.parametrize(("fen", "text"), SPOKEN.items(), ids=SPOKEN.values())
def test_an_amount_is_said_as_a_cashier_says_it(fen: int, text: str) -> None:
    assert amount_in_words(fen) == text


@pytest.mark.parametrize(("fen", "text"), CAPITAL.items(), ids=CAPITAL.values())
def test_capitals_are_written_as_the_annex_writes_them(fen: int, text: str) -> None:
    assert capital_amount(fen) == text


@given(FEN)
@example(AMOUNT_FEN_MAX)
def test_words_read_back_to_the_same_amount(fen: int) -> None:
    """And therefore no two amounts have the same words."""
    assert fen_of(amount_in_words(fen)) == fen
    assert fen_of(capital_amount(fen)) == fen


def test_every_small_amount_reads_back() -> None:
    assert [fen_of(amount_in_words(fen)) for fen in range(20_000)] == list(range(20_000))


@given(FEN)
def test_words_keep_to_the_grammar(fen: int) -> None:
    text = amount_in_words(fen)
    assert "两" not in text[1:]
    assert not text.startswith(("一十", "二千", "二万", "二亿", "二元", "二角", "二分"))
    assert "零零" not in text
    assert "零元" not in text or text == "零元"
    assert "零万" not in text
    assert "零亿" not in text


@pytest.mark.parametrize("fen", [-1, AMOUNT_FEN_MAX + 1])
def test_amounts_without_words_are_refused(fen: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        amount_in_words(fen)
    with pytest.raises(ValueError, match="no words"):
        capital_amount(fen)


@pytest.mark.parametrize(
    ("milli", "text"),
    [
        (0, "零条"),
        (2_000, "两条"),
        (12_000, "十二条"),
        (10_000, "十条"),
        (200_000, "二百条"),
        (2_000_000, "两千条"),
        (2_500, "二点五条"),
        (500, "零点五条"),
        (12_345, "十二点三四五条"),
        (1_050, "一点零五条"),
    ],
)
def test_a_count_is_said_before_its_measure_word(milli: int, text: str) -> None:
    assert count_in_words(milli, "条") == text


def test_a_bare_two_is_a_numeral() -> None:
    assert count_in_words(2000, "") == "二"


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="no words"):
        count_in_words(-1000, "条")


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        (words.paid("cash", 25_60), "现金收款 二十五元六角"),
        (words.paid("wechat", 25_60), "微信收款 二十五元六角"),
        (words.paid("barter", 2_00), "收款 两元"),
        (words.change_due(4_40), "找零 四元四角"),
        (words.total_due(135_00), "应收 一百三十五元"),
        (words.settled("cash", 30_00, 4_40), "现金收款 三十元 找零 四元四角"),
        (words.settled("alipay", 30_00, 0), "支付宝收款 三十元"),
        (words.out_of_stock(), "库存不足"),
        (words.welcome_member(), "欢迎会员"),
        (words.unknown_code(), "商品未找到"),
        (words.delivery_stocked(12), "卷烟到货 十二条 已入库"),
        (words.delivery_stocked(2, 2), "卷烟到货 两条两盒 已入库"),
        (words.delivery_stocked(0, 3), "卷烟到货 三盒 已入库"),
        (words.delivery_stocked(0), "卷烟到货 零条 已入库"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_phrase_says_its_text_and_splits_it_into_clip_words(phrase: Phrase, text: str) -> None:
    assert phrase.text == text
    assert "".join(phrase.words) == text.replace(" ", "")
    assert set(phrase.words) <= set(words.CLIP_WORDS)


@given(fen=FEN, tender=st.sampled_from([*words.PAID_BY, "other"]))
def test_every_amount_is_made_of_clip_words(fen: int, tender: str) -> None:
    phrase = words.settled(tender, fen, fen)
    assert set(phrase.words) <= set(words.CLIP_WORDS)
    assert phrase.topic == words.AMOUNT_TOPIC


def test_only_amounts_have_a_topic() -> None:
    others = (words.out_of_stock(), words.welcome_member(), words.unknown_code(), words.delivery_stocked(1))
    assert {phrase.topic for phrase in others} == {""}
