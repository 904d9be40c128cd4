"""The selling page as a cashier meets it: lines, keys, the entry field, and what a scan can never do."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from pos_app.domain.money import Money, Quantity
from pos_app.ui.message import Level, Message
from pos_app.ui.sell.acts import (
    Act,
    Answered,
    CashPicked,
    Commanded,
    EntryEntered,
    EntryTyped,
    JobRetried,
    PanelEntered,
    ProductEntered,
    QuickPicked,
    ReasonGiven,
    ResultPicked,
    TenderPicked,
    WentBack,
)
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.lines import LineDelegate
from pos_app.ui.sell.lines_model import Index, LinesModel
from pos_app.ui.sell.state import LastSale, SaleState
from pos_app.ui.sell.view import SellView
from pos_app.ui.theme import Theme
from pos_app.ui.widgets.button import Button
from pos_app.ui.widgets.fields import TextField
from tests.ui.conftest import Hands, input_method_on
from tests.ui.scenes import GOODS, SCENES, Stage, line, reset, results, sale

# The screen that is not there says so whenever a window has a least size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

ELSEWHERE = ("sign_in", "open_shift", "first_start", "supply", "sync", "promotions", "goods")
NOT_SELLING = (*ELSEWHERE, "members", "stock", "people", "records", "roles", "buying")
SELLING = [name for name in SCENES if not name.startswith(NOT_SELLING)]
# What changes the sale, the money or the books.
CONSEQUENCES = (Answered, CashPicked, TenderPicked, ReasonGiven, ProductEntered, JobRetried, QuickPicked, ResultPicked)
PRINTABLE = "".join(chr(code) for code in range(32, 127))


def button(on: Stage, text: str) -> Button:
    QApplication.processEvents()
    return next(b for b in on.shell.findChildren(Button) if b.face.text == text and b.isVisible())


# --- lines


def test_the_newest_line_is_the_one_the_keys_act_on(on: Stage) -> None:
    on.sell.show_sale(sale(3))
    on.sell.show_sale(sale(4))
    assert on.sell.selected_line == 4


def test_a_line_chosen_by_arrow_stays_chosen_until_something_is_scanned(
    on: Stage, hands: Hands, acts: list[Act]
) -> None:
    hands.key(Qt.Key.Key_Up)
    hands.key(Qt.Key.Key_Up, held=True)
    on.sell.show_sale(sale(8))
    hands.key(Qt.Key.Key_F3)
    on.sell.show_sale(sale(9))
    hands.key(Qt.Key.Key_F3)
    assert acts == [Commanded(Command.QUANTITY, 6), Commanded(Command.QUANTITY, 9)]


def test_a_line_pressed_with_a_finger_is_chosen(on: Stage, hands: Hands) -> None:
    table = on.sell._lines
    place = table.visualRect(table.model().index(2, 1)).center()
    hands.click(table.viewport(), place)
    assert on.sell.selected_line == 3


def test_the_arrows_stop_at_both_ends(on: Stage, hands: Hands) -> None:
    for _ in range(12):
        hands.key(Qt.Key.Key_Up)
    assert on.sell.selected_line == 1
    for _ in range(12):
        hands.key(Qt.Key.Key_Down)
    assert on.sell.selected_line == 8


def test_when_the_chosen_line_goes_the_newest_is_chosen(on: Stage) -> None:
    left = tuple(row for row in sale(8).lines if row.line_id != 8)
    on.sell.show_sale(replace(sale(8), lines=left, newest=7))
    assert on.sell.selected_line == 7


@pytest.mark.parametrize("lines", [12, 40, 140])
def test_the_newest_line_is_always_in_sight(on: Stage, lines: int) -> None:
    for count in range(lines - 3, lines + 1):
        on.sell.show_sale(sale(count))
        table = on.sell._lines
        shown = table.visualRect(table.model().index(count - 1, 0))
        assert table.viewport().rect().contains(shown.center())


@pytest.mark.parametrize(
    ("before", "after"),
    [(8, 9), (9, 8), (8, 0), (0, 5), (5, 5)],
    ids=["scan", "remove", "clear", "restored", "nothing"],
)
def test_the_table_shows_what_the_sale_is(before: int, after: int) -> None:
    model = LinesModel()
    model.show_rows(sale(before).lines)
    model.show_rows(sale(after).lines)
    assert model.rows == sale(after).lines
    assert model.rowCount() == after


def test_a_scan_touches_one_row_of_140() -> None:
    model = LinesModel()
    model.show_rows(sale(140).lines)
    model.mark(newest=140, selected=140)
    inserted, changed = [], []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    model.dataChanged.connect(lambda top, bottom, _roles: changed.append((top.row(), bottom.row())))
    model.show_rows(sale(141).lines)
    model.mark(newest=141, selected=141)
    assert inserted == [(140, 140)]
    assert sorted(changed) == [(139, 139), (140, 140)], "the old newest loses its mark, the new one has it"


def test_a_changed_quantity_touches_its_row_only() -> None:
    model = LinesModel()
    model.show_rows(sale(140).lines)
    changed = []
    model.dataChanged.connect(lambda top, bottom, _roles: changed.append((top.row(), bottom.row())))
    rows = list(sale(140).lines)
    rows[70] = replace(rows[70], quantity=Quantity.of(9))
    model.show_rows(tuple(rows))
    assert changed == [(70, 70)]


def test_a_removed_line_gives_its_number_to_the_next() -> None:
    model = LinesModel()
    model.show_rows(sale(5).lines)
    model.show_rows(sale(5).lines[:1] + sale(5).lines[2:])
    assert [model.index(row, 0).data() for row in range(4)] == ["1", "2", "3", "4"]
    assert model.index(1, 1).data() == GOODS[2][0]


class Counting(LineDelegate):
    """Remembers the rows it drew."""

    def __init__(self, theme: Theme, model: LinesModel) -> None:
        super().__init__(theme, model)
        self.drawn: list[int] = []

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.drawn.append(index.row())
        super().paint(painter, option, index)


def test_adding_a_line_to_140_paints_no_more_than_is_in_sight(on: Stage, qtbot: QtBot) -> None:
    on.sell.show_sale(sale(140))
    table = on.sell._lines
    counting = Counting(Theme(), table._lines)
    table._delegate = counting
    QApplication.processEvents()
    counting.drawn.clear()
    on.sell.show_sale(sale(141))
    qtbot.waitUntil(lambda: 140 in counting.drawn)
    assert set(counting.drawn) == {139, 140}, "the new one, and the one that is no longer the newest"
    assert len(counting.drawn) == 2 * 6, "each cell once"


def test_an_empty_sale_says_what_to_do_first(on: Stage) -> None:
    on.sell.show_sale(SaleState())
    assert on.sell.selected_line is None
    assert not button(on, "Cash").isEnabled()


def test_the_change_stays_until_the_next_sale_begins(on: Stage) -> None:
    on.sell.show_last_sale(LastSale("1", "cash", Money(13500), Money(15000), Money(1500)))
    amount = on.sell._side.totals._amount
    assert amount.text() == "￥15.00"
    on.sell.show_sale(SaleState())
    assert amount.text() == "￥15.00"
    on.sell.show_last_sale(None)
    on.sell.show_sale(sale(1))
    assert amount.text() == "￥65.00"


# --- keys


@pytest.mark.parametrize(
    ("key", "command"),
    [
        (Qt.Key.Key_F1, Command.HELP),
        (Qt.Key.Key_F2, Command.UNIT),
        (Qt.Key.Key_F3, Command.QUANTITY),
        (Qt.Key.Key_F4, Command.PRICE),
        (Qt.Key.Key_F7, Command.REPRINT),
        (Qt.Key.Key_F8, Command.CLEAR),
        (Qt.Key.Key_F12, Command.PRINTER),
        (Qt.Key.Key_Delete, Command.REMOVE),
        (Qt.Key.Key_Home, Command.DRAWER),
        (Qt.Key.Key_Insert, Command.ADD_PRODUCT),
    ],
)
def test_the_keys_cashiers_know(on: Stage, hands: Hands, acts: list[Act], key: Qt.Key, command: Command) -> None:
    hands.key(key)
    hands.key(key, held=True)
    assert acts == [Commanded(command, 8)]


@pytest.mark.parametrize(("text", "command"), [(" ", Command.SETTLE), ("+", Command.SETTLE), ("*", Command.TENDERS)])
def test_space_plus_and_star_settle(on: Stage, hands: Hands, acts: list[Act], text: str, command: Command) -> None:
    hands.type(text)
    assert acts == [Commanded(command, 8)]
    assert on.sell.entry_text == ""


def test_a_plus_typed_on_the_main_keys_settles_too(on: Stage, hands: Hands, acts: list[Act]) -> None:
    hands.pad(Qt.Key.Key_Plus, "+")
    assert acts == [Commanded(Command.SETTLE, 8)]


def test_exact_cash_is_one_stroke(on: Stage, hands: Hands, acts: list[Act]) -> None:
    hands.key(Qt.Key.Key_Return, "\r", ctrl=True)
    hands.key(Qt.Key.Key_Return, "\r", ctrl=True, held=True)
    assert acts == [Commanded(Command.EXACT_CASH, 8)]


def test_a_quantity_before_a_code_is_typed_not_settled(on: Stage, hands: Hands, acts: list[Act]) -> None:
    hands.type("3*")
    assert on.sell.entry_text == "3*"
    assert acts == [EntryTyped("3"), EntryTyped("3*")]


def test_number_lock_off_opens_no_drawer(on: Stage, hands: Hands, acts: list[Act]) -> None:
    for key in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Delete):
        hands.pad(key)
    assert acts == []


def test_delete_in_a_typed_text_takes_no_line_off(on: Stage, hands: Hands, acts: list[Act]) -> None:
    hands.type("rzh")
    hands.key(Qt.Key.Key_Home)
    hands.key(Qt.Key.Key_Delete)
    assert on.sell.entry_text == "zh"
    assert not [act for act in acts if isinstance(act, Commanded)]


def test_enter_tells_what_was_typed(on: Stage, hands: Hands, acts: list[Act]) -> None:
    hands.type("6901028\r")
    assert acts[-1:] == [EntryEntered("6901028", None)]


def test_enter_in_an_empty_field_does_nothing(on: Stage, hands: Hands, acts: list[Act]) -> None:
    hands.type("\r")
    assert acts == []


def test_escape_first_empties_the_field(on: Stage, hands: Hands, acts: list[Act]) -> None:
    hands.type("rz")
    hands.key(Qt.Key.Key_Escape)
    assert on.sell.entry_text == ""
    assert acts[-1:] == [EntryTyped("")]
    hands.key(Qt.Key.Key_Escape)
    assert acts[-1:] == [WentBack()]


def test_the_buttons_below_do_what_the_keys_do(on: Stage, hands: Hands, acts: list[Act]) -> None:
    for text in ("Help", "New price", "Cash", "Code, other"):
        hands.click(button(on, text))
    commands = (Command.HELP, Command.PRICE, Command.SETTLE, Command.TENDERS)
    assert acts == [Commanded(command, 8) for command in commands]


def test_other_keys_can_be_chosen(qtbot: QtBot, on: Stage, hands: Hands) -> None:
    view = SellView(Theme(), {**dict.fromkeys(Command, ()), **{c: (f"Shift+F{n}",) for n, c in enumerate(Command)}})
    qtbot.addWidget(view)
    told: list[Act] = []
    view.acted.connect(told.append)
    with qtbot.waitExposed(view):
        view.show()
    QTest.keyClick(view, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert told == [Commanded(list(Command)[3], None)]


# --- search and quick goods


def test_the_best_result_is_marked_for_enter(on: Stage, hands: Hands, acts: list[Act]) -> None:
    results(on)
    hands.type("\r")
    hands.key(Qt.Key.Key_Down)
    hands.type("\r")
    assert acts == [EntryEntered("rzh", "r0"), EntryEntered("rzh", "r1")]


def test_a_result_can_be_pressed(on: Stage, hands: Hands, acts: list[Act]) -> None:
    results(on)
    rows = on.sell._results._rows
    hands.click(rows, QPoint(40, 3 * 44 + 20))
    assert acts == [ResultPicked("r3")]


def test_results_cover_no_entry_field_and_go_again(on: Stage) -> None:
    results(on)
    box = on.sell._results
    assert box.isVisible()
    assert box.geometry().bottom() < on.sell._entry.geometry().top()
    assert box.geometry().top() >= 0
    on.sell.show_results(())
    assert not box.isVisible()


def test_quick_goods_by_key_page_and_finger(on: Stage, hands: Hands, acts: list[Act]) -> None:
    hands.key(Qt.Key.Key_2, ctrl=True)
    hands.key(Qt.Key.Key_PageDown)
    hands.key(Qt.Key.Key_1, ctrl=True)
    hands.key(Qt.Key.Key_9, ctrl=True)
    hands.click(button(on, "可口可乐 330ml 罐装"))
    assert acts == [QuickPicked("q1"), QuickPicked("q3"), QuickPicked("q4")]


def test_pressing_a_quick_good_twice_sells_two(on: Stage, hands: Hands, acts: list[Act]) -> None:
    tile = button(on, "塑料袋 大")
    hands.double_click(tile)
    assert acts == [QuickPicked("q9"), QuickPicked("q9")]


# --- what a scan can never do


@pytest.mark.parametrize("scene", SELLING)
def test_nothing_a_scanner_sends_presses_or_confirms(on: Stage, hands: Hands, acts: list[Act], scene: str) -> None:
    """Every character, Enter, Tab and Space, against every state of the page, without any burst being told apart."""
    SCENES[scene](on)
    for character in PRINTABLE:
        hands.type(character)
    hands.key(Qt.Key.Key_Tab, "\t")
    hands.type("\r")
    assert [act for act in acts if isinstance(act, CONSEQUENCES)] == []


@pytest.mark.parametrize("scene", SELLING)
def test_no_button_takes_the_focus_or_enter(on: Stage, scene: str) -> None:
    SCENES[scene](on)
    buttons = on.shell.findChildren(QAbstractButton)
    assert [b for b in buttons if b.focusPolicy() != Qt.FocusPolicy.NoFocus] == []
    assert [b for b in buttons if isinstance(b, QPushButton) and (b.isDefault() or b.autoDefault())] == []


@pytest.mark.parametrize("scene", SELLING)
def test_the_input_method_is_off_wherever_the_focus_is(on: Stage, hands: Hands, scene: str) -> None:
    """Rule D-6. Only names, a product's category and the words of a note may be written in Chinese."""
    reset(on)
    SCENES[scene](on)
    words = {on.sell._side._panels[kind] for kind in on.sell._side._panels}
    names = ("_name", "_category", "_words", "_reason")
    allowed = {getattr(panel, name, None) for panel in words for name in names}
    for _ in range(7):
        focus = QApplication.focusWidget()
        assert input_method_on() == (focus in allowed and isinstance(focus, TextField))
        hands.key(Qt.Key.Key_Tab, "\t")


def test_a_code_that_runs_into_an_amount_is_no_amount(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["cash"](on)
    hands.type("6901028075763\r")
    assert acts[-1:] == [EntryEntered("6901028075763", None)]
    assert not [act for act in acts if isinstance(act, PanelEntered)]
    hands.type("50\r")
    assert acts[-1:] == [PanelEntered("50")]


def test_a_double_click_pays_once_and_hits_nothing_below(on: Stage, acts: list[Act]) -> None:
    """The panel opens under the pointer; the second press of the double click must not press what is there now."""
    cash = button(on, "Cash")
    place = cash.mapTo(on.shell, cash.rect().center())
    opening = on.sell.acted.connect(lambda act: SCENES["tenders"](on) if isinstance(act, Commanded) else None)
    QTest.mouseDClick(on.shell.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    on.sell.acted.disconnect(opening)
    assert acts == [Commanded(Command.SETTLE, 8)]


def test_focus_comes_back_to_the_entry_field(on: Stage, hands: Hands) -> None:
    for scene in ("cash", "age", "unknown"):
        SCENES[scene](on)
        on.sell.show_panel(None)
        hands.type("7")
    assert on.sell.entry_text == "777"


def test_what_is_typed_beside_the_field_goes_into_it(on: Stage, hands: Hands) -> None:
    on.sell.setFocus()
    hands.type("12")
    assert on.sell.entry_text == "12"
    assert on.sell._entry.field.hasFocus()


def test_a_message_is_read_out_and_goes(on: Stage) -> None:
    on.sell.show_message(Message(Level.DANGER, "Unknown code"))
    assert on.sell._message.accessibleName() == "Unknown code"
    on.sell.show_message(None)
    assert on.sell._message.message is None


def test_the_last_item_is_shown_beside_the_field(on: Stage) -> None:
    on.sell.show_sale(sale(2))
    assert on.sell._entry._last.text() == f"{line(1).name}  ￥2.00/瓶"
