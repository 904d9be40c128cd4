"""One contract for every voice, and what each has of its own."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from hardware.voice.choice import FirstAvailableVoice, SilentVoice, system_voice
from hardware.voice.clip_voice import ClipVoice
from hardware.voice.clips import Clips
from hardware.voice.pending import PENDING_MAX, Pending
from hardware.voice.ports import Utterance, Voice, VoiceUnavailable
from hardware.voice.sound import Sound
from hardware.voice.wav_voice import SPOKEN, WavVoice
from pos_app.domain.words import Phrase, change_due, out_of_stock, paid, total_due, welcome_member

CLIPS = Clips(Path(__file__).parents[3] / "resources" / "voice")
PATIENCE_MS = 10_000
FIRST, SECOND, THIRD = total_due(1_00), total_due(2_00), total_due(3_00)


class GatedSink:
    """Plays in no time, or, when the gate is shut, not before it is opened or stopped."""

    def __init__(self) -> None:
        self.played: list[str] = []
        self.sounds: list[Sound] = []
        self.faults: list[str] = []
        self.begun = threading.Semaphore(0)
        self.gate = threading.Event()
        self.gate.set()

    def play(self, sound: Sound, text: str) -> None:
        self.begun.release()
        assert self.gate.wait(PATIENCE_MS / 1000)
        if self.faults:
            raise VoiceUnavailable(self.faults.pop())
        self.played.append(text)
        self.sounds.append(sound)

    def stop(self) -> None:
        self.gate.set()


class TestPending:
    def taken(self, pending: Pending) -> list[str]:
        return [utterance.text for utterance in iter(pending.take, None)]

    def test_a_newer_amount_replaces_the_older_and_waits_its_turn(self) -> None:
        pending = Pending()
        for phrase in (FIRST, out_of_stock(), SECOND, welcome_member(), out_of_stock()):
            pending.put(phrase)
        assert self.taken(pending) == ["库存不足", "应收 两元", "欢迎会员", "库存不足"]

    def test_too_much_drops_the_oldest(self) -> None:
        pending = Pending()
        for number in range(PENDING_MAX + 3):
            pending.put(Phrase(str(number), ()))
        assert self.taken(pending) == [str(number) for number in range(3, PENDING_MAX + 3)]


class VoiceContract:
    """Every Voice must pass these; subclass once per voice. The till's own phrases fit its port as they are."""

    def test_is_available(self, voice: Voice) -> None:
        assert voice.state.available
        assert voice.state.reason == ""

    def test_says_everything_in_order(self, voice: Voice, heard: Callable[[int], list[str]]) -> None:
        voice.say(paid("wechat", 25_60))
        heard(1)
        voice.say(out_of_stock())
        voice.say(change_due(4_40))
        assert heard(3) == ["微信收款 二十五元六角", "库存不足", "找零 四元四角"]

    @pytest.mark.parametrize("percent", [-1, 101])
    def test_an_impossible_volume_is_refused(self, voice: Voice, percent: int) -> None:
        with pytest.raises(ValueError, match="volume"):
            voice.set_volume(percent)

    def test_falls_silent_for_good(self, voice: Voice, heard: Callable[[int], list[str]]) -> None:
        voice.set_volume(0)
        voice.close()
        voice.say(out_of_stock())
        voice.close()
        assert heard(0) == []


class TestClipVoice(VoiceContract):
    @pytest.fixture
    def sink(self) -> GatedSink:
        return GatedSink()

    @pytest.fixture
    def voice(self, sink: GatedSink) -> Iterator[ClipVoice]:
        voice = ClipVoice(CLIPS, sink)
        yield voice
        voice.close()

    @pytest.fixture
    def heard(self, voice: ClipVoice, sink: GatedSink) -> Callable[[int], list[str]]:
        def heard(_: int) -> list[str]:
            assert voice.wait_until_quiet(PATIENCE_MS)
            return sink.played

        return heard

    def test_an_amount_that_has_not_begun_gives_way_and_nothing_else_does(
        self, voice: ClipVoice, sink: GatedSink
    ) -> None:
        """And `say` returns although the loudspeaker is busy."""
        sink.gate.clear()
        voice.say(FIRST)
        sink.begun.acquire()
        for phrase in (SECOND, out_of_stock(), welcome_member(), THIRD):
            voice.say(phrase)
        sink.gate.set()
        assert voice.wait_until_quiet(PATIENCE_MS)
        assert sink.played == ["应收 一元", "库存不足", "欢迎会员", "应收 三元"]

    def test_speaks_at_the_volume_of_the_moment(self, voice: ClipVoice, sink: GatedSink) -> None:
        for percent in (100, 50, 0):
            voice.set_volume(percent)
            voice.say(FIRST)
            assert voice.wait_until_quiet(PATIENCE_MS)
        full, half, none = (sound.level for sound in sink.sounds)
        assert full == CLIPS.join(FIRST.words).level
        assert abs(half - full // 2) <= 1
        assert none == 0

    def test_no_loudspeaker_is_a_state_and_it_comes_back(
        self, voice: ClipVoice, sink: GatedSink, caplog: pytest.LogCaptureFixture
    ) -> None:
        sink.faults = ["no loudspeaker"] * 2
        for _ in range(2):
            voice.say(FIRST)
            assert voice.wait_until_quiet(PATIENCE_MS)
            assert voice.state.reason == "no loudspeaker"
        voice.say(SECOND)
        assert voice.wait_until_quiet(PATIENCE_MS)
        assert voice.state.available
        assert sink.played == ["应收 两元"]
        assert [record.message for record in caplog.records] == ["voice_lost no loudspeaker", "voice_back"]

    def test_closing_cuts_the_word_short_and_ends_the_thread(self, voice: ClipVoice, sink: GatedSink) -> None:
        sink.gate.clear()
        voice.say(FIRST)
        sink.begun.acquire()
        voice.say(out_of_stock())
        voice.close()
        assert sink.played == ["应收 一元"]
        assert "voice" not in {thread.name for thread in threading.enumerate()}

    def test_missing_clips_are_a_state(self, sink: GatedSink, tmp_path: Path) -> None:
        voice = ClipVoice(Clips(tmp_path), sink)
        voice.say(FIRST)
        assert voice.wait_until_quiet(PATIENCE_MS)
        assert "voice clips" in voice.state.reason
        voice.close()


class TestWavVoice(VoiceContract):
    @pytest.fixture
    def voice(self, tmp_path: Path) -> Iterator[WavVoice]:
        voice = WavVoice(CLIPS, tmp_path / "voice", volume=100)
        yield voice
        voice.close()

    @pytest.fixture
    def heard(self, voice: WavVoice, tmp_path: Path) -> Callable[[int], list[str]]:
        def heard(_: int) -> list[str]:
            assert voice.wait_until_quiet(PATIENCE_MS)
            spoken = tmp_path / "voice" / SPOKEN
            lines = spoken.read_text(encoding="utf-8").splitlines() if spoken.exists() else []
            return [line.split("\t")[1] for line in lines]

        return heard

    def test_writes_numbered_files_that_hold_the_sentence(self, voice: WavVoice, tmp_path: Path) -> None:
        phrases = [paid("cash", 30_00), out_of_stock()]
        for phrase in phrases:
            voice.say(phrase)
        assert voice.wait_until_quiet(PATIENCE_MS)
        files = sorted((tmp_path / "voice").glob("*.wav"))
        assert [file.name for file in files] == ["0001.wav", "0002.wav"]
        assert [Sound.read(file) for file in files] == [CLIPS.join(phrase.words) for phrase in phrases]

    def test_a_folder_that_cannot_be_written_is_a_state(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        voice = WavVoice(CLIPS, tmp_path / "file" / "voice")
        voice.say(FIRST)
        assert voice.wait_until_quiet(PATIENCE_MS)
        assert "can't write" in voice.state.reason
        voice.close()


# What Qt says of libraries that this machine may or may not have.
qt_libraries = pytest.mark.qt_log_ignore("pipewire", 'Error loading text-to-speech plug-in "speechd"')


@qt_libraries
@pytest.mark.usefixtures("qtbot")
class TestSystemVoice(VoiceContract):
    """Qt's own mock engine stands for the system's, as it may in tests only."""

    @pytest.fixture
    def module(self) -> Any:
        return pytest.importorskip("hardware.voice.system_voice", exc_type=ImportError)

    @pytest.fixture
    def voice(self, module: Any) -> Iterator[Voice]:
        voice = module.SystemVoice(("mock",), fits=lambda locale: locale.name() == "en_US", volume=80)
        yield voice
        voice.close()

    @pytest.fixture
    def heard(self, voice: Voice, qtbot: QtBot) -> Callable[[int], list[str]]:
        said: list[str] = []
        voice.spoken.connect(said.append)  # type: ignore[attr-defined]  # SystemVoice only

        def heard(count: int) -> list[str]:
            qtbot.waitUntil(lambda: len(said) >= count, timeout=PATIENCE_MS)
            return said

        return heard

    def test_an_amount_that_has_not_begun_gives_way_and_nothing_else_does(
        self, voice: Voice, heard: Callable[[int], list[str]]
    ) -> None:
        for phrase in (FIRST, SECOND, out_of_stock(), THIRD):
            voice.say(phrase)
        assert heard(3) == ["应收 一元", "库存不足", "应收 三元"]

    def test_an_engine_without_mandarin_says_so(self, module: Any) -> None:
        voice = module.SystemVoice(("mock",), volume=80)
        assert voice.state.reason == "mock: no Mandarin voice installed"
        voice.say(FIRST)
        voice.close()

    def test_a_system_without_engine_says_so(self, module: Any) -> None:
        assert "winrt" in module.SystemVoice(("winrt", "sapi"), volume=80).state.reason
        assert "mock" not in {name for names in module.ENGINES.values() for name in names}


class TestFirstAvailableVoice(VoiceContract):
    @pytest.fixture
    def sink(self) -> GatedSink:
        return GatedSink()

    @pytest.fixture
    def clip_voice(self, sink: GatedSink) -> ClipVoice:
        return ClipVoice(CLIPS, sink)

    @pytest.fixture
    def voice(self, clip_voice: ClipVoice) -> Iterator[FirstAvailableVoice]:
        voice = FirstAvailableVoice((SilentVoice("no engine"), clip_voice))
        yield voice
        voice.close()

    @pytest.fixture
    def heard(self, clip_voice: ClipVoice, sink: GatedSink) -> Callable[[int], list[str]]:
        def heard(_: int) -> list[str]:
            assert clip_voice.wait_until_quiet(PATIENCE_MS)
            return sink.played

        return heard

    def test_without_any_it_tells_every_reason_and_tries_the_last_again(
        self, voice: FirstAvailableVoice, clip_voice: ClipVoice, sink: GatedSink
    ) -> None:
        sink.faults = ["no loudspeaker"]
        voice.say(FIRST)
        assert clip_voice.wait_until_quiet(PATIENCE_MS)
        assert voice.state.reason == "no engine; no loudspeaker"
        voice.say(SECOND)
        assert clip_voice.wait_until_quiet(PATIENCE_MS)
        assert voice.state.available


def test_a_silent_voice_takes_everything_and_says_why_nothing_is_heard() -> None:
    voice: Voice = SilentVoice("switched off")
    voice.say(FIRST)
    voice.set_volume(50)
    voice.close()
    assert voice.state.reason == "switched off"


def test_a_till_without_the_speech_extra_still_has_its_own_voice(tmp_path: Path) -> None:
    program = f"""
import sys
sys.modules["PySide6.QtTextToSpeech"] = None
from pathlib import Path
from hardware.voice.choice import best_voice, system_voice
assert "not installed" in system_voice().state.reason
assert best_voice(Path({str(tmp_path)!r})).state.available
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


@qt_libraries
@pytest.mark.usefixtures("qtbot")
def test_the_systems_voice_is_there_or_says_why_not() -> None:
    voice = system_voice()
    assert voice.state.available or voice.state.reason
    utterance: Utterance = FIRST
    voice.close()
    voice.say(utterance)
