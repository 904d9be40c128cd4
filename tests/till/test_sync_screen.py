"""The till and its cloud, as people see them: connected by a code, on line, off line, never in the way of a sale."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest
import trustme
from PySide6.QtWidgets import QFileDialog

from cloud.app import create_app
from cloud.database import Database
from cloud.enrolment import make_code
from cloud.feed import deliver, publish
from cloud.serve import running
from pos_app.store import cloud_link
from pos_app.store.engine import Store
from pos_app.till.rooms import SYNC
from tests.conftest import TestClock, TestIds
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.notes import note
from tests.till.shop import LICENCE, OWNER, PACK, WATER

ROOT: Final = Path(__file__).parents[2]
DAY_MS: Final = 24 * 3_600_000
CLOSE_MAX_S: Final = 2


@dataclass(slots=True)
class CloudHere:
    """A real cloud on this machine."""

    url: str
    database: Database
    clock: TestClock
    ids: TestIds

    def code(self) -> str:
        return make_code(self.database, LICENCE, clock=self.clock).code

    def register(self) -> str:
        with self.database.read() as connection:
            return str(connection.exec_driver_sql("SELECT register_id FROM register").scalar_one())

    def entries(self) -> int:
        with self.database.read() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM journal_entry").scalar_one())


@contextmanager
def cloud_at(folder: Path, clock: TestClock, port: int = 0) -> Iterator[CloudHere]:
    database, ids = Database.open(f"sqlite:///{folder / 'cloud.sqlite'}"), TestIds()
    ids.count = 2_000_000
    with running(create_app(database, clock=clock, ids=ids), port=port) as url:
        yield CloudHere(url, database, clock, ids)
    database.close()


@pytest.fixture
def cloud(tmp_path: Path, clock: TestClock) -> Iterator[CloudHere]:
    with cloud_at(tmp_path, clock) as here:
        yield here


@pytest.fixture
def silent_cloud() -> Iterator[str]:
    """Takes every call and never answers one."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        calls: list[socket.socket] = []

        def take() -> None:
            while True:
                try:
                    calls.append(server.accept()[0])
                except OSError:
                    return

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        for call in calls:
            call.close()


def open_sync(cashier: Cashier) -> None:
    places = [screen.key for screen in cashier.till.shell._screens]
    cashier.press(f"Shift+F{places.index(SYNC) + 1}")


def reads(cashier: Cashier) -> str:
    page = cashier.till.shell.page
    assert page is not None
    return cashier.reads(page)


def enrol(cashier: Cashier, url: str, code: str) -> None:
    open_sync(cashier)
    cashier.type(url)
    cashier.press("Tab")
    cashier.type(code)
    cashier.press("Ctrl+S")


def connect(cashier: Cashier, cloud: CloudHere) -> None:
    enrol(cashier, cloud.url, cloud.code())
    cashier.wait(lambda: "On line: the cloud has everything" in reads(cashier))
    cashier.rest()


def lead_to(store: Store, url: str) -> None:
    """As if this till had been enrolled there once."""
    with store.write() as tx:
        link = cloud_link.read(tx) or cloud_link.CloudLink(url, "somebody")
        cloud_link.keep(tx, replace(link, url=url))


def test_a_till_without_a_cloud_says_nothing_of_it_and_sells(sit_down: SitDown, store: Store) -> None:
    cashier = sit_down()
    cashier.scan(WATER)
    cashier.pay_cash()
    assert "line" not in cashier.reads(cashier.till.shell._strip)
    assert "Waiting" not in cashier.reads(cashier.till.shell._strip)
    assert cashier.till.back.worker._sync is None


def test_the_owner_connects_the_till_by_its_code(sit_down: SitDown, store: Store, cloud: CloudHere) -> None:
    cashier = sit_down(OWNER)
    cashier.scan(WATER)
    cashier.pay_cash()
    connect(cashier, cloud)
    assert "every" in reads(cashier) or "by hand" in reads(cashier)
    assert cloud.entries() == books.count(store, "journal")
    assert "On line" in cashier.reads(cashier.till.shell._strip)
    cashier.press("Esc")
    cashier.scan(WATER)
    cashier.pay_cash()
    cashier.till.back.look()
    cashier.wait(lambda: "Waiting 1" in cashier.reads(cashier.till.shell._strip))
    open_sync(cashier)
    assert "1 entries wait since" in reads(cashier)
    cashier.press("F2")
    cashier.wait(lambda: "On line: the cloud has everything" in reads(cashier))
    assert cloud.entries() == books.count(store, "journal")


def test_the_owner_chooses_the_file_that_vouches_for_the_cloud(
    sit_down: SitDown, store: Store, cloud: CloudHere, tmp_path: Path
) -> None:
    pem = trustme.CA().cert_pem.bytes().decode("ascii")
    file = tmp_path / "云端.pem"
    file.write_text(f"省公司的证书\n{pem}", encoding="utf-8-sig")
    cashier = sit_down(OWNER)
    open_sync(cashier)
    cashier.press("F2")
    chooser = cashier.till.shell.findChild(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    chooser.setDirectory(str(tmp_path))
    chooser.selectFile(str(file))
    chooser.accept()
    cashier.type(cloud.url)
    cashier.press("Tab")
    cashier.type(cloud.code())
    cashier.press("Ctrl+S")
    cashier.wait(lambda: "On line: the cloud has everything" in reads(cashier))
    cashier.rest()
    assert books.rows(store, "SELECT ca_pem FROM cloud_link")[0][0].endswith(pem.strip())


def test_a_file_that_holds_no_certificate_is_said_at_its_field(
    sit_down: SitDown, store: Store, cloud: CloudHere, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(bytes(range(256)))
    cashier = sit_down(OWNER)
    open_sync(cashier)
    cashier.type(cloud.url)
    cashier.press("Tab")
    cashier.type(cloud.code())
    cashier.press("Tab")
    cashier.type(str(tmp_path / "photo.jpg"))
    cashier.press("Ctrl+S")
    cashier.wait(lambda: "There is no certificate in this file" in reads(cashier))
    assert cashier.typed == str(tmp_path / "photo.jpg")
    cashier.type("x")
    cashier.press("Ctrl+S")
    cashier.wait(lambda: "photo.jpgx can't be read" in reads(cashier))
    assert books.count(store, "cloud_link") == 0


def test_a_wrong_code_is_said_at_its_field(sit_down: SitDown, cloud: CloudHere, store: Store) -> None:
    cashier = sit_down(OWNER)
    enrol(cashier, cloud.url, "000-000")
    cashier.wait(lambda: "The cloud is being asked …" not in reads(cashier))
    assert "code" in reads(cashier).lower()
    assert books.count(store, "cloud_link") == 0
    cashier.press("Esc")
    assert cashier.till.shell.current == "sell"


def test_what_is_missing_in_the_form_is_said(sit_down: SitDown) -> None:
    cashier = sit_down(OWNER)
    open_sync(cashier)
    cashier.press("Ctrl+S")
    assert "Please enter the address that the company gave you" in reads(cashier)
    assert "Please enter the one-time code" in reads(cashier)
    cashier.type("http://cloud.example")
    cashier.press("Return")
    cashier.type("1")
    cashier.press("Ctrl+S")
    cashier.wait(lambda: "The address of a cloud begins with https://" in reads(cashier))


def test_with_the_network_down_the_screen_says_why_and_the_till_sells(
    sit_down: SitDown, store: Store, tmp_path: Path, clock: TestClock
) -> None:
    with cloud_at(tmp_path, clock) as cloud:
        cashier = sit_down(OWNER)
        connect(cashier, cloud)
    cashier.press("F2")
    cashier.wait(lambda: "Off line: you can go on selling" in reads(cashier))
    run = books.rows(store, "SELECT error FROM sync_run ORDER BY run_id DESC LIMIT 1")
    assert run[0][0]
    cashier.wait(lambda: "Off line" in cashier.reads(cashier.till.shell._strip))
    cashier.press("Esc")
    cashier.scan(WATER)
    cashier.pay_cash()
    assert books.count(store, "sale") == 1


def test_a_cloud_that_never_answers_delays_no_sale_and_no_closing(
    sit_down: SitDown, store: Store, cloud: CloudHere, silent_cloud: str
) -> None:
    cashier = sit_down(OWNER)
    connect(cashier, cloud)
    lead_to(store, silent_cloud)
    cashier.press("F2")
    cashier.press("Esc")
    cashier.wait(lambda: cashier.till.back.worker.running)
    for sales in (1, 2, 3):
        cashier.scan(WATER)
        cashier.press("Space", "Return")
        cashier.wait(lambda count=sales: books.count(store, "sale") == count)  # type: ignore[misc]  # bound now
        cashier.wait(lambda: not cashier.lines)
    assert cashier.till.back.worker.running
    open_sync(cashier)
    assert "The cloud is being asked …" in reads(cashier)
    began = time.monotonic()
    cashier.till.shell.close()
    assert time.monotonic() - began < CLOSE_MAX_S


def test_enrolling_at_a_cloud_that_never_answers_does_not_hold_the_window(sit_down: SitDown, silent_cloud: str) -> None:
    cashier = sit_down(OWNER)
    enrol(cashier, silent_cloud, "123")
    assert "The cloud is being asked …" in reads(cashier)
    cashier.scan(WATER)
    assert cashier.lines == ["农夫山泉550ml 1瓶 2.00"]
    began = time.monotonic()
    cashier.till.shell.close()
    assert time.monotonic() - began < CLOSE_MAX_S


def test_what_the_cloud_sends_goes_into_stock_and_is_seen(
    sit_down: SitDown, store: Store, cloud: CloudHere, clock: TestClock
) -> None:
    cashier = sit_down(OWNER)
    connect(cashier, cloud)
    deliver(cloud.database, note(arrives="2026-11-22T23:00:00+08:00"), clock=clock, ids=cloud.ids)
    publish(cloud.database, cloud.register(), "coupon.issued", {}, clock=clock, ids=cloud.ids)
    cashier.press("F2")
    cashier.wait(lambda: "Not applied 1" in reads(cashier))
    cashier.rest()
    cashier.press("Right", "Right")
    assert "coupon.issued" in reads(cashier)
    clock.ms += DAY_MS
    cashier.till.back.accept_due()
    cashier.wait(lambda: cashier.till._line.notices == 1)
    assert len(books.journal(store, "delivery.accepted")) == 1


def test_an_alarm_is_shown_until_somebody_has_seen_it(sit_down: SitDown, store: Store, cloud: CloudHere) -> None:
    cashier = sit_down(OWNER)
    connect(cashier, cloud)
    enrol_again = cloud.code()
    cashier.press("F4")
    cashier.type(enrol_again)
    cashier.press("Ctrl+S")
    cashier.wait(lambda: cashier.till._line.alarms >= 1)
    cashier.rest()
    assert "alarms" in cashier.reads(cashier.till.shell._strip)
    cashier.press("Right")
    assert "This till was connected anew" in reads(cashier)
    cashier.press("F5")
    cashier.wait(lambda: cashier.till._line.alarms == 0)
    assert "Seen" in reads(cashier)


def test_a_cashier_looks_and_the_owner_acts(sit_down: SitDown, store: Store, cloud: CloudHere) -> None:
    lead_to(store, cloud.url)
    cashier = sit_down()
    open_sync(cashier)
    cashier.press("F2")
    assert "The owner or the manager may do this" in reads(cashier)
    cashier.press("F4")
    assert "One-time code" not in reads(cashier)


def test_a_past_day_is_closed_with_one_press_and_listed(sit_down: SitDown, store: Store, clock: TestClock) -> None:
    cashier = sit_down(OWNER)
    cashier.scan(WATER)
    cashier.pay_cash()
    cashier.press("F11")
    cashier.type("202")
    cashier.press("Return")
    cashier.wait(lambda: "Who is at the till?" in cashier.reads())
    clock.ms += DAY_MS
    cashier.till.back.screens_of(OWNER)
    lead_to(store, "http://127.0.0.1:9")
    again = sit_down(OWNER)
    again.wait(lambda: "Open the shift" in again.reads())
    assert books.count(store, "day_close") == 0
    again.type("200")
    again.press("Return")
    again.wait(lambda: again.till.view is not None)
    again.wait(lambda: books.count(store, "day_close") == 1)
    open_sync(again)
    again.press(*["Right"] * 4)
    assert "2026-11-22" in reads(again)
    assert "Closed, not compared yet" in reads(again)


def test_a_scan_while_the_cloud_is_looked_at_sells(sit_down: SitDown) -> None:
    cashier = sit_down()
    open_sync(cashier)
    cashier.scan(PACK)
    assert cashier.till.shell.current == "sell"
    assert len(cashier.lines) == 1


def test_a_till_starts_without_what_only_the_cloud_needs() -> None:
    program = (
        "import sys; import pos_app.till.window; "
        "print([name for name in ('requests', 'apscheduler', 'cryptography', 'keyring', 'fastapi') "
        "if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_nothing_of_the_sync_is_done_by_the_screen_s_thread(sit_down: SitDown, store: Store, cloud: CloudHere) -> None:
    cashier = sit_down(OWNER)
    threads: set[str] = set()
    worker = cashier.till.back.worker
    for signal in (worker.began, worker.ended):
        signal.connect(lambda *_: threads.add(threading.current_thread().name))
    connect(cashier, cloud)
    assert threads == {threading.main_thread().name}
    assert worker._sync is not None
    assert replace(worker._sync.status(), running=False).waiting == 0
