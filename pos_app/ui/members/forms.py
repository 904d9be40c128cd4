"""The forms of the screen of members: what each asks, and what is made of what was typed. No toolkit in here."""

from collections.abc import Mapping
from typing import Final

from pos_app.domain.coupon import CouponRule
from pos_app.domain.errors import RuleViolation
from pos_app.domain.member import FULL_PRICE, Grade
from pos_app.domain.money import ZERO, Money, parse_decimal
from pos_app.domain.tender import CASH, SEEN_TENDERS
from pos_app.services.members import Change
from pos_app.ui.members.state import DetailState, Field, FormKind, FormState, TopUpStep
from pos_app.ui.message import Choice
from pos_app.ui.sell.words import tender_name
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr

YES: Final = "yes"
Values = Mapping[str, str]


def join_form() -> FormState:
    fields = (
        Field("phone", tr("Phone")),
        Field("name", tr("Their name"), words=True),
        Field("birthday", tr("Birthday (month-day)")),
        Field("card", tr("Card")),
        Field("consent", tr("The customer agrees"), tick=True),
    )
    note = tr("Name and number are kept for points and member prices, and erased on request.")
    return FormState(FormKind.JOIN, tr("New member"), fields, tr("Join"), note)


def change_form(now: Change, grades: tuple[Grade, ...]) -> FormState:
    """The number is not shown: an empty field leaves it as it is."""
    choices = (Choice("", tr("No grade")), *(Choice(grade.uid, grade.name) for grade in grades))
    fields = (
        Field("name", tr("Their name"), now.name, words=True),
        Field("phone", tr("New phone number")),
        Field("birthday", tr("Birthday (month-day)"), now.birthday),
        Field("card", tr("Card"), now.card),
        Field("grade", tr("Grade"), now.grade, choices),
    )
    note = tr("Leave the phone number empty if it stays as it is.")
    return FormState(FormKind.CHANGE, tr("Edit {name}", name=now.name), fields, tr("Save"), note)


def _tenders() -> tuple[Choice, ...]:
    return tuple(Choice(tender, tender_name(tender)) for tender in (CASH, *SEEN_TENDERS))


def top_up_form(name: str, steps: tuple[TopUpStep, ...]) -> FormState:
    told = " · ".join(tr("from {paid}: {given} on top", paid=yuan(x.paid), given=yuan(x.given)) for x in steps)
    fields = (Field("amount", tr("Amount")), Field("tender", tr("Paid by"), CASH, _tenders()))
    return FormState(FormKind.TOP_UP, tr("Top up: {name}", name=name), fields, tr("Top up"), told)


def pay_out_form(detail: DetailState) -> FormState:
    fields = (
        Field("amount", tr("Amount"), str(detail.own)),
        Field("tender", tr("Paid by"), CASH, _tenders()),
    )
    note = tr(
        "{own} is the member's own money; what the shop gave on top goes with the last of it.", own=yuan(detail.own)
    )
    return FormState(FormKind.PAY_OUT, tr("Pay out: {name}", name=detail.name), fields, tr("Pay out"), note)


def points_form(name: str) -> FormState:
    fields = (Field("points", tr("Points more (or −less)")), Field("reason", tr("Why"), words=True))
    return FormState(FormKind.POINTS, tr("Correct points: {name}", name=name), fields, tr("Save"))


def coupon_form(name: str, kinds: tuple[Choice, ...]) -> FormState:
    fields = (Field("kind", tr("Coupon"), kinds[0].key, kinds),)
    return FormState(FormKind.COUPON, tr("Coupon for {name}", name=name), fields, tr("Give"))


def erase_form(detail: DetailState) -> FormState:
    fields = (Field("sure", tr("The customer has asked for it"), tick=True),)
    note = tr(
        "Name, number, card and birthday of {name} are wiped, {points} points are lost. The sales stay, without the "
        "person. This can't be undone.",
        name=detail.name,
        points=detail.points,
    )
    return FormState(FormKind.ERASE, tr("Erase {name}?", name=detail.name), fields, tr("Erase"), note, danger=True)


def export_form(file: str) -> FormState:
    fields = (Field("file", tr("File (.xlsx or .csv)"), file, words=True),)
    note = tr("The file holds all phone numbers in clear. It is written down that you made it.")
    return FormState(FormKind.EXPORT, tr("Export the members"), fields, tr("Export"), note)


def grade_form(grades: tuple[Grade, ...]) -> FormState:
    there = " · ".join(f"{grade.name} {percent_text(grade.price_percent)}" for grade in grades)
    fields = (
        Field("name", tr("What it is called"), words=True),
        Field("percent", tr("Percent of the price they pay")),
        Field("points", tr("From so many points (may be empty)")),
    )
    note = tr("There are: {grades}", grades=there) if there else tr("There is no grade yet.")
    note += "\n" + tr("The name of one that is there changes it; without a percentage it ends.")
    return FormState(FormKind.GRADE, tr("Grades of members"), fields, tr("Save"), note)


def coupon_kind_form(kinds: tuple[Choice, ...]) -> FormState:
    fields = (
        Field("name", tr("What it is called"), words=True),
        Field("off", tr("Amount off")),
        Field("percent", tr("or percent off")),
        Field("least", tr("From a sum of (may be empty)")),
        Field("days", tr("Good for days"), "30"),
    )
    there = " · ".join(kind.text for kind in kinds)
    note = tr("There are: {kinds}", kinds=there) if there else ""
    return FormState(FormKind.COUPON_KIND, tr("New kind of coupon"), fields, tr("Save"), note)


def recover_form() -> FormState:
    fields = (Field("code", tr("Recovery code")),)
    note = tr("The code was shown on the old computer and written down: 14 groups of four letters and digits.")
    return FormState(FormKind.RECOVER, tr("Phone numbers can't be read here"), fields, tr("Save"), note)


def percent_text(hundredths: int) -> str:
    return f"{Money(hundredths)}".rstrip("0").rstrip(".") + "%"


# What was typed, read. Each raises `RuleViolation` at the field that can't be.


def amount_of(values: Values, field: str) -> Money:
    if not values[field].strip():
        raise RuleViolation("Please enter the amount", field=field)
    return _read(values, field)


def _read(values: Values, field: str) -> Money:
    try:
        return Money.parse(values[field])
    except RuleViolation as error:
        raise RuleViolation(error.message, field=field, **error.values) from error


def whole_of(values: Values, field: str) -> int:
    try:
        return parse_decimal(values[field].replace("−", "-"), places=0)
    except RuleViolation as error:
        raise RuleViolation(error.message, field=field, **error.values) from error


def change_of(values: Values) -> Change:
    return Change(values["name"], values["birthday"], values["card"], values["grade"], values["phone"])


def grade_of(values: Values, uid: str) -> Grade:
    percent = _read(values, "percent").fen if values["percent"].strip() else FULL_PRICE
    from_points = whole_of(values, "points") if values["points"].strip() else None
    return Grade(uid, values["name"], percent, from_points)


def rule_of(values: Values, uid: str) -> CouponRule:
    off, least = (_read(values, name) if values[name].strip() else ZERO for name in ("off", "least"))
    percent = _read(values, "percent").fen if values["percent"].strip() else 0
    return CouponRule(uid, values["name"], off, percent, least)
