"""Prices of a basket: examples for each kind, and what holds for every basket and every book."""

from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_app.domain.basket import Basket, Line, WholeDiscount, labelled_line
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ZERO, Money, Quantity, total
from pos_app.domain.pools import floor_price
from pos_app.domain.price_book import WHOLE, PriceBook, price_basket
from pos_app.domain.pricing import COMPUTED, PriceReason
from pos_app.domain.promotion import (
    Bundle,
    BuyGet,
    Percentage,
    Promotion,
    Rule,
    Schedule,
    Scope,
    SecondItem,
    SpecialPrice,
    SpendAndSave,
    Step,
    Tier,
    Tiers,
)
from tests.goods import carton, pack
from tests.promotions import MEMBER, NOON, basket_of, case_of, line_of, promotion, thing

COLA, TEA, BREAD, SOAP = (
    thing(),
    thing("茶", 450),
    thing("面包", 699, category="食品"),
    thing("肥皂", 1050, category=""),
)


def priced(basket: Basket, *promotions: Promotion, book: PriceBook | None = None) -> Basket:
    return price_basket(basket, book or PriceBook(promotions), NOON)


def amounts(basket: Basket) -> list[int]:
    return [line.amount.fen for line in basket.lines]


def test_without_promotions_everything_costs_what_the_list_says() -> None:
    basket = basket_of(COLA, TEA, pack())
    assert priced(basket) == basket


def test_a_special_price_is_the_price_of_the_line_and_the_list_price_stays_known() -> None:
    (line,) = priced(basket_of((COLA, 3)), promotion(SpecialPrice(Money(250)), "可乐")).lines
    assert (line.price, line.reason, line.item.price) == (Money(250), PriceReason.PROMOTION, Money(300))
    assert line.promotions == ("p-1",)


def test_a_case_at_the_special_price_of_a_bottle_costs_as_many_of_them() -> None:
    basket = basket_of(case_of(COLA, 24, 6600), case_of(COLA, 6, 1400))
    assert amounts(priced(basket, promotion(SpecialPrice(Money(250)), "可乐"))) == [6000, 1400]


def test_of_several_promotions_the_lowest_price_wins() -> None:
    basket = priced(
        basket_of(COLA),
        promotion(SpecialPrice(Money(250)), "可乐", uid="special"),
        promotion(Percentage(80_00), categories=("饮料",), uid="drinks"),
        promotion(Percentage(90_00), uid="all"),
    )
    assert (amounts(basket), basket.lines[0].promotions) == ([240], ("drinks",))


def test_at_the_same_price_the_promotion_that_earns_points_wins() -> None:
    without, earning = (
        promotion(SpecialPrice(Money(250)), "可乐", uid="a", earns_points=False),
        promotion(SpecialPrice(Money(250)), "可乐", uid="b"),
    )
    for book in ((without, earning), (earning, without)):
        (line,) = priced(basket_of(COLA), *book).lines
        assert (line.promotions, line.rewarded) == (("b",), True)
    (line,) = priced(basket_of(COLA), without).lines
    assert not line.rewarded


def test_a_member_pays_the_member_price_and_a_guest_the_list_price() -> None:
    book = PriceBook(
        member_prices={("可乐", "gold"): Money(280), ("茶", ""): Money(400)}, grade_percents={"gold": 90_00}
    )
    member = priced(basket_of(COLA, TEA, BREAD, pack(), member=MEMBER), book=book)
    assert amounts(member) == [280, 400, 629, 4500]
    assert [line.reason for line in member.lines] == [PriceReason.MEMBER] * 3 + [PriceReason.LIST]
    assert amounts(priced(basket_of(COLA, TEA), book=book)) == [300, 450]


def test_a_promotion_comes_before_the_member_price_but_never_costs_more_than_it() -> None:
    for special, reason in ((280, PriceReason.PROMOTION), (290, PriceReason.MEMBER)):
        book = PriceBook((promotion(SpecialPrice(Money(special)), "可乐"),), {("可乐", ""): Money(280)})
        (line,) = priced(basket_of(COLA, member=MEMBER), book=book).lines
        assert (line.price, line.reason) == (Money(280), reason)


def test_of_each_three_pieces_the_cheapest_is_free() -> None:
    basket = basket_of((COLA, 2), TEA, BREAD)
    assert amounts(priced(basket, promotion(BuyGet(2, 1)))) == [300, 450, 699]
    assert amounts(priced(basket_of((COLA, 7)), promotion(BuyGet(2, 1)))) == [1500]


def test_the_second_piece_is_half_price() -> None:
    basket = basket_of(COLA, TEA, BREAD)
    assert amounts(priced(basket, promotion(SecondItem(50_00), categories=("饮料",)))) == [150, 450, 699]


def test_any_three_for_ten_yuan_takes_the_dearest_three() -> None:
    basket = basket_of(COLA, TEA, TEA, TEA)
    bundled = priced(basket, promotion(Bundle(Money(1000), 3), categories=("饮料",)))
    assert (amounts(bundled)[0], sum(amounts(bundled)[1:])) == (300, 1000)


def test_any_three_for_ten_yuan_is_not_taken_when_the_pieces_cost_less() -> None:
    assert amounts(priced(basket_of((COLA, 3)), promotion(Bundle(Money(1000), 3)))) == [900]


def test_a_bundle_of_one_of_each_is_taken_as_often_as_it_is_whole() -> None:
    bundle = promotion(Bundle(Money(900)), "可乐", "面包")
    assert amounts(priced(basket_of((COLA, 2), BREAD, TEA), bundle)) == [600 - 30, 699 - 69, 450]
    assert amounts(priced(basket_of(COLA, TEA), bundle)) == [300, 450]


def test_the_more_pieces_the_lower_the_price_of_all_of_them() -> None:
    tiers = promotion(Tiers((Tier(3, 90_00), Tier(5, 80_00))), "可乐", "茶")
    assert amounts(priced(basket_of((COLA, 2)), tiers)) == [600]
    assert amounts(priced(basket_of((COLA, 2), TEA), tiers)) == [540, 405]
    assert amounts(priced(basket_of((COLA, 2), (TEA, 3)), tiers)) == [480, 1080]


def test_a_product_with_a_better_price_of_its_own_does_not_spoil_what_the_others_can_have() -> None:
    tiers, special = (
        promotion(Tiers((Tier(3, 90_00),)), uid="tiers"),
        promotion(SpecialPrice(Money(100)), "茶", uid="tea"),
    )
    basket = priced(basket_of((COLA, 3), TEA), tiers, special)
    assert (amounts(basket), [line.promotions for line in basket.lines]) == ([810, 100], [("tiers",), ("tea",)])


def test_a_product_takes_one_promotion_and_the_one_that_saves_most_comes_first() -> None:
    basket = priced(
        basket_of((COLA, 3)), promotion(BuyGet(2, 1), uid="buy"), promotion(SecondItem(50_00), uid="second")
    )
    assert (amounts(basket), basket.lines[0].promotions) == ([600], ("buy",))


def test_spend_and_save_counts_what_is_left_after_the_promotions() -> None:
    save = promotion(SpendAndSave((Step(Money(1000), Money(100)),)), uid="save")
    special = promotion(SpecialPrice(Money(400)), "茶", uid="tea")
    assert sum(amounts(priced(basket_of(TEA, BREAD), save))) == 1149 - 100
    both = priced(basket_of(TEA, BREAD), save, special)
    assert amounts(both) == [400 - 36, 699 - 64]
    assert [line.promotions for line in both.lines] == [("tea", "save"), ("save",)]
    assert amounts(priced(basket_of(COLA, TEA), save)) == [300, 450]


def test_only_the_spend_and_save_that_saves_most_applies() -> None:
    less, more = (promotion(SpendAndSave((Step(Money(500), Money(saves)),)), uid=f"{saves}") for saves in (50, 80))
    assert amounts(priced(basket_of(SOAP), less, more)) == [970]


def test_a_discount_on_the_whole_sale_leaves_tobacco_alone() -> None:
    basket = replace(basket_of(COLA, TEA, pack()), whole=WholeDiscount(percent=90_00))
    assert amounts(priced(basket)) == [270, 405, 4500]
    assert [line.promotions for line in priced(basket).lines] == [(WHOLE,), (WHOLE,), ()]
    basket = replace(basket_of(COLA, TEA, pack()), whole=WholeDiscount(off=Money(75)))
    assert amounts(priced(basket)) == [270, 405, 4500]


def test_a_sum_off_is_at_most_what_the_merchandise_costs() -> None:
    basket = replace(basket_of(COLA, pack()), whole=WholeDiscount(off=Money(100_000)))
    assert amounts(priced(basket)) == [0, 4500]


def test_nothing_goes_below_its_floor_price() -> None:
    floored = thing(floor=280)
    assert amounts(priced(basket_of(floored), promotion(SpecialPrice(Money(250)), "可乐"))) == [280]
    assert amounts(priced(basket_of((floored, 3)), promotion(BuyGet(2, 1)))) == [840]
    basket = replace(basket_of(floored, TEA), whole=WholeDiscount(off=Money(200)))
    assert amounts(priced(basket)) == [280, 270]


def test_prices_set_by_hand_labels_and_gifts_are_no_matter_for_promotions() -> None:
    basket = basket_of(COLA, TEA).with_price(1, Money(200)).as_gift(2)
    label = labelled_line(SOAP, Money(500), entered=line_of(SOAP).entered, at_ms=1)
    basket = basket.add(label, merge=True)
    assert amounts(priced(basket, promotion(Percentage(50_00)))) == [200, 0, 500]
    whole = replace(basket, whole=WholeDiscount(percent=50_00))
    assert amounts(priced(whole)) == [100, 0, 250]


def test_a_gift_has_its_price_again_when_it_is_none_any_more() -> None:
    basket = basket_of(COLA).as_gift(1)
    assert (basket.total, basket.lines[0].reason) == (ZERO, PriceReason.GIFT)
    assert basket.as_gift(1).total == Money(300)


def test_tobacco_is_never_given_away() -> None:
    with pytest.raises(RuleViolation, match="never given away"):
        basket_of(pack()).as_gift(1)


def test_a_scan_of_something_promoted_goes_on_the_line_that_is_there() -> None:
    special = promotion(SpecialPrice(Money(250)), "可乐")
    basket = priced(priced(basket_of(COLA), special).add(line_of(COLA), merge=True), special)
    assert [(line.quantity, line.amount) for line in basket.lines] == [(Quantity.of(2), Money(500))]


def test_a_promotion_that_does_not_hold_now_changes_nothing() -> None:
    later = promotion(Percentage(50_00), schedule=Schedule(from_minute=13 * 60))
    assert amounts(priced(basket_of(COLA), later)) == [300]


def test_two_hundred_promotions_on_fifty_lines_are_priced_before_the_next_scan() -> None:
    """About 2 ms where it was written; the limit leaves room for slow and busy machines."""
    goods = [thing(f"货{number}", 100 + 7 * number, category=f"{number % 20}") for number in range(400)]
    rules: tuple[Rule, ...] = (SpecialPrice(Money(90)), Percentage(90_00), BuyGet(2, 1), Tiers((Tier(3, 80_00),)))
    made = [
        promotion(rules[number % 4], goods[number].name, goods[2 * number].name, uid=f"p{number}")
        for number in range(150)
    ]
    made += [
        promotion(SpendAndSave((Step(Money(5000 + number), Money(500)),)), uid=f"s{number}") for number in range(25)
    ]
    made += [promotion(Percentage(95_00), categories=(f"{number % 20}",), uid=f"c{number}") for number in range(25)]
    basket = basket_of(*((goods[8 * number], 1 + number % 3) for number in range(50)))
    took = []
    for _ in range(5):
        began = perf_counter()
        priced(basket, *made)
        took.append(perf_counter() - began)
    assert min(took) < 0.05


# --- what holds for every basket and book

GOODS = (
    COLA,
    TEA,
    BREAD,
    thing("肥皂", 1050, category="", floor=900),
    thing("糖", 7, floor=9),
    case_of(COLA, 24, 6600),
    pack(),
    carton(),
)
NAMES = ("可乐", "茶", "面包", "肥皂", "糖", pack().product_uid)
PERCENT = st.integers(1, 99_99)
MONEY = st.integers(1, 2000).map(Money)
RULES: st.SearchStrategy[Rule] = st.one_of(
    st.builds(SpecialPrice, MONEY),
    st.builds(Percentage, PERCENT),
    st.builds(SecondItem, PERCENT),
    st.builds(BuyGet, st.integers(1, 3), st.integers(1, 3)),
    st.builds(Bundle, MONEY, st.integers(2, 4)),
    st.just(Bundle(Money(900))),
    st.builds(lambda percent: Tiers((Tier(2, 95_00), Tier(5, percent))), st.integers(1, 94_99)),
    st.builds(
        lambda save, more, repeats: SpendAndSave((Step(Money(save + more), Money(save)),), repeats=repeats),
        st.integers(1, 2000),
        st.integers(1, 2000),
        st.booleans(),
    ),
)
SCOPES = st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True).map(tuple)


@st.composite
def promotions(draw: st.DrawFn) -> list[Promotion]:
    made = []
    for place in range(draw(st.integers(0, 5))):
        rule = draw(RULES)
        named = isinstance(rule, SpecialPrice) or (isinstance(rule, Bundle) and rule.count == 0)
        products = draw(SCOPES) if named or draw(st.booleans()) else ()
        categories = () if named else draw(st.sampled_from(((), ("饮料",), ("饮料", "食品"))))
        made.append(Promotion(f"p{place}", "活动", rule, Scope(products, categories), earns_points=draw(st.booleans())))
    return made


@st.composite
def books(draw: st.DrawFn) -> PriceBook:
    prices = draw(st.dictionaries(st.tuples(st.sampled_from(NAMES), st.sampled_from(("", "gold"))), MONEY, max_size=3))
    percents = draw(st.dictionaries(st.sampled_from(("gold", "")), PERCENT, max_size=2))
    return PriceBook(tuple(draw(promotions())), prices, percents)


@st.composite
def baskets(draw: st.DrawFn) -> Basket:
    basket = Basket("sale-1", member=draw(st.sampled_from((None, MEMBER))))
    for item, count in draw(st.lists(st.tuples(st.sampled_from(GOODS), st.integers(1, 7)), min_size=1, max_size=7)):
        basket = basket.add(line_of(item, count), merge=False)
        last = basket.next_line - 1
        if item.name == "糖":
            basket = basket.with_quantity(last, Quantity(draw(st.integers(1, 7000))))
        match draw(st.integers(0, 9)):
            case 0:
                basket = basket.with_price(last, draw(MONEY))
            case 1 if not item.kind.is_tobacco:
                basket = basket.as_gift(last)
            case _:
                pass
    whole = st.none() | st.builds(WholeDiscount, st.integers(0, 3000).map(Money), st.integers(0, 100_00))
    return replace(basket, whole=draw(whole))


def sold(lines: tuple[Line, ...]) -> list[tuple[object, ...]]:
    """What is sold for how much, whatever the order of the lines."""
    return sorted(
        (x.item.code, x.quantity.milli, x.price.fen, x.discount.fen, x.reason.value, x.promotions, x.rewarded)
        for x in lines
    )


MANY = settings(max_examples=50, deadline=None)


@MANY
@given(baskets(), books())
def test_pricing_a_priced_basket_changes_nothing(basket: Basket, book: PriceBook) -> None:
    once = priced(basket, book=book)
    assert priced(once, book=book) == once


@MANY
@given(baskets(), books(), st.randoms(use_true_random=False))
def test_the_order_of_scans_does_not_matter(basket: Basket, book: PriceBook, chance: object) -> None:
    lines = list(basket.lines)
    chance.shuffle(lines)  # type: ignore[attr-defined]
    assert sold(priced(replace(basket, lines=tuple(lines)), book=book).lines) == sold(priced(basket, book=book).lines)


@MANY
@given(baskets(), books(), st.sampled_from(GOODS), st.integers(1, 9))
def test_removing_a_line_restores_every_price(basket: Basket, book: PriceBook, item: object, count: int) -> None:
    before = priced(basket, book=book)
    after = priced(before.add(line_of(item, count), merge=False), book=book)  # type: ignore[arg-type]
    again = priced(after.without(after.next_line - 1), book=book)
    assert again.lines == before.lines


@MANY
@given(baskets(), books())
def test_nothing_costs_less_than_its_floor_or_than_nothing_nor_more_than_before(
    basket: Basket, book: PriceBook
) -> None:
    after = priced(basket, book=book)
    for before, line in zip(basket.lines, after.lines, strict=True):
        assert ZERO <= line.amount <= before.gross
        assert line.discount >= ZERO
        if line.reason in COMPUTED:
            assert line.amount >= floor_price(line) * line.quantity


@MANY
@given(baskets(), books())
def test_tobacco_is_left_as_it_is(basket: Basket, book: PriceBook) -> None:
    after = priced(basket, book=book)
    assert [line for line in after.lines if line.item.kind.is_tobacco] == [
        line for line in basket.lines if line.item.kind.is_tobacco
    ]


@MANY
@given(baskets(), books())
def test_what_a_person_or_a_scale_has_priced_keeps_its_price(basket: Basket, book: PriceBook) -> None:
    after = priced(basket, book=book)
    for before, line in zip(basket.lines, after.lines, strict=True):
        if before.reason not in COMPUTED:
            assert (line.price, line.reason) == (before.price, before.reason)
            assert set(line.promotions) <= {WHOLE}


@MANY
@given(baskets(), books())
def test_every_discount_names_its_cause(basket: Basket, book: PriceBook) -> None:
    for line in priced(basket, book=book).lines:
        assert bool(line.promotions) == (line.discount.fen > 0 or line.reason is PriceReason.PROMOTION)
        assert line.reason is not PriceReason.PROMOTION or line.promotions[0] != WHOLE


@MANY
@given(baskets(), st.integers(0, 5000), st.integers(0, 100_00))
def test_a_discount_on_the_whole_sale_adds_up_to_the_fen(basket: Basket, off: int, percent: int) -> None:
    plain = priced(replace(basket, whole=None))
    after = priced(replace(basket, whole=WholeDiscount(Money(off), percent)))
    goods = [line for line in plain.lines if not line.item.kind.is_tobacco]
    before = sum(line.amount.fen for line in goods)
    room = sum(line.amount.fen - min(line.gross.fen, (floor_price(line) * line.quantity).fen) for line in goods)
    wanted = before - Money(max(0, before - off)).percent(percent).fen
    assert plain.total - after.total == Money(min(wanted, room))


@MANY
@given(baskets(), st.integers(1, 3000), st.integers(1, 3000), st.booleans())
def test_spend_and_save_takes_off_what_a_slow_count_says(
    basket: Basket,
    save: int,
    more: int,
    repeats: bool,  # noqa: FBT001 - drawn
) -> None:
    """For each full step one saving, counted step by step on what computed merchandise costs together."""
    rule = SpendAndSave((Step(Money(save + more), Money(save)),), repeats=repeats)
    plain = replace(basket, whole=None, member=None)
    within = [x for x in plain.lines if x.reason in COMPUTED and not x.item.kind.is_tobacco]
    spent, wanted = sum(x.amount.fen for x in within), 0
    while spent >= save + more:
        wanted += save
        spent -= save + more
        if not repeats:
            break
    room = sum(x.amount.fen - (floor_price(x) * x.quantity).fen for x in within)
    after = priced(plain, promotion(rule))
    assert total(x.discount for x in after.lines) == Money(min(wanted, room))


@MANY
@given(baskets(), promotions(), st.integers(0, 4))
def test_one_promotion_more_never_makes_the_goods_dearer_by_unit_price(
    basket: Basket, made: list[Promotion], which: int
) -> None:
    """Promotions on single units and member prices: what is added can only make a line cheaper."""
    alone = [each for each in made if isinstance(each.rule, SpecialPrice | Percentage)]
    some = alone[:which]
    for fewer, line in zip(
        priced(replace(basket, whole=None), *some).lines, priced(replace(basket, whole=None), *alone).lines, strict=True
    ):
        assert line.amount <= fewer.amount
