import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.barcode import (
    ScaleField,
    ScaleLayout,
    check_digit,
    has_valid_check_digit,
    normalise,
    parse_carton_code,
    parse_scale_code,
)
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity

DIGITS = "0123456789"


@pytest.mark.parametrize("code", ["6901028075763", "6901028075015", "96385074", "012345678905", "15400141288763"])
def test_real_codes_have_a_valid_check_digit(code: str) -> None:
    assert has_valid_check_digit(code)


@given(st.text(DIGITS, min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(body: str, place: int, shift: int) -> None:
    code = body + str(check_digit(body))
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    assert has_valid_check_digit(code)
    assert not has_valid_check_digit(wrong)


def test_full_width_digits_and_blanks_are_the_same_code() -> None:
    assert normalise(" ６９０１028 075763\r\n") == "6901028075763"


def label(prefix: str, item: str, value: str) -> str:
    body = prefix + item + value
    return body + str(check_digit(body))


def test_a_scale_label_carries_its_amount() -> None:
    found = parse_scale_code(label("22", "00045", "01280"), ScaleLayout())
    assert found is not None
    assert (found.item, found.amount, found.weight) == ("00045", Money(1280), None)


def test_a_scale_label_carries_its_weight_when_the_shop_says_so() -> None:
    layout = ScaleLayout(prefixes=("21",), item_digits=4, value_digits=6, field=ScaleField.WEIGHT_G)
    found = parse_scale_code(label("21", "0045", "001250"), layout)
    assert found is not None
    assert (found.item, found.weight) == ("0045", Quantity(1250))


@pytest.mark.parametrize("code", ["6901028075763", "2200045012801", "220004501280", "22000450128oo"])
def test_what_is_no_scale_label_is_none(code: str) -> None:
    assert parse_scale_code(code, ScaleLayout()) is None


def test_a_layout_that_does_not_fit_is_refused() -> None:
    with pytest.raises(RuleViolation):
        ScaleLayout(item_digits=5, value_digits=6)


def test_a_carton_code_tells_date_carton_company_and_licence() -> None:
    carton = parse_carton_code("61121" + "A1B2C3D4E" + "07" + "HNCS" + "430102100001")
    assert carton is not None
    assert (carton.sorted_on, carton.stick, carton.company, carton.licence) == ("61121", 7, "HNCS", "430102100001")


@pytest.mark.parametrize(
    "code",
    [
        "61321" + "A1B2C3D4E" + "07" + "HNCS" + "430102100001",  # month 13
        "61121" + "A1B2C3D4E" + "51" + "HNCS" + "430102100001",  # a case has 50 cartons
        "61121" + "A1B2C3D4E" + "07" + "HNC1" + "430102100001",
        "6901028075763",
    ],
)
def test_what_is_no_carton_code_is_none(code: str) -> None:
    assert parse_carton_code(code) is None
