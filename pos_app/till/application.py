"""Qt's application, dressed: language, font and colours before the first window is built."""

import logging
import os
import sys
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from hardware.scanner.ports import Scanner
from hardware.voice.choice import SilentVoice, best_voice
from hardware.voice.clip_voice import ClipVoice
from hardware.voice.clips import Clips
from hardware.voice.loudspeaker import Loudspeaker
from hardware.voice.ports import Voice
from pos_app.services.settings import Settings
from pos_app.ui import theme as themes
from pos_app.ui.fonts import NO_CHINESE_FONT, chinese_font
from pos_app.ui.theme import DARK, LIGHT, Theme
from pos_app.ui.translate import Language, set_language

CLIPS = Path(__file__).parents[2] / "resources" / "voice"
SWITCH_INTERVAL_S = 0.001
log = logging.getLogger("yundian")


def application() -> QApplication:
    """The one Qt application; off screen where there is no display."""
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not has_display:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    present = QApplication.instance()
    app = present if isinstance(present, QApplication) else QApplication(["yundian"])
    app.setApplicationName("yundian")
    # Threads that calculate give way to the screen after a millisecond instead of five.
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app.setQuitOnLastWindowClosed(True)
    return app


def dress(app: QApplication, settings: Settings) -> Theme:
    """Set language, font and colours; a machine without Chinese letters is told so and shown English."""
    font = chinese_font()
    if font is None:
        log.warning(NO_CHINESE_FONT)
        sys.stderr.write(f"yundian: {NO_CHINESE_FONT}\n")
    set_language("en" if font is None else cast("Language", settings.language))
    screen = app.primaryScreen().availableGeometry()
    scale = settings.text_percent or themes.scale_for(screen.width(), screen.height())
    theme = Theme(DARK if settings.dark else LIGHT, font, max(themes.SCALE_MIN, scale))
    themes.apply(theme, app)
    return theme


def voice_of(settings: Settings) -> Voice:
    """The voice that the shop has chosen."""
    if settings.voice == "off":
        return SilentVoice("switched off")
    if settings.voice == "system":
        return best_voice(CLIPS, settings.volume)
    return ClipVoice(Clips(CLIPS), Loudspeaker(), volume=settings.volume)


def scanner_of(settings: Settings) -> Scanner | None:
    """The serial scanner that is set up; None when the shop scans with a keyboard scanner only."""
    if not settings.scanner:
        return None
    from hardware.scanner.serial_scanner import SerialScanner, SerialScannerSettings  # noqa: PLC0415 - pyserial

    return SerialScanner(SerialScannerSettings(settings.scanner))
