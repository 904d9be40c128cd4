"""Colours, sizes and fonts, each named once; the style sheet is made from them."""

from dataclasses import asdict, dataclass
from enum import Enum, IntEnum
from string import Template
from typing import Final

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

# Pixels at 100 %; `Theme.px` makes them pixels of this screen.
GRID: Final = 8
RADIUS: Final = 8
BORDER: Final = 1
MARK: Final = 4
ICON: Final = 20
TARGET: Final = 44
ROW: Final = 44
FIELD: Final = 48
BIG: Final = 64
STRIP: Final = 48
SIDE: Final = 344
SIDE_MAX: Final = 480
RAIL: Final = 88

SCALE_MIN: Final = 100
SCALE_MAX: Final = 175


class Text(IntEnum):
    """Sizes of text in pixels at 100 %; nothing on the screen is smaller than the first."""

    SMALL = 14
    BODY = 16
    STRONG = 18
    TITLE = 22
    FIGURE = 32
    CHANGE = 48
    TOTAL = 64


class Tone(Enum):
    """What a text or a mark means; always together with a word or an icon."""

    PLAIN = "text"
    MUTED = "muted"
    ACCENT = "accent_ink"
    WARNING = "warning_ink"
    DANGER = "danger_ink"
    SUCCESS = "success_ink"


@dataclass(frozen=True, slots=True)
class Palette:
    """`*_ink` is for text and icons, `*_soft` for the ground below them; `accent` and `danger` fill buttons."""

    window: str
    surface: str
    alternate: str
    pressed: str
    border: str
    text: str
    muted: str
    on_fill: str
    accent: str
    accent_pressed: str
    accent_ink: str
    accent_soft: str
    warning_ink: str
    warning_soft: str
    danger: str
    danger_pressed: str
    danger_ink: str
    danger_soft: str
    success_ink: str
    success_soft: str

    def ink(self, tone: Tone) -> str:
        return str(getattr(self, tone.value))


LIGHT: Final = Palette(
    window="#EEF0F3",
    surface="#FFFFFF",
    alternate="#F6F7F9",
    pressed="#E2E5EA",
    border="#CDD2DA",
    text="#111827",
    muted="#4B5563",
    on_fill="#FFFFFF",
    accent="#0F766E",
    accent_pressed="#0B5A54",
    accent_ink="#0F766E",
    accent_soft="#EAF7F4",
    warning_ink="#B45309",
    warning_soft="#FEF5E2",
    danger="#B91C1C",
    danger_pressed="#921515",
    danger_ink="#B91C1C",
    danger_soft="#FDECEC",
    success_ink="#15803D",
    success_soft="#E7F7EC",
)
DARK: Final = Palette(
    window="#111827",
    surface="#1B2433",
    alternate="#202A3B",
    pressed="#2F3B50",
    border="#3A465A",
    text="#F3F4F6",
    muted="#A8B1BF",
    on_fill="#FFFFFF",
    accent="#0F766E",
    accent_pressed="#0B5A54",
    accent_ink="#4FD1C5",
    accent_soft="#173A3C",
    warning_ink="#FBBF4D",
    warning_soft="#3B2F1A",
    danger="#B91C1C",
    danger_pressed="#921515",
    danger_ink="#FCA5A5",
    danger_soft="#432026",
    success_ink="#6EE7A0",
    success_soft="#173A2A",
)


@dataclass(frozen=True, slots=True)
class Theme:
    """How everything looks; handed to each widget that is built. `family` None leaves Qt's own font."""

    palette: Palette = LIGHT
    family: str | None = None
    scale_percent: int = 100

    def px(self, size: int) -> int:
        return size * self.scale_percent // 100

    def font(self, text: Text, *, bold: bool = False) -> QFont:
        """Digits are all of one width, so that sums stand below each other."""
        font = QFont(self.family) if self.family else QFont()
        font.setPixelSize(self.px(text))
        font.setBold(bold)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def color(self, tone: Tone) -> QColor:
        return QColor(self.palette.ink(tone))


def scale_for(width: int, height: int) -> int:
    """A scale in percent that suits a screen; the shop may choose another."""
    fits = min(width * 100 // 1366, height * 100 // 768)
    return max(SCALE_MIN, min(SCALE_MAX, fits))


def apply(theme: Theme, app: QApplication) -> None:
    """Dress the program. Texts get their fonts from `Theme.font`, never from the style sheet."""
    app.setStyle("Fusion")
    app.setFont(theme.font(Text.BODY))
    app.setPalette(_qt_palette(theme.palette))
    app.setStyleSheet(style_sheet(theme))


def _qt_palette(colours: Palette) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.alternate,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_fill,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    return palette


_SHEET: Final = Template("""
QWidget#window { background: $window; }
QFrame[look="card"] { background: $surface; border: ${line}px solid $border; border-radius: ${radius}px; }
QFrame[look="strip"] { background: $surface; border: 0; border-bottom: ${line}px solid $border; }
QFrame[look="rail"] { background: $surface; border: 0; border-right: ${line}px solid $border; }
QFrame[look="rule"] { background: $border; border: 0; max-height: ${line}px; min-height: ${line}px; }
QLabel { background: transparent; border: 0; color: $text; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="accent_ink"] { color: $accent_ink; }
QLabel[tone="warning_ink"] { color: $warning_ink; }
QLabel[tone="danger_ink"] { color: $danger_ink; }
QLabel[tone="success_ink"] { color: $success_ink; }
QLineEdit {
  background: $surface; color: $text; border: ${line}px solid $border; border-radius: ${radius}px;
  padding: 0 ${pad}px; selection-background-color: $accent; selection-color: $on_fill;
}
QLineEdit:focus { border: ${thick}px solid $accent_ink; }
QLineEdit[wrong="true"] { border: ${thick}px solid $danger_ink; }
QLineEdit:read-only { background: $alternate; color: $muted; }
QTableView { background: $surface; border: 0; }
QHeaderView { background: $surface; border: 0; }
QHeaderView::section {
  background: $surface; color: $muted; border: 0; border-bottom: ${line}px solid $border; padding: 0 ${pad}px;
}
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: ${bar}px; margin: 0; }
QScrollBar::handle:vertical { background: $border; border-radius: ${bar_radius}px; min-height: ${target}px; }
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }
QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical { background: transparent; }
""")


def style_sheet(theme: Theme) -> str:
    sizes = {
        "radius": theme.px(RADIUS),
        "line": BORDER,
        "thick": 2 * BORDER,
        "pad": theme.px(GRID),
        "bar": theme.px(GRID) + 2,
        "bar_radius": theme.px(GRID) // 2,
        "target": theme.px(TARGET),
    }
    return _SHEET.substitute(asdict(theme.palette), **sizes)
