"""The customer's screen in every state: read from afar, nothing cut off, nothing to press."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.domain.tender import SEEN_TENDERS
from pos_app.till.pole import shown_of
from pos_app.ui.customer.paying import paying_of
from pos_app.ui.customer.presenter import CustomerPresenter
from pos_app.ui.customer.state import Ask, Basket, GoodsRow, Paying, Thanks, first_in_sight
from pos_app.ui.customer.view import CustomerView
from pos_app.ui.customer.window import CustomerWindow
from pos_app.ui.fonts import chinese_font
from pos_app.ui.sell.state import AgeState, CashState, HelpState, LineRow, Mark, PanelState, SaleState, TendersState
from pos_app.ui.sell.state_pay import CodePhase, CodeState, Laid
from pos_app.ui.theme import DARK, LIGHT, Theme, apply
from pos_app.ui.translate import Language, set_language
from pos_app.ui.widgets.labels import Label
from tests.conftest import TestClock
from tests.ui.scenes_customer import SCENES, basket

SIZES = ((800, 480), (1024, 600), (1366, 768), (1920, 1080), (768, 1024))
# The screen that is not there says so whenever a window has a least size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture(params=["zh_CN", "en"])
def window(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Iterator[CustomerWindow]:
    language: Language = request.param
    set_language(language)
    palette = DARK if language == "en" else LIGHT
    apply(Theme(palette, chinese_font()), qapp)
    window = CustomerWindow(palette, chinese_font())
    qtbot.addWidget(window)
    window.show()
    yield window
    set_language("en")


def cut_off(view: CustomerView) -> list[str]:
    """Texts that need more room than they have."""
    found = []
    page = view.currentWidget()
    assert page is not None
    for label in page.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        room, metrics = label.contentsRect(), QFontMetrics(label.font())
        if label.wordWrap():
            fits = label.heightForWidth(label.width()) <= label.height()
        else:
            fits = metrics.horizontalAdvance(label.text()) <= room.width() and metrics.height() <= room.height()
        inside = view.rect().contains(label.mapTo(view, label.rect().center()))
        found += [] if fits and inside else [label.text()]
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_is_cut_off_on_any_monitor(window: CustomerWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    QApplication.processEvents()
    for name, scene in SCENES.items():
        window.show_screen(scene)
        QApplication.processEvents()
        assert cut_off(window.view) == [], name


def test_texts_grow_with_the_monitor(window: CustomerWindow) -> None:
    window.show_screen(SCENES["some"])
    heights = []
    for width, height in ((1024, 600), (1920, 1080)):
        window.resize(width, height)
        QApplication.processEvents()
        heights.append(window.view.basket.findChildren(Label)[0].font().pixelSize())
    assert heights[1] > heights[0] >= 14


def test_the_newest_row_is_marked_and_in_sight_however_many_there_are(window: CustomerWindow) -> None:
    for lines in (1, 8, 9, 140):
        for newest in (0, lines - 1, None):
            window.show_screen(replace(basket(lines), newest=newest))
            QApplication.processEvents()
            rows = [row for row in window.view.basket.lines._rows if row.isVisible()]
            assert len(rows) == min(lines, len(window.view.basket.lines._rows))
            assert sum(row.newest for row in rows) == (newest is not None)


@given(st.integers(0, 300), st.integers(1, 20), st.data())
def test_the_newest_is_always_among_those_shown(count: int, room: int, data: st.DataObject) -> None:
    rows = basket(count).rows
    newest = data.draw(st.none() | st.integers(0, count - 1)) if count else None
    first = first_in_sight(rows, newest, room)
    assert 0 <= first <= max(0, count - room)
    assert newest is None or first <= newest < first + room or newest >= count - room


# --- what it means


@pytest.mark.parametrize(
    ("panel", "paying"),
    [
        (None, None),
        (HelpState(), None),
        (AgeState(("中华",)), None),
        (CashState(Money(450)), Paying(Ask.CASH, Money(450))),
        (CashState(Money(450), given=Money(200), change=Money(-250)), Paying(Ask.CASH, Money(450))),
        (
            CashState(Money(450), given=Money(1000), change=Money(550)),
            Paying(Ask.CASH, Money(450), Money(1000), Money(550)),
        ),
        *(
            (CodeState(phase, "wechat", Money(450)), Paying(ask, Money(450)))
            for phase, ask in (
                (CodePhase.ASKING, Ask.PAYING),
                (CodePhase.PAYING, Ask.PAYING),
                (CodePhase.UNKNOWN, Ask.WAIT),
                (CodePhase.GIVING_BACK, Ask.WAIT),
                (CodePhase.FAILED, Ask.TRY_AGAIN),
            )
        ),
        (TendersState(Money(450), SEEN_TENDERS), None),
        (TendersState(Money(450), SEEN_TENDERS, codes=True), Paying(Ask.SHOW_CODE, Money(450))),
        (
            TendersState(Money(450), SEEN_TENDERS, laid=(Laid("Cash", Money(100)),)),
            Paying(Ask.REST, Money(450), laid=Money(100)),
        ),
        (TendersState(Money(450), SEEN_TENDERS, "card", amount=Money(50)), Paying(Ask.PAYING, Money(50))),
        (TendersState(Money(450), SEEN_TENDERS, "wechat"), Paying(Ask.PAYING, Money(450))),
    ],
)
def test_a_panel_means_this_to_the_customer(panel: PanelState | None, paying: Paying | None) -> None:
    assert paying_of(panel) == paying


LINES = st.builds(
    LineRow,
    st.integers(1, 9),
    st.just("中华"),
    st.just("盒"),
    price=st.integers(0, 9_999).map(Money),
    list_price=st.integers(0, 9_999).map(Money),
    quantity=st.integers(1, 9_999).map(Quantity),
    amount=st.integers(0, 99_999).map(Money),
    marks=st.sampled_from([(), (Mark.TOBACCO,), (Mark.PRICE_CHANGED,), (Mark.TOBACCO, Mark.PRICE_CHANGED)]),
)


@given(st.lists(LINES, min_size=1, max_size=12))
def test_nothing_is_ever_saved_on_tobacco_and_never_less_than_nothing(lines: list[LineRow]) -> None:
    presenter = CustomerPresenter(lambda: None, TestClock())
    presenter.sale_shown(SaleState(tuple(lines)))
    shown = presenter.screen
    assert isinstance(shown, Basket)
    for line, row in zip(lines, shown.rows, strict=True):
        assert row.saved.fen >= 0
        assert Mark.TOBACCO not in line.marks or row.saved == ZERO
    assert shown.saved.fen == sum(row.saved.fen for row in shown.rows)


@given(st.sampled_from(sorted(SCENES)))
def test_a_pole_can_show_every_screen(name: str) -> None:
    shown_of(SCENES[name])


def test_paid_by_code_gives_no_change() -> None:
    thanks = Thanks(Money(450), Money(450), ZERO, in_cash=False)
    assert str(shown_of(thanks)) == "Received(total_fen=450, received_fen=450)"


def test_a_line_taken_off_leaves_the_sum_on_the_pole() -> None:
    rows = (GoodsRow("水", "瓶", Quantity.of(1), Money(200), Money(200)),)
    assert str(shown_of(Basket(rows, None, Quantity.of(1), ZERO, Money(200)))) == "Due(total_fen=200)"
