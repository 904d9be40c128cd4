"""Decides what the screen of members shows and what its keys do; holds no widget. No toolkit in here."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from pos_app.domain.errors import PosError, RuleViolation
from pos_app.services.members import Change, Join
from pos_app.ui.members import acts, forms
from pos_app.ui.members.forms import YES, Values
from pos_app.ui.members.keys import OF_ONE, Command
from pos_app.ui.members.ports import MembersDesk, MembersView
from pos_app.ui.members.state import DetailState, FormKind, FormState, ListState
from pos_app.ui.message import FieldError, Level, Message
from pos_app.ui.translate import tr, tr_error


class MembersPresenter:
    """The screen of one person."""

    def __init__(self, view: MembersView, desk: MembersDesk) -> None:
        self._view, self._desk = view, desk
        self._list = ListState()
        self._chosen: int | None = None
        self._detail: DetailState | None = None
        self._form: FormState | None = None
        self._uid = ""
        """Names what the open form does: saved twice, it is done once."""
        self._saving = False
        self._asked = 0
        self._commands: Mapping[Command, Callable[[], None]] = {
            Command.JOIN: lambda: self._open(forms.join_form()),
            Command.EXPORT: lambda: self._open(forms.export_form(desk.export_file())),
            Command.GRADE: lambda: self._open(forms.grade_form(desk.grades())),
            Command.COUPON_KIND: lambda: self._open(forms.coupon_kind_form(desk.coupon_kinds())),
            Command.RECOVER: self._recover,
        }
        self._of_one: Mapping[Command, Callable[[DetailState], None]] = {
            Command.CHANGE: self._ask_change,
            Command.TOP_UP: lambda it: self._open(forms.top_up_form(it.name, desk.top_up_steps())),
            Command.PAY_OUT: lambda it: self._open(forms.pay_out_form(it)),
            Command.POINTS: lambda it: self._open(forms.points_form(it.name)),
            Command.SHOW_PHONE: lambda it: desk.show_phone(it.member_id, self._told, self._failed),
            Command.COUPON: self._ask_coupon,
            Command.ERASE: lambda it: self._open(forms.erase_form(it)),
        }
        self._saves: Mapping[FormKind, Callable[[Values], None]] = {
            FormKind.JOIN: self._join,
            FormKind.EXPORT: lambda values: desk.export(values["file"].strip(), self._done, self._refused),
            FormKind.GRADE: self._keep_grade,
            FormKind.COUPON_KIND: lambda values: desk.add_coupon_kind(
                forms.rule_of(values, self._uid), forms.whole_of(values, "days"), self._done, self._refused
            ),
            FormKind.RECOVER: lambda values: desk.recover(values["code"], self._done, self._refused),
        }

    def refresh(self) -> None:
        """The books may have changed: read again what is shown."""
        self._look_for(self._list.text)

    def scanned(self, code: str) -> bool:
        """Whether a code is a member's; goods are sold."""
        if self._form is not None or not self._desk.is_member(code):
            return False
        self._look_for(code)
        return True

    def do(self, act: acts.Act) -> None:
        """One thing a person did."""
        self._guarded(lambda: self._do(act))

    def _do(self, act: acts.Act) -> None:
        match act:
            case acts.Commanded(command):
                self._command(command)
            case acts.Searched(text):
                self._look_for(text)
            case acts.RowChosen(key):
                self._choose(int(key))
            case acts.FormEntered(values):
                self._save(values)
            case acts.WentBack():
                self._go_back()

    def _command(self, command: Command) -> None:
        self._view.show_message(None)
        if command not in OF_ONE:
            self._commands[command]()
        elif self._detail is None:
            self._tell(Level.INFO, tr("Choose a member first"))
        else:
            self._of_one[command](self._detail)

    def _go_back(self) -> None:
        if self._form is not None:
            if not self._saving:
                self._close()
        elif self._list.text:
            self._list = replace(self._list, text="")  # at once: what is typed now is a new search
            self._view.show_list(self._list, self._chosen)
            self._look_for("")
        else:
            self._desk.leave()

    # --- the list and the one who is chosen

    def _look_for(self, text: str) -> None:
        self._asked += 1
        number = self._asked

        def listed(state: ListState) -> None:
            if number == self._asked:
                self._listed(state)

        self._desk.listed(text, listed, self._failed)

    def _listed(self, state: ListState) -> None:
        self._list = state
        known = [row.member_id for row in state.rows]
        if self._chosen not in known:
            self._chosen = next(iter(known), None)
        self._view.show_list(state, self._chosen)
        self._read_detail()
        if state.key_lost and self._form is None:
            self._open(forms.recover_form())

    def _choose(self, member_id: int) -> None:
        self._chosen = member_id
        self._read_detail()

    def _read_detail(self) -> None:
        if self._chosen is None:
            self._show_detail(None)
        else:
            self._desk.detail(self._chosen, self._show_detail, self._failed)

    def _show_detail(self, detail: DetailState | None) -> None:
        if detail is None or detail.member_id == self._chosen:
            self._detail = detail
            self._view.show_detail(detail)

    # --- forms

    def _open(self, form: FormState) -> None:
        self._uid, self._saving = self._desk.new_uid(), False
        self._show(form)

    def _show(self, form: FormState | None) -> None:
        self._form = form
        self._view.show_form(form)

    def _close(self) -> None:
        self._saving = False
        self._show(None)

    def _ask_change(self, detail: DetailState) -> None:
        def read(now: Change) -> None:
            self._open(forms.change_form(now, self._desk.grades()))

        self._desk.before(detail.member_id, read, self._failed)

    def _ask_coupon(self, detail: DetailState) -> None:
        kinds = self._desk.coupon_kinds()
        if kinds:
            self._open(forms.coupon_form(detail.name, kinds))
        else:
            self._tell(Level.INFO, tr("There is no kind of coupon yet: make one first (Coupons)"))

    def _recover(self) -> None:
        if self._list.key_lost:
            self._open(forms.recover_form())
        else:
            self._desk.recovery_code(self._told, self._failed)

    def _save(self, values: Values) -> None:
        if self._form is None or self._saving:
            return
        self._saving = True
        try:
            self._begin_saving(self._form.kind, values)
        except RuleViolation as error:
            self._refused(error)

    def _begin_saving(self, kind: FormKind, values: Values) -> None:
        if kind in self._saves:
            self._saves[kind](values)
        elif self._detail is not None:
            self._save_of_one(kind, values, self._detail)

    def _save_of_one(self, kind: FormKind, values: Values, detail: DetailState) -> None:
        who, desk = detail.member_id, self._desk
        match kind:
            case FormKind.CHANGE:
                desk.change(who, forms.change_of(values), self._done, self._refused)
            case FormKind.TOP_UP:
                amount = forms.amount_of(values, "amount")
                desk.top_up(self._uid, who, amount, values["tender"], self._done, self._refused)
            case FormKind.PAY_OUT:
                amount = forms.amount_of(values, "amount")
                desk.pay_out(self._uid, who, amount, values["tender"], self._done, self._refused)
            case FormKind.POINTS:
                points = forms.whole_of(values, "points")
                desk.adjust(self._uid, who, points, values["reason"], self._done, self._refused)
            case FormKind.COUPON:
                desk.give_coupon(self._uid, who, values["kind"], self._done, self._refused)
            case FormKind.ERASE:
                if values["sure"] != YES:
                    raise RuleViolation("Please confirm that the customer has asked for it", field="sure")
                desk.erase(who, self._done, self._refused)

    def _join(self, values: Values) -> None:
        join = Join(
            self._uid,
            values["phone"],
            values["name"],
            consent=values["consent"] == YES,
            birthday=values["birthday"],
            card=values["card"],
        )
        self._desk.join(join, self._joined, self._refused)

    def _joined(self, member_id: int) -> None:
        self._chosen = member_id
        self._close()
        self._tell(Level.SUCCESS, tr("A new member"))
        self._look_for("")

    def _keep_grade(self, values: Values) -> None:
        there = {grade.name: grade for grade in self._desk.grades()}
        known = there.get(values["name"].strip())
        if known is not None and not values["percent"].strip():
            self._desk.end_grade(known.uid, self._done, self._refused)
        else:
            grade = forms.grade_of(values, self._uid if known is None else known.uid)
            self._desk.keep_grade(grade, self._done, self._refused)

    def _done(self, told: str) -> None:
        self._close()
        self._told(told)
        self.refresh()

    def _refused(self, error: PosError) -> None:
        """Told at the field, where the form has it."""
        self._saving = False
        self._desk.warn()
        if self._form is None or error.field not in {field.name for field in self._form.fields}:
            self._failed(error)
            return
        errors = (FieldError(error.field or "", tr_error(error)),)
        self._show(replace(self._form, errors=errors))

    # --- what is told

    def _told(self, text: str) -> None:
        self._tell(Level.SUCCESS, text)

    def _failed(self, error: PosError) -> None:
        level = Level.WARNING if isinstance(error, RuleViolation) else Level.DANGER
        self._tell(level, tr_error(error))

    def _tell(self, level: Level, text: str) -> None:
        self._view.show_message(Message(level, text))

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except PosError as error:
            self._failed(error)
