"""The loudspeaker, on miniaudio's own device that plays in real time and makes no sound."""

import threading
import time

import pytest
from miniaudio import Backend

from hardware.voice.loudspeaker import BACKENDS, Loudspeaker
from hardware.voice.ports import VoiceUnavailable
from hardware.voice.sound import Sound


def test_plays_to_the_end_and_not_much_longer() -> None:
    began = time.monotonic()
    Loudspeaker((Backend.NULL,)).play(Sound.silence(300), "")
    assert 0.3 <= time.monotonic() - began < 3


def test_plays_again_and_again() -> None:
    loudspeaker = Loudspeaker((Backend.NULL,))
    for _ in range(3):
        loudspeaker.play(Sound.silence(20), "")


def test_is_stopped_from_another_thread_for_good() -> None:
    loudspeaker = Loudspeaker((Backend.NULL,))
    stopper = threading.Timer(0.1, loudspeaker.stop)
    stopper.start()
    began = time.monotonic()
    loudspeaker.play(Sound.silence(60_000), "")
    loudspeaker.play(Sound.silence(60_000), "")
    assert time.monotonic() - began < 10
    stopper.join()


@pytest.mark.parametrize("backends", [(Backend.CUSTOM,), ()])
def test_no_device_is_a_clear_fault(backends: tuple[Backend, ...]) -> None:
    with pytest.raises(VoiceUnavailable, match="no loudspeaker"):
        Loudspeaker(backends).play(Sound.silence(20), "")


def test_the_device_that_swallows_every_sound_is_never_taken_for_a_loudspeaker() -> None:
    assert Backend.NULL not in BACKENDS


def test_a_machine_without_sound_stays_quiet_about_it(capfd: pytest.CaptureFixture[str]) -> None:
    """ALSA's own complaints would fill the terminal of a till without a loudspeaker."""
    loudspeaker = Loudspeaker()
    try:
        loudspeaker.play(Sound.silence(20), "")
    except VoiceUnavailable as fault:
        assert "no loudspeaker" in str(fault)  # noqa: PT017 - a machine with one plays, and that is right too
    assert capfd.readouterr().err == ""
