"""Which voice a till speaks with."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from hardware.voice.clip_voice import DEFAULT_VOLUME, ClipVoice
from hardware.voice.clips import Clips
from hardware.voice.loudspeaker import Loudspeaker
from hardware.voice.ports import Utterance, Voice, VoiceState, checked_volume


class SilentVoice:
    """A voice that is switched off, or not there for the reason given."""

    def __init__(self, reason: str) -> None:
        self.state = VoiceState(reason)

    def say(self, utterance: Utterance) -> None:
        """Nothing is heard."""

    def set_volume(self, percent: int) -> None:
        checked_volume(percent)

    def close(self) -> None:
        """Nothing is held."""


class FirstAvailableVoice:
    """Speaks with the first of its voices that can be heard at the moment."""

    def __init__(self, voices: Sequence[Voice]) -> None:
        self._voices = tuple(voices)

    @property
    def state(self) -> VoiceState:
        states = [voice.state for voice in self._voices]
        if any(state.available for state in states):
            return VoiceState()
        return VoiceState("; ".join(state.reason for state in states))

    def say(self, utterance: Utterance) -> None:
        chosen = next((voice for voice in self._voices if voice.state.available), self._voices[-1])
        chosen.say(utterance)

    def set_volume(self, percent: int) -> None:
        for voice in self._voices:
            voice.set_volume(percent)

    def close(self) -> None:
        for voice in self._voices:
            voice.close()


def system_voice(volume: int = DEFAULT_VOLUME) -> Voice:
    """The operating system's voice, a silent one where the extra `speech` or a library it needs is not installed."""
    try:
        module = import_module("hardware.voice.system_voice")
    except ImportError as fault:
        return SilentVoice(f"the system's voices are not installed: {fault}")
    voice: Voice = module.SystemVoice(volume=volume)
    return voice


def best_voice(clips_folder: Path, volume: int = DEFAULT_VOLUME) -> Voice:
    """The system's Mandarin voice where there is one, the shipped clips elsewhere. For the thread of Qt's loop."""
    clips = ClipVoice(Clips(clips_folder), Loudspeaker(), volume=volume)
    return FirstAvailableVoice((system_voice(volume), clips))
