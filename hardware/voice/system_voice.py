"""The operating system's own voice, through Qt TextToSpeech (PySide6-Addons, the extra `speech`).

Rule D-12: the engine is chosen by name and must be ready and speak Mandarin. Lives on the thread with Qt's event loop.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QLocale, QObject, QTimer, Signal
from PySide6.QtTextToSpeech import QTextToSpeech

from hardware.voice.pending import Pending
from hardware.voice.ports import VOLUME_MAX, Utterance, VoiceState, checked_volume

ENGINES: Final = {"win32": ("winrt", "sapi"), "darwin": ("darwin",), "linux": ("speechd",)}
UTTERANCE_MS_MAX: Final = 20_000
_MANDARIN_TERRITORIES: Final = (
    QLocale.Country.China,
    QLocale.Country.Singapore,
    QLocale.Country.Taiwan,
)


def speaks_mandarin(locale: QLocale) -> bool:
    """Hong Kong's and Macau's Chinese voices speak Cantonese."""
    return locale.language() is QLocale.Language.Chinese and locale.territory() in _MANDARIN_TERRITORIES


class SystemVoice(QObject):
    """Reads utterances from their text. `spoken` tells the text of each that has begun."""

    spoken = Signal(str)

    def __init__(
        self,
        engines: Sequence[str] = ENGINES.get(sys.platform, ()),
        *,
        fits: Callable[[QLocale], bool] = speaks_mandarin,
        volume: int,
    ) -> None:
        super().__init__()
        self._fits = fits
        self._volume = checked_volume(volume)
        self._pending = Pending()
        self._talking = False
        self._names = tuple(engines)
        here = QTextToSpeech.availableEngines()
        self._engines = {name: QTextToSpeech(name, self) for name in engines if name in here}
        for engine in self._engines.values():
            engine.stateChanged.connect(self._state_changed)
        self._limit = QTimer(self, singleShot=True, interval=UTTERANCE_MS_MAX)
        self._limit.timeout.connect(self._finish)

    @property
    def state(self) -> VoiceState:
        if self._ready() is not None:
            return VoiceState()
        if not self._engines:
            return VoiceState(f"no speech engine of {', '.join(self._names) or 'ours'} on this system")
        return VoiceState("; ".join(f"{name}: {_complaint(engine)}" for name, engine in self._engines.items()))

    def say(self, utterance: Utterance) -> None:
        if self._ready() is not None:
            self._pending.put(utterance)
            self._next()

    def set_volume(self, percent: int) -> None:
        self._volume = checked_volume(percent)

    def close(self) -> None:
        self._pending.clear()
        for engine in self._engines.values():
            engine.stop()
        self._engines = {}

    def _ready(self) -> tuple[QTextToSpeech, QLocale] | None:
        """The first engine that works and has a fitting voice. Some are ready only a while after the start."""
        for engine in self._engines.values():
            if engine.state() is not QTextToSpeech.State.Error:
                for locale in engine.availableLocales():
                    if self._fits(locale):
                        return engine, locale
        return None

    def _next(self) -> None:
        ready = self._ready()
        utterance = self._pending.take() if ready and not self._talking else None
        if ready is None or utterance is None:
            return
        engine, locale = ready
        self._talking = True
        self._limit.start()
        if not self._fits(engine.locale()):
            engine.setLocale(locale)
        engine.setVolume(self._volume / VOLUME_MAX)
        engine.say(utterance.text.replace(" ", "，"))
        self.spoken.emit(utterance.text)

    def _state_changed(self, state: QTextToSpeech.State) -> None:
        if self._talking and state in (QTextToSpeech.State.Ready, QTextToSpeech.State.Error):
            self._finish()

    def _finish(self) -> None:
        self._talking = False
        self._limit.stop()
        self._next()


def _complaint(engine: QTextToSpeech) -> str:
    failed = engine.state() is QTextToSpeech.State.Error
    return engine.errorString() if failed else "no Mandarin voice installed"
