"""Finds a font of this machine that can write Chinese."""

from collections.abc import Collection
from typing import Final

from PySide6.QtGui import QFontDatabase

# In the order of how well they read on a small screen.
CHINESE_FONTS: Final = (
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "HarmonyOS Sans SC",
    "MiSans",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "SimHei",
    "SimSun",
)
# Shown in English and untranslated: it is what a machine without Chinese letters can show.
NO_CHINESE_FONT: Final = (
    "This computer has no Chinese font, so the screen is in English."
    " Install one (Debian: fonts-wqy-microhei) and start again."
)


def chinese_font() -> str | None:
    """The family to use, or None when this machine can't write Chinese. Needs a running QGuiApplication."""
    able = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    return choose(QFontDatabase.families(), able)


def choose(families: Collection[str], able: Collection[str]) -> str | None:
    """A family we know by name, else any that says it writes simplified Chinese."""
    known = next((family for family in CHINESE_FONTS if family in families), None)
    return known or next((family for family in able if not family.startswith("@")), None)
