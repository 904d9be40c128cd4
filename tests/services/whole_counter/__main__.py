"""Live many lives of the whole counter: `python -m tests.services.whole_counter --lives 1000 --seed 1`."""

import argparse
import tempfile
from pathlib import Path

from tests.services.whole_counter.running import live


def main() -> None:
    parser = argparse.ArgumentParser(prog="whole_counter", description=__doc__)
    parser.add_argument("--lives", type=int, default=1_000, help="how many")
    parser.add_argument("--acts", type=int, default=50, help="the most acts of each")
    parser.add_argument("--seed", type=int, default=1, help="which")
    parser.add_argument("--as-it-is", action="store_true", help="show a bad life as it is, not the shortest")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        live(Path(folder), lives=chosen.lives, acts=chosen.acts, chance=chosen.seed, shortest=not chosen.as_it_is)


if __name__ == "__main__":
    main()
