"""Grades of members: what they pay of the price of merchandise, and from how many points."""

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.member import FULL_PRICE, Grade, check_name
from pos_app.domain.people import Right, User
from pos_app.domain.points import POINTS_MAX
from pos_app.services.acting import signed
from pos_app.services.ports import Clock, Ids
from pos_app.store import journal, members
from pos_app.store.engine import Store


def grades(store: Store) -> tuple[Grade, ...]:
    """The grades there are, the one with the fewest points first."""
    with store.read() as tx:
        return members.grades(tx)


def keep(store: Store, grade: Grade, user: User, *, clock: Clock, ids: Ids) -> None:
    """Add a grade or change it. Raises `RuleViolation` on the field that is wrong."""
    user.need(Right.MANAGE_MEMBERS)
    check_name(grade.name)
    if not 0 < grade.price_percent <= FULL_PRICE:
        raise RuleViolation("A member pays more than 0 and at most 100 percent", field="percent")
    if grade.from_points is not None and not 0 <= grade.from_points <= POINTS_MAX:
        raise RuleViolation("Give from how many points, or nothing", field="points")
    with store.write() as tx:
        if any(other.name == grade.name and other.uid != grade.uid for other in members.grades(tx)):
            raise RuleViolation("There is a {name} already", field="name", name=grade.name)
        members.keep_grade(tx, grade)
        body: dict[str, Json] = {
            "grade": grade.uid,
            "name": grade.name,
            "price_percent": grade.price_percent,
            "from_points": grade.from_points,
            **signed(user),
        }
        journal.append(tx, "grade.changed", body, uid=ids.new(), at_ms=clock.now_ms())


def drop(store: Store, uid: str, user: User, *, clock: Clock, ids: Ids) -> None:
    """Nobody has this grade any more."""
    user.need(Right.MANAGE_MEMBERS)
    with store.write() as tx:
        members.drop_grade(tx, uid)
        body: dict[str, Json] = {"grade": uid, **signed(user)}
        journal.append(tx, "grade.ended", body, uid=ids.new(), at_ms=clock.now_ms())
