"""Decides what the people's screen shows and what its keys do; holds no widget. No toolkit in here."""

from collections.abc import Callable
from dataclasses import replace

from pos_app.domain.errors import PosError
from pos_app.domain.people import Allowed, Right, Role
from pos_app.ui.message import FieldError, Level, Message
from pos_app.ui.people import acts
from pos_app.ui.people.keys import Command
from pos_app.ui.people.ports import PeopleDesk, PeopleView
from pos_app.ui.people.state import (
    DISCOUNT,
    DISCOUNT_STEPS,
    CodeShown,
    PeopleState,
    PersonForm,
    RolesState,
)
from pos_app.ui.translate import tr, tr_error
from pos_app.ui.words_people import role_name


class PeoplePresenter:
    """The screen of one person."""

    def __init__(self, view: PeopleView, desk: PeopleDesk) -> None:
        self._view, self._desk = view, desk
        self._form: PersonForm | None = None
        self._code: CodeShown | None = None
        self._busy = False

    def refresh(self) -> None:
        """Somebody else may have changed it: read again what is shown."""
        self._guarded(self._refresh)

    def _refresh(self, marked: int | None = None) -> None:
        self._view.show_people(PeopleState(self._desk.people(), marked))
        self._view.show_roles(RolesState(self._desk.roles()))

    def do(self, act: acts.Act) -> None:
        """One thing a person did."""
        if not self._busy:
            self._guarded(lambda: self._do(act))

    def _do(self, act: acts.Act) -> None:
        match act:
            case acts.TabChosen(tab):
                self._view.show_tab(tab)
                self._view.show_message(None)
            case acts.Commanded(command, user_id):
                self._command(command, user_id)
            case acts.RightTurned(role, row):
                self._turn(role, row)
            case acts.PersonEntered():
                self._save(act)
            case acts.CodePrinted():
                if self._code is not None:
                    self._desk.print_code(self._code.code)
            case acts.WentBack():
                self._go_back()

    def _command(self, command: Command, user_id: int | None) -> None:
        person = next((each for each in self._desk.people() if each.user_id == user_id), None)
        if command is Command.ADD:
            self._show_form(PersonForm())
        elif command is Command.CODE:
            self._wait(lambda: self._desk.make_code(self._made, self._failed))
        elif command is Command.CHANGE and person is not None:
            self._show_form(PersonForm(person.user_id, person.name, person.role))
        elif person is not None:
            left = replace(person, active=not person.active)
            told = tr("{name} may sign in again", name=person.name)
            if person.active:
                told = tr("{name} signs in no more; nothing they did is lost", name=person.name)
            self._wait(lambda: self._desk.change(left, "", lambda: self._done(told, person.user_id), self._failed))

    # --- the grid

    def _turn(self, role: Role, row: str) -> None:
        allowed = self._desk.roles()[role]
        now = _next_discount(allowed) if row == DISCOUNT else replace(allowed, rights=allowed.rights ^ {Right(row)})
        told = tr("This holds for {role} from the next sign-in on", role=role_name(role))
        self._wait(lambda: self._desk.change_role(role, now, lambda: self._done(told), self._failed))

    # --- the form

    def _show_form(self, form: PersonForm | None) -> None:
        self._form = form
        self._view.show_form(form)
        self._view.show_message(None)

    def _save(self, typed: acts.PersonEntered) -> None:
        form = self._form
        if form is None:
            return
        self._form = replace(form, name=typed.name, role=typed.role, errors=(), busy=True)
        self._view.show_form(self._form)

        def done() -> None:
            self._show_form(None)
            self._done(tr("{name} is kept", name=typed.name.strip()), form.user_id)

        if form.user_id is None:
            self._wait(lambda: self._desk.add(typed.name, typed.role, typed.pin, done, self._refused))
            return
        person = next(each for each in self._desk.people() if each.user_id == form.user_id)
        changed = replace(person, name=typed.name, role=typed.role)
        self._wait(lambda: self._desk.change(changed, typed.pin, done, self._refused))

    def _refused(self, error: PosError) -> None:
        """What is wrong with the form is said at its field."""
        self._busy = False
        if self._form is not None:
            wrong = FieldError(error.field or "name", tr_error(error))
            self._form = replace(self._form, errors=(wrong,), busy=False)
            self._view.show_form(self._form)

    # --- the code

    def _made(self, shown: CodeShown) -> None:
        self._busy = False
        self._code = shown
        self._view.show_code(shown)

    def _go_back(self) -> None:
        if self._code is not None:
            self._code = None
            self._view.show_code(None)
        elif self._form is not None:
            self._show_form(None)
        else:
            self._desk.leave()

    # --- what is told

    def _wait(self, work: Callable[[], None]) -> None:
        """One thing at a time."""
        self._busy = True
        work()

    def _done(self, told: str, marked: int | None = None) -> None:
        self._busy = False
        self._refresh(marked)
        self._view.show_message(Message(Level.SUCCESS, told))

    def _failed(self, error: PosError) -> None:
        self._busy = False
        self._view.show_message(Message(Level.DANGER, tr_error(error)))

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except PosError as error:
            self._failed(error)


def _next_discount(allowed: Allowed) -> Allowed:
    """The next larger step, after the last one nothing."""
    larger = [step for step in DISCOUNT_STEPS if step > allowed.discount_most]
    return replace(allowed, discount_most=larger[0] if larger else 0)
