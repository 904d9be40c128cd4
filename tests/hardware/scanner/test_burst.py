"""Rule D-7: scans are told from typing, none lost, doubled or split. Times are made up, in milliseconds."""

import random
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.scanner.burst import (
    BURST_CHARACTERS_MAX,
    BurstDetector,
    BurstSettings,
    Reading,
    Scan,
    learn,
)

GTIN = "6901028000123"
CARTON = "Y260312000001234GDZS440301100012"
Keys = list[tuple[str, int]]


def keys(text: str, gap_ms: int, start_ms: int = 1000) -> Keys:
    return [(character, start_ms + place * gap_ms) for place, character in enumerate(text)]


def readings(stream: Iterable[tuple[str, int]], detector: BurstDetector | None = None) -> Iterator[Reading]:
    detector = detector or BurstDetector()
    last_ms = 0
    for character, at_ms in stream:
        last_ms = at_ms
        yield detector.feed(character, at_ms)
    yield detector.silence(last_ms + detector.settings.gap_ms + 1)


def scans(stream: Iterable[tuple[str, int]], detector: BurstDetector | None = None) -> list[Scan]:
    return [scan for reading in readings(stream, detector) for scan in reading.scans]


def codes(stream: Iterable[tuple[str, int]], detector: BurstDetector | None = None) -> list[str]:
    return [scan.code for scan in scans(stream, detector)]


@pytest.mark.parametrize("end", ["\r", "\n", "\t", "\r\n"], ids=["CR", "LF", "Tab", "CR LF"])
@pytest.mark.parametrize("gap_ms", [0, 3, 30, 100])
def test_digits_ended_within_the_gap_are_one_scan(gap_ms: int, end: str) -> None:
    assert scans(keys(GTIN + end, gap_ms)) == [Scan(GTIN, 13, whole=True)]


@pytest.mark.parametrize("gap_ms", [101, 120, 400])
@pytest.mark.parametrize("text", [GTIN + "\r", "zhonghua\r", "138" * 8])
def test_a_person_is_never_a_scan(text: str, gap_ms: int) -> None:
    found = list(readings(keys(text, gap_ms)))
    assert [reading.scans for reading in found] == [()] * len(found)
    assert not any(reading.withhold for reading in found)


@pytest.mark.parametrize("gap_ms", [0, 5, 40, 90])
@pytest.mark.parametrize("text", ["zhonghua\r", "rzh123\r", "软中华\r", "zhonghuayingpianruanbao\r"])
def test_pinyin_typed_fast_is_never_a_scan(text: str, gap_ms: int) -> None:
    assert codes(keys(text, gap_ms)) == []


@pytest.mark.parametrize("code", ["99999999-1", CARTON, "PH1234-5", "ABC1234"])
def test_letters_and_dashes_are_a_scan_only_at_a_scanners_speed(code: str) -> None:
    assert codes(keys(code + "\r", 35)) == [code]
    assert codes(keys(code + "\r", 60)) == []
    assert codes(keys(code, 5)) == []


def test_one_hiccup_does_not_break_a_code_with_letters() -> None:
    stream = keys(CARTON[:20], 4) + keys(CARTON[20:] + "\r", 4, start_ms=1000 + 19 * 4 + 90)
    assert codes(stream) == [CARTON]


def test_a_scanner_without_terminator_ends_by_silence() -> None:
    assert codes(keys(GTIN, 5)) == [GTIN]
    assert codes(keys("1234567", 5)) == []
    assert codes(keys(GTIN, 5) + keys("69010281", 5, start_ms=1000 + 12 * 5 + 101)) == [GTIN, "69010281"]


def test_silence_counts_from_the_last_character() -> None:
    detector = BurstDetector()
    for character, at_ms in keys(GTIN, 10):
        detector.feed(character, at_ms)
    assert detector.silence(1120 + 100).scans == ()
    assert detector.silence(1120 + 101).scans == (Scan(GTIN, 13, whole=True),)
    assert detector.silence(9999).scans == ()


def test_a_scan_whose_silence_was_never_told_comes_with_the_next_key() -> None:
    detector = BurstDetector()
    for character, at_ms in keys(GTIN, 10):
        detector.feed(character, at_ms)
    assert detector.feed("+", 5000) == Reading((Scan(GTIN, 13, whole=True),), opens=True)


def test_full_width_digits_of_an_input_method_are_digits() -> None:
    assert codes(keys("６９０１０２８０００１２３\r", 5)) == [GTIN]


def test_committed_text_of_an_input_method_is_heard_too() -> None:
    detector = BurstDetector()
    assert detector.feed_text("690102", 1000).opens
    assert detector.feed_text("8000123", 1020).withhold
    assert detector.feed("\r", 1030).scans == (Scan(GTIN, 13, whole=True),)
    assert detector.feed_text(f"{GTIN}\n69010281\n", 2000).scans == (
        Scan(GTIN, 13, whole=True),
        Scan("69010281", 8, whole=True),
    )
    assert detector.feed_text("中华软盒五元", 3000).scans == ()


def test_what_was_typed_before_a_scan_is_not_in_the_code() -> None:
    assert codes(keys("3*", 200) + keys(GTIN + "\r", 4, start_ms=1400)) == [GTIN]
    stream = keys("3*", 60) + keys(GTIN + "\r", 4, start_ms=1120)
    assert scans(stream) == [Scan(GTIN, 13, whole=False)]
    stream = keys("ruan", 70) + keys("99999999-1\r", 4, start_ms=1280)
    assert scans(stream) == [Scan("99999999-1", 10, whole=False)]


def test_a_code_with_other_signs_is_left_as_text_and_its_enter_presses_nothing() -> None:
    """The end of an address must not be sold as a code."""
    found = list(readings(keys(f"https://a.cn/{GTIN}\r", 4)))
    assert [reading.scans for reading in found] == [()] * len(found)
    assert found[-2].withhold


def test_a_burst_is_known_from_its_sixth_fast_character() -> None:
    found = list(readings(keys("69010281", 35)))
    assert [reading.opens for reading in found[:8]] == [True] + [False] * 7
    assert [reading.withhold for reading in found[:8]] == [False] * 5 + [True] * 3


def test_commands_are_withheld_while_the_burst_goes_on_and_not_longer() -> None:
    detector = BurstDetector()
    for character, at_ms in keys("690102", 5):
        detector.feed(character, at_ms)
    assert detector.busy(1025)
    assert detector.busy(1125)
    assert not detector.busy(1126)
    assert detector.feed("", 1030).withhold  # a key that writes nothing
    assert detector.feed("\x1d", 1031).withhold


def test_the_terminator_and_what_trails_it_press_nothing() -> None:
    detector = BurstDetector()
    for character, at_ms in keys(GTIN, 5):
        detector.feed(character, at_ms)
    assert detector.feed("\r", 1065).withhold
    assert detector.feed("\n", 1068) == Reading(withhold=True)
    assert detector.feed("\r", 1200) == Reading()  # the person's own Enter


def test_a_persons_enter_is_let_through() -> None:
    assert [reading.withhold for reading in readings(keys("12\r", 50))][:3] == [False] * 3
    detector = BurstDetector()
    assert detector.feed("\r", 1000) == Reading()


def test_prefix_and_suffix_are_cut_off_and_taken_back() -> None:
    detector = BurstDetector(BurstSettings(prefix="~", suffix="#"))
    assert scans(keys(f"~{GTIN}#\r", 5), detector) == [Scan(GTIN, 15, whole=True)]
    assert scans(keys(f"{GTIN}\r", 5, start_ms=3000), detector) == [Scan(GTIN, 13, whole=True)]
    assert scans(keys(f"3*~{GTIN}#\r", 5, start_ms=5000), detector) == [Scan(GTIN, 15, whole=False)]


def test_a_burst_without_end_is_no_code() -> None:
    assert codes(keys("6" * (BURST_CHARACTERS_MAX + 1) + "\r", 5)) == []
    assert codes(keys("6" * (BURST_CHARACTERS_MAX + 9) + "\r", 50)) == []
    assert codes(keys("6" * BURST_CHARACTERS_MAX + "\r", 5)) == ["6" * BURST_CHARACTERS_MAX]


def test_a_test_card_proposes_the_gap() -> None:
    settings = BurstSettings()
    quick = [at_ms for _, at_ms in keys(GTIN, 3)]
    slow = [at_ms for _, at_ms in keys(GTIN, 25)]
    assert learn([quick], settings).gap_ms == 50
    assert learn([quick, slow], settings).gap_ms == 75
    assert learn([[at_ms for _, at_ms in keys(GTIN, 60)]], settings).gap_ms == 100
    with pytest.raises(ValueError, match="pauses 130 ms"):
        learn([[at_ms for _, at_ms in keys(GTIN, 130)]], settings)
    for nothing in ([], [[1000]], [[1000, 1003]]):
        with pytest.raises(ValueError, match="not scanned"):
            learn(nothing, settings)


DIGITS = st.text("0123456789", min_size=6, max_size=32)
LETTERED = st.builds(
    lambda head, digits, tail: head + digits + tail,
    st.text("ABCXYZabcz-", min_size=1, max_size=8),
    st.text("0123456789", min_size=6, max_size=16),
    st.text("ABCXYZabcz-", max_size=4),
)


@st.composite
def counter_days(draw: st.DrawFn) -> tuple[Keys, list[str]]:
    """Scans of jittery scanners back to back, and a person who types in between."""
    stream: Keys = []
    expected: list[str] = []
    now_ms = 0
    for _ in range(draw(st.integers(1, 12))):
        if draw(st.booleans()):
            for character in draw(st.text("0123456789abcxyz+*中 \r", max_size=12)):
                now_ms += draw(st.integers(120, 500))
                stream.append((character, now_ms))
            now_ms += 120
        code = draw(st.one_of(DIGITS, LETTERED))
        fastest = draw(st.sampled_from([1, 10, 35]))
        for character in code + draw(st.sampled_from(["\r", "\n", "\t", "\r\n"])):
            now_ms += draw(st.integers(0, fastest))
            stream.append((character, now_ms))
        expected.append(code)
        now_ms += draw(st.sampled_from([1, 20, 90, 300]))
    return stream, expected


@given(counter_days())
def test_no_scan_is_lost_doubled_or_split(day: tuple[Keys, list[str]]) -> None:
    stream, expected = day
    assert codes(stream) == expected


@given(st.lists(st.tuples(st.characters(), st.integers(0, 400)), max_size=80))
def test_nothing_typed_breaks_the_detector(stream: list[tuple[str, int]]) -> None:
    at_ms, detector = 0, BurstDetector()
    for character, gap_ms in stream:
        at_ms += gap_ms
        for scan in detector.feed(character, at_ms).scans:
            assert scan.characters >= len(scan.code) >= detector.settings.characters_min


def test_ten_thousand_codes_at_twenty_a_second() -> None:
    """With typing in between, every 100 codes or so."""
    random_ = random.Random(20)
    stream: Keys = []
    expected = []
    now_ms = 0
    for number in range(10_000):
        if number % 97 == 0:
            for character in random_.choice(["3*", "zhonghua", "25.6\r", "ruan", "12345678\r"]):
                now_ms += random_.randint(120, 300)
                stream.append((character, now_ms))
            now_ms += 120
        code = random_.choice([f"69{number:011d}", f"{number:08d}", f"{number:07d}-1"])
        began_ms = now_ms
        for character in code + "\r":
            stream.append((character, now_ms))
            now_ms += random_.randint(0, 4)
        expected.append(code)
        now_ms = max(now_ms + 1, began_ms + 50)
    assert codes(stream) == expected


def test_typing_runs_right_into_a_scan() -> None:
    """Letters of a search, then a hands-free scanner fires before the person's hand has left the key."""
    for gap_ms in range(36, 101):
        stream = keys("ruanzhonghua", 110) + keys(GTIN + "\r", 5, start_ms=1000 + 11 * 110 + gap_ms)
        assert codes(stream) == [GTIN]


def test_a_quantity_typed_just_before_a_scan_that_hiccups_costs_no_digit() -> None:
    detector = BurstDetector()
    times = [0, 90, 130, 135, 140, 145, 150, 230, 235, 240, 245, 250, 255, 260, 265, 270]
    readings = [detector.feed(character, at) for character, at in zip("3*6901028191081\r", times, strict=True)]
    assert [scan.code for reading in readings for scan in reading.scans] == ["6901028191081"]
    assert readings[-1].withhold
