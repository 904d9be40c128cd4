"""The decoder of serial scanners, at every split and with every kind of noise."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.scanner.line_decoder import LINE_BYTES_MAX, LineDecoder

GTIN = "6901028000123"


def decode(parts: list[bytes]) -> list[str]:
    decoder = LineDecoder()
    return [code for part in parts for code in decoder.feed(part)]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\t", b"\r\n", b"\x03"])
def test_every_terminator_ends_a_code(end: bytes) -> None:
    assert decode([GTIN.encode() + end + b"69010281" + end]) == [GTIN, "69010281"]


@given(
    st.lists(st.from_regex(r"[0-9A-Z-]{1,32}", fullmatch=True), max_size=5),
    st.lists(st.integers(0, 200), max_size=8),
)
def test_codes_are_the_same_at_every_split(codes: list[str], cuts: list[int]) -> None:
    data = b"".join(code.encode() + b"\r\n" for code in codes)
    places = [0, *sorted(cuts), len(data)]
    parts = [data[start:end] for start, end in pairwise(places)]
    assert decode(parts) == decode([bytes([byte]) for byte in data]) == codes


def test_a_code_without_end_waits_for_the_silence() -> None:
    decoder = LineDecoder()
    assert decoder.feed(GTIN.encode()) == []
    assert decoder.pending
    assert decoder.flush() == [GTIN]
    assert not decoder.pending
    assert decoder.flush() == []


def test_noise_is_dropped() -> None:
    assert decode([b"\xff\x00\x02" + GTIN.encode() + b"\x03\r\n\r\r  \r"]) == [GTIN]
    assert decode(["６９\r中\r".encode()]) == []


def test_a_line_without_end_is_dropped_to_its_end() -> None:
    decoder = LineDecoder()
    assert decoder.feed(b"6" * 100_000) == []
    assert decoder.feed(b"7\r" + GTIN.encode() + b"\r") == [GTIN]
    assert decode([b"6" * LINE_BYTES_MAX + b"\r"]) == ["6" * LINE_BYTES_MAX]


@given(st.binary(max_size=600))
def test_nothing_a_line_carries_breaks_it(noise: bytes) -> None:
    decoder = LineDecoder()
    for code in [*decoder.feed(noise), *decoder.flush()]:
        assert code.isascii()
        assert code.isprintable()
        assert 0 < len(code) <= LINE_BYTES_MAX
