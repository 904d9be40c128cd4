"""The desk behind the screen of members: everything is looked for and written by the runner."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication

from pos_app.domain.coupon import CouponRule
from pos_app.domain.errors import RuleViolation
from pos_app.domain.member import Grade
from pos_app.domain.money import ZERO, Money
from pos_app.domain.people import Right, User
from pos_app.services import balances, coupons, grades, points
from pos_app.services.member_ledgers import shop_date
from pos_app.services.members import Change, Join, MemberRow, MemberView
from pos_app.services.printing import receipt_number_of
from pos_app.services.vault import recover, recovery_code, secrets_of
from pos_app.store.member_ledgers import LedgerRow
from pos_app.till.desk_members import members_of
from pos_app.till.supply import moment
from pos_app.till.tools import Tools
from pos_app.ui.members.forms import percent_text
from pos_app.ui.members.ports import Failed, Told
from pos_app.ui.members.state import DetailState, LedgerLine, ListState, MemberLine, TopUpStep
from pos_app.ui.members.words import entry_name
from pos_app.ui.message import Choice
from pos_app.ui.sell.words import tender_name
from pos_app.ui.sums import signed, yuan
from pos_app.ui.translate import tr

T = TypeVar("T")


class TillMembersDesk:
    """One person's."""

    def __init__(self, tools: Tools, user: User, *, leave: Callable[[], None]) -> None:
        self._tools, self._user, self._leave = tools, user, leave
        self._members = members_of(tools)

    def _submit(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        self._tools.runner.submit(work, done, failed)

    def new_uid(self) -> str:
        return self._tools.ids.new()

    # --- reads

    def listed(self, text: str, done: Callable[[ListState], None], failed: Failed) -> None:
        def read() -> ListState:
            found = self._members.listed(text)
            return ListState(text, tuple(map(_line, found)), self._members.count(), self._members.key_lost())

        self._submit(read, done, failed)

    def detail(self, member_id: int, done: Callable[[DetailState], None], failed: Failed) -> None:
        self._submit(lambda: self._detail(member_id), done, failed)

    def _detail(self, member_id: int) -> DetailState:
        view, ledger = self._members.view(member_id), self._members.ledger(member_id)
        row = view.row
        with self._tools.store.read() as tx:
            numbers = {each.sale_id: receipt_number_of(tx, each.sale_id) for each in ledger if each.sale_id is not None}
        return DetailState(
            row.member_id,
            row.name,
            row.masked,
            row.grade_name,
            row.points,
            row.stored.own,
            row.stored.bonus,
            _facts(view),
            tuple(_ledger(each, numbers.get(each.sale_id or 0, "")) for each in ledger),
        )

    def before(self, member_id: int, done: Callable[[Change], None], failed: Failed) -> None:
        def read() -> Change:
            self._user.need(Right.MANAGE_MEMBERS)
            view = self._members.view(member_id)
            return Change(view.row.name, view.birthday, view.card, view.row.grade)

        self._submit(read, done, failed)

    def grades(self) -> tuple[Grade, ...]:
        return grades.grades(self._tools.store)

    def coupon_kinds(self) -> tuple[Choice, ...]:
        return tuple(Choice(kind.rule.uid, _rule(kind.rule)) for kind in coupons.kinds(self._tools.store))

    def top_up_steps(self) -> tuple[TopUpStep, ...]:
        return tuple(TopUpStep(step.from_amount, step.bonus) for step in balances.steps(self._tools.store))

    def export_file(self) -> str:
        day = shop_date(self._tools.clock.now_ms())
        return str(Path.home() / f"members-{day:%Y%m%d}.xlsx")

    def is_member(self, code: str) -> bool:
        return self._members.knows(code)

    # --- writes

    def join(self, join: Join, done: Callable[[int], None], failed: Failed) -> None:
        self._submit(lambda: self._members.join(join, self._user).member_id, done, failed)

    def change(self, member_id: int, change: Change, done: Told, failed: Failed) -> None:
        def write() -> str:
            return tr("{name} is changed", name=self._members.change(member_id, change, self._user).name)

        self._submit(write, done, failed)

    def top_up(self, uid: str, member_id: int, amount: Money, tender: str, done: Told, failed: Failed) -> None:
        tools, command = self._tools, balances.TopUp(uid, member_id, amount, tender)

        def write() -> str:
            moved = balances.top_up(tools.store, command, self._user, clock=tools.clock, ids=tools.ids)
            told = tr("{amount} topped up", amount=yuan(moved.change.own))
            if moved.change.bonus > ZERO:
                told += " · " + tr("{amount} given on top", amount=yuan(moved.change.bonus))
            return told + " · " + tr("Balance {amount}", amount=yuan(moved.now.whole))

        self._submit(write, self._and_open_drawer(done), failed)

    def pay_out(self, uid: str, member_id: int, amount: Money, tender: str, done: Told, failed: Failed) -> None:
        tools, command = self._tools, balances.Refund(uid, member_id, amount, tender)

        def write() -> str:
            moved = balances.refund(tools.store, command, self._user, clock=tools.clock, ids=tools.ids)
            told = tr("Give {amount} to the member ({tender})", amount=yuan(amount), tender=tender_name(tender))
            return told + " · " + tr("Balance {amount}", amount=yuan(moved.now.whole))

        self._submit(write, self._and_open_drawer(done), failed)

    def _and_open_drawer(self, done: Told) -> Told:
        def written(told: str) -> None:
            self._tools.printer.wake()
            done(told)

        return written

    def adjust(self, uid: str, member_id: int, count: int, reason: str, done: Told, failed: Failed) -> None:
        tools, command = self._tools, points.AdjustPoints(uid, member_id, count, reason)

        def write() -> str:
            now = points.adjust(tools.store, command, self._user, clock=tools.clock)
            return tr("The member has {points} points now", points=now)

        self._submit(write, done, failed)

    def give_coupon(self, uid: str, member_id: int, kind: str, done: Told, failed: Failed) -> None:
        tools, command = self._tools, coupons.IssueCoupon(uid, kind, member_id)

        def write() -> str:
            coupon = coupons.issue(tools.store, command, self._user, clock=tools.clock, ids=tools.ids)
            return tr(
                "Coupon {code} “{name}”, good until {day}",
                code=coupon.code,
                name=coupon.rule.name,
                day=coupon.valid_to.isoformat(),
            )

        self._submit(write, done, failed)

    def show_phone(self, member_id: int, done: Told, failed: Failed) -> None:
        def read() -> str:
            phone = self._members.unmask(member_id, self._user)
            return tr("{name}: {phone} (it is written down that you saw it)", name=self._name(member_id), phone=phone)

        self._submit(read, done, failed)

    def _name(self, member_id: int) -> str:
        return self._members.view(member_id).row.name

    def erase(self, member_id: int, done: Told, failed: Failed) -> None:
        def write() -> str:
            self._members.erase(member_id, self._user)
            return tr("The member is erased; the sales stay without the person")

        self._submit(write, done, failed)

    def export(self, file: str, done: Told, failed: Failed) -> None:
        from pos_app.services.member_files import export  # noqa: PLC0415 - hardly ever, and it loads the writers

        def write() -> str:
            if not file:
                raise RuleViolation("Please give the file a name", field="file")
            tools = self._tools
            self._user.need(Right.EXPORT_MEMBERS)
            vault = self._members.vault()
            count = export(tools.store, vault, Path(file), self._user, clock=tools.clock, ids=tools.ids)
            return tr("{count} members are in {file}", count=count, file=file)

        self._submit(write, done, failed)

    def keep_grade(self, grade: Grade, done: Told, failed: Failed) -> None:
        def write() -> str:
            tools = self._tools
            grades.keep(tools.store, grade, self._user, clock=tools.clock, ids=tools.ids)
            return tr("Members of {grade} pay {percent}", grade=grade.name, percent=percent_text(grade.price_percent))

        self._submit(write, done, failed)

    def end_grade(self, uid: str, done: Told, failed: Failed) -> None:
        def write() -> str:
            grades.drop(self._tools.store, uid, self._user, clock=self._tools.clock, ids=self._tools.ids)
            return tr("The grade has ended")

        self._submit(write, done, failed)

    def add_coupon_kind(self, rule: CouponRule, days: int, done: Told, failed: Failed) -> None:
        def write() -> str:
            coupons.add_kind(self._tools.store, rule, days, self._user)
            return tr("{coupon} can be given now", coupon=_rule(rule))

        self._submit(write, done, failed)

    def recover(self, code: str, done: Told, failed: Failed) -> None:

        def write() -> str:
            self._user.need(Right.EXPORT_MEMBERS)
            recover(self._tools.store, secrets_of(self._tools.store), code)
            self._members.forget_key()
            return tr("The phone numbers can be read again")

        self._submit(write, done, failed)

    def recovery_code(self, done: Told, failed: Failed) -> None:

        def read() -> str:
            self._user.need(Right.EXPORT_MEMBERS)
            store = self._tools.store
            code = recovery_code(store, secrets_of(store), clock=self._tools.clock)
            return tr("Write this code down and keep it safe, away from this computer: {code}", code=code)

        self._submit(read, done, failed)

    def warn(self) -> None:
        QApplication.beep()

    def leave(self) -> None:
        self._leave()


def _line(row: MemberRow) -> MemberLine:
    return MemberLine(row.member_id, row.name, row.masked, row.grade_name, row.points, row.stored.whole)


def _facts(view: MemberView) -> tuple[str, ...]:
    facts = [tr("Joined {day}", day=shop_date(view.row.joined_at_ms).isoformat())]
    if view.birthday:
        facts.append(tr("Birthday {day}", day=view.birthday))
    if view.card:
        facts.append(tr("Card {card}", card=view.card))
    if view.coupons:
        facts.append(tr("{count} coupons", count=view.coupons))
    if view.last_bought_at_ms is not None:
        facts.append(tr("Last bought {day}", day=shop_date(view.last_bought_at_ms).isoformat()))
    if view.usual:
        facts.append(tr("Buys {goods}", goods="、".join(each.name for each in view.usual)))
    return tuple(facts)


def _ledger(row: LedgerRow, number: str) -> LedgerLine:
    reason = tender_name(row.reason) if row.points == 0 and row.reason else row.reason
    return LedgerLine(
        moment(row.at_ms),
        entry_name(row.kind),
        " · ".join(filter(None, (number, row.user, reason))),
        f"{row.points:+d}".replace("-", "−") if row.points else "",
        signed(row.stored.whole) if row.stored.whole.fen else "",
    )


def _rule(rule: CouponRule) -> str:
    off = yuan(rule.off) if rule.off > ZERO else percent_text(rule.percent)
    least = tr(" from {least}", least=yuan(rule.least)) if rule.least > ZERO else ""
    return f"{rule.name} −{off}{least}"
