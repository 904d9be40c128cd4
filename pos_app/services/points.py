"""Points given or taken by hand, with a reason; what sales do to points is in `member_ledgers`."""

from dataclasses import dataclass

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.people import Right, User
from pos_app.domain.points import POINTS_MAX, PointsKind
from pos_app.services.acting import signed
from pos_app.services.ports import Clock
from pos_app.store import journal, member_ledgers, members
from pos_app.store.engine import Store


@dataclass(frozen=True, slots=True)
class AdjustPoints:
    """The command: so many points more, or less, for this member."""

    uid: str
    member_id: int
    points: int
    reason: str


def adjust(store: Store, command: AdjustPoints, user: User, *, clock: Clock) -> int:
    """Do it once, however often it is asked; the points then. Raises `RuleViolation` on the field that is wrong."""
    user.need(Right.ADJUST_POINTS)
    reason = command.reason.strip()
    if not 0 < abs(command.points) <= POINTS_MAX:
        raise RuleViolation("Give how many points, more or less than none", field="points")
    if not reason:
        raise RuleViolation("Please say why", field="reason")
    now = clock.now_ms()
    with store.write() as tx:
        person = members.by_id(tx, command.member_id)
        if person is None or person.erased_at_ms is not None:
            raise RuleViolation("This member is no longer one", field="member")
        if not journal.has(tx, command.uid):
            body: dict[str, Json] = {
                "member": person.uid,
                **signed(user),
                "points": command.points,
                "reason": reason,
            }
            head = journal.append(tx, "points.adjusted", body, uid=command.uid, at_ms=now)
            entry = member_ledgers.Points(PointsKind.ADJUSTED, command.points, reason=reason)
            origin = member_ledgers.Origin(command.member_id, now, head.seq, user_id=user.user_id)
            member_ledgers.add_points(tx, [entry], origin)
        return member_ledgers.standing(tx, command.member_id).points
