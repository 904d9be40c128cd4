"""Rule D-8."""

from hardware.scanner.repeat import DoubleSend


def test_two_real_scans_of_one_item_are_two_items() -> None:
    once = DoubleSend(sends_twice=False)
    assert [once.accepts("69010281", at_ms) for at_ms in (0, 120, 240)] == [True, True, True]


def test_the_echo_of_a_scanner_that_sends_twice_counts_once() -> None:
    twice = DoubleSend(sends_twice=True)
    assert [twice.accepts("69010281", at_ms) for at_ms in (0, 120, 240, 300)] == [True, False, True, False]


def test_an_echo_is_the_same_code_at_once() -> None:
    twice = DoubleSend(sends_twice=True)
    assert twice.accepts("69010281", 0)
    assert twice.accepts("69010298", 50)
    assert twice.accepts("69010298", 351)
