"""What things are called on the promotions screen. No toolkit in here."""

from pos_app.domain.promotion import (
    DAY_MINUTES,
    Bundle,
    BuyGet,
    Percentage,
    Promotion,
    Rule,
    Schedule,
    SecondItem,
    SpecialPrice,
    SpendAndSave,
    Tiers,
)
from pos_app.services.promotion_forms import EVERYBODY, MEMBERS, clock_text, percent_text, plain
from pos_app.services.promotions import State
from pos_app.ui.promotions.keys import Command
from pos_app.ui.promotions.state import Choice, Tab
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr


def command_name(command: Command) -> str:
    names = {
        Command.NEW: tr("Add"),
        Command.EDIT: tr("Edit"),
        Command.SWITCH: tr("On / off"),
        Command.PREVIEW: tr("Try on last week"),
    }
    return names[command]


def tab_name(tab: Tab) -> str:
    return {Tab.PROMOTIONS: tr("Promotions"), Tab.PRICES: tr("Floor and member prices")}[tab]


def stacking() -> str:
    """How promotions come together, in one sentence."""
    return tr(
        "Each product takes the one promotion that makes it cheapest; on what is left the best spend-and-save "
        "applies; then the discount on the whole sale. Tobacco is never part of any."
    )


def kind_name(kind: str) -> str:
    names = {
        "special_price": tr("Special price"),
        "percentage": tr("Percent"),
        "spend_and_save": tr("Spend & save"),
        "buy_get": tr("Buy & get"),
        "second_item": tr("Second item"),
        "bundle": tr("Bundle"),
        "tiers": tr("Tiers"),
    }
    return names[kind]


def kind_help(kind: str) -> str:
    """What a kind of rule does, in a sentence."""
    sentences = {
        "special_price": tr("The products cost this price for one base unit; a case as many times it as it holds."),
        "percentage": tr("Everything costs this percentage of its list price: 90 is ten percent off."),
        "spend_and_save": tr("From so much on, so much less: 100-10 200-25. The highest step reached counts."),
        "buy_get": tr("Of each so many pieces together the cheapest are free."),
        "second_item": tr("Of each two pieces the cheaper one costs this percentage: 50 is half price, 0 is free."),
        "bundle": tr("Any so many pieces for one price; 0 pieces means one of each product named."),
        "tiers": tr("From so many pieces on, all of them at a percentage: 3-90 5-80."),
    }
    return sentences[kind]


def field_name(field: str) -> str:
    names = {
        "name": tr("Name of the promotion"),
        "price": tr("Price"),
        "percent": tr("Percent"),
        "steps": tr("Steps"),
        "buy": tr("Buy"),
        "get": tr("Get free"),
        "count": tr("Pieces"),
        "repeats": tr("For each full sum again"),
        "products": tr("Products (none is all)"),
        "categories": tr("Categories"),
        "first_day": tr("First day"),
        "last_day": tr("Last day"),
        "weekdays": tr("Weekdays"),
        "hours": tr("Hours"),
        "who": tr("For whom"),
        "earns_points": tr("Earns points"),
        "floor": tr("Floor price"),
        "member_price": tr("Price for every member"),
    }
    return names[field]


def state_name(state: State) -> str:
    names = {State.ON: tr("On"), State.WAITING: tr("Waits"), State.OVER: tr("Ended"), State.OFF: tr("Off")}
    return names[state]


def rule_text(rule: Rule) -> str:
    """A rule in a few words."""
    match rule:
        case SpecialPrice(price):
            return yuan(price)
        case Percentage(percent):
            return f"{percent_text(percent)} %"
        case SpendAndSave(steps, repeats):
            words = tr("each") if repeats else tr("from")
            return " · ".join(f"{words} {plain(step.spend)} −{plain(step.save)}" for step in steps)
        case BuyGet(buy, get):
            return tr("buy {buy}, {get} free", buy=buy, get=get)
        case SecondItem(percent):
            return tr("second at {percent} %", percent=percent_text(percent))
        case Bundle(price, 0):
            return tr("one of each {price}", price=yuan(price))
        case Bundle(price, count):
            return tr("any {count} for {price}", count=count, price=yuan(price))
        case Tiers(tiers):
            return " · ".join(f"{tier.count}+ {percent_text(tier.percent)} %" for tier in tiers)


def goods_text(promotion: Promotion, products: tuple[str, ...]) -> str:
    named = "、".join((*products, *promotion.scope.categories))
    return named or tr("All merchandise")


def days_text(schedule: Schedule) -> str:
    """From which to which day; an empty text is always."""
    first = "" if schedule.first_day is None else f"{schedule.first_day:%m-%d}"
    last = "" if schedule.last_day is None else f"{schedule.last_day:%m-%d}"
    return f"{first} → {last}" if first or last else ""


def hours_text(schedule: Schedule, who: tuple[Choice, ...]) -> str:
    """Weekdays, hours and for whom; the whole week for everybody is an empty text."""
    parts = []
    if schedule.weekdays:
        parts.append(tr("weekdays {days}", days="".join(map(str, schedule.weekdays))))
    if (schedule.from_minute, schedule.to_minute) != (0, DAY_MINUTES):
        parts.append(f"{clock_text(schedule.from_minute)}–{clock_text(schedule.to_minute)}")
    names = {choice.key: choice.name for choice in who}
    if schedule.grades:
        parts.append("、".join(names.get(grade, tr("a grade")) for grade in schedule.grades))
    elif schedule.members_only:
        parts.append(names.get(MEMBERS, ""))
    return " · ".join(parts)


def who_name(key: str) -> str:
    return {EVERYBODY: tr("Everybody"), MEMBERS: tr("Members")}[key]
