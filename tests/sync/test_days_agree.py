"""Any shop that closes its days: the cloud, which counts for itself, comes to the same numbers for each of them."""

from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from pos_app.domain.ledger import COLUMNS, Column
from pos_app.services.reconciliation import list_days
from pos_app.store import alarms
from tests.conftest import TestClock
from tests.services.conftest import shelf_file
from tests.services.supply import note, zhonghua
from tests.services.test_days_model import DaysMachine
from tests.sync.world import URL, CloudSite, TillSite

__all__ = ["shelf_file"]


class AgreeingMachine(DaysMachine):
    """The shop of the model, and a cloud that hears of it whenever there is a line."""

    def __init__(self, template: Path, folder: Path) -> None:
        super().__init__(template, folder)
        self.cloud = CloudSite(folder, TestClock(), self.shop.ids)
        self.till = TillSite(folder, self.cloud.answer, self.shop.clock, self.shop.ids)
        self.register_id = self.till.sync.enrol(URL, self.cloud.code()).register_id

    def teardown(self) -> None:
        self.talk()
        self.look_at_closed()
        days = list_days(self.shop.store, 1000)
        assert [(day.business_date, day.agrees) for day in days] == [(day, True) for day in reversed(self.closed)]
        with self.shop.store.read() as tx:
            assert alarms.standing(tx) == []
        self.till.store.close()
        self.cloud.database.close()
        super().teardown()

    @rule()
    def talk(self) -> None:
        outcome = self.till.sync.run("asked")
        assert (outcome.waiting, str(outcome.error)) == (0, "")
        self.look_at_closed()

    @rule(cartons=st.integers(1, 5))
    def take_delivery(self, cartons: int) -> None:
        """It comes down the feed and, where it is not taken by itself, is taken by hand."""
        self.named += 1
        day, order = self.date_now(), f"HN-{self.named}"
        self.cloud.publish(self.register_id, "delivery.sent", note(zhonghua(cartons), order=order))
        self.talk()
        self.supply.accept(order=order)
        self.move(day, 1, Column.BOUGHT, cartons * 10_000)

    @rule(
        kind=st.sampled_from([kind for kind, column in COLUMNS.items() if column is Column.CORRECTED]),
        product=st.sampled_from([1, 2, 3]),
        milli=st.sampled_from([-5000, -1000, 1000]),
    )
    def correct(self, kind: str, product: int, milli: int) -> None:
        """Goods come by deliveries only; the cloud hears of what was counted from the ledger."""
        self.post(kind, product, milli)


def test_till_and_cloud_agree_on_every_closed_day(shelf_file: Path, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()

    class Machine(AgreeingMachine):
        def __init__(self) -> None:
            super().__init__(shelf_file, tmp_path / "shop")

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
