"""The buying screen: what is pressed is told, a scan saves nothing, and keys do all that fingers can."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from pos_app.ui.buying import acts
from pos_app.ui.buying.keys import KEYS, SHEET_KEYS, Command, SheetKey, Tab
from pos_app.ui.buying.words import command_name, sheet_key_name
from pos_app.ui.widgets.button import Button
from tests.ui import scenes_buying
from tests.ui.conftest import Hands, input_method_on
from tests.ui.scenes import SCENES, Stage

OURS = list(scenes_buying.SCENES)
PRINTABLE = "".join(chr(code) for code in range(32, 127))
LISTS = {"buying": Tab.ORDERS, "buying_documents": Tab.DOCUMENTS, "buying_suppliers": Tab.SUPPLIERS}


@pytest.fixture
def told(on: Stage) -> Iterator[list[object]]:
    """What the screen told so far."""
    told: list[object] = []
    connection = on.buying.acted.connect(told.append)
    yield told
    on.buying.acted.disconnect(connection)


def button(on: Stage, text: str) -> Button:
    QApplication.processEvents()
    return next(b for b in on.buying.findChildren(Button) if b.face.text == text and b.isVisible())


@pytest.mark.parametrize("scene", OURS)
def test_nothing_a_scanner_sends_writes_anything(on: Stage, hands: Hands, told: list[object], scene: str) -> None:
    SCENES[scene](on)
    for character in PRINTABLE:
        hands.type(character)
    hands.key(Qt.Key.Key_Tab, "\t")
    hands.type("\r\r ")
    writes = (acts.Commanded, acts.SheetKeyed, acts.FormEntered)
    assert [act for act in told if isinstance(act, writes)] == []


@pytest.mark.parametrize("scene", OURS)
def test_no_button_takes_the_focus(on: Stage, scene: str) -> None:
    SCENES[scene](on)
    buttons = on.buying.findChildren(QAbstractButton)
    assert [b for b in buttons if b.focusPolicy() != Qt.FocusPolicy.NoFocus] == []


@pytest.mark.parametrize(("scene", "command"), [(scene, each) for scene, tab in LISTS.items() for each in KEYS[tab]])
def test_a_key_and_a_finger_tell_the_same(
    on: Stage, hands: Hands, told: list[object], scene: str, command: Command
) -> None:
    SCENES[scene](on)
    hands.key(Qt.Key[f"Key_{KEYS[LISTS[scene]][command]}"])
    hands.click(button(on, command_name(command, LISTS[scene])))
    assert len(told) == 2
    assert told[0] == told[1]
    assert isinstance(told[0], acts.Commanded)
    assert told[0].command is command
    assert told[0].chosen is not None


@pytest.mark.parametrize("key", SheetKey)
def test_a_document_is_written_by_keys_or_fingers(on: Stage, hands: Hands, told: list[object], key: SheetKey) -> None:
    SCENES["buying_receipt"](on)
    name = SHEET_KEYS[key]
    hands.key(Qt.Key.Key_S, ctrl=True) if name == "Ctrl+S" else hands.key(Qt.Key[f"Key_{name}"])
    hands.click(button(on, sheet_key_name(key)))
    assert told == [acts.SheetKeyed(key)] * 2


def test_what_is_typed_is_told_at_once_and_arrows_mark_lines(on: Stage, hands: Hands, told: list[object]) -> None:
    SCENES["buying_receipt"](on)
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Tab, "\t")
    hands.type("5")
    assert told == [acts.LineMarked(1), acts.LineTyped("units", "5")]


def test_enter_looks_for_a_product(on: Stage, hands: Hands, told: list[object]) -> None:
    SCENES["buying_receipt_empty"](on)
    hands.type("nfs\r")
    assert told == [acts.ProductAsked("nfs")]


@pytest.mark.parametrize(
    "scene", [scene for scene in OURS if scene.startswith(("buying_re", "buying_s", "buying_pay"))]
)
def test_only_words_are_written_with_an_input_method(on: Stage, hands: Hands, scene: str) -> None:
    SCENES[scene](on)
    QApplication.processEvents()
    sheet, form = on.buying._sheet, on.buying._fields
    words: set[object] = {sheet._product, sheet._fields["reference"], sheet._fields["note"]}
    words |= {field for name, field in form._fields.items() if name in {"name", "contact", "note"}}
    for _ in range(6):
        focus = QApplication.focusWidget()
        assert input_method_on() == (focus in words) or not isinstance(focus, QLineEdit)
        hands.key(Qt.Key.Key_Tab, "\t")


def test_one_of_some_is_chosen_by_arrows_and_enter(on: Stage, hands: Hands, told: list[object]) -> None:
    SCENES["buying_choose"](on)
    hands.key(Qt.Key.Key_Down)
    hands.type("\r")
    assert told == [acts.Picked("1")]


def test_a_form_is_told_as_it_was_typed(on: Stage, hands: Hands, told: list[object]) -> None:
    SCENES["buying_pay"](on)
    QApplication.processEvents()
    hands.key(Qt.Key.Key_Tab, "\t")
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_S, ctrl=True)
    assert told == [acts.FormEntered({"amount": "3864.50", "tender": "bank", "back": "no", "note": ""})]
