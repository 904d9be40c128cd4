"""A promotion as somebody types it: texts that are read into a rule, and a rule written back as texts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, parse_decimal
from pos_app.domain.promotion import (
    DAY_MINUTES,
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

EVERYBODY, MEMBERS = "everybody", "members"
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "special_price": ("price",),
    "percentage": ("percent",),
    "spend_and_save": ("steps", "repeats"),
    "buy_get": ("buy", "get"),
    "second_item": ("percent",),
    "bundle": ("price", "count"),
    "tiers": ("steps",),
}
"""What is asked for each kind of rule."""

_PAIR: Final = re.compile(r"([\d.]+)\s*[-:/=减打]\s*([\d.]+)")
_BETWEEN_PAIRS: Final = re.compile(r"[\s,;、\uff0c\uff1b]*")
_HOURS: Final = re.compile(r"(\d{1,2})(?::(\d\d))?\s*[-~至]\s*(\d{1,2})(?::(\d\d))?")


@dataclass(frozen=True, slots=True)
class Draft:
    """As typed. Steps are pairs such as `100-10 200-25`; `who` is everybody, members, or the uid of a grade."""

    name: str = ""
    price: str = ""
    percent: str = ""
    steps: str = ""
    buy: str = ""
    get: str = ""
    count: str = ""
    repeats: bool = False
    categories: str = ""
    first_day: str = ""
    last_day: str = ""
    weekdays: str = ""
    hours: str = ""
    who: str = EVERYBODY
    earns_points: bool = True


def read(draft: Draft, kind: str, products: tuple[str, ...], uid: str) -> Promotion:
    """The promotion that was typed. Raises `RuleViolation` at the field that can't be read or makes no sense."""
    return Promotion(
        uid=uid,
        name=draft.name.strip(),
        rule=_RULES[kind](draft),
        scope=Scope(products, tuple(dict.fromkeys(re.findall(r"[^\s,;、\uff0c\uff1b]+", draft.categories)))),
        schedule=_schedule(draft),
        earns_points=draft.earns_points,
    )


_RULES: Final[Mapping[str, Callable[[Draft], Rule]]] = {
    "special_price": lambda draft: SpecialPrice(_money(draft.price, "price")),
    "percentage": lambda draft: Percentage(_percent(draft.percent)),
    "spend_and_save": lambda draft: SpendAndSave(
        tuple(Step(_money(spend, "steps"), _money(save, "steps")) for spend, save in _pairs(draft.steps)),
        repeats=draft.repeats,
    ),
    "buy_get": lambda draft: BuyGet(_count(draft.buy, "buy"), _count(draft.get, "get")),
    "second_item": lambda draft: SecondItem(_percent(draft.percent)),
    "bundle": lambda draft: Bundle(_money(draft.price, "price"), _count(draft.count or "0", "count")),
    "tiers": lambda draft: Tiers(
        tuple(Tier(_count(count, "steps"), _percent(percent, "steps")) for count, percent in _pairs(draft.steps))
    ),
}


def _number(text: str, field: str, places: int) -> int:
    if not text.strip():
        raise RuleViolation("Please fill this in", field=field)
    try:
        return parse_decimal(text.strip().lstrip("¥￥").rstrip("%"), places)
    except RuleViolation as error:
        raise RuleViolation(error.message, field=field, **error.values) from error


def _money(text: str, field: str) -> Money:
    return Money(_number(text, field, 2))


def _percent(text: str, field: str = "percent") -> int:
    return _number(text, field, 2)


def _count(text: str, field: str) -> int:
    return _number(text, field, 0)


def _pairs(text: str) -> list[tuple[str, str]]:
    """Pairs such as `100-10 200-25`; nothing else may stand between them."""
    if not text.strip():
        raise RuleViolation("Please fill this in", field="steps")
    if not _BETWEEN_PAIRS.fullmatch(_PAIR.sub("", text)):
        raise RuleViolation("Please write steps as 100-10 200-25", field="steps")
    return _PAIR.findall(text)


def _schedule(draft: Draft) -> Schedule:
    begin, end = _hours(draft.hours)
    return Schedule(
        first_day=_day(draft.first_day, "first_day"),
        last_day=_day(draft.last_day, "last_day"),
        weekdays=_weekdays(draft.weekdays),
        from_minute=begin,
        to_minute=end,
        members_only=draft.who != EVERYBODY,
        grades=() if draft.who in {EVERYBODY, MEMBERS} else (draft.who,),
    )


def _day(text: str, field: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise RuleViolation("Please write a day as 2026-11-22", field=field) from error


def _weekdays(text: str) -> tuple[int, ...]:
    """From `1-5`, `6 7` or `67`."""
    days: set[int] = set()
    for part in re.findall(r"\d\s*-\s*\d|\d", text):
        numbers = [int(digit) for digit in part if digit.isdigit()]
        days |= set(range(numbers[0], numbers[-1] + 1))
    if (text.strip() and not days) or re.sub(r"[\d\s,、\uff0c-]", "", text):
        raise RuleViolation("A weekday is a number from 1 to 7", field="weekdays")
    return tuple(sorted(days))


def _hours(text: str) -> tuple[int, int]:
    if not text.strip():
        return 0, DAY_MINUTES
    match = _HOURS.fullmatch(text.strip())
    if match is None:
        raise RuleViolation("Please write hours as 18:00-20:30", field="hours")
    begin, end = (int(hour) * 60 + int(minute or 0) for hour, minute in (match.groups()[:2], match.groups()[2:]))
    return begin, end


def write(promotion: Promotion) -> Draft:
    """The texts that a promotion is read from."""
    schedule, rule = promotion.schedule, promotion.rule
    who = (schedule.grades or (MEMBERS if schedule.members_only else EVERYBODY,))[0]
    whole_day = (schedule.from_minute, schedule.to_minute) == (0, DAY_MINUTES)
    return Draft(
        name=promotion.name,
        price=str(rule.price) if isinstance(rule, SpecialPrice | Bundle) else "",
        percent=percent_text(rule.percent) if isinstance(rule, Percentage | SecondItem) else "",
        steps=_steps(rule),
        buy=str(rule.buy) if isinstance(rule, BuyGet) else "",
        get=str(rule.get) if isinstance(rule, BuyGet) else "",
        count=str(rule.count) if isinstance(rule, Bundle) else "",
        repeats=isinstance(rule, SpendAndSave) and rule.repeats,
        categories=" ".join(promotion.scope.categories),
        first_day="" if schedule.first_day is None else schedule.first_day.isoformat(),
        last_day="" if schedule.last_day is None else schedule.last_day.isoformat(),
        weekdays=" ".join(map(str, schedule.weekdays)),
        hours="" if whole_day else f"{clock_text(schedule.from_minute)}-{clock_text(schedule.to_minute)}",
        who=who,
        earns_points=promotion.earns_points,
    )


def _steps(rule: Rule) -> str:
    if isinstance(rule, SpendAndSave):
        return " ".join(f"{plain(step.spend)}-{plain(step.save)}" for step in rule.steps)
    if isinstance(rule, Tiers):
        return " ".join(f"{tier.count}-{percent_text(tier.percent)}" for tier in rule.tiers)
    return ""


def plain(money: Money) -> str:
    """A sum without the fen it does not have."""
    return str(money).removesuffix(".00")


def percent_text(hundredths: int) -> str:
    """A percentage as people write it."""
    return str(Money(hundredths)).rstrip("0").rstrip(".")


def clock_text(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
