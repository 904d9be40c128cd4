"""What faces the customer: a greeting or pictures, the sale as it grows, thanks. A presenter decides which."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.customer.parts import ROW, GoodsLine, Member, PayingCard, Picture, loud, points_text, said
from pos_app.ui.customer.state import Ask, Basket, GivingBack, Screen, Thanks, Welcome, first_in_sight
from pos_app.ui.sums import yuan
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon, IconLabel
from pos_app.ui.widgets.labels import Amount, Card, Elided, Label, row

CENTRE = Qt.AlignmentFlag.AlignHCenter


class CustomerView(QStackedWidget):
    """One page at a time. Nothing in it can be pressed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.shown: Screen = Welcome("")
        self.welcome, self.basket, self.thanks = WelcomePage(theme), BasketPage(theme), ThanksPage(theme)
        self._picture = Picture()
        for page in (self.welcome, self.basket, self.thanks, self._picture):
            self.addWidget(page)

    @property
    def picture(self) -> QImage | None:
        """The one that is shown now."""
        return self._picture.image if self.currentWidget() is self._picture else None

    def show_screen(self, screen: Screen) -> None:
        self.shown = screen
        match screen:
            case Welcome():
                self.welcome.show_welcome(screen)
                self.setCurrentWidget(self.welcome if self._picture.image is None else self._picture)
            case Basket():
                self.basket.show_basket(screen)
                self.setCurrentWidget(self.basket)
            case GivingBack():
                self.thanks.show_back(screen)
                self.setCurrentWidget(self.thanks)
            case Thanks():
                self.thanks.show_thanks(screen)
                self.setCurrentWidget(self.thanks)

    def show_picture(self, image: QImage | None) -> None:
        """In place of the greeting, while nobody is served."""
        self._picture.show_image(image)
        if isinstance(self.shown, Welcome):
            self.show_screen(self.shown)


class WelcomePage(QWidget):
    """A greeting and the shop's name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        large = loud(theme)
        self._shop = Label(large, size=Text.FIGURE, tone=Tone.MUTED).wrapping()
        self._shop.setAlignment(CENTRE)
        box = QVBoxLayout(self)
        box.setSpacing(theme.px(3 * GRID))
        box.addStretch(2)
        box.addWidget(IconLabel(theme, Icon.SHOP, Tone.ACCENT, size=72), alignment=CENTRE)
        box.addWidget(Label(large, tr("Welcome"), Text.CHANGE, bold=True), alignment=CENTRE)
        box.addWidget(self._shop)
        box.addStretch(3)

    def show_welcome(self, welcome: Welcome) -> None:
        self._shop.setText(welcome.shop)


class BasketPage(QWidget):
    """The last lines on the left; who buys, the sum and how it is paid on the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.lines = GoodsLines(theme)
        self.member, self.paying = Member(theme), PayingCard(theme)
        self._pieces = Label(theme, size=Text.STRONG, tone=Tone.MUTED)
        self._saved = Elided(theme, size=Text.STRONG, tone=Tone.SUCCESS).align_right()
        self._total = Amount(loud(theme), Text.TOTAL)
        gap = theme.px(GRID)
        side = QVBoxLayout()
        side.setSpacing(gap)
        side.addWidget(self.member)
        side.addWidget(self._sums(theme), 1)
        side.addWidget(self.paying, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(gap, gap, gap, gap)
        box.setSpacing(gap)
        box.addWidget(self.lines, 5)
        box.addLayout(side, 4)

    def _sums(self, theme: Theme) -> Card:
        gap = theme.px(GRID)
        sums = Card()
        box = QVBoxLayout(sums)
        box.setContentsMargins(2 * gap, gap, 2 * gap, gap)
        box.setSpacing(gap // 2)
        box.addLayout(row(self._pieces, self._saved, spacing=gap))
        box.addStretch(1)
        box.addWidget(Label(theme, tr("Due"), Text.FIGURE))
        box.addWidget(self._total)
        box.addStretch(1)
        return sums

    def show_basket(self, basket: Basket) -> None:
        self.lines.show_lines(basket)
        self.member.show_member(basket.member)
        self._pieces.setText(tr("Pieces {count}", count=basket.pieces))
        self._saved.set_text(tr("You save {amount}", amount=yuan(basket.saved)) if basket.saved.fen else "")
        self._total.show_amount(basket.total if basket.paying is None else basket.paying.due)
        self.paying.show_paying(basket.paying)


class GoodsLines(Card):
    """As many of the last lines as there is room for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._basket: Basket | None = None
        self._rows: list[GoodsLine] = []
        self._above = Label(theme, size=Text.STRONG, tone=Tone.MUTED)
        self._above.setAlignment(CENTRE)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(*[theme.px(GRID) // 2] * 4)
        self._box.setSpacing(0)
        self._box.addWidget(self._above)
        self._box.addStretch(1)

    def show_lines(self, basket: Basket) -> None:
        self._basket = basket
        first = first_in_sight(basket.rows, basket.newest, len(self._rows))
        self._above.setText(tr("{count} more above", count=first) if first else "")
        shown = basket.rows[first : first + len(self._rows)]
        for place, line in enumerate(self._rows):
            goods = shown[place] if place < len(shown) else None
            line.show_row(goods, newest=basket.newest == first + place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = max(1, (self.height() - self._theme.px(ROW) // 2) // self._theme.px(ROW))
        while len(self._rows) < room:
            self._rows.append(GoodsLine(self._theme))
            self._box.insertWidget(len(self._rows), self._rows[-1])
        while len(self._rows) > room:
            line = self._rows.pop()
            self._box.removeWidget(line)
            line.deleteLater()
        if self._basket is not None:
            self.show_lines(self._basket)


class ThanksPage(QWidget):
    """What goes back, big; else that it is paid."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        large = loud(theme)
        self._icon = IconLabel(theme, Icon.SUCCESS, Tone.SUCCESS, size=72)
        self._title = Label(large, size=Text.FIGURE)
        self._sum = Label(large, size=Text.TOTAL, tone=Tone.SUCCESS, bold=True)
        self._paid = Label(theme, size=Text.FIGURE, tone=Tone.MUTED)
        self._points = Label(theme, size=Text.FIGURE)
        box = QVBoxLayout(self)
        box.setSpacing(theme.px(2 * GRID))
        box.addStretch(2)
        box.addWidget(self._icon, alignment=CENTRE)
        for part in (self._title, self._sum, self._paid, self._points):
            box.addWidget(part, alignment=CENTRE)
        box.addStretch(1)
        self._bye = Label(theme, tr("Thank you, please come again"), Text.FIGURE)
        box.addWidget(self._bye, alignment=CENTRE)
        box.addStretch(2)

    def show_back(self, back: GivingBack) -> None:
        self._icon.show_icon(Icon.CASH, Tone.ACCENT)
        self._title.setText(tr("You get back"))
        self._sum.setText(yuan(back.total))
        for part in (self._paid, self._points, self._bye):
            part.hide()

    def show_thanks(self, thanks: Thanks) -> None:
        self._icon.show_icon(Icon.SUCCESS, Tone.SUCCESS)
        self._bye.show()
        self._title.setText(tr("Change") if thanks.in_cash else said(Ask.PAID))
        self._sum.setText(yuan(thanks.change if thanks.in_cash else thanks.total))
        paid = tr("{total} paid, {given} given", total=yuan(thanks.total), given=yuan(thanks.received))
        self._paid.setText(paid if thanks.in_cash else "")
        self._paid.setVisible(thanks.in_cash)
        self._points.setText("" if thanks.member is None else points_text(thanks.member))
        self._points.setVisible(thanks.member is not None)
