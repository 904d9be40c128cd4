"""Colours that can be read, sizes that can be hit, fonts that line up."""

import json
from itertools import product

import pytest
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication

from pos_app.ui import theme as names
from pos_app.ui.fonts import CHINESE_FONTS, chinese_font, choose
from pos_app.ui.theme import DARK, LIGHT, Palette, Text, Theme, Tone, scale_for, style_sheet
from pos_app.ui.widgets.icons import FONT_FILE, Icon, font_path

READABLE = 4.5
"""Contrast of small text on its ground that people over fifty can read (WCAG AA)."""


def luminance(colour: str) -> float:
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def pairs(colours: Palette) -> list[tuple[str, str]]:
    grounds = (colours.window, colours.surface, colours.alternate, colours.accent_soft)
    inks = [colours.ink(tone) for tone in Tone]
    return [
        *product((colours.text, colours.muted), (*grounds, colours.pressed)),
        *product(inks, (colours.surface, colours.alternate, colours.accent_soft)),
        (colours.warning_ink, colours.warning_soft),
        (colours.danger_ink, colours.danger_soft),
        (colours.success_ink, colours.success_soft),
        *product((colours.on_fill,), (colours.accent, colours.accent_pressed, colours.danger, colours.danger_pressed)),
    ]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(colours: Palette) -> None:
    weak = [(ink, ground, contrast(ink, ground)) for ink, ground in pairs(colours) if contrast(ink, ground) < READABLE]
    assert weak == []


def test_no_text_is_too_small_and_the_total_is_big() -> None:
    assert min(Text) >= 14
    assert 56 <= Text.TOTAL <= 72


def test_fingers_hit_everything() -> None:
    assert min(names.TARGET, names.ROW, names.FIELD, names.BIG) >= 44


@pytest.mark.parametrize("screen", [(800, 600), (1024, 768), (1366, 768), (1920, 1080), (7680, 4320)])
def test_a_screen_never_makes_things_smaller(screen: tuple[int, int]) -> None:
    assert scale_for(*screen) >= 100


def test_a_big_screen_makes_things_bigger() -> None:
    assert scale_for(1024, 768) == 100 < scale_for(1920, 1080)
    assert Theme(scale_percent=150).px(44) == 66


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_names_only_what_the_theme_knows(colours: Palette) -> None:
    sheet = style_sheet(Theme(colours))
    assert "$" not in sheet
    assert "font" not in sheet, "fonts come from Theme.font, or tabular digits are lost"


@pytest.mark.parametrize("bold", [False, True])
def test_digits_line_up(qapp: QApplication, *, bold: bool) -> None:
    metrics = QFontMetrics(Theme(family=chinese_font()).font(Text.TOTAL, bold=bold))
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_this_machine_writes_chinese(qapp: QApplication) -> None:
    family = chinese_font()
    assert family is not None
    assert all(QFontMetrics(Theme(family=family).font(Text.BODY)).inFontUcs4(ord(letter)) for letter in "应收找零￥烟")


def test_the_best_font_there_is_gets_used() -> None:
    assert choose(["SimSun", "Microsoft YaHei", "Arial"], []) == "Microsoft YaHei"
    assert CHINESE_FONTS.index("Noto Sans SC") < CHINESE_FONTS.index("SimSun")


def test_any_chinese_font_is_better_than_boxes() -> None:
    assert choose(["Arial", "方正楷体"], ["@方正楷体", "方正楷体"]) == "方正楷体"


def test_without_a_chinese_font_the_program_is_told() -> None:
    assert choose(["Arial", "DejaVu Sans"], []) is None


def test_all_icons_are_of_one_family_and_one_weight() -> None:
    charmap = font_path().with_name(FONT_FILE.replace("-", "-charmap-").replace(".ttf", ".json"))
    bold = {chr(int(code, 16)) for name, code in json.loads(charmap.read_text()).items() if name.endswith("-bold")}
    assert [icon for icon in Icon if icon.value not in bold] == []
