import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.pricing import check_price, doubt, typed_price
from tests.goods import carton, pack, water


@pytest.mark.parametrize(("fen", "odd"), [(2999, True), (3000, False), (6750, False), (6751, True)])
def test_a_cigarette_is_odd_outside_two_thirds_to_one_and_a_half_of_guidance(fen: int, odd: bool) -> None:  # noqa: FBT001
    assert (doubt(pack(guidance=4500), Money(fen)) is not None) == odd


@pytest.mark.parametrize(("fen", "odd"), [(99, True), (100, False), (400, False), (401, True)])
def test_other_goods_are_odd_outside_half_to_double(fen: int, odd: bool) -> None:  # noqa: FBT001
    assert (doubt(water(200), Money(fen)) is not None) == odd


def test_the_guidance_price_counts_for_a_cigarette_and_not_the_shops_own() -> None:
    found = doubt(pack(9000, guidance=4500), Money(9000))
    assert found is not None
    assert found.usual == Money(4500)


def test_an_item_that_is_not_asked_about_again_is_still_not_sold_above_its_tag_unseen() -> None:
    item = pack(4500, tag=4500)
    quiet = type(item)(**{name: getattr(item, name) for name in item.__dataclass_fields__} | {"guard_off": True})
    assert doubt(quiet, Money(100)) is None
    found = doubt(quiet, Money(4501))
    assert found is not None
    assert (found.above_tag, found.abnormal) == (True, False)


def test_below_the_tag_is_nobodys_business() -> None:
    assert doubt(pack(4500, tag=4500), Money(4400)) is None


@pytest.mark.parametrize(("text", "fen"), [("6.50", 650), ("/95", 42_750), ("/100", 45_000), ("0", 0), ("/12.5", 5625)])
def test_a_price_may_be_typed_as_a_percentage(text: str, fen: int) -> None:
    assert typed_price(text, carton().price) == Money(fen)


@pytest.mark.parametrize("text", ["-1", "100000", "abc", "/", ""])
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(RuleViolation):
        typed_price(text, Money(100))


def test_the_refusal_names_its_field() -> None:
    with pytest.raises(RuleViolation) as refused:
        check_price(Money(10_000_000))
    assert refused.value.field == "price"
