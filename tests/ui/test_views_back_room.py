"""The screens beside the selling page: what is pressed is told, and a scan presses nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from pos_app.domain.money import Quantity
from pos_app.ui.message import Level
from pos_app.ui.promotions import acts as promotions
from pos_app.ui.status import CloudState, StatusState
from pos_app.ui.supply import acts as supply
from pos_app.ui.supply import keys as supply_keys
from pos_app.ui.supply import words as supply_words
from pos_app.ui.supply.state import DifferenceDraft, Filter
from pos_app.ui.sync import acts as sync
from pos_app.ui.sync import keys as sync_keys
from pos_app.ui.sync import words as sync_words
from pos_app.ui.sync.state import Line, SyncNow, Tab
from pos_app.ui.translate import set_language
from pos_app.ui.widgets.button import Button
from pos_app.ui.widgets.keys import key_label
from pos_app.ui.widgets.table import Table
from tests.ui import scenes_supply, scenes_sync
from tests.ui.conftest import Hands, input_method_on
from tests.ui.scenes import SCENES, STATUS, Stage

ROOT = Path(__file__).parents[2]
BESIDE = [name for name in SCENES if name.startswith(("supply", "sync", "promotions"))]
PRINTABLE = "".join(chr(code) for code in range(32, 127))
# What writes into the books or calls the cloud; a number typed for a line is looked at before it is written.
CONSEQUENCES = (supply.DifferenceEntered, sync.EnrolEntered, promotions.PromotionEntered, promotions.PricesEntered)


@pytest.fixture
def told(on: Stage) -> Iterator[list[object]]:
    """What both screens told so far."""
    acts: list[object] = []
    connections = [page.acted.connect(acts.append) for page in (on.supply, on.sync, on.promotions)]
    yield acts
    for page, connection in zip((on.supply, on.sync, on.promotions), connections, strict=True):
        page.acted.disconnect(connection)


def button(on: Stage, text: str) -> Button:
    QApplication.processEvents()
    return next(b for b in on.shell.findChildren(Button) if b.face.text == text and b.isVisible())


def table(on: Stage) -> Table:
    """The first that can be seen."""
    return next(part for part in on.shell.findChildren(Table) if part.isVisible())


# --- a scan


@pytest.mark.parametrize("scene", BESIDE)
def test_nothing_a_scanner_sends_writes_anything(on: Stage, hands: Hands, told: list[object], scene: str) -> None:
    SCENES[scene](on)
    for character in PRINTABLE:
        hands.type(character)
    hands.key(Qt.Key.Key_Tab, "\t")
    hands.type("\r\r ")
    commands = [act for act in told if isinstance(act, supply.Commanded | sync.Commanded)]
    assert [act for act in commands if act.command is not supply_keys.Command.COUNT] == []
    assert [act for act in told if isinstance(act, CONSEQUENCES)] == []


@pytest.mark.parametrize("scene", BESIDE)
def test_no_button_takes_the_focus_or_enter(on: Stage, scene: str) -> None:
    SCENES[scene](on)
    buttons = on.shell.findChildren(QAbstractButton)
    assert [b for b in buttons if b.focusPolicy() != Qt.FocusPolicy.NoFocus] == []
    assert [b for b in buttons if isinstance(b, QPushButton) and (b.isDefault() or b.autoDefault())] == []


@pytest.mark.parametrize("scene", BESIDE)
def test_only_words_are_written_with_an_input_method(on: Stage, hands: Hands, scene: str) -> None:
    SCENES[scene](on)
    form = on.promotions._promotion
    words = {on.supply._difference._reason, form._fields["name"], form._fields["categories"]}
    words |= {form._product, on.promotions._price._product}
    for _ in range(4):
        assert input_method_on() == (QApplication.focusWidget() in words)
        hands.key(Qt.Key.Key_Tab, "\t")


@pytest.mark.parametrize("scene", ["supply_count", "supply_price", "supply_difference"])
def test_a_code_in_a_number_field_is_handed_over(on: Stage, hands: Hands, told: list[object], scene: str) -> None:
    SCENES[scene](on)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    hands.type("6901028075763")
    hands.key(Qt.Key.Key_S, ctrl=True) if scene == "supply_difference" else hands.type("\r")
    assert told == [supply.CodeTyped("6901028075763")]


# --- supply


@pytest.mark.parametrize("command", supply_keys.Command)
def test_a_key_and_a_finger_tell_the_same(
    on: Stage, hands: Hands, told: list[object], command: supply_keys.Command
) -> None:
    SCENES["supply_parked"](on)
    counting = scenes_supply.lines()
    on.supply.show_detail(scenes_supply.detail("partly", (replace(counting[0], counted=Quantity.of(1), parked=True),)))
    on.supply.show_unread(0)
    hands.key(Qt.Key[f"Key_{supply_keys.KEYS[command]}"])
    counting_says = {
        supply_keys.Command.TAKE: "Take what was counted into stock",
        supply_keys.Command.COUNT: "Type a number",
    }
    hands.click(button(on, counting_says.get(command) or supply_words.command_name(command)))
    assert told == [supply.Commanded(command, 1)] * 2


def test_deliveries_and_lines_are_chosen_by_keys(on: Stage, hands: Hands, told: list[object]) -> None:
    SCENES["supply"](on)
    hands.key(Qt.Key.Key_PageDown)
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_F3)
    hands.key(Qt.Key.Key_Escape)
    assert told == [
        supply.DeliveryChosen(2),
        supply.FilterChosen(Filter.OPEN),
        supply.Commanded(supply_keys.Command.COUNT, 2),
        supply.WentBack(),
    ]


def test_a_row_is_chosen_by_finger(on: Stage, told: list[object]) -> None:
    SCENES["supply"](on)
    deliveries = table(on)
    QTest.mouseClick(deliveries.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 3 * deliveries.rowHeight(0) - 8))
    assert told == [supply.DeliveryChosen(2)]


def test_the_end_of_the_list_asks_for_more(on: Stage, told: list[object]) -> None:
    SCENES["supply_many"](on)
    deliveries = table(on)
    deliveries.verticalScrollBar().setValue(deliveries.verticalScrollBar().maximum())
    assert supply.MoreWanted() in told


def test_a_held_key_acts_once(on: Stage, hands: Hands, told: list[object]) -> None:
    SCENES["supply"](on)
    hands.key(Qt.Key.Key_F2)
    for _ in range(5):
        hands.key(Qt.Key.Key_F2, held=True)
    assert len(told) == 1


def test_a_difference_is_told_as_it_was_typed(on: Stage, hands: Hands, told: list[object]) -> None:
    SCENES["supply_difference"](on)
    hands.type("3")
    hands.key(Qt.Key.Key_Up)
    hands.key(Qt.Key.Key_S, ctrl=True)
    assert told == [supply.DifferenceEntered(DifferenceDraft("over", "3", "More than on the delivery note", 1))]


def test_a_reason_somebody_wrote_stays_when_the_kind_changes(on: Stage, hands: Hands, told: list[object]) -> None:
    SCENES["supply_difference"](on)
    hands.type("3\r")
    on.supply._difference._reason.selectAll()
    hands.type("wet\r")
    hands.click(button(on, "Short"))
    hands.key(Qt.Key.Key_S, ctrl=True)
    assert told == [supply.DifferenceEntered(DifferenceDraft("short", "3", "wet", 1))]


def test_the_keypad_types_the_count(on: Stage, hands: Hands, told: list[object]) -> None:
    SCENES["supply_count"](on)
    for digit in ("1", "2"):
        hands.click(button(on, digit))
    hands.click(button(on, "OK"))
    hands.click(button(on, "Back"))
    assert told == [supply.CountEntered(2, "12"), supply.WentBack()]


def test_a_notice_is_read_in_full(on: Stage, hands: Hands, told: list[object]) -> None:
    SCENES["supply_notices"](on)
    hands.key(Qt.Key.Key_Down)
    assert told == [supply.NoticeChosen(2)]
    assert on.supply._notices._text.text() == scenes_supply.NOTICES[1].text


# --- sync


def test_the_tabs_are_turned_and_rows_chosen_by_keys(on: Stage, hands: Hands, told: list[object]) -> None:
    SCENES["sync_days"](on)
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Right)
    assert told == [sync.RowChosen("2026-11-21"), sync.TabChosen(Tab.RATES)]


def test_sync_close_and_seen_are_told(on: Stage, hands: Hands, told: list[object]) -> None:
    SCENES["sync_off"](on)
    hands.click(button(on, "Sync now"))
    hands.click(button(on, "Close 2026-11-21"))
    SCENES["sync_alarms"](on)
    hands.click(button(on, "Seen"))
    hands.key(Qt.Key.Key_F5)
    run, close, seen = sync_keys.Command.RUN, sync_keys.Command.CLOSE_DAY, sync_keys.Command.SEEN
    assert [act.command for act in told if isinstance(act, sync.Commanded)] == [run, close, seen, seen]
    assert told[-1] == sync.Commanded(seen, "2")


def test_a_difference_shows_the_documents_behind_it(on: Stage, hands: Hands) -> None:
    SCENES["sync_days"](on)
    days = on.sync._lists._days
    assert [row.cells[1].below for row in days._documents.rows] == [each.number for each in scenes_sync.DOCUMENTS]
    days._table.step(1)
    assert days._documents.rows == ()


def test_the_form_is_filled_and_told(on: Stage, hands: Hands, told: list[object]) -> None:
    SCENES["sync_enrol"](on)
    hands.type("https://cloud.example\r1234\rcloud.pem")
    hands.key(Qt.Key.Key_S, ctrl=True)
    hands.key(Qt.Key.Key_Escape)
    assert told == [sync.EnrolEntered("https://cloud.example", "1234", "cloud.pem"), sync.WentBack()]


def test_nothing_is_entered_while_the_cloud_is_asked(on: Stage, hands: Hands, told: list[object]) -> None:
    SCENES["sync_enrol_busy"](on)
    hands.key(Qt.Key.Key_S, ctrl=True)
    assert told == []


@pytest.mark.parametrize("line", Line)
@pytest.mark.parametrize("waiting", [0, 12])
def test_how_it_stands_is_one_sentence(line: Line, waiting: int) -> None:
    level, sentence = sync_words.headline(SyncNow(line, waiting=waiting, waiting_since="11-20 21:14"))
    assert sentence
    assert (level is Level.WARNING) == (line is Line.OFF)
    assert ("12 entries wait since 11-20 21:14" in sentence) == (waiting > 0 and line in {Line.ON, Line.OFF})


# --- the strip and the pages


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (StatusState(cloud=CloudState.ON), "On line"),
        (StatusState(cloud=CloudState.OFF), "Off line"),
        (StatusState(cloud=CloudState.ON, alarms=2), "2 alarms"),
        (StatusState(notices=3), "3"),
    ],
)
def test_the_strip_tells_of_the_cloud_and_the_notices(on: Stage, status: StatusState, text: str) -> None:
    on.shell.show_status(status)
    assert button(on, text).face.icon is not None


def test_what_the_strip_tells_can_be_pressed(on: Stage, hands: Hands, qtbot: QtBot) -> None:
    on.shell.show_status(replace(STATUS, cloud=CloudState.ON, notices=3))
    with qtbot.waitSignal(on.shell.cloud_pressed):
        hands.click(button(on, "On line"))
    with qtbot.waitSignal(on.shell.notices_pressed):
        hands.click(button(on, "3"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_keys_are_told_in_the_documents(language: str) -> None:
    told = (ROOT / "docs/keys.md").read_text(encoding="utf-8")
    set_language("zh_CN" if language == "zh_CN" else "en")
    try:
        rows = [(key_label(key), supply_words.command_name(command)) for command, key in supply_keys.KEYS.items()]
        rows += [(key_label(key), sync_words.command_name(command)) for command, key in sync_keys.KEYS.items()]
    finally:
        set_language("en")
    assert [row for row in rows if not any(row[0] in line and row[1] in line for line in told.splitlines())] == []
