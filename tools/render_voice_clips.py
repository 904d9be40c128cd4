"""Render the till's voice clips with eSpeak NG: `python tools/render_voice_clips.py`.

A development tool: eSpeak NG (GPL-3) speaks each clip word here, once; only its recordings are shipped. Run it again
after a change of `pos_app.domain.words.CLIP_WORDS`, listen, and commit what it wrote.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
import wave
from array import array
from pathlib import Path

import espeakng_loader
from pypinyin import Style, lazy_pinyin

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pos_app.domain.words import CLIP_WORDS, FIXED_PHRASES  # noqa: E402 - run as a script, from anywhere

FOLDER = ROOT / "resources" / "voice"
VOICE = b"cmn+f3"  # a woman's voice carries further from a small speaker
RATE_HZ = 22_050
SYLLABLE_WORDS_PER_MINUTE = 200  # alone a syllable is drawn out; in an amount it must be brisk
PHRASE_WORDS_PER_MINUTE = 185
LOUDNESS_RMS = 6_000
PITCH, PITCH_RANGE = 60, 95  # wide enough to tell the tones apart
KNEE = 20_000  # peaks above it are bent, so that all words can be equally loud in a noisy shop
PEAK_MAX = 32_000
SILENCE_PEAK = 350  # about -40 dB: below it nothing is heard
EDGE_MS = 4  # faded in and out, so that no clip clicks
FRAME_MS = 10

_AUDIO_OUTPUT_SYNCHRONOUS = 2
_CHARS_UTF8 = 1
_POS_CHARACTER = 1
_PARAMETER_RATE = 1
_PARAMETER_PITCH = 3
_PARAMETER_RANGE = 4
_SYNTH_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Espeak:
    """eSpeak NG's library with one Mandarin voice."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        rate = self._library.espeak_Initialize(
            _AUDIO_OUTPUT_SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0
        )
        if rate != RATE_HZ:
            raise SystemExit(f"eSpeak NG speaks at {rate} Hz, expected {RATE_HZ}")
        if self._library.espeak_SetVoiceByName(VOICE) != 0:
            raise SystemExit(f"eSpeak NG has no voice {VOICE.decode()}")
        self._samples = array("h")
        self._callback = _SYNTH_CALLBACK(self._take)  # kept alive as long as the library may call it
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_SetParameter(_PARAMETER_PITCH, PITCH, 0)
        self._library.espeak_SetParameter(_PARAMETER_RANGE, PITCH_RANGE, 0)

    def say(self, text: str, words_per_minute: int) -> array[int]:
        self._samples = array("h")
        self._library.espeak_SetParameter(_PARAMETER_RATE, words_per_minute, 0)
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, _POS_CHARACTER, 0, _CHARS_UTF8, None, None)
        self._library.espeak_Synchronize()
        return self._samples

    def _take(self, samples: object, count: int, _events: object) -> int:
        if samples and count > 0:
            self._samples.extend(samples[:count])  # type: ignore[index]  # a ctypes pointer
        return 0


def trimmed(samples: array[int]) -> array[int]:
    """Without the silence around it."""
    loud = [place for place, sample in enumerate(samples) if abs(sample) > SILENCE_PEAK]
    if not loud:
        raise SystemExit("eSpeak NG said nothing")
    return samples[loud[0] : loud[-1] + 1]


def rms(samples: array[int]) -> float:
    return math.sqrt(sum(sample * sample for sample in samples) / len(samples))


def loudness(samples: array[int]) -> float:
    """RMS of the frames that carry the voice: those above a tenth of the loudest."""
    size = RATE_HZ * FRAME_MS // 1000
    frames = [rms(samples[start : start + size]) for start in range(0, len(samples) - size + 1, size)]
    voiced = [level for level in frames if level > max(frames) / 10]
    return math.sqrt(sum(level * level for level in voiced) / len(voiced))


def levelled(samples: array[int]) -> array[int]:
    """At the common loudness, peaks bent below `PEAK_MAX`, edges faded."""
    gain = LOUDNESS_RMS / loudness(samples)
    edge = RATE_HZ * EDGE_MS // 1000
    last = len(samples) - 1
    return array(
        "h",
        (
            round(bent(sample * gain) * min(1, (place + 1) / edge, (last - place + 1) / edge))
            for place, sample in enumerate(samples)
        ),
    )


def bent(level: float) -> float:
    over, room = abs(level) - KNEE, PEAK_MAX - KNEE
    return level if over <= 0 else math.copysign(KNEE + room * math.tanh(over / room), level)


def file_name(word: str) -> str:
    """ASCII: the pinyin with tone numbers, one name for each word."""
    return "-".join(lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)) + ".wav"


def write(path: Path, samples: array[int]) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples.tobytes() if sys.byteorder == "little" else array("h", samples).tobytes())


def main() -> None:
    espeak = Espeak()
    files = {word: file_name(word) for word in CLIP_WORDS}
    if len(set(files.values())) != len(files):
        raise SystemExit("two words share a file name")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.wav"):
        old.unlink()
    for word, name in files.items():
        pace = PHRASE_WORDS_PER_MINUTE if word in FIXED_PHRASES else SYLLABLE_WORDS_PER_MINUTE
        samples = levelled(trimmed(espeak.say(word, pace)))
        write(FOLDER / name, samples)
        peak = max(map(abs, samples))
        print(f"{name:36} {len(samples) * 1000 // RATE_HZ:5} ms  rms {loudness(samples):.0f}  peak {peak}  {word}")
    manifest = json.dumps(files, ensure_ascii=False, indent=1)
    (FOLDER / "manifest.json").write_text(manifest + "\n", encoding="utf-8")
    print(f"{sum(path.stat().st_size for path in FOLDER.iterdir()) // 1024} KiB in {len(files)} clips")


if __name__ == "__main__":
    main()
