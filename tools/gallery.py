"""Draws every state of every page into PNG files, to be looked at.

    QT_QPA_PLATFORM=offscreen .venv/bin/python tools/gallery.py build/gallery [--only cash] [--size 1024x768]

A file is named SCENE-LANGUAGE-SIZE-THEME.png.
"""

import argparse
import itertools
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtWidgets import QApplication

from pos_app.ui.customer.window import CustomerWindow
from pos_app.ui.fonts import chinese_font
from pos_app.ui.theme import DARK, LIGHT, Theme, apply, scale_for
from pos_app.ui.translate import set_language
from tests.ui import scenes_customer
from tests.ui.scenes import SCENES, reset, stage

SIZES = ("1024x768", "1366x768", "1920x1080")
CUSTOMER = {f"customer_{name}": screen for name, screen in scenes_customer.SCENES.items()}
LANGUAGES = ("zh_CN", "en")
THEMES = {"light": LIGHT, "dark": DARK}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[*SCENES, *CUSTOMER], help="names of scenes")
    parser.add_argument("--size", nargs="*", default=SIZES)
    parser.add_argument("--language", nargs="*", default=LANGUAGES, choices=LANGUAGES)
    parser.add_argument("--theme", nargs="*", default=tuple(THEMES), choices=tuple(THEMES))
    return parser.parse_args()


def main() -> None:
    wanted = arguments()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    for language, size, look in itertools.product(wanted.language, wanted.size, wanted.theme):
        width, height = map(int, size.split("x"))
        set_language(language)
        theme = Theme(THEMES[look], chinese_font(), scale_for(width, height))
        apply(theme, app)
        on = stage(theme)
        on.shell.resize(width, height)
        on.shell.show()
        on.shell.activateWindow()
        for name in filter(SCENES.__contains__, wanted.only):
            reset(on)
            SCENES[name](on)
            app.processEvents()
            on.shell.grab().save(str(wanted.folder / f"{name}-{language}-{size}-{look}.png"))
        on.shell.close()
        on.shell.deleteLater()
        customer = CustomerWindow(theme.palette, theme.family)
        customer.resize(width, height)
        customer.show()
        for name in filter(CUSTOMER.__contains__, wanted.only):
            customer.show_screen(CUSTOMER[name])
            app.processEvents()
            customer.grab().save(str(wanted.folder / f"{name}-{language}-{size}-{look}.png"))
        customer.close()
        customer.deleteLater()


if __name__ == "__main__":
    main()
