"""The demo's cloud: the real one on a free port of this machine, the shop enrolled with it, a delivery on the way."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from keyring.backends.fail import Keyring as NoKeyring

from cloud.app import create_app
from cloud.database import Database
from cloud.enrolment import make_code
from cloud.feed import deliver
from cloud.serve import running
from cloud.stats import stats
from pos_app.domain.errors import EnvironmentFault
from pos_app.domain.told import NOTHING
from pos_app.services.demo_delivery import demo_delivery
from pos_app.services.ports import Clock, Ids
from pos_app.services.secrets import FilePlace, KeyringPlace
from pos_app.services.shop import read_shop
from pos_app.store import journal, sales
from pos_app.store.engine import Store
from sync.identity import Identity
from sync.run import RunOutcome, Sync

DATABASE: Final = "cloud.sqlite"


@dataclass(frozen=True, slots=True)
class Sides:
    """What one side has of the shop."""

    entries: int
    sales: int
    lines: int
    amount_fen: int


class DemoCloud:
    """One province's cloud and one shop that is known to it."""

    def __init__(self, store: Store, out: Path, home: Path, *, clock: Clock, ids: Ids) -> None:
        self._store, self._out, self._clock, self._ids = store, out, clock, ids
        self._stack = ExitStack()
        # A shop that is thrown away leaves nothing in the keyring of who tried it.
        no_ring = KeyringPlace(NoKeyring(), "demo")  # type: ignore[no-untyped-call]
        identity = Identity(no_ring, FilePlace(home))
        self._sync = Sync(store, home, clock=clock, ids=ids, identity=identity)

    def __enter__(self) -> Self:
        self._database = Database.open(f"sqlite:///{self._out / DATABASE}")
        self._stack.callback(self._database.close)
        app = create_app(self._database, clock=self._clock, ids=self._ids)
        self.address = self._stack.enter_context(running(app))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def enrol(self) -> None:
        """As a shop does it: with the code the province has given."""
        with self._store.read() as tx:
            shop = read_shop(tx)
        assert shop is not None  # noqa: S101 - the demo has made it
        code = make_code(self._database, shop.licence, clock=self._clock).code
        self._sync.enrol(self.address, code)

    def send_delivery(self) -> int:
        """The company sends cigarettes; how many lines the note has."""
        note = demo_delivery(self._store, now_ms=self._clock.now_ms())
        deliver(self._database, note, clock=self._clock, ids=self._ids)
        lines = note["lines"]
        assert isinstance(lines, list)  # noqa: S101 - it was just made
        return len(lines)

    def sync(self, cause: str) -> RunOutcome:
        """One run. Raises `EnvironmentFault` when it did not go well: nothing here has a reason to fail."""
        outcome = self._sync.run(cause)
        if outcome.error != NOTHING:
            raise EnvironmentFault("The demo's cloud did not take the journal: {reason}", reason=outcome.error.source)
        return outcome

    def sides(self) -> tuple[Sides, Sides]:
        """Till and cloud, which must be equal."""
        with self._store.read() as tx:
            totals, head = sales.totals(tx), journal.head(tx)
        told = stats(self._database)
        cloud = Sides(told["entries"], told["sales"], told["lines"], told["amount_fen"])
        return Sides(head.seq, totals.sales, totals.lines, totals.amount.fen), cloud
