"""A right is missing: somebody who has it gives a PIN on the spot, and exactly that act is done once. No toolkit."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from pos_app.domain.errors import PosError
from pos_app.domain.people import Right, RightMissing, User
from pos_app.services.approvals import Approval, Asked
from pos_app.services.counter import Counter
from pos_app.ui.message import Choice, Level
from pos_app.ui.sell.acts import Act, SupervisorPicked, SupervisorPin
from pos_app.ui.sell.part import Page, Part
from pos_app.ui.sell.ports_approval import ApprovalDesk
from pos_app.ui.sell.state import PanelState
from pos_app.ui.sell.state_approval import ApprovalState
from pos_app.ui.translate import tr, tr_error
from pos_app.ui.words_people import right_name


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody is doing: in which panel, as whom, and how it is done once more."""

    panel: PanelState | None
    user: User
    again: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Asking:
    doing: Doing
    right: Right


class ApprovalPart(Part):
    """`watching` is told of each act before it is done, so that whatever it lacks a right for can be done again."""

    panels = (ApprovalState,)

    def __init__(self, page: Page, counter: Counter, desk: ApprovalDesk) -> None:
        self._page, self._counter, self._desk = page, counter, desk
        self._doing: Doing | None = None
        self._asking: Asking | None = None
        self._state: ApprovalState | None = None
        self._trying = False

    @property
    def asks(self) -> bool:
        """Somebody is asked now: what is scanned waits until it is decided."""
        return self._state is not None

    @contextmanager
    def watching(self, panel: PanelState | None, again: Callable[[], None]) -> Iterator[None]:
        """Something is being done in this panel; what it hands to a runner belongs to it."""
        before, self._doing = self._doing, Doing(panel, self._counter.user, again)
        try:
            yield
        finally:
            self._doing = before

    def witness(self) -> Callable[[PosError], None] | None:
        """Who is to be told when work that is handed in now is refused."""
        return None if self._doing is None else partial(self._told, self._doing)

    def ask(self, error: PosError) -> bool:
        """Whether what is being done lacks a right: then somebody is asked who has it."""
        if self._doing is None or not isinstance(error, RightMissing):
            return False
        self._told(self._doing, error)
        return True

    def _told(self, doing: Doing, error: PosError) -> None:
        if not isinstance(error, RightMissing) or isinstance(doing.panel, ApprovalState):
            return
        asking = doing.user.user_id
        people = [person for person in self._desk.who_may(error.right) if person.user_id != asking]
        if not people:
            self._page.alarm(tr_error(error))
            return
        choices = tuple(Choice(str(each.user_id), each.name) for each in people)
        self._asking = Asking(doing, error.right)
        self._show(ApprovalState(doing.user.name, right_name(error.right), choices, choices[0].key))
        self._page.tell(Level.WARNING, tr_error(error))

    def _show(self, state: ApprovalState) -> None:
        self._state = state
        self._page.show_panel(state)

    def take(self, act: Act, _panel: PanelState) -> None:
        if self._state is None or self._trying:
            return
        match act:
            case SupervisorPicked(user_id):
                self._show(replace(self._state, chosen=str(user_id), error=""))
            case SupervisorPin(pin):
                self._try(pin, self._state)
            case _:
                pass

    def back(self, _panel: PanelState) -> bool:
        """Not done: back to where it was."""
        panel = None if self._asking is None else self._asking.doing.panel
        self._page.show_panel(panel)
        self._page.ready()
        return True

    def left(self) -> None:
        self._asking = self._state = None

    def _try(self, pin: str, state: ApprovalState) -> None:
        asking = self._asking
        if asking is None:
            return
        self._trying = True

        def refused(error: PosError) -> None:
            self._trying = False
            if self._asking is asking:
                self._show(replace(state, error=tr_error(error)))

        def approved(approval: Approval) -> None:
            self._trying = False
            if self._asking is asking:  # whoever went back meanwhile does not want it any more
                self._do_again(asking.doing, approval)

        asked = Asked(asking.doing.user, asking.right, _act_of(asking.doing))
        self._desk.approve(asked, int(state.chosen), pin, approved, refused)

    def _do_again(self, doing: Doing, approval: Approval) -> None:
        self._page.show_panel(doing.panel)
        self._page.tell(Level.INFO, tr("{supervisor} allowed it, this once", supervisor=approval.supervisor.name))
        with self._helped(approval.user):
            doing.again()
        self._page.ready()

    @contextmanager
    def _helped(self, user: User) -> Iterator[None]:
        """Whatever is done meanwhile is done with this right."""
        seats = (self._counter, *self._desk.seats)
        before = [seat.user for seat in seats]
        for seat in seats:
            seat.user = user
        try:
            yield
        finally:
            for seat, kept in zip(seats, before, strict=True):
                seat.user = kept


def _act_of(doing: Doing) -> str:
    """In a word, for the journal: the panel it was done in."""
    if doing.panel is None:
        return "key"
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(doing.panel).__name__.removesuffix("State")).lower()
