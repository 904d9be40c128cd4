"""What a promotion is: a rule, the goods it is about, and when and for whom it holds (domain.md section 4).

A rule names products and categories of merchandise. Tobacco is refused when a promotion is saved, and it can't be
priced by one: everything that applies a rule takes `Merchandise`.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.member import BasketMember
from pos_app.domain.money import Money
from pos_app.domain.product import PRICE_MAX
from pos_app.domain.receipt import SHOP_TIME

NAME_LENGTH_MAX: Final = 40
STEPS_MAX: Final = 9
COUNT_MAX: Final = 99
WHOLE_PERCENT: Final = 100_00
DAY_MINUTES: Final = 24 * 60
WEEK: Final = tuple(range(1, 8))


@dataclass(frozen=True, slots=True)
class ShopTime:
    """A moment as the clock on the shop's wall shows it."""

    day: date
    minute: int
    """Of the day, from 0."""

    @classmethod
    def of(cls, at_ms: int) -> "ShopTime":
        at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms) + SHOP_TIME
        return cls(at.date(), at.hour * 60 + at.minute)


@dataclass(frozen=True, slots=True)
class SpecialPrice:
    """特价: this price for one base unit; a larger unit costs as many times it as it holds."""

    price: Money

    def __post_init__(self) -> None:
        _check_money("price", self.price)


@dataclass(frozen=True, slots=True)
class Percentage:
    """折扣: so many hundredths of a percent of the list price."""

    percent: int

    def __post_init__(self) -> None:
        _check_percent(self.percent)


@dataclass(frozen=True, slots=True)
class Step:
    spend: Money
    save: Money


@dataclass(frozen=True, slots=True)
class SpendAndSave:
    """满减: from so much on, so much less; the highest step reached counts. With `repeats` each full `spend` saves."""

    steps: tuple[Step, ...]
    repeats: bool = False

    def __post_init__(self) -> None:
        if not 0 < len(self.steps) <= STEPS_MAX:
            raise RuleViolation("Please give 1 to {most} steps", field="steps", most=STEPS_MAX)
        if self.repeats and len(self.steps) > 1:
            raise RuleViolation("Only a single step can repeat", field="steps")
        for step in self.steps:
            _check_money("steps", step.spend)
            if not 0 < step.save.fen < step.spend.fen:
                raise RuleViolation("What is saved must be more than 0 and less than what is spent", field="steps")
        _check_rising([step.spend.fen for step in self.steps])
        _check_rising([step.save.fen for step in self.steps])

    def saves(self, spent: Money) -> Money:
        """What is taken off so much."""
        reached = [step for step in self.steps if step.spend <= spent]
        if not reached:
            return Money(0)
        times = spent.fen // reached[-1].spend.fen if self.repeats else 1
        return Money(reached[-1].save.fen * times)


@dataclass(frozen=True, slots=True)
class BuyGet:
    """买 X 送 Y: of each `buy` + `get` pieces the cheapest `get` cost nothing."""

    buy: int
    get: int

    def __post_init__(self) -> None:
        _check_count("buy", self.buy)
        _check_count("get", self.get)


@dataclass(frozen=True, slots=True)
class SecondItem:
    """第二件 x 折: of each two pieces the cheaper one costs so many hundredths of a percent; 0 is nothing."""

    percent: int

    def __post_init__(self) -> None:
        _check_percent(self.percent, least=0)


@dataclass(frozen=True, slots=True)
class Bundle:
    """组合价: any `count` pieces for one price; with a count of 0 it is one of each product that is named."""

    price: Money
    count: int = 0

    def __post_init__(self) -> None:
        _check_money("price", self.price)
        if not 0 <= self.count <= COUNT_MAX or self.count == 1:
            raise RuleViolation("The number must be 2 to {most}, or 0 for one of each", field="count", most=COUNT_MAX)


@dataclass(frozen=True, slots=True)
class Tier:
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Tiers:
    """阶梯价: from so many pieces on, all at so many hundredths of a percent; the highest tier reached counts."""

    tiers: tuple[Tier, ...]

    def __post_init__(self) -> None:
        if not 0 < len(self.tiers) <= STEPS_MAX:
            raise RuleViolation("Please give 1 to {most} steps", field="steps", most=STEPS_MAX)
        for tier in self.tiers:
            _check_count("steps", tier.count)
            _check_percent(tier.percent, "steps")
        _check_rising([tier.count for tier in self.tiers])
        _check_rising([-tier.percent for tier in self.tiers])

    def percent(self, pieces: int) -> int:
        reached = [tier.percent for tier in self.tiers if tier.count <= pieces]
        return reached[-1] if reached else WHOLE_PERCENT


UnitRule = SpecialPrice | Percentage
GroupRule = BuyGet | SecondItem | Bundle | Tiers
Rule = UnitRule | GroupRule | SpendAndSave

KINDS: Final[dict[str, type[Rule]]] = {
    "special_price": SpecialPrice,
    "percentage": Percentage,
    "spend_and_save": SpendAndSave,
    "buy_get": BuyGet,
    "second_item": SecondItem,
    "bundle": Bundle,
    "tiers": Tiers,
}


def kind_of(rule: Rule) -> str:
    """The name a rule is kept under."""
    return next(name for name, kind in KINDS.items() if type(rule) is kind)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which merchandise: products by their uid and whole categories by name; neither is all merchandise."""

    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        return not (self.products or self.categories)

    def takes(self, product_uid: str, category: str) -> bool:
        """Whether the product, of this category, is in it."""
        return product_uid in self.products or (category in self.categories if category else False) or self.is_all


@dataclass(frozen=True, slots=True)
class Schedule:
    """When and for whom: days from and to, weekdays (1 is Monday, none is all), a span of the day, grades of members.

    A span that ends before it begins goes over midnight and belongs to the day it began on.
    """

    first_day: date | None = None
    last_day: date | None = None
    weekdays: tuple[int, ...] = ()
    from_minute: int = 0
    to_minute: int = DAY_MINUTES
    members_only: bool = False
    grades: tuple[str, ...] = ()
    """Uids of grades; any of them, none is all. One that is named makes it for members only."""

    def __post_init__(self) -> None:
        if self.first_day is not None and self.last_day is not None and self.last_day < self.first_day:
            raise RuleViolation("The last day lies before the first", field="last_day")
        if not set(self.weekdays) <= set(WEEK):
            raise RuleViolation("A weekday is a number from 1 to 7", field="weekdays")
        if not (0 <= self.from_minute < DAY_MINUTES and 0 < self.to_minute <= DAY_MINUTES):
            raise RuleViolation("Please give hours from 00:00 to 24:00", field="hours")
        if self.from_minute == self.to_minute:
            raise RuleViolation("The hours end when they begin", field="hours")

    def holds(self, at: ShopTime) -> bool:
        over_midnight = self.from_minute > self.to_minute
        day = at.day - timedelta(days=1) if over_midnight and at.minute < self.to_minute else at.day
        if self.first_day is not None and day < self.first_day:
            return False
        if self.last_day is not None and day > self.last_day:
            return False
        if self.weekdays and day.isoweekday() not in self.weekdays:
            return False
        if over_midnight:
            return at.minute >= self.from_minute or at.minute < self.to_minute
        return self.from_minute <= at.minute < self.to_minute

    def is_for(self, member: BasketMember | None) -> bool:
        if member is None:
            return not (self.members_only or self.grades)
        return not self.grades or member.grade in self.grades


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion of the shop. `earns_points` is whether what it makes cheaper still earns points."""

    uid: str
    name: str
    rule: Rule
    scope: Scope = field(default_factory=Scope)
    schedule: Schedule = field(default_factory=Schedule)
    earns_points: bool = True

    def __post_init__(self) -> None:
        if not 0 < len(self.name.strip()) <= NAME_LENGTH_MAX:
            raise RuleViolation("The name needs 1 to {most} characters", field="name", most=NAME_LENGTH_MAX)
        if isinstance(self.rule, SpecialPrice) and not self.scope.products:
            raise RuleViolation("A special price is for products that are named", field="products")
        if isinstance(self.rule, SpecialPrice) and self.scope.categories:
            raise RuleViolation("A special price is for products that are named", field="categories")
        each = isinstance(self.rule, Bundle) and self.rule.count == 0
        if each and (len(self.scope.products) < 2 or self.scope.categories):  # noqa: PLR2004 - a bundle has two parts
            raise RuleViolation("A bundle of one of each needs two or more products", field="products")


def _check_money(name: str, money: Money) -> None:
    if not 0 < money.fen <= PRICE_MAX.fen:
        raise RuleViolation("The amount must be more than 0 and at most {most}", field=name, most=PRICE_MAX)


def _check_percent(percent: int, name: str = "percent", least: int = 1) -> None:
    if not least <= percent < WHOLE_PERCENT:
        raise RuleViolation("The percentage must be less than 100", field=name)


def _check_count(name: str, count: int) -> None:
    if not 0 < count <= COUNT_MAX:
        raise RuleViolation("The number must be 1 to {most}", field=name, most=COUNT_MAX)


def _check_rising(numbers: list[int]) -> None:
    if any(following <= before for before, following in pairwise(numbers)):
        raise RuleViolation("Each step must be higher than the one before, and give more", field="steps")
