"""Recorded words, joined to sentences."""

import json
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from hardware.voice.ports import VoiceUnavailable
from hardware.voice.sound import Sound, overlapped

log = logging.getLogger(__name__)

OVERLAP_MS: Final = 25  # between the syllables of a number
PAUSE_MS: Final = 120  # around a phrase
MANIFEST: Final = "manifest.json"


class Clips:
    """A folder of clips with a manifest, word to file. Read when first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sounds: dict[str, Sound] = {}
        # The clips as loud as last asked for: made once, as sums over each sample hold up the screen's thread.
        self._volume, self._loud = 100, self._sounds

    @property
    def words(self) -> frozenset[str]:
        """Every word there is a clip for."""
        return frozenset(self._loaded())

    def join(self, words: Iterable[str], volume: int = 100) -> Sound:
        """The words as one sound, `volume` in percent; a word without a clip is left out. Raises `VoiceUnavailable`.

        Single syllables run into each other as in speech; around longer phrases there is a breath.
        """
        sounds, joined, previous = self._at(volume), Sound(), ""
        for word in words:
            if word not in sounds:
                log.warning("voice_word_without_clip word=%s", word)
                continue
            if len(previous) == len(word) == 1:
                joined = overlapped(joined, sounds[word], OVERLAP_MS)
            else:
                pause = Sound.silence(PAUSE_MS if previous else 0)
                joined = Sound(joined.data + pause.data + sounds[word].data)
            previous = word
        return joined

    def _at(self, volume: int) -> dict[str, Sound]:
        sounds = self._loaded()
        if volume != self._volume or not self._loud:
            self._loud = {word: sound.at_volume(volume) for word, sound in sounds.items()}
            self._volume = volume
        return self._loud

    def _loaded(self) -> dict[str, Sound]:
        if not self._sounds:
            try:
                files = json.loads((self._folder / MANIFEST).read_text(encoding="utf-8"))
                self._sounds = {word: Sound.read(self._folder / name) for word, name in files.items()}
            except (OSError, ValueError) as fault:
                raise VoiceUnavailable(f"the voice clips can't be read: {fault}") from fault
        return self._sounds
