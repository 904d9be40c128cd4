"""The shipped clips: complete, equally loud, and joined without a hole, a click or a word too few."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.voice.clips import OVERLAP_MS, PAUSE_MS, Clips
from hardware.voice.ports import VoiceUnavailable
from hardware.voice.sound import RATE_HZ, Sound, frames, overlapped
from pos_app.domain import words

FOLDER = Path(__file__).parents[3] / "resources" / "voice"
CLIPS = Clips(FOLDER)
LEVEL = 6000  # what the clips were rendered to


def steepest(sound: Sound) -> int:
    return max(abs(after - before) for before, after in pairwise(sound.samples))


def test_every_word_the_till_speaks_has_a_clip_and_no_clip_is_left_over() -> None:
    assert CLIPS.words == set(words.CLIP_WORDS)
    assert len(list(FOLDER.glob("*.wav"))) == len(words.CLIP_WORDS)


def test_the_clips_are_small_and_their_names_travel_well() -> None:
    files = list(FOLDER.iterdir())
    assert sum(file.stat().st_size for file in files) < 1_500_000
    assert all(file.name.isascii() for file in files)


@pytest.mark.parametrize("word", words.CLIP_WORDS)
def test_a_clip_is_brisk_loud_and_does_not_click(word: str) -> None:
    sound = CLIPS.join([word])
    assert 150 * len(word) < sound.duration_ms < 350 * len(word)
    assert LEVEL * 0.7 < sound.level < LEVEL * 1.05
    assert abs(sound.samples[0]) < 1000 > abs(sound.samples[-1])


@given(fen=st.integers(0, 10**11), change=st.integers(0, 100_00))
def test_every_word_of_any_amount_has_a_clip(fen: int, change: int) -> None:
    assert set(words.settled("cash", fen, change).words) <= CLIPS.words


def test_every_fixed_phrase_has_a_clip() -> None:
    for phrase in (
        words.out_of_stock(),
        words.welcome_member(),
        words.unknown_code(),
        words.delivery_stocked(12, 3),
        *(words.paid(tender, 1) for tender in (*words.PAID_BY, "other")),
    ):
        assert set(phrase.words) <= CLIPS.words


def test_a_sentence_lasts_as_long_as_its_words() -> None:
    """Syllables overlap, a phrase is followed by a breath."""
    phrase = words.settled("wechat", 25_60, 4_40)
    alone = sum(CLIPS.join([word]).duration_ms for word in phrase.words)
    syllables_meet, breaths = 6 - 1 + 4 - 1, 3
    expected = alone - syllables_meet * OVERLAP_MS + breaths * PAUSE_MS
    assert abs(CLIPS.join(phrase.words).duration_ms - expected) < 2 * len(phrase.words)


@pytest.mark.parametrize("fen", [0, 5, 25_60, 123_456_789_01])
def test_a_sentence_is_as_loud_as_its_words(fen: int) -> None:
    sound = CLIPS.join(words.amount_in_words(fen))
    assert LEVEL * 0.8 < sound.level < LEVEL * 1.05
    steepest_word = max(steepest(CLIPS.join([word])) for word in words.NUMBER_WORDS)
    assert steepest(sound) <= steepest_word  # a seam is no click


@pytest.mark.parametrize(("percent", "least", "most"), [(100, 100, 100), (50, 49, 50), (1, 0, 1), (0, 0, 0)])
def test_the_volume_scales_the_level(percent: int, least: int, most: int) -> None:
    sound = CLIPS.join(["两", "元"])
    assert sound.level * least // 100 - 1 <= sound.at_volume(percent).level <= sound.level * most // 100 + 1
    assert sound.at_volume(percent).duration_ms == sound.duration_ms


def test_an_unknown_word_is_left_out_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert CLIPS.join(["两", "欧元", "元"]) == CLIPS.join(["两", "元"])
    assert "欧元" in caplog.text
    assert CLIPS.join([]).duration_ms == 0


def test_a_seam_keeps_what_both_sides_have_in_common() -> None:
    steady = Sound(b"\x10\x27" * frames(100))
    joined = overlapped(steady, steady, OVERLAP_MS)
    assert set(joined.samples) == {10_000}
    assert joined.duration_ms == 2 * 100 - OVERLAP_MS


def test_a_sound_survives_its_wav_file(tmp_path: Path) -> None:
    sound = CLIPS.join(["两", "元"])
    (tmp_path / "a.wav").write_bytes(sound.wav())
    assert Sound.read(tmp_path / "a.wav") == sound
    assert sound.duration_ms == len(sound.samples) * 1000 // RATE_HZ


@pytest.mark.parametrize(
    ("manifest", "clip"),
    [(None, None), ("{", None), ('{"元": "a.wav"}', None), ('{"元": "a.wav"}', b"no sound"), ('{"元": "a.wav"}', b"")],
)
def test_clips_that_cannot_be_read_are_a_clear_fault(tmp_path: Path, manifest: str | None, clip: bytes | None) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    if clip is not None:
        (tmp_path / "a.wav").write_bytes(clip)
    with pytest.raises(VoiceUnavailable, match="voice clips"):
        Clips(tmp_path).join(["元"])


def test_a_sound_of_another_form_is_refused(tmp_path: Path) -> None:
    data = bytearray(Sound.silence(10).wav())
    data[24:28] = (8000).to_bytes(4, "little")
    (tmp_path / "a.wav").write_bytes(data)
    with pytest.raises(ValueError, match="8000"):
        Sound.read(tmp_path / "a.wav")
