"""The panels of the selling page: each can be finished by keyboard and by finger, and each can be left."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from pos_app.domain.money import Money
from pos_app.domain.product import Kind
from pos_app.ui.message import FieldError
from pos_app.ui.sell.acts import (
    Act,
    Answered,
    CashPicked,
    CodeChosen,
    JobRetried,
    PanelEntered,
    PanelTyped,
    ProductEntered,
    ReasonGiven,
    TenderPicked,
    WentBack,
)
from pos_app.ui.sell.panels.panel import Panel
from pos_app.ui.sell.panels.product import ProductPanel
from pos_app.ui.sell.state import CashState, ProductDraft
from pos_app.ui.widgets.button import AnswerButton, Button
from pos_app.ui.widgets.labels import Label, MessageLine
from tests.ui.conftest import Hands
from tests.ui.scenes import CASH, DRAFT, SCENES, Stage, unknown

# The screen that is not there says so whenever a window has a least size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PANELS = [
    "cash",
    "tenders",
    "quantity",
    "price",
    "unknown",
    "age",
    "clear",
    "help",
    "drawer",
    "printer",
    "printer_none",
]


def panel(on: Stage) -> Panel[object]:
    shown = on.sell._side.panel
    assert shown is not None
    assert shown.isVisible()
    return shown


def says(on: Stage) -> list[str]:
    """All that can be read in the open panel."""
    texts = [label.text() for label in panel(on).findChildren(Label) if label.isVisible()]
    lines = [line.message.text for line in panel(on).findChildren(MessageLine) if line.message and line.isVisible()]
    return [*texts, *lines, *(b.face.text for b in panel(on).findChildren(Button) if b.isVisible())]


def button(on: Stage, text: str) -> Button:
    QApplication.processEvents()
    return next(b for b in panel(on).findChildren(Button) if b.face.text == text and b.isVisible())


def listens(on: Stage, text: str) -> bool:
    answer = button(on, text)
    return isinstance(answer, AnswerButton) and answer.listens


@pytest.mark.parametrize("name", PANELS)
def test_escape_leaves_every_panel(on: Stage, hands: Hands, acts: list[Act], name: str) -> None:
    SCENES[name](on)
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_Escape, held=True)
    assert acts == [WentBack()]


@pytest.mark.parametrize("name", PANELS)
def test_one_panel_at_a_time(on: Stage, name: str) -> None:
    SCENES["cash"](on)
    SCENES[name](on)
    assert [shown for shown in on.sell._side._panels.values() if shown.isVisible()] == [panel(on)]


# --- cash


def test_the_exact_sum_is_first_and_on_enter(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["cash"](on)
    assert "Exact ￥135.00" in says(on)
    hands.type("\r")
    assert acts == [PanelEntered("")]


def test_notes_have_a_key_and_a_button(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["cash"](on)
    hands.key(Qt.Key.Key_F3)
    hands.key(Qt.Key.Key_F3, held=True)
    hands.click(button(on, "￥200.00"))
    hands.click(button(on, "Exact ￥135.00"))
    assert acts == [CashPicked(Money(15000)), CashPicked(Money(20000)), PanelEntered("")]


def test_fewer_notes_than_places_leave_no_dead_key(on: Stage, hands: Hands, acts: list[Act]) -> None:
    on.sell.show_panel(replace(CASH, notes=(Money(13500), Money(14000))))
    hands.key(Qt.Key.Key_F3)
    hands.key(Qt.Key.Key_F2)
    assert acts == [CashPicked(Money(14000))]


def test_a_sum_is_typed_by_keyboard_or_finger(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["cash"](on)
    hands.type("1")
    for sign in ("5", "0", ".", "5"):
        hands.click(button(on, sign))
    hands.key(Qt.Key.Key_Backspace)
    hands.type("\r")
    typed = [act.text for act in acts if isinstance(act, PanelTyped)]
    assert typed == ["1", "15", "150", "150.", "150.5", "150."]
    assert acts[-1:] == [PanelEntered("150.")]


def test_the_same_digit_twice_quickly_is_two_digits(on: Stage, hands: Hands) -> None:
    SCENES["cash"](on)
    hands.double_click(button(on, "5"))
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == "55"


def test_letters_and_a_second_point_are_no_amount(on: Stage, hands: Hands) -> None:
    SCENES["cash"](on)
    hands.type("1a2.3.4-")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == "12.34"


def test_change_or_what_is_missing_is_said_in_words(on: Stage) -> None:
    SCENES["cash_change"](on)
    assert "Change" in says(on)
    SCENES["cash_short"](on)
    assert "Still missing" in says(on)


def test_far_too_much_is_asked_about(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["cash_asks"](on)
    acts.clear()
    assert "￥1350.00 given: is that right?" in says(on)
    hands.type("\r 1y")
    assert acts == []
    hands.key(Qt.Key.Key_F2)
    hands.key(Qt.Key.Key_Escape)
    assert acts == [Answered(yes=True), WentBack()]


def test_what_was_typed_is_gone_when_the_panel_opens_again(on: Stage, hands: Hands) -> None:
    SCENES["cash"](on)
    hands.type("77")
    on.sell.show_panel(None)
    SCENES["cash"](on)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == ""


# --- other tenders


def test_another_tender_is_chosen_then_seen(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["tenders"](on)
    hands.key(Qt.Key.Key_F2)
    hands.click(button(on, "Alipay"))
    SCENES["tenders_seen"](on)
    assert "Did you see ￥135.03 paid by WeChat Pay?" in says(on)
    hands.key(Qt.Key.Key_F2)
    assert acts == [TenderPicked("wechat"), TenderPicked("alipay"), Answered(yes=True)]


def test_a_finger_still_clicking_does_not_confirm(on: Stage, hands: Hands, qtbot: QtBot, acts: list[Act]) -> None:
    SCENES["tenders_seen"](on)
    hands.click(button(on, "Yes"))
    assert acts == []
    qtbot.waitUntil(lambda: listens(on, "Yes"))
    hands.click(button(on, "Yes"))
    assert acts == [Answered(yes=True)]


# --- quantity and price


def test_a_new_quantity(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["quantity"](on)
    hands.type("12\r")
    assert acts[-1:] == [PanelEntered("12")]


def test_a_percentage_may_be_typed_as_a_price(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["price"](on)
    hands.type("/95\r")
    assert acts[-1:] == [PanelEntered("/95")]


def test_an_odd_price_is_asked_about_once_or_never_again(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["price_doubt"](on)
    hands.key(Qt.Key.Key_F2)
    hands.key(Qt.Key.Key_F3)
    hands.key(Qt.Key.Key_F2)
    hands.click(button(on, "Don't ask again for this item"))
    hands.key(Qt.Key.Key_F2)
    assert acts == [Answered(yes=True), Answered(yes=True, remember=True), Answered(yes=True)]


def test_a_refused_price_says_why(on: Stage) -> None:
    SCENES["price_refused"](on)
    assert [text for text in says(on) if "no right" in text]


# --- unknown code


def form(on: Stage) -> ProductPanel:
    shown = on.sell._side.panel
    assert isinstance(shown, ProductPanel)
    return shown


def test_a_product_is_added_by_keyboard_alone(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["unknown"](on)
    hands.type("Cola\r")
    hands.key(Qt.Key.Key_Right)
    hands.type("\r3.50\r2\r")
    hands.key(Qt.Key.Key_Down)
    hands.type("\r")
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_S, ctrl=True)
    assert acts == [ProductEntered(ProductDraft(DRAFT.code, "Cola", "包", "3.50", "2", Kind.CIGARETTE, "饮料"))]


def test_what_is_typed_stays_while_more_unknown_codes_come(on: Stage, hands: Hands) -> None:
    SCENES["unknown"](on)
    hands.type("Col")
    on.sell.show_panel(replace(unknown(errors=False), queue=("1", "2", "3", "4")))
    hands.type("a")
    assert form(on).draft.name == "Cola"
    assert "… and 2 more" in says(on)


def test_an_error_is_said_at_its_field_and_the_field_waits(on: Stage, hands: Hands) -> None:
    SCENES["unknown"](on)
    hands.type("Cola")
    on.sell.show_panel(replace(unknown(errors=False), errors=(FieldError("price", "no number"),)))
    assert "no number" in says(on)
    hands.type("3")
    assert (form(on).draft.name, form(on).draft.price) == ("Cola", "3")


def test_another_unknown_code_is_taken_first(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["unknown"](on)
    hands.type("Cola")
    hands.key(Qt.Key.Key_F2)
    hands.click(button(on, "6902538004045"))
    typed = replace(DRAFT, name="Cola")
    assert acts == [CodeChosen("6922255451427", typed), CodeChosen("6902538004045", typed)]


def test_a_prefilled_name_leads_straight_to_the_price(on: Stage, hands: Hands) -> None:
    on.sell.show_panel(replace(unknown(errors=False), draft=replace(DRAFT, name="可乐")))
    hands.type("3")
    assert (form(on).draft.name, form(on).draft.price) == ("可乐", "3")


def test_another_code_shows_its_own_form(on: Stage, hands: Hands) -> None:
    SCENES["unknown"](on)
    hands.type("Cola")
    on.sell.show_panel(replace(unknown(errors=False), draft=ProductDraft("6922255451427", unit="盒")))
    assert form(on).draft == ProductDraft("6922255451427", unit="盒")


# --- questions


def test_eighteen_or_refused_one_key_each(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["age"](on)
    assert "18+" in says(on)
    hands.key(Qt.Key.Key_F2)
    hands.key(Qt.Key.Key_F2, held=True)
    hands.key(Qt.Key.Key_F3)
    assert acts == [Answered(yes=True), Answered(yes=False)]


def test_clearing_is_asked_about(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["clear"](on)
    assert "Take off all 8 lines, ￥674.26 together?" in says(on)
    hands.key(Qt.Key.Key_F2)
    assert acts == [Answered(yes=True)]


def test_help_goes_with_the_key_it_came_with(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["help"](on)
    assert "Open the drawer, pay cash in or out" in says(on)
    hands.key(Qt.Key.Key_F1)
    assert acts == [WentBack()]


def test_the_drawer_wants_a_reason(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["drawer"](on)
    hands.key(Qt.Key.Key_F2)
    hands.click(button(on, "Check the cash"))
    assert acts == [ReasonGiven("change"), ReasonGiven("check")]


def test_a_receipt_that_did_not_come_out_is_sent_again(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["printer"](on)
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_F2)
    hands.click(button(on, "Again"))
    assert acts == [JobRetried(1), JobRetried(0)]


def test_when_all_came_out_it_says_so(on: Stage, hands: Hands, acts: list[Act]) -> None:
    SCENES["printer_none"](on)
    assert "All receipts came out." in says(on)
    hands.key(Qt.Key.Key_F2)
    assert acts == []


def test_what_the_button_says_is_what_enter_does(on: Stage, hands: Hands, acts: list[Act]) -> None:
    """By finger or by key: a sum that was typed is taken, not the exact one."""
    on.sell.show_panel(CashState(Money(13500)))
    hands.type("400")
    on.sell.show_panel(CashState(Money(13500), given=Money(40000), change=Money(26500)))
    hands.click(button(on, "Take ￥400.00"))
    assert acts[-1] == PanelEntered("400")
