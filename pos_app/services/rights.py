"""What each role may do: a grid that whoever has the right to people may change."""

from pos_app.domain.journal import Json
from pos_app.domain.people import Allowed, Right, RightMissing, Role, User, check_rights
from pos_app.services.acting import signed
from pos_app.services.people import Person, people_of
from pos_app.services.ports import Clock, Ids
from pos_app.store import journal, people
from pos_app.store.engine import Store, Transaction


def roles_of(tx: Transaction) -> dict[Role, Allowed]:
    return {role: people.allowed(tx, role) for role in Role}


def change_role(store: Store, role: Role, now: Allowed, by: User, *, clock: Clock, ids: Ids) -> None:
    """Let a role do this from the next sign-in on. Nobody gives or takes a right that they have not got themselves."""
    by.need(Right.PEOPLE)
    check_rights(role, now.rights)
    with store.write() as tx:
        before = people.allowed(tx, role)
        for right in sorted(before.rights ^ now.rights, key=lambda each: each.value):
            by.need(right)
        if role is Role.OWNER and by.role is not Role.OWNER:
            raise RightMissing(by.name, Right.PEOPLE)
        if now == before:
            return
        people.set_allowed(tx, role, now)
        journal.append(tx, "role.changed", _body(role, before, now) | signed(by), uid=ids.new(), at_ms=clock.now_ms())


def _body(role: Role, before: Allowed, now: Allowed) -> dict[str, Json]:
    """All that the role may do from now on, and what of it is new or gone."""
    return {
        "role": role.value,
        "rights": _names(now.rights),
        "discount_most": now.discount_most,
        "given": _names(now.rights - before.rights),
        "taken": _names(before.rights - now.rights),
    }


def _names(rights: frozenset[Right]) -> list[Json]:
    return [*sorted(right.value for right in rights)]


def who_may(store: Store, right: Right) -> tuple[Person, ...]:
    """Those who may sign in and have this right: who can allow it to somebody else."""
    with store.read() as tx:
        allowed = roles_of(tx)
        return tuple(person for person in people_of(tx) if right in allowed[person.role].rights)
