"""The machine's loudspeaker, through miniaudio."""

import ctypes
import sys
import threading
from collections.abc import Generator, Sequence
from typing import Final

import miniaudio
from miniaudio import Backend

from hardware.voice.ports import VoiceUnavailable
from hardware.voice.sound import RATE_HZ, SAMPLE_BYTES, Sound

# Not the "null" one, which swallows every sound and calls it played.
BACKENDS: Final = (
    Backend.WASAPI,
    Backend.DSOUND,
    Backend.WINMM,
    Backend.COREAUDIO,
    Backend.PULSEAUDIO,
    Backend.ALSA,
)
PERIOD_MS: Final = 60
PERIODS_TO_DRAIN: Final = 4  # what the device still holds when the last sample was handed over
STALL_MS: Final = 3000


def _say_nothing(*_: object) -> None:
    """ALSA writes its own errors to the terminal; ours say the same in one line."""


_ALSA_ERROR_HANDLER: Final = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)(_say_nothing)


def hush_alsa() -> None:
    if sys.platform == "linux":
        try:
            ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_ALSA_ERROR_HANDLER)
        except OSError:  # no ALSA, nothing to hush
            return


class Loudspeaker:
    """Opened for each utterance, so that plugged headphones are followed and nobody else's sound is held."""

    def __init__(self, backends: Sequence[Backend] = BACKENDS) -> None:
        self._backends = [backend for backend in backends if miniaudio.is_backend_enabled(backend)]
        self._stopped = False
        self._played = threading.Event()

    def play(self, sound: Sound, text: str) -> None:  # noqa: ARG002 - a loudspeaker needs no text
        self._played.clear()
        if self._stopped:
            return
        hush_alsa()
        try:
            with self._device() as device:
                stream = _stream(sound, self._played)
                next(stream)
                device.start(stream)
                played = self._played.wait((sound.duration_ms + STALL_MS) / 1000)
        except miniaudio.MiniaudioError as fault:
            raise VoiceUnavailable(f"no loudspeaker: {fault.args[0]}") from fault
        if not played:
            raise VoiceUnavailable("the loudspeaker does not play")

    def stop(self) -> None:
        self._stopped = True
        self._played.set()

    def _device(self) -> miniaudio.PlaybackDevice:
        if not self._backends:
            raise VoiceUnavailable("no loudspeaker: this system has none we know")
        return miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=RATE_HZ,
            buffersize_msec=PERIOD_MS,
            backends=self._backends,
            app_name="Yundian",
        )


def _stream(sound: Sound, played: threading.Event) -> Generator[bytes, int, None]:
    """Hands the device what it asks for, then silence until the device must have played it all."""
    place, silent_periods = 0, 0
    chunk = b""
    while silent_periods < PERIODS_TO_DRAIN:
        wanted = (yield chunk) * SAMPLE_BYTES
        chunk = sound.data[place : place + wanted]
        place += wanted
        silent_periods += not chunk
    played.set()
