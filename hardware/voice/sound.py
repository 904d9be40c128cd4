"""Sound as numbers: mono, 16 bit, 22,050 Hz, little-endian as in a WAV file and on every machine a till runs on."""

import io
import math
import wave
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Final

RATE_HZ: Final = 22_050
SAMPLE_BYTES: Final = 2


@dataclass(frozen=True, slots=True)
class Sound:
    data: bytes = b""

    @classmethod
    def read(cls, path: Path) -> "Sound":
        """Raises `OSError` or, when it isn't a WAV file of this form, `ValueError`."""
        try:
            with wave.open(str(path), "rb") as file:
                form = (file.getnchannels(), file.getsampwidth(), file.getframerate())
                data = file.readframes(file.getnframes())
        except (wave.Error, EOFError) as fault:
            raise ValueError(f"{path.name}: {fault}") from fault
        if form != (1, SAMPLE_BYTES, RATE_HZ):
            raise ValueError(f"{path.name}: channels, bytes and rate are {form}")
        return cls(data)

    @classmethod
    def silence(cls, duration_ms: int) -> "Sound":
        return cls(bytes(frames(duration_ms) * SAMPLE_BYTES))

    @property
    def samples(self) -> "array[int]":
        return array("h", self.data)

    @property
    def duration_ms(self) -> int:
        return len(self.data) // SAMPLE_BYTES * 1000 // RATE_HZ

    @property
    def level(self) -> int:
        """Root mean square; 0 is silence, 32,767 the most there is."""
        samples = self.samples
        return math.isqrt(sum(sample * sample for sample in samples) // len(samples)) if samples else 0

    def at_volume(self, percent: int) -> "Sound":
        if percent == 100:  # noqa: PLR2004 - the whole of it
            return self
        return Sound(array("h", (sample * percent // 100 for sample in self.samples)).tobytes())

    def wav(self) -> bytes:
        """As a WAV file."""
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(SAMPLE_BYTES)
            file.setframerate(RATE_HZ)
            file.writeframes(self.data)
        return buffer.getvalue()


def frames(duration_ms: int) -> int:
    return duration_ms * RATE_HZ // 1000


def overlapped(first: Sound, second: Sound, overlap_ms: int) -> Sound:
    """One after the other; the end of the first fades while the second rises. Both must last that long."""
    count = frames(overlap_ms)
    cut = count * SAMPLE_BYTES
    falling, rising = array("h", first.data[-cut:]), array("h", second.data[:cut])
    pairs = enumerate(zip(falling, rising, strict=True))
    seam = array("h", ((old * (count - i) + new * i) // count for i, (old, new) in pairs))
    return Sound(first.data[:-cut] + seam.tobytes() + second.data[cut:])
