"""The window around the pages, and the pages before work; and that in both languages everything can be read and hit."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from pos_app.domain.people import Role
from pos_app.ui.message import FieldError, Level, Message
from pos_app.ui.sell.quick import Tile
from pos_app.ui.shell import Screen
from pos_app.ui.sign_in.acts import FrontAct, PersonChosen, PinEntered, ShiftOpened, ShopEntered, SignInLeft
from pos_app.ui.sign_in.state import FirstStartDraft, FirstStartState, OpenShiftState, Person, SignInState
from pos_app.ui.status import PrinterState, StatusState
from pos_app.ui.theme import TARGET
from pos_app.ui.translate import Language
from pos_app.ui.widgets.button import Button
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Label, MessageLine
from tests.ui.conftest import Hands, StageOf, input_method_on
from tests.ui.scenes import PEOPLE, SCENES, Stage, reset

# The screen that is not there says so whenever a window has a least size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def fronts(on: Stage) -> Iterator[list[FrontAct]]:
    told: list[FrontAct] = []
    connection = on.sign_in.acted.connect(told.append)
    yield told
    on.sign_in.acted.disconnect(connection)


def button(on: Stage, text: str) -> Button:
    QApplication.processEvents()
    return next(b for b in on.shell.findChildren(Button) if b.face.text == text and b.isVisible())


def said(on: Stage) -> list[str]:
    lines = [line.message.text for line in on.shell.findChildren(MessageLine) if line.message and line.isVisible()]
    return [label.text() for label in on.shell.findChildren(Label) if label.isVisible()] + lines


# --- signing in


def people(on: Stage, chosen: int | None = None, error: str = "", locked: str = "") -> None:
    on.shell.show_front(on.sign_in)
    on.sign_in.show_people(SignInState(PEOPLE, chosen, error, locked))


def test_a_person_is_chosen_by_finger_or_arrow(on: Stage, hands: Hands, fronts: list[FrontAct]) -> None:
    people(on)
    hands.click(button(on, "欧阳建国"))
    people(on, 3)
    hands.key(Qt.Key.Key_Up)
    assert fronts == [PersonChosen(3), PersonChosen(1)]


def test_a_pin_is_typed_by_keyboard_and_finger(on: Stage, hands: Hands, fronts: list[FrontAct]) -> None:
    people(on, 2)
    hands.type("12a")
    hands.click(button(on, "9"))
    hands.key(Qt.Key.Key_Backspace)
    hands.type("34\r")
    assert fronts == [PinEntered(2, "1234")]


def test_a_pin_is_on_no_screen_and_in_no_log(on: Stage, hands: Hands, fronts: list[FrontAct]) -> None:
    people(on, 2)
    hands.type("4711")
    assert not [text for text in said(on) if "4711" in text]
    hands.type("\r\r")
    assert len(fronts) == 1, "the digits are gone once handed over"
    assert "4711" not in repr(fronts)
    assert "4711" not in repr(ShopEntered(FirstStartDraft(pin="4711", pin_again="4711")))


def test_nobody_chosen_takes_no_pin(on: Stage, hands: Hands, fronts: list[FrontAct]) -> None:
    people(on)
    hands.type("1234\r")
    assert fronts == []


def test_a_locked_person_is_told_until_when(on: Stage, hands: Hands, fronts: list[FrontAct]) -> None:
    people(on, 2, locked="14:31")
    assert "Too many wrong PINs: please wait until 14:31" in said(on)
    hands.type("1234\r")
    assert fronts == []


def test_a_wrong_pin_is_said_and_forgotten(on: Stage, hands: Hands, fronts: list[FrontAct]) -> None:
    people(on, 2)
    hands.type("99")
    people(on, 2, "This PIN is wrong")
    hands.type("1\r")
    assert "This PIN is wrong" in said(on)
    assert fronts == [PinEntered(2, "1")]


# --- the shift and the first start


def test_a_shift_is_opened_with_its_float(on: Stage, hands: Hands, fronts: list[FrontAct]) -> None:
    on.shell.show_front(on.sign_in)
    on.sign_in.show_open_shift(OpenShiftState("李秀英", date(2025, 11, 22)))
    assert "Business date 2025-11-22" in said(on)
    hands.type("200.5\r")
    hands.key(Qt.Key.Key_Escape)
    assert fronts == [ShiftOpened("200.5"), SignInLeft()]


def test_a_code_scanned_into_the_float_opens_nothing(on: Stage, hands: Hands, fronts: list[FrontAct]) -> None:
    on.shell.show_front(on.sign_in)
    on.sign_in.show_open_shift(OpenShiftState("李秀英", date(2025, 11, 22)))
    hands.type("6901028075763\r")
    assert fronts == []


def test_the_first_start_by_keyboard(on: Stage, hands: Hands, fronts: list[FrontAct]) -> None:
    SCENES["first_start"](on)
    hands.type("Shop\r430102100001")
    hands.key(Qt.Key.Key_Tab, "\t")
    hands.type("Zhou\r135790\r135790\r")
    assert fronts == [ShopEntered(FirstStartDraft("Shop", "430102100001", "Zhou", "135790", "135790"))]


def test_a_first_start_error_waits_at_its_field(on: Stage, hands: Hands, fronts: list[FrontAct]) -> None:
    SCENES["first_start"](on)
    hands.type("Shop")
    on.sign_in.show_first_start(FirstStartState((FieldError("licence", "12 digits"),)))
    hands.type("4301")
    hands.key(Qt.Key.Key_S, ctrl=True)
    assert "12 digits" in said(on)
    assert fronts == [ShopEntered(FirstStartDraft("Shop", "4301"))]


@pytest.mark.parametrize(("field", "chinese"), [(0, True), (1, False), (2, True), (3, False), (4, False)])
def test_only_names_are_written_with_an_input_method(on: Stage, hands: Hands, field: int, *, chinese: bool) -> None:
    SCENES["first_start"](on)
    for _ in range(field):
        hands.key(Qt.Key.Key_Down)
    assert input_method_on() == chinese


# --- the window


def test_the_rail_is_hidden_when_there_is_nothing_to_choose(on: Stage) -> None:
    assert not on.shell._rail.isVisible()
    SCENES["rail"](on)
    assert on.shell._rail.isVisible()
    people(on)
    assert not on.shell._rail.isVisible()


def test_a_screen_is_built_when_it_is_first_opened(on: Stage, hands: Hands) -> None:
    built: list[QWidget] = []

    def build() -> QWidget:
        built.append(QWidget())
        return built[-1]

    on.shell.offer_screens((Screen("sell", "Sell", Icon.CART, lambda: on.sell), Screen("x", "X", Icon.SHOP, build)))
    on.shell.open_screen("sell")
    assert built == []
    opened: list[str] = []
    on.shell.screen_opened.connect(opened.append)
    hands.click(button(on, "X"))
    on.shell.open_screen("sell")
    QTest.keyClick(on.shell, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    assert opened == ["x", "sell", "x"]
    assert on.shell.page is built[0]
    assert len(built) == 1


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (StatusState(printer=PrinterState.OK), "Printer ready"),
        (StatusState(printer=PrinterState.UNKNOWN), "Printer unknown"),
        (StatusState(printer=PrinterState.TROUBLE), "Printer trouble"),
        (StatusState(printer=PrinterState.TROUBLE, jobs_waiting=3), "3 not printed"),
    ],
)
def test_the_printer_says_how_it_is_in_words(on: Stage, status: StatusState, text: str) -> None:
    on.shell.show_status(status)
    assert button(on, text).face.icon is not None


def test_the_printer_can_be_pressed(on: Stage, hands: Hands, qtbot: QtBot) -> None:
    with qtbot.waitSignal(on.shell.printer_pressed):
        hands.click(button(on, "Printer ready"))


def test_the_strip_shows_what_waits_only_while_it_waits(on: Stage) -> None:
    assert "Waiting 12" in said(on)
    on.shell.show_status(StatusState(clock="09:00"))
    assert "09:00" in said(on)
    assert not [text for text in said(on) if text.startswith("Waiting")]
    on.shell.show_clock("09:01")
    assert "09:01" in said(on)


def test_a_warning_stays_until_it_is_closed(on: Stage, qtbot: QtBot) -> None:
    on.shell.show_warnings((Message(Level.WARNING, "The clock went back"), Message(Level.WARNING, "b")))
    assert {"The clock went back", "… and 1 more"} <= set(said(on))
    with qtbot.waitSignal(on.shell.warning_closed):
        QTest.keyClick(on.shell, Qt.Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier)
    on.shell.show_warnings(())
    assert "The clock went back" not in said(on)


def test_closing_the_window_is_told(on: Stage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(on.shell.closing):
        on.shell.close()


# --- every state of every page


def unreadable(on: Stage) -> list[str]:
    """What is cut off, in any way."""
    found = []
    for label in on.shell.findChildren(QLabel):
        if label.isVisible() and label.text():
            metrics, room = QFontMetrics(label.font()), label.contentsRect()
            if label.wordWrap():
                fits = label.heightForWidth(label.width()) <= label.height()
            else:
                wide = max(metrics.horizontalAdvance(line) for line in label.text().split("\n"))
                fits = wide <= room.width() and metrics.height() <= room.height()
            found += [] if fits else [f"label {label.text()!r}"]
    for line in on.shell.findChildren(MessageLine):
        if line.isVisible() and not line.fits:
            found.append(f"message {line.accessibleName()!r}")
    for part in on.shell.findChildren(Button):
        if part.isVisible() and not isinstance(part, Tile) and part.content_width() > part.width():
            found.append(f"button {part.face.text!r}")
    return found


def outside(on: Stage) -> list[str]:
    """What hangs out of the window or out of its parent, and can't be scrolled to."""
    scrolled = {part for area in on.shell.findChildren(QScrollArea) for part in area.findChildren(QWidget)}
    every = (part for part in on.shell.findChildren(QWidget) if part.isVisible() and part not in scrolled)
    parts = [part for part in every if isinstance(part, Label | Button)]
    whole = on.shell.rect()
    places = [(part, QRect(part.mapTo(on.shell, QPoint(0, 0)), part.size())) for part in parts]
    return [f"{part.accessibleName() or part.text()!r} {place}" for part, place in places if not whole.contains(place)]


def too_small(on: Stage) -> list[str]:
    buttons = [part for part in on.shell.findChildren(Button) if part.isVisible()]
    return [f"{part.face.text!r} {part.size()}" for part in buttons if min(part.width(), part.height()) < TARGET]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_everything_can_be_read_and_hit_on_the_smallest_screen(stage_of: StageOf, language: Language) -> None:
    on = stage_of(language)
    wrong = []
    for name, scene in SCENES.items():
        reset(on)
        scene(on)
        QApplication.processEvents()
        assert (on.shell.width(), on.shell.height()) == (1024, 768), name
        wrong += [f"{name}: {what}" for what in (*unreadable(on), *outside(on), *too_small(on))]
    assert wrong == []


def test_no_dialog_is_ever_opened(on: Stage) -> None:
    for scene in SCENES.values():
        reset(on)
        scene(on)
        windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
        assert windows == [on.shell]
    assert not on.shell.findChildren(QDialog)


def test_one_person_is_shown_as_well(on: Stage) -> None:
    on.shell.show_front(on.sign_in)
    on.sign_in.show_people(SignInState((Person(1, "老周", Role.OWNER),), 1))
    assert button(on, "老周").isChecked()
