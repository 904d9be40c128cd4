"""The parts of the customer's screen: rows of goods, a member's card, sums in digits that are read from afar."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.customer.state import Ask, GoodsRow, MemberCard, Paying
from pos_app.ui.sums import yuan
from pos_app.ui.theme import GRID, MARK, RADIUS, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon, IconLabel
from pos_app.ui.widgets.labels import Card, Elided, Label, row

ROW: Final = 64
LOUD_PERCENT: Final = 150


def loud(theme: Theme) -> Theme:
    """The same colours, half as large again."""
    return replace(theme, scale_percent=theme.scale_percent * LOUD_PERCENT // 100)


class GoodsLine(QWidget):
    """Name and amount, below the name how many at what price. The newest one stands out."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self.newest = theme, False
        self.setFixedHeight(theme.px(ROW))
        self._name = Elided(theme, size=Text.TITLE)
        self._count = Label(theme, size=Text.STRONG, tone=Tone.MUTED)
        self._saved = Label(theme, size=Text.STRONG, tone=Tone.SUCCESS)
        self._amount = Label(theme, size=Text.TITLE, bold=True)
        gap = theme.px(GRID)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self._name)
        names.addLayout(row(self._count, self._saved, None, spacing=2 * gap))
        names.addStretch(1)
        box = QHBoxLayout(self)
        box.setContentsMargins(2 * gap, 0, 2 * gap, 0)
        box.setSpacing(gap)
        box.addLayout(names, 1)
        box.addWidget(self._amount)

    def show_row(self, goods: GoodsRow | None, *, newest: bool) -> None:
        self.setVisible(goods is not None)
        self.newest = newest
        if goods is not None:
            self._name.set_text(goods.name)
            self._count.setText(f"{goods.quantity} {goods.unit} × {goods.price}")
            self._saved.setText(tr("You save {amount}", amount=yuan(goods.saved)) if goods.saved.fen else "")
            self._amount.setText(str(goods.amount))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.newest:
            return
        px, palette = self._theme.px, self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.accent_soft))
        painter.drawRoundedRect(self.rect(), px(RADIUS), px(RADIUS))
        painter.setBrush(QColor(palette.accent_ink))
        painter.drawRoundedRect(QRect(0, 0, px(MARK), self.height()), px(MARK) // 2, px(MARK) // 2)
        painter.end()


class Member(Card):
    """Name and grade, the masked phone, points now and after this sale."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._name = Elided(theme, size=Text.TITLE)
        self._grade = Label(theme, size=Text.STRONG, tone=Tone.ACCENT)
        self._phone = Label(theme, size=Text.STRONG, tone=Tone.MUTED)
        self._points = Label(theme, size=Text.STRONG)
        gap = theme.px(GRID)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * gap, gap, 2 * gap, gap)
        box.setSpacing(gap // 2)
        box.addLayout(row(IconLabel(theme, Icon.PERSON, Tone.ACCENT), self._name, self._grade, spacing=gap))
        box.addLayout(row(self._phone, None, self._points, spacing=gap))

    def show_member(self, member: MemberCard | None) -> None:
        self.setVisible(member is not None)
        if member is not None:
            self._name.set_text(member.name)
            self._grade.setText(member.grade)
            self._phone.setText(member.phone)
            self._points.setText(points_text(member))


def points_text(member: MemberCard) -> str:
    if member.points is None:
        return ""
    if member.points_after is None or member.points_after == member.points:
        return tr("Points {points}", points=member.points)
    return tr("Points {points}, then {after}", points=member.points, after=member.points_after)


class PayingCard(Card):
    """What the customer is to do now, as icon and sentence; of cash what was received and what goes back."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._icon = IconLabel(theme, Icon.CASH, Tone.ACCENT, size=64)
        self._said = Label(theme, size=Text.FIGURE)
        self._received = Label(theme, size=Text.FIGURE, tone=Tone.MUTED)
        self._change = Label(theme, size=Text.CHANGE, tone=Tone.SUCCESS)
        gap = theme.px(GRID)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * gap, gap, 2 * gap, gap)
        box.setSpacing(gap)
        box.addStretch(1)
        box.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignHCenter)
        for part in (self._said, self._received, self._change):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.addWidget(part.wrapping())
        box.addStretch(1)

    def show_paying(self, paying: Paying | None) -> None:
        self.setVisible(paying is not None)
        if paying is None:
            return
        icon, tone = _FACES[paying.ask]
        self._icon.show_icon(icon, tone)
        counted = paying.received is not None and paying.change is not None
        self._said.setText("" if counted else said(paying.ask))
        self._icon.setVisible(not counted)
        self._said.setVisible(not counted)
        self._change.setVisible(counted)
        self._received.setVisible(counted or paying.laid.fen > 0)
        if paying.laid.fen:
            self._received.setText(tr("Paid so far {amount}", amount=yuan(paying.laid)))
        if paying.received is not None and paying.change is not None:
            self._received.setText(tr("Received {amount}", amount=yuan(paying.received)))
            self._change.setText(tr("Change {amount}", amount=yuan(paying.change)))


_FACES: Final = {
    Ask.CASH: (Icon.CASH, Tone.ACCENT),
    Ask.SHOW_CODE: (Icon.BARCODE, Tone.ACCENT),
    Ask.PAYING: (Icon.CLOCK, Tone.ACCENT),
    Ask.WAIT: (Icon.CLOCK, Tone.WARNING),
    Ask.REST: (Icon.CASH, Tone.ACCENT),
    Ask.PAID: (Icon.SUCCESS, Tone.SUCCESS),
    Ask.TRY_AGAIN: (Icon.WARNING, Tone.WARNING),
}


def said(ask: Ask) -> str:
    """The sentence for the customer."""
    match ask:
        case Ask.CASH:
            return tr("Please pay in cash")
        case Ask.SHOW_CODE:
            return tr("Please show your payment code")
        case Ask.PAYING:
            return tr("Paying: please look at your phone")
        case Ask.WAIT:
            return tr("Please wait: we are asking whether it is paid")
        case Ask.REST:
            return tr("Please pay the rest")
        case Ask.PAID:
            return tr("Paid, thank you")
        case Ask.TRY_AGAIN:
            return tr("Not paid yet: please try again")


class Picture(QWidget):
    """One of the shop's pictures, whole, on black."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None

    def show_image(self, image: QImage | None) -> None:
        self.image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("black"))
        if self.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
            painter.drawImage(QRect(left, top, size.width(), size.height()), self.image)
        painter.end()
