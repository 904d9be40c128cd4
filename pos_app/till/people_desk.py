"""The desk behind the people's screen."""

from collections.abc import Callable, Mapping

from pos_app.domain.people import Allowed, Role, User
from pos_app.services.people import Person, add_person, change_person, everyone
from pos_app.services.printing import code_paper
from pos_app.services.recovery import make_recovery_code
from pos_app.services.rights import change_role, roles_of
from pos_app.till.tools import Tools
from pos_app.ui.people.ports import Failed
from pos_app.ui.people.state import CodeShown


class TillPeopleDesk:
    """Of one person, who has the right to it."""

    def __init__(self, tools: Tools, user: User, *, leave: Callable[[], None]) -> None:
        self._tools, self._user, self._leave = tools, user, leave

    def people(self) -> tuple[Person, ...]:
        with self._tools.store.read() as tx:
            return tuple(everyone(tx))

    def roles(self) -> Mapping[Role, Allowed]:
        with self._tools.store.read() as tx:
            return roles_of(tx)

    def add(self, name: str, role: Role, pin: str, done: Callable[[], None], failed: Failed) -> None:
        tools, by = self._tools, self._user
        tools.runner.submit(
            lambda: add_person(tools.store, name=name, role=role, pin=pin, by=by, clock=tools.clock, ids=tools.ids),
            lambda _: done(),
            failed,
        )

    def change(self, person: Person, pin: str, done: Callable[[], None], failed: Failed) -> None:
        tools, by = self._tools, self._user
        tools.runner.submit(
            lambda: change_person(tools.store, person, pin=pin, by=by, clock=tools.clock, ids=tools.ids),
            lambda _: done(),
            failed,
        )

    def change_role(self, role: Role, allowed: Allowed, done: Callable[[], None], failed: Failed) -> None:
        tools, by = self._tools, self._user
        tools.runner.submit(
            lambda: change_role(tools.store, role, allowed, by, clock=tools.clock, ids=tools.ids),
            lambda _: done(),
            failed,
        )

    def make_code(self, done: Callable[[CodeShown], None], failed: Failed) -> None:
        tools, by = self._tools, self._user
        prints = tools.printer.set_up
        tools.runner.submit(
            lambda: CodeShown(make_recovery_code(tools.store, by, clock=tools.clock, ids=tools.ids), prints),
            done,
            failed,
        )

    def print_code(self, code: str) -> None:
        self._tools.printer.print_now(code_paper(self._tools.store, code))

    def leave(self) -> None:
        self._leave()
