"""The stock screen: every state can be read and hit, and no scan writes anything."""

from collections.abc import Iterator

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication

from pos_app.domain.transfer import QR_CHARACTERS_MAX
from pos_app.till.stock_count import matrix_of
from pos_app.ui.stock.acts import Act, Commanded, FormEntered, TabChosen, WentBack
from pos_app.ui.stock.keys import KEYS, Command
from pos_app.ui.stock.state import FormState, Tab
from pos_app.ui.translate import Language
from tests.ui.conftest import Hands, StageOf
from tests.ui.scenes import SCENES, Stage, reset
from tests.ui.scenes_stock import SCENES as STOCK
from tests.ui.test_views_front import outside, too_small, unreadable


@pytest.fixture
def told(on: Stage) -> Iterator[list[Act]]:
    acts: list[Act] = []
    connection = on.stock.acted.connect(acts.append)
    yield acts
    on.stock.acted.disconnect(connection)


@pytest.mark.parametrize("scene", STOCK)
def test_nothing_a_scanner_sends_writes_anything(on: Stage, hands: Hands, told: list[Act], scene: str) -> None:
    SCENES[scene](on)
    for character in "6901028075763 =+*":
        hands.type(character)
    hands.key(Qt.Key.Key_Tab, "\t")
    hands.type("\r\r ")
    assert [act for act in told if isinstance(act, Commanded | FormEntered)] == []


@pytest.mark.parametrize("scene", STOCK)
def test_no_button_takes_the_focus(on: Stage, scene: str) -> None:
    SCENES[scene](on)
    buttons = on.shell.findChildren(QAbstractButton)
    assert [each for each in buttons if each.focusPolicy() != Qt.FocusPolicy.NoFocus] == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_everything_can_be_read_and_hit_on_the_smallest_screen(stage_of: StageOf, language: Language) -> None:
    on = stage_of(language)
    wrong = []
    for name in STOCK:
        reset(on)
        SCENES[name](on)
        for _ in range(3):
            QApplication.processEvents()
        assert (on.shell.width(), on.shell.height()) == (1024, 768), name
        wrong += [f"{name}: {what}" for what in (*unreadable(on), *outside(on), *too_small(on))]
    assert wrong == []


def test_a_key_is_a_command_of_the_tab_that_is_open(on: Stage, hands: Hands, told: list[Act]) -> None:
    SCENES["stock_counting"](on)
    hands.key(Qt.Key.Key_F5)
    SCENES["stock_documents"](on)
    hands.key(Qt.Key.Key_F5)
    commands = [act.command for act in told if isinstance(act, Commanded)]
    assert commands == [Command.PHONE, Command.SHOW]
    assert KEYS[Command.PHONE] == KEYS[Command.SHOW] == "F5"


def test_arrows_turn_the_tabs_while_nothing_is_typed(on: Stage, hands: Hands, told: list[Act]) -> None:
    SCENES["stock_on_hand"](on)
    hands.key(Qt.Key.Key_Right)
    assert TabChosen(Tab.CONCERNS) in told
    told.clear()
    SCENES["stock_on_hand"](on)
    hands.type("a")
    hands.key(Qt.Key.Key_Right)
    assert [act for act in told if isinstance(act, TabChosen)] == []


@pytest.mark.parametrize("length", [40, 300, QR_CHARACTERS_MAX])
def test_a_code_on_the_screen_can_be_read_from_it(on: Stage, length: int) -> None:
    text = ("http://192.168.1.5:48213/#7K2MXQ4RTB" * 40)[:length]
    SCENES["stock_documents"](on)
    hint = "The other shop scans this code"
    on.stock.show_form(FormState("sent", "Transfer", hint=hint, matrix=matrix_of(text)))
    for _ in range(3):
        QApplication.processEvents()
    image = on.shell.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    seen = Image.frombuffer("L", (image.bytesPerLine(), image.height()), bytes(image.constBits()))
    assert [found.text for found in zxingcpp.read_barcodes(seen)] == [text]


def test_escape_leaves_a_form(on: Stage, hands: Hands, told: list[Act]) -> None:
    SCENES["stock_document"](on)
    hands.key(Qt.Key.Key_Escape)
    assert told == [WentBack()]
