"""How lives are lived: a few in the tests, many from the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.services.whole_counter.machine import WholeCounter
from tests.services.whole_counter.shop import World


def live(folder: Path, *, lives: int, acts: int, chance: int | None = None, shortest: bool = True) -> None:
    """So many lives of at most so many acts each. Raises with one that ends badly, the `shortest` if wanted.

    Without a `chance` the lives are the same each time; with one they are others for each.
    """
    with _class_of(folder) as machine:
        run = machine if chance is None else seed(chance)(machine)
        run_state_machine_as_test(
            run,
            settings=settings(
                max_examples=lives,
                stateful_step_count=acts,
                deadline=None,
                database=None,
                derandomize=chance is None,
                suppress_health_check=list(HealthCheck),
                phases=(Phase.generate, Phase.shrink) if shortest else (Phase.generate,),
                report_multiple_bugs=False,
                print_blob=False,
            ),
        )


@contextmanager
def _class_of(folder: Path) -> Iterator[type[WholeCounter]]:
    with World.made(folder) as made:

        class Machine(WholeCounter):
            world = made

        yield Machine
