"""A right that is missing is given on the spot, for one act, by somebody who has it; both names are kept."""

from dataclasses import dataclass

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.people import Right, RightMissing, User
from pos_app.services.people import prove
from pos_app.services.ports import Clock, Ids
from pos_app.store import people
from pos_app.store.engine import Store
from pos_app.store.people import Account


@dataclass(frozen=True, slots=True)
class Asked:
    """Who lacks which right, and in a word for what act."""

    user: User
    right: Right
    act: str


@dataclass(frozen=True, slots=True)
class Approval:
    """What was allowed: `user` is who asked, with the right for this act."""

    asked: Asked
    user: User
    supervisor: User


def approve(store: Store, asked: Asked, supervisor_id: int, pin: str, *, clock: Clock, ids: Ids) -> Approval:
    """The supervisor's PIN, tried as when signing in: wrong ones count and lock, and the journal has every try.

    Raises `RightMissing` when the supervisor has not got the right either, `Locked`, or `RuleViolation` on `pin`.
    """
    if supervisor_id == asked.user.user_id:
        raise RuleViolation("Somebody else has to allow it", field="pin")
    with store.read() as tx:
        account = people.account(tx, supervisor_id)
    if account is not None and asked.right not in account.user.rights:
        raise RightMissing(account.user.name, asked.right)

    def told(account: Account, tries: int) -> tuple[str, dict[str, Json]]:
        body: dict[str, Json] = {
            "user": asked.user.name,
            "approved_by": account.user.name,
            "person": account.uid,
            "right": asked.right.value,
            "act": asked.act,
        }
        return ("approval.refused", body | {"tries": tries}) if tries else ("approval.given", body)

    supervisor = prove(store, supervisor_id, pin, told, clock=clock, ids=ids)
    return Approval(asked, asked.user.helped_by(supervisor, asked.right), supervisor)
