"""What a code means (rules D-9, D-10, C-9), and what a cashier may type before one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pay.codes import provider_of
from pos_app.domain.barcode import ScaleField, ScaleLayout, check_digit
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import User
from pos_app.services.catalogue import AddProduct, add_product
from pos_app.services.counter import Added, Counter, at_once
from pos_app.services.scanning import (
    BadCheckDigit,
    CartonLabel,
    Found,
    Meaning,
    PaymentCode,
    ReceiptCode,
    Typed,
    UnknownCode,
    meaning_of,
    read_entry,
)
from pos_app.services.settings import Settings
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.shelf import APPLES, CAKE, CARTON, PACK, PEANUTS, label

BY_AMOUNT = ScaleLayout()
BY_WEIGHT = ScaleLayout(field=ScaleField.WEIGHT_G)
LASER = "61121" + "A1B2C3D4E" + "07" + "HNCS" + "430102100001"
WECHAT, ALIPAY, UNIONPAY = "134512345678901234", "2812345678901234", "6212345678901234567"
Look = Callable[..., Meaning]
Add = Callable[..., object]


@pytest.fixture
def look(floor: Store) -> Look:
    def meaning(code: str, layout: ScaleLayout = BY_AMOUNT) -> Meaning:
        with floor.read() as tx:
            return meaning_of(tx, code, layout)

    return meaning


@pytest.fixture
def add(floor: Store, clock: TestClock, ids: TestIds) -> Add:
    def product(name: str, code: str = "", **rest: object) -> object:
        command = AddProduct(name, Money(100), code, in_house=True, **rest)  # type: ignore[arg-type]
        return add_product(floor, command, clock=clock, ids=ids)

    return product


def found(meaning: Meaning) -> Found:
    assert isinstance(meaning, Found)
    return meaning


# The order of meaning (D-9)


@pytest.mark.parametrize("code", [label(APPLES, 1280), LASER, WECHAT, ALIPAY, UNIONPAY, "6901028075764"])
def test_what_is_in_the_catalogue_is_goods_whatever_else_it_looks_like(code: str, look: Look, add: Add) -> None:
    assert not (isinstance(look(code), Found) and found(look(code)).label_amount is None)
    add("奇怪的条码", code)
    assert found(look(code)).item.name == "奇怪的条码"
    assert found(look(code)).label_amount is None


def test_a_barcode_goes_before_another_products_house_code(look: Look, add: Add) -> None:
    add("货号商品", house_code="7777")
    assert found(look("7777")).item.name == "货号商品"
    add("条码商品", "7777")
    assert found(look("7777")).item.name == "条码商品"


def test_pack_and_carton_codes_bring_their_own_unit_factor_and_price(look: Look) -> None:
    pack, carton = found(look(PACK)).item, found(look(CARTON)).item
    assert pack.product_id == carton.product_id
    assert (pack.unit, pack.factor, pack.price) == ("盒", Quantity.of(1), Money(4500))
    assert (carton.unit, carton.factor, carton.price) == ("条", Quantity.of(10), Money(45_000))


def test_a_printed_carton_code_is_no_goods_and_tells_whose_it_is(look: Look) -> None:
    meaning = look(LASER.lower())
    assert isinstance(meaning, CartonLabel)
    assert meaning.carton.licence == "430102100001"


@pytest.mark.parametrize("code", ["6901028075764", "12345678", "012345678900", "15400141288764"])
def test_a_code_that_was_read_wrongly_adds_nothing(code: str, look: Look) -> None:
    assert look(code) == BadCheckDigit(code)


@pytest.mark.parametrize("code", ["6901028000017", "ABC-1", "99999999-1", "1", "中"])
def test_what_nobody_knows_is_unknown_and_keeps_its_code(code: str, look: Look) -> None:
    assert look(code) == UnknownCode(code)


@pytest.mark.parametrize("code", ["６９０１０２８０７５７６３", " 6901028 075763\r\n", "\x006901028075763\x1d"])
def test_full_width_digits_blanks_and_controls_do_not_matter(code: str, look: Look) -> None:
    assert found(look(code)).item.code == PACK


@pytest.mark.parametrize("code", ["", " \r\n", "\x1d", "1" * 65])
def test_what_can_be_no_code_is_refused(code: str, look: Look) -> None:
    with pytest.raises(RuleViolation) as refused:
        look(code)
    assert refused.value.field == "code"


# Scale codes


def test_a_label_with_an_amount_is_sold_for_just_that(look: Look) -> None:
    meaning = found(look(label(APPLES, 1537)))
    assert (meaning.item.name, meaning.label_amount) == ("红富士苹果", Money(1537))


def test_a_label_with_a_weight_brings_grams(look: Look) -> None:
    meaning = found(look(label(APPLES, 1250), BY_WEIGHT))
    assert (meaning.quantity, meaning.label_amount) == (Quantity(1250), None)


def test_a_weight_is_sold_in_the_unit_the_goods_are_priced_in(look: Look) -> None:
    """Peanuts are priced by the pound (斤): a kilogram of them is two pounds, not one."""
    meaning = found(look(label("46", 1000), BY_WEIGHT))
    assert (meaning.item.unit, meaning.item.price, meaning.quantity) == ("斤", Money(990), Quantity.of(2))


@pytest.mark.parametrize("house_code", ["00012", "12"])
def test_leading_zeros_of_a_house_code_matter_only_when_the_shop_keeps_them(house_code: str, look: Look) -> None:
    assert found(look(label("12", 6400))).item.name == "鲜奶蛋糕"
    assert found(look(label(APPLES, 100))).item.name == "红富士苹果"
    assert isinstance(look(house_code), Found) == (house_code == CAKE)


def test_the_house_code_that_is_written_like_the_label_goes_first(look: Look, add: Add) -> None:
    add("短货号", house_code="12")
    assert found(look(label("12", 6400))).item.name == "鲜奶蛋糕"


def test_item_zero_is_an_item(look: Look, add: Add) -> None:
    assert look(label("0", 100)) == UnknownCode(label("0", 100), item="00000")
    add("零号", house_code="0")
    assert found(look(label("0", 100))).item.name == "零号"


def test_a_label_of_unknown_goods_names_its_item(look: Look) -> None:
    code = label("999", 100)
    assert look(code) == UnknownCode(code, item="00999")


def test_a_label_read_wrongly_is_no_sale(look: Look) -> None:
    code = label(APPLES, 1537)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert look(wrong) == BadCheckDigit(wrong)


def test_only_the_shops_own_prefixes_are_scale_codes(look: Look) -> None:
    code = label(APPLES, 1537, prefix="21")
    assert isinstance(look(code), Found)
    assert look(code, ScaleLayout(prefixes=("22",))) == UnknownCode(code)


def test_a_layout_has_its_own_lengths(look: Look) -> None:
    body = "29" + "0045" + "001250"
    meaning = found(
        look(body + str(check_digit(body)), ScaleLayout(item_digits=4, value_digits=6, field=ScaleField.WEIGHT_G))
    )
    assert (meaning.item.name, meaning.quantity) == ("红富士苹果", Quantity(1250))


@pytest.mark.parametrize(("item_digits", "value_digits"), [(10, 0), (0, 10), (-1, 11), (11, -1)])
def test_a_layout_without_item_or_value_is_refused(item_digits: int, value_digits: int) -> None:
    with pytest.raises(RuleViolation):
        ScaleLayout(item_digits=item_digits, value_digits=value_digits)


# Payment codes (C-9)


@pytest.mark.parametrize(
    "code",
    [WECHAT, "10" + "0" * 16, "15" + "9" * 16, ALIPAY, "25" + "1" * 14, "30" + "1" * 22, "30" + "1" * 18, UNIONPAY],
)
def test_a_customers_payment_code_is_known_for_one(code: str, look: Look) -> None:
    outcome = look(code)
    assert isinstance(outcome, PaymentCode)
    assert (outcome.provider, outcome.code.reveal()) == (provider_of(code), code)


@pytest.mark.parametrize(
    "code", ["16" + "0" * 16, "13" + "0" * 15, "13" + "0" * 17, "24" + "1" * 14, "31" + "1" * 16, "62" + "1" * 16]
)
def test_other_long_numbers_are_no_payment_codes(code: str, look: Look) -> None:
    assert look(code) == UnknownCode(code)


def test_a_payment_code_is_kept_nowhere(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> None:
    counter = Counter(floor, keeper, Settings(), clock=clock, ids=ids, later=at_once)
    counter.scan(PACK)
    for code in (WECHAT, ALIPAY, UNIONPAY):
        outcome = counter.scan(code)
        assert isinstance(outcome, PaymentCode)
        assert code not in repr(outcome)
    assert len(counter.basket.lines) == 1
    floor.fold_log()
    kept = b"".join(path.read_bytes() for path in Path(floor.path).parent.iterdir() if path.is_file())
    assert PACK.encode() in kept
    assert not any(code.encode() in kept for code in (WECHAT, ALIPAY, UNIONPAY))


# What stands in the entry field


@pytest.mark.parametrize(
    ("text", "quantity", "rest"),
    [
        ("3*6901028075763", 3000, "6901028075763"),
        ("3*", 3000, ""),
        (" 2.5 * 45 ", 2500, "45"),
        ("0.328*45", 328, "45"),
        ("12×6901028075763", 12_000, "6901028075763"),
        ("３＊６９０１０２８０７５７６３", 3000, "６９０１０２８０７５７６３"),
        ("3x6901028075763", 3000, "6901028075763"),
        ("3X", 3000, ""),
        ("3*rzh", 3000, "rzh"),
        ("3*2*1", 3000, "2*1"),
    ],
)
def test_a_quantity_may_be_typed_before_the_code(text: str, quantity: int, rest: str) -> None:
    assert read_entry(text) == Typed(Quantity(quantity), rest)


@pytest.mark.parametrize(
    "text",
    [
        "6901028075763",
        "rzh",
        "zhx",
        "zhx 2",
        "x",
        "xz",
        "Lux",
        "Lux 香皂",
        "中华x",
        "中华细支 x2",
        "max-3",
        "",
        "农夫山泉",
    ],
)
def test_letters_of_a_name_are_no_multiplication_sign(text: str) -> None:
    """细支 is typed `xz`, and 中华细 `zhx`: an x after anything but a number belongs to what is looked for."""
    assert read_entry(text) == Typed(None, text)


@pytest.mark.parametrize("text", ["*", "*6901028075763", "a*3", "1.2345*", "３－*"])
def test_what_is_no_number_before_the_sign_is_refused_at_the_quantity(text: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        read_entry(text)
    assert refused.value.field == "quantity"


# At the counter


def test_a_hand_typed_quantity_counts_for_the_code(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> None:
    counter = Counter(floor, keeper, Settings(), clock=clock, ids=ids, later=at_once)
    typed = read_entry(f"3*{CARTON}")
    added = counter.scan(typed.rest, typed.quantity)
    assert isinstance(added, Added)
    assert (added.line.quantity, added.line.amount) == (Quantity.of(3), Money(135_000))


def test_a_scale_label_takes_no_quantity(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> None:
    counter = Counter(floor, keeper, Settings(), clock=clock, ids=ids, later=at_once)
    with pytest.raises(RuleViolation) as refused:
        counter.scan(label(APPLES, 1537), Quantity.of(2))
    assert refused.value.field == "quantity"
    assert counter.basket.lines == ()


def test_peanuts_scanned_by_their_code_are_one_pound(look: Look) -> None:
    assert found(look(PEANUTS)).item.factor == Quantity(500)


@pytest.mark.parametrize("code", ["01A-20261122-0001", "01a-20261122-0001", "12AB-20261122-10001"])
def test_the_code_of_a_receipt_is_known_as_one(floor: Store, code: str) -> None:
    with floor.read() as tx:
        assert meaning_of(tx, code, ScaleLayout()) == ReceiptCode(code.upper())


@pytest.mark.parametrize("code", ["01A-20261122", "A-20261122-0001", "01A-2026112-0001", "01A-20261122-1"])
def test_what_only_resembles_one_is_not(floor: Store, code: str) -> None:
    with floor.read() as tx:
        assert meaning_of(tx, code, ScaleLayout()) == UnknownCode(code)
