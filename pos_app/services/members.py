"""Members (会员): found at the counter, joined on the spot, changed, erased on request.

Nothing here needs a network. A phone number leaves this module masked; whoever wants to see one needs the right, and
the journal says so. On a computer without the key of the numbers members are still found by card and name.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.member import (
    BasketMember,
    Phone,
    check_birthday,
    check_card,
    check_name,
    is_last_digits,
    is_phone,
    last_digits,
    member_code,
    uid_of_code,
)
from pos_app.domain.money import ZERO
from pos_app.domain.people import Right, User
from pos_app.domain.points import PointsKind
from pos_app.domain.stored_value import Stored
from pos_app.services import member_ledgers as ledgers
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.services.secrets import KeyFault
from pos_app.services.vault import Secrets, Vault, masked_without_key, open_vault
from pos_app.store import goods, journal, member_ledgers, members
from pos_app.store.engine import Store, StoreFault, Transaction
from pos_app.store.member_ledgers import LedgerRow
from pos_app.store.members import Hashes, Person, Usual

USUAL_MOST: Final = 5
PAGE: Final = 200
BIRTHDAY_NEAR_DAYS: Final = 7
_YEAR_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member in a list; `masked` is `138****1234`."""

    member_id: int
    uid: str
    name: str
    masked: str
    grade: str
    grade_name: str
    points: int
    stored: Stored
    joined_at_ms: int

    def for_basket(self) -> BasketMember:
        return BasketMember(self.member_id, self.uid, self.name, self.masked, self.grade)


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member as the counter and the form show them. `birthday_in` counts the days when it is near, None when not."""

    row: MemberRow
    birthday: str
    birthday_in: int | None
    card: str
    code: str
    consent_at_ms: int
    last_bought_at_ms: int | None
    usual: tuple[Usual, ...]
    coupons: int


@dataclass(frozen=True, slots=True)
class Join:
    """The command: make this person a member. `uid` names it, so that it is done once however often it is asked."""

    uid: str
    phone: str = field(repr=False)
    name: str
    consent: bool
    birthday: str = ""
    card: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be said of a member from now on; an empty `phone` leaves the number as it is."""

    name: str
    birthday: str = ""
    card: str = ""
    grade: str = ""
    phone: str = field(default="", repr=False)


class Members:
    """The members of one store on this computer. The key of the numbers is fetched when the first one is needed."""

    def __init__(self, store: Store, secrets: Callable[[], Secrets], *, clock: Clock, ids: Ids) -> None:
        self._store, self._secrets, self._clock, self._ids = store, secrets, clock, ids
        self._vault: Vault | None = None
        self._lost = False
        """Whether the key was looked for in vain: no list asks for it again for each row."""

    def vault(self) -> Vault:
        """Raises `KeyLost`, `KeyFault`."""
        if self._vault is None:
            self._lost = True
            self._vault = open_vault(self._store, self._secrets(), clock=self._clock)
            self._lost = False
        return self._vault

    def forget_key(self) -> None:
        """It was entered anew."""
        self._vault, self._lost = None, False

    def key_lost(self) -> bool:
        """Whether there are numbers that can't be read on this computer."""
        with self._store.read() as tx:
            sealed = members.vault_mark(tx) is not None
        if sealed:
            try:
                self.vault()
            except KeyFault:
                return True
        return False

    def knows(self, code: str) -> bool:
        """Whether this is a member's card or own code."""
        with self._store.read() as tx:
            return members.id_of_code(tx, code.strip()) is not None

    def find(self, text: str) -> tuple[MemberRow, ...]:
        """By phone number, its last four digits, the code of a card or the member's own, or a part of the name.

        Raises `KeyLost` when it is a phone number and can't be looked for.
        """
        text = text.strip()
        with self._store.read() as tx:
            some = members.vault_mark(tx) is not None
        key = self.vault() if some and _needs_key(text) else None
        with self._store.read() as tx:
            found = _found(tx, text, key)
        return tuple(map(self._row, found))

    def listed(self, text: str = "", *, most: int = PAGE, after: int = 0) -> tuple[MemberRow, ...]:
        """Everybody, or who is found; for a list."""
        if text.strip():
            return self.find(text)[:most]
        with self._store.read() as tx:
            found = members.by_name(tx, "", most=most, after=after)
        return tuple(map(self._row, found))

    def count(self) -> int:
        with self._store.read() as tx:
            return members.count(tx)

    def check_in(self, member_id: int) -> MemberView:
        """A member is at the counter; points that are no longer good are taken off before anybody counts on them."""
        from_now = self._clock.now_ms()
        with self._store.read() as tx:
            due = ledgers.expired(tx, member_id, ledgers.rules_of(tx), from_now)
        if due > 0:
            expire(self._store, member_id, clock=self._clock, ids=self._ids)
        return self.view(member_id)

    def view(self, member_id: int) -> MemberView:
        """Raises `RuleViolation` when there is nobody of this number."""
        now = self._clock.now_ms()
        with self._store.read() as tx:
            person = _somebody(tx, member_id)
            usual = members.usual(tx, member_id, most=USUAL_MOST)
            last = members.last_bought_at(tx, member_id)
            good = ledgers.coupons_good(tx, member_id, now)
        return MemberView(
            row=self._row(person),
            birthday=person.birthday,
            birthday_in=birthday_in(person.birthday, ledgers.shop_date(now)),
            card=person.card,
            code=member_code(person.uid),
            consent_at_ms=person.consent_at_ms,
            last_bought_at_ms=last,
            usual=usual,
            coupons=good,
        )

    def ledger(self, member_id: int, *, most: int = PAGE) -> tuple[LedgerRow, ...]:
        """What came and went of points and stored value, newest first."""
        with self._store.read() as tx:
            return member_ledgers.ledger(tx, member_id, most=most)

    def join(self, join: Join, user: User) -> MemberRow:
        """Make a member. Raises `RuleViolation` on the field that is wrong; `phone` also when they are one already."""
        user.need(Right.JOIN_MEMBER)
        phone, name = Phone.parse(join.phone), check_name(join.name)
        if not join.consent:
            raise RuleViolation("Please ask the customer first, and mark the consent", field="consent")
        birthday, card, now = check_birthday(join.birthday), check_card(join.card), self._clock.now_ms()
        vault = self.vault()
        person = Person(
            0,
            join.uid,
            name,
            vault.seal(phone, join.uid),
            birthday=birthday,
            card=card,
            joined_at_ms=now,
            consent_at_ms=now,
        )
        hashes = Hashes(vault.hash_of(phone), vault.hash_of_last(phone.last))
        with self._store.write() as tx:
            before = members.by_uid(tx, join.uid)
            if before is None:
                _check_free(tx, hashes.phone, card, 0)
                before = members.add(tx, person, hashes)
                body: dict[str, Json] = {"member": join.uid, **signed(user), "consent": True}
                journal.append(tx, "member.joined", body, uid=self._ids.new(), at_ms=now)
        return self._row(before)

    def change(self, member_id: int, change: Change, user: User) -> MemberRow:
        """Say something else of a member. Raises `RuleViolation` on the field that is wrong."""
        user.need(Right.MANAGE_MEMBERS)
        phone = Phone.parse(change.phone) if change.phone.strip() else None
        birthday, card, name = check_birthday(change.birthday), check_card(change.card), check_name(change.name)
        vault = None if phone is None else self.vault()
        with self._store.write() as tx:
            before = _somebody(tx, member_id)
            after = replace(before, name=name, birthday=birthday, card=card, grade=change.grade)
            hashes = None
            if phone is not None and vault is not None:
                hashes = Hashes(vault.hash_of(phone), vault.hash_of_last(phone.last))
                after = replace(after, phone_cipher=vault.seal(phone, before.uid))
            _check_free(tx, None if hashes is None else hashes.phone, card, member_id)
            members.change(tx, after, hashes)
            fields: list[Json] = [
                field
                for field in ("name", "birthday", "card", "grade", "phone_cipher")
                if getattr(before, field) != getattr(after, field)
            ]
            told: list[Json] = ["phone" if field == "phone_cipher" else field for field in fields]
            body: dict[str, Json] = {"member": before.uid, **signed(user), "fields": told}
            journal.append(tx, "member.changed", body, uid=self._ids.new(), at_ms=self._clock.now_ms())
            kept = _somebody(tx, member_id)
        return self._row(kept)

    def erase(self, member_id: int, user: User) -> None:
        """Forget who this is, as they asked; the sales stay, without the person.

        Raises `RuleViolation` while the member has money here: it has to be paid out first.
        """
        user.need(Right.MANAGE_MEMBERS)
        now = self._clock.now_ms()
        with self._store.write() as tx:
            person = _somebody(tx, member_id)
            if person.standing.stored.own > ZERO:
                raise RuleViolation(
                    "{amount} of the member's own money is here: pay it out first",
                    amount=person.standing.stored.own,
                )
            members.erase(tx, member_id, at_ms=now)
            body: dict[str, Json] = {"member": person.uid, **signed(user)}
            journal.append(tx, "member.erased", body, uid=self._ids.new(), at_ms=now)
        with suppress(StoreFault):  # the pages as they were lie in the log; somebody reads: it is emptied later
            self._store.fold_log()

    def unmask(self, member_id: int, user: User) -> str:
        """The whole phone number, for somebody with the right; the journal says who saw whose."""
        user.need(Right.SEE_PHONE)
        vault = self.vault()
        with self._store.write() as tx:
            person = _somebody(tx, member_id)
            body: dict[str, Json] = {"member": person.uid, **signed(user)}
            journal.append(tx, "phone.unmasked", body, uid=self._ids.new(), at_ms=self._clock.now_ms())
        return "" if person.phone_cipher is None else vault.unseal(person.phone_cipher, person.uid).digits

    def _row(self, person: Person) -> MemberRow:
        return MemberRow(
            person.member_id,
            person.uid,
            person.name,
            self._masked(person),
            person.grade,
            person.grade_name,
            person.standing.points,
            person.standing.stored,
            person.joined_at_ms,
        )

    def _masked(self, person: Person) -> str:
        """One number that can't be read keeps nobody from being found."""
        if not self._lost:
            with suppress(KeyFault):
                return self.vault().masked(person.phone_cipher, person.uid)
        return masked_without_key(person.phone_cipher)


def _needs_key(text: str) -> bool:
    return is_last_digits(text) or is_phone(text)


def _found(tx: Transaction, text: str, vault: Vault | None) -> list[Person]:
    uid = uid_of_code(text)
    if uid is not None:
        return _listed(members.by_uid(tx, uid))
    if vault is not None and is_phone(text):
        return _listed(members.by_phone(tx, vault.hash_of(Phone.parse(text))))
    if vault is not None and is_last_digits(text):
        return members.by_last(tx, vault.hash_of_last(last_digits(text)))
    carried = members.by_card(tx, text)
    if carried is not None or not text:
        return _listed(carried)
    return members.by_name(tx, text, most=PAGE)


def _listed(person: Person | None) -> list[Person]:
    return [] if person is None else [person]


def _somebody(tx: Transaction, member_id: int) -> Person:
    person = members.by_id(tx, member_id)
    if person is None or person.erased_at_ms is not None:
        raise RuleViolation("This member is no longer one", field="member")
    return person


def _check_free(tx: Transaction, phone_hash: str | None, card: str, member_id: int) -> None:
    """Raises `RuleViolation` when the number, or the card, is another member's, or the card's code that of goods."""
    other = None if phone_hash is None else members.by_phone(tx, phone_hash)
    if other is not None and other.member_id != member_id:
        raise RuleViolation("{name} is a member with this number already", field="phone", name=other.name)
    holder = members.by_card(tx, card) if card else None
    if holder is not None and holder.member_id != member_id:
        raise RuleViolation("This card is {name}'s", field="card", name=holder.name)
    if card and goods.by_code(tx, card) is not None:
        raise RuleViolation("This is the code of goods", field="card")


def birthday_in(birthday: str, today: date) -> int | None:
    """In how many days it is, when that is soon."""
    if not birthday:
        return None
    days = (today + timedelta(days=ahead) for ahead in range(BIRTHDAY_NEAR_DAYS + 1))
    names = [f"{day:%m-%d}" for day in days]
    # Who was born on a leap day has it on the 28th of other years.
    names = [birthday if name == "02-28" and birthday == "02-29" and "02-29" not in names else name for name in names]
    return names.index(birthday) if birthday in names else None


def expire(store: Store, member_id: int, *, clock: Clock, ids: Ids) -> int:
    """Take off the points that are no longer good; how many."""
    now = clock.now_ms()
    with store.write() as tx:
        person = members.by_id(tx, member_id)
        due = ledgers.expired(tx, member_id, ledgers.rules_of(tx), now)
        if person is None or due <= 0:
            return 0
        body: dict[str, Json] = {"member": person.uid, "points": due}
        head = journal.append(tx, "points.expired", body, uid=ids.new(), at_ms=now)
        entry = member_ledgers.Points(PointsKind.EXPIRED, -due)
        member_ledgers.add_points(tx, [entry], member_ledgers.Origin(member_id, now, head.seq))
    return due
