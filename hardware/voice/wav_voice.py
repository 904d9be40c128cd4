"""A voice that writes instead of speaking: numbered WAV files and what they say."""

from pathlib import Path
from typing import Final

from hardware.voice.clip_voice import DEFAULT_VOLUME, ClipVoice
from hardware.voice.clips import Clips
from hardware.voice.ports import VoiceUnavailable
from hardware.voice.sound import Sound

SPOKEN: Final = "spoken.txt"


class WavFolder:
    """A sink: 0001.wav, 0002.wav … and a line in `spoken.txt` for each. Goes on after the files that are there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stopped = False
        self._count: int | None = None

    def play(self, sound: Sound, text: str) -> None:
        if self._stopped:
            return
        try:
            if self._count is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._count = len(list(self._folder.glob("*.wav")))
            name = f"{self._count + 1:04d}.wav"
            self._count += 1
            (self._folder / name).write_bytes(sound.wav())
            with (self._folder / SPOKEN).open("a", encoding="utf-8") as spoken:
                spoken.write(f"{name}\t{text}\n")
        except OSError as fault:
            raise VoiceUnavailable(f"can't write to {self._folder}: {fault.strerror}") from fault

    def stop(self) -> None:
        self._stopped = True


class WavVoice(ClipVoice):
    """The simulator of the loudspeaker: speaks into a folder."""

    def __init__(self, clips: Clips, folder: Path, *, volume: int = DEFAULT_VOLUME) -> None:
        super().__init__(clips, WavFolder(folder), volume=volume)
