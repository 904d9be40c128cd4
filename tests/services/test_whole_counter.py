"""Whatever happens at the whole counter, in any order: the books are right after each act."""

from pathlib import Path

from tests.services.whole_counter.running import live


def test_any_lives_of_the_whole_counter_keep_their_books(tmp_path: Path) -> None:
    """Longer: `python -m tests.services.whole_counter --lives 1000 --seed 1`."""
    live(tmp_path, lives=30, acts=25)
