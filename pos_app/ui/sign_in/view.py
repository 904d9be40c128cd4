"""The pages before work in one widget."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QStackedLayout, QWidget

from pos_app.ui.sign_in.acts import FrontAct
from pos_app.ui.sign_in.first_start import FirstStartPage
from pos_app.ui.sign_in.page import FrontPage
from pos_app.ui.sign_in.pin import SignInPage
from pos_app.ui.sign_in.recovery import CodePage, RecoverPage
from pos_app.ui.sign_in.shift import OpenShiftPage
from pos_app.ui.sign_in.state import CodeState, FirstStartState, OpenShiftState, RecoverState, SignInState
from pos_app.ui.theme import Theme
from pos_app.ui.widgets.keys import key_name


class SignInView(QWidget):
    """What a person does is one `acted` signal carrying a `FrontAct`; each `show_…` brings up its page."""

    acted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("window")
        self._sign_in = SignInPage(theme, self._tell)
        self._shift = OpenShiftPage(theme, self._tell)
        self._first = FirstStartPage(theme, self._tell)
        self._recover, self._code = RecoverPage(theme, self._tell), CodePage(theme, self._tell)
        self._pages = QStackedLayout(self)
        for page in (self._sign_in, self._shift, self._first, self._recover, self._code):
            self._pages.addWidget(page)
            for field in page.findChildren(QLineEdit):
                field.installEventFilter(self)

    def show_people(self, state: SignInState) -> None:
        self._sign_in.show_state(state)
        self._open(self._sign_in)

    def show_open_shift(self, state: OpenShiftState) -> None:
        self._open(self._shift)
        self._shift.show_state(state)

    def show_first_start(self, state: FirstStartState) -> None:
        self._open(self._first)
        self._first.show_state(state)

    def show_recover(self, state: RecoverState) -> None:
        self._open(self._recover)
        self._recover.show_state(state)

    def show_code(self, state: CodeState) -> None:
        self._code.show_state(state)
        self._open(self._code)

    def handle_key(self, event: QKeyEvent) -> bool:
        """The one way of keys into the page. False: the key belongs to the field that has the focus."""
        return self._page.handle_key(key_name(event), event)

    @property
    def _page(self) -> FrontPage:
        page = self._pages.currentWidget()
        assert isinstance(page, FrontPage)  # noqa: S101 - only pages are put in
        return page

    def _open(self, page: FrontPage) -> None:
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
            page.opened()
        self._take_focus()

    def _take_focus(self) -> None:
        (self._page.field() or self).setFocus()

    def _tell(self, act: FrontAct) -> None:
        self.acted.emit(act)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.handle_key(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.handle_key(event):
            event.ignore()

    def focusNextPrevChild(self, _next: bool) -> bool:  # noqa: FBT001 - Qt's signature
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_focus()
