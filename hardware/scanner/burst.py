"""Tells a scanner that types like a keyboard from a person who types (rule D-7).

A pure codec: the caller brings every character with the time it came at, in whole milliseconds that never run back,
and a call of `silence` when none comes any more. Keys that repeat because they are held down are not fed.

What a window does with it::

    reading = detector.feed(character, at_ms)      # of each key that writes a character, Enter and Tab included
    if reading.opens: remember what the focused field holds, before the key reaches it
    if reading.withhold: the key is the scanner's; it may write into a field but not press, confirm or command
    for scan in reading.scans: put the field back, or take the scan's characters out of it; then sell scan.code
    (re)start a timer of `settings.gap_ms` + 1 ms that calls detector.silence
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

BURST_CHARACTERS_MAX: Final = 256
GAP_MS_MIN: Final = 50
GAP_MS_MAX: Final = 100  # people type at 120 ms and slower
_CODE: Final = re.compile(r"[0-9A-Za-z-]+")
_DIGITS: Final = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class BurstSettings:
    """How this shop's scanner types. Prefix and suffix are cut off where they are seen, and never required."""

    gap_ms: int = GAP_MS_MAX
    fast_gap_ms: int = 35
    characters_min: int = 6
    unended_digits_min: int = 8
    digits_among_letters_min: int = 4
    terminators: str = "\r\n\t"
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """A code that was scanned.

    `characters` is how many of them, prefix and suffix included, a field has got if every one was let through.
    `whole` says that nothing was typed between the reading that opened the burst and the scan, so that the field can
    be put back to what it held then.
    """

    code: str
    characters: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known after a character."""

    scans: tuple[Scan, ...] = ()
    opens: bool = False
    withhold: bool = False


class BurstDetector:
    """Finds the scans in one stream of typed characters; whatever is no scan is typing and left alone.

    A burst is what comes with gaps of at most `gap_ms`. Ended by a terminator it is a scan when it is digits, or
    letters, digits and dashes that came faster than a person types. Ended by silence it must be a long number.
    When a person's typing runs into a scan, the fast end of the burst is judged alone.
    """

    def __init__(self, settings: BurstSettings | None = None) -> None:
        self.settings = settings or BurstSettings()
        self._burst = _Burst(self.settings)
        self._ended_ms: int | None = None

    def feed(self, character: str, at_ms: int) -> Reading:
        """One character as typed. Terminators that follow a scan at once belong to it: CR LF is one end."""
        scans = self.silence(at_ms).scans
        if character and character in self.settings.terminators:
            return self._end(at_ms, scans)
        if not character or not character.isprintable():  # such a key writes nothing into a field
            return Reading(scans, withhold=self.busy(at_ms))
        opens = self._burst.empty
        self._burst.append(character, at_ms)
        return Reading(scans, opens, self.busy(at_ms))

    def feed_text(self, text: str, at_ms: int) -> Reading:
        """Text that an input method commits at once."""
        readings = [self.feed(character, at_ms) for character in text]
        return Reading(
            tuple(scan for reading in readings for scan in reading.scans),
            any(reading.opens for reading in readings),
            any(reading.withhold for reading in readings),
        )

    def silence(self, at_ms: int) -> Reading:
        """Nothing came up to `at_ms`: a burst that has been quiet for longer than the gap is over."""
        if self._burst.empty or self._burst.goes_on(at_ms):
            return Reading()
        scan = self._burst.number(ended=False)
        self._burst = _Burst(self.settings)
        return Reading((scan,) if scan else ())

    def busy(self, at_ms: int) -> bool:
        """Whether a scan is probably coming in at this moment: a key that commands is not the person's."""
        return self._burst.fast_enough and self._burst.goes_on(at_ms)

    def _end(self, at_ms: int, earlier: tuple[Scan, ...]) -> Reading:
        burst, settings = self._burst, self.settings
        if burst.empty:
            follows = self._ended_ms is not None and at_ms - self._ended_ms <= settings.gap_ms
            return Reading(earlier, withhold=follows)
        scan = burst.number(ended=True) or burst.fast_code()
        withhold = scan is not None or self.busy(at_ms)
        self._burst = _Burst(settings)
        self._ended_ms = at_ms if withhold else None
        return Reading((*earlier, scan) if scan else earlier, withhold=withhold)


class _Burst:
    """The characters of one burst and what they amount to."""

    def __init__(self, settings: BurstSettings) -> None:
        self._settings = settings
        self._text = ""
        self._times: list[int] = []
        self._last_ms = 0
        self._fast_from = 0

    @property
    def empty(self) -> bool:
        return not self._times

    @property
    def fast_enough(self) -> bool:
        """Its end came faster than a person types, for long enough to be a scan."""
        return len(self._times) - self._fast_from >= self._settings.characters_min

    def goes_on(self, at_ms: int) -> bool:
        return at_ms - self._last_ms <= self._settings.gap_ms

    def append(self, character: str, at_ms: int) -> None:
        slow = at_ms - self._last_ms > self._settings.fast_gap_ms
        self._last_ms = at_ms
        if len(self._times) > BURST_CHARACTERS_MAX:  # the one too many tells that it is no code
            return
        if slow:
            self._fast_from = len(self._times)
        plain = unicodedata.normalize("NFKC", character)
        self._text += plain if len(plain) == 1 else character
        self._times.append(at_ms)

    def number(self, *, ended: bool) -> Scan | None:
        """A scan of digits only. After typing, or without an end, it must be long to be no typing itself."""
        long = self._settings.unended_digits_min
        digits_min = self._settings.characters_min if ended else long
        return self._number_from(0, digits_min) or self._number_from(self._digits_from(), long)

    def fast_code(self) -> Scan | None:
        """A scan of letters, digits and dashes."""
        begin, code = self._code(self._scanned_from())
        gaps = len(self._times) - 1 - begin
        is_code = (
            _CODE.fullmatch(code) is not None
            and len(code) >= self._settings.characters_min
            and sum(map(str.isdigit, code)) >= self._settings.digits_among_letters_min
            and self._last_ms - self._times[begin] <= gaps * self._settings.fast_gap_ms
        )
        return self._scan(begin, code) if is_code else None

    def _scanned_from(self) -> int:
        """Where typing ends: at the last slow gap, if the characters before it came at a person's speed.

        A scanner hiccups too; then what came before the gap was as fast as what comes after it.
        """
        head_ms = self._times[self._fast_from] - self._times[0]
        return self._fast_from if head_ms > self._fast_from * self._settings.fast_gap_ms else 0

    def _digits_from(self) -> int:
        """Where the number at the end begins: `3*` typed just before a scan is told from it by its sign.

        Speed alone would take a hiccup in the middle of the code for the end of the typing.
        """
        sign = self._text.rfind("*") + 1
        return sign or self._scanned_from()

    def _number_from(self, start: int, digits_min: int) -> Scan | None:
        begin, code = self._code(start)
        return self._scan(begin, code) if _DIGITS.fullmatch(code) and len(code) >= digits_min else None

    def _code(self, start: int) -> tuple[int, str]:
        """The code in the burst from `start` on, without prefix and suffix, and where its characters begin."""
        prefix, suffix = self._settings.prefix, self._settings.suffix
        begin = max(start, self._text.find(prefix, start))
        return begin, self._text[begin:].removeprefix(prefix).removesuffix(suffix)

    def _scan(self, begin: int, code: str) -> Scan | None:
        characters = len(self._times) - begin
        return Scan(code, characters, whole=begin == 0) if len(self._times) <= BURST_CHARACTERS_MAX else None


def learn(samples: Sequence[Sequence[int]], settings: BurstSettings) -> BurstSettings:
    """Settings for the scanner that typed a test card, from the times of its characters, a sequence for each scan.

    The gap leaves room for three times the slowest one seen. Raises `ValueError` when nothing was scanned or the
    scanner types as slowly as a person: the pause between its characters must then be set shorter on the scanner.
    """
    gaps = [after - before for times in samples for before, after in pairwise(times)]
    if not gaps or min(map(len, samples)) < settings.characters_min:
        raise ValueError("the test card was not scanned")
    if max(gaps) > GAP_MS_MAX:
        raise ValueError(f"the scanner pauses {max(gaps)} ms between characters")
    return replace(settings, gap_ms=min(GAP_MS_MAX, max(GAP_MS_MIN, 3 * max(gaps))))
