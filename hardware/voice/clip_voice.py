"""The bundled voice: clips joined and played by a thread of its own."""

import logging
import threading
from contextlib import suppress
from typing import Final

from hardware.voice.clips import Clips
from hardware.voice.pending import Pending
from hardware.voice.ports import Sink, Utterance, VoiceState, VoiceUnavailable, checked_volume

log = logging.getLogger(__name__)

DEFAULT_VOLUME: Final = 80
CLOSE_TIMEOUT_S: Final = 2


class ClipVoice:
    """Says utterances from their clip words. Its thread reads the clips at once, so that the first is not late."""

    def __init__(self, clips: Clips, sink: Sink, *, volume: int = DEFAULT_VOLUME) -> None:
        self._clips = clips
        self._sink = sink
        self._volume = checked_volume(volume)
        self._state = VoiceState()
        self._pending = Pending()
        self._changed = threading.Condition()
        self._busy = False
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="voice", daemon=True)
        self._thread.start()

    @property
    def state(self) -> VoiceState:
        return self._state

    def say(self, utterance: Utterance) -> None:
        with self._changed:
            if self._closed:
                return
            self._pending.put(utterance)
            self._changed.notify_all()

    def set_volume(self, percent: int) -> None:
        self._volume = checked_volume(percent)

    def wait_until_quiet(self, timeout_ms: int) -> bool:
        """Whether everything has been said within that time."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._pending and not self._busy, timeout_ms / 1000)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._pending.clear()
            self._changed.notify_all()
        self._sink.stop()
        self._thread.join(CLOSE_TIMEOUT_S)

    def _work(self) -> None:
        with suppress(VoiceUnavailable):  # told when something is to be said
            self._clips.join((), self._volume)
        while (utterance := self._next()) is not None:
            self._speak(utterance)

    def _next(self) -> Utterance | None:
        with self._changed:
            self._busy = False
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._pending or self._closed)
            self._busy = not self._closed
            return None if self._closed else self._pending.take()

    def _speak(self, utterance: Utterance) -> None:
        try:
            self._sink.play(self._clips.join(utterance.words, self._volume), utterance.text)
        except VoiceUnavailable as fault:
            self._become(VoiceState(str(fault)))
        else:
            self._become(VoiceState())

    def _become(self, state: VoiceState) -> None:
        if state.available != self._state.available:  # told once when lost and once when back
            log.warning("voice_back" if state.available else "voice_lost %s", *filter(None, [state.reason]))
        self._state = state
