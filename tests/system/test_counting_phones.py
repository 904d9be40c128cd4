"""Phones that count, over a network that drops replies: every line is counted once, or refused where it can be seen."""

import ipaddress
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from pos_app.domain.money import ZERO, Quantity
from pos_app.domain.people import User
from pos_app.domain.product import ProductId
from pos_app.domain.stocktake import StocktakeKind
from pos_app.services import stocktakes
from pos_app.services.counting import CALLS_PER_MINUTE, JOINS_PER_MINUTE, LINES_MAX
from pos_app.services.shifts import open_shift
from pos_app.services.stocktake_approval import approve, review
from pos_app.services.stocktakes import BeginStocktake
from pos_app.store.engine import Store
from pos_app.till.counting_page import BODY_BYTES_MAX, CountingPage, NoNetwork, own_address
from tests.conftest import TestClock, TestIds
from tests.services import shelf
from tests.services.shelf import CARTON, WATER
from tests.services.test_days import Shop
from tests.system.bad_network import Fault, Kind, bad_network, faults

WATER_ID, ZHONGHUA = ProductId(3), ProductId(1)
MINUTE = 60_000


class Phone:
    """What the page does: keep first, send until the till has said what became of it."""

    def __init__(self, address: str, clock: TestClock, device: str = "phone") -> None:
        self.address, self.clock, self.device = address.rstrip("/"), clock, device
        self.key = ""
        self.lines: list[dict[str, Any]] = []

    def post(self, path: str, body: Any, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.key}"} | more.pop("headers", {})
        return requests.post(self.address + path, json=body, headers=headers, timeout=2, **more)

    def join(self, code: str, name: str = "小周") -> int:
        reply = self.post("/api/join", {"code": code, "device": self.device, "name": name})
        if reply.status_code == 200:
            self.key = reply.json()["key"]
        return reply.status_code

    def count(self, code: str, units: str = "1", how: str = "add") -> None:
        uid = f"{self.device}-{len(self.lines)}"
        self.lines.append({"uid": uid, "code": code, "units": units, "how": how, "at": self.clock.ms + 5 * MINUTE})

    def send(self) -> bool:
        """Whether everything has its answer."""
        waiting = [line for line in self.lines if "verdict" not in line]
        try:
            reply = self.post("/api/lines", {"now": self.clock.ms + 5 * MINUTE, "lines": waiting})
            told = {each["uid"]: each for each in reply.json()["lines"]} if reply.status_code == 200 else {}
        except (requests.RequestException, KeyError, TypeError):
            return False
        for line in waiting:
            line.update(told.get(line["uid"], {}))
        return all("verdict" in line for line in self.lines)


class Counting:
    """A shop that counts with phones."""

    def __init__(self, shop: Shop, kind: StocktakeKind = StocktakeKind.FULL) -> None:
        self.shop = shop
        self.head = stocktakes.begin(shop.store, BeginStocktake(shop.ids.new(), kind), shop.user, **shop.tools)
        self.page = CountingPage(shop.store, self.head.stocktake_id, clock=shop.clock, host="127.0.0.1", port=0)

    @property
    def port(self) -> int:
        return urlsplit(self.page.address).port or 0

    def phone(self, device: str = "phone") -> Phone:
        phone = Phone(self.page.address, self.shop.clock, device)
        assert phone.join(self.page.desk.code, device) == 200
        return phone

    def counted(self, product: ProductId) -> Quantity | None:
        rows = {row.goods.product_id: row.tally for row in review(self.shop.store, self.head.stocktake_id).rows}
        found = rows[product]
        return None if found is None else found.counted


@pytest.fixture
def shop(shop_store: Store, owner: User, tmp_path: Path, clock: TestClock, ids: TestIds) -> Shop:
    """Goods stand on the shelf, and the shift is open."""
    shelf.fill(shop_store, tmp_path, clock=clock, ids=ids)
    open_shift(shop_store, owner, ZERO, clock=clock, ids=ids)
    return Shop(shop_store, owner, clock, ids)


@pytest.fixture
def counting(shop: Shop) -> Iterator[Counting]:
    found = Counting(shop)
    yield found
    found.page.close()


def test_a_phone_scans_and_the_till_knows(counting: Counting) -> None:
    phone = counting.phone()
    phone.count(WATER)
    phone.count(CARTON, "2")
    phone.count("6999999999999")
    assert phone.send()
    assert [line["verdict"] for line in phone.lines] == ["taken", "taken", "refused"]
    assert (phone.lines[1]["name"], phone.lines[1]["counted"]) == ("中华(硬)", "20")
    assert phone.lines[2]["error"]
    assert counting.counted(ZHONGHUA) == Quantity(20_000)


@pytest.mark.parametrize("seed", range(4))
def test_lines_are_counted_once_however_bad_the_network_is(counting: Counting, seed: int) -> None:
    with bad_network(counting.page.address.rstrip("/")) as network:
        phone = counting.phone()
        phone.address = network.url
        network.play(faults(seed, 12))
        for _ in range(6):
            phone.count(WATER, "5")
            phone.send()
        assert any(phone.send() for _ in range(40))
    assert counting.counted(WATER_ID) == Quantity(30_000)


def test_a_lost_answer_to_the_first_call_does_not_lock_the_phone_out(counting: Counting) -> None:
    code = counting.page.desk.code
    with bad_network(counting.page.address.rstrip("/")) as network:
        phone = Phone(network.url, counting.shop.clock)
        network.play(iter([Fault(Kind.SWALLOW_REPLY)]))
        with pytest.raises(requests.RequestException):
            phone.join(code)
        assert phone.join(code) == 200
    assert counting.page.desk.phones == ("小周",)


def test_a_phone_whose_clock_is_wrong_and_that_was_off_line_meets_the_books_of_its_moment(counting: Counting) -> None:
    shop, phone = counting.shop, counting.phone()
    shop.clock.ms += MINUTE
    phone.count(WATER, "30")
    shop.clock.ms += MINUTE
    shop.sell(WATER, WATER)
    shop.clock.ms += MINUTE
    assert phone.send()
    approved = approve(shop.store, counting.head.stocktake_id, "月末", shop.user, **shop.tools)
    assert approved.degree == 10_000


def test_two_phones_count_while_the_till_sells_and_the_books_are_exact(counting: Counting) -> None:
    """Each of them has a shelf of its own; the till sells what stands on neither."""
    shop = counting.shop
    phones = [counting.phone("left"), counting.phone("right")]
    codes = {"left": (WATER, 30), "right": ("8888", 5)}

    def work(phone: Phone) -> None:
        code, units = codes[phone.device]
        for _ in range(units):
            phone.count(code)
            phone.send()

    threads = [threading.Thread(target=work, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for _ in range(20):
        shop.sell(CARTON)
    for thread in threads:
        thread.join()
    approved = approve(shop.store, counting.head.stocktake_id, "月末", shop.user, **shop.tools)
    assert [result.variance for result in approved.results] == [Quantity(0), Quantity(0)]


# Who may


def test_a_code_is_good_for_one_phone(counting: Counting) -> None:
    code = counting.page.desk.code
    first, second = (Phone(counting.page.address, counting.shop.clock, device) for device in "ab")
    assert [first.join(code), second.join(code), first.join(code)] == [200, 401, 200]
    assert counting.page.desk.code != code
    assert counting.page.link.endswith(f"#{counting.page.desk.code}")


def test_without_a_key_nothing_is_read_or_written(counting: Counting) -> None:
    stranger = Phone(counting.page.address, counting.shop.clock)
    stranger.count(WATER)
    assert not stranger.send()
    for path in ("/api/goods", "/api/state"):
        assert requests.get(stranger.address + path, timeout=2).status_code == 401
    assert counting.counted(WATER_ID) is None


def test_who_guesses_has_to_wait(counting: Counting) -> None:
    guesser = Phone(counting.page.address, counting.shop.clock)
    tried = [guesser.join("WRONG") for _ in range(JOINS_PER_MINUTE + 1)]
    assert tried == [401] * JOINS_PER_MINUTE + [429]
    counting.shop.clock.ms += MINUTE
    assert guesser.join(counting.page.desk.code) == 200


def test_a_phone_that_calls_too_often_has_to_wait(counting: Counting) -> None:
    phone = counting.phone()
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {phone.key}"
        asked = (session.get(f"{phone.address}/api/state", timeout=2).status_code for _ in range(CALLS_PER_MINUTE + 1))
        assert list(islice(asked, CALLS_PER_MINUTE + 1))[-1] == 429


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/lines", {"now": "1", "lines": []}, 422),
        ("/api/lines", {"now": 1, "lines": [1]}, 422),
        ("/api/lines", {"now": 1, "lines": [{}] * (LINES_MAX + 1)}, 422),
        ("/api/lines", [], 400),
        ("/api/join", {"code": "x", "device": "", "name": "a"}, 422),
        ("/api/other", {}, 404),
        ("/api/lines", {"now": 1, "lines": "x" * BODY_BYTES_MAX}, 400),
    ],
)
def test_what_is_no_count_is_refused(counting: Counting, path: str, body: Any, status: int) -> None:
    assert counting.phone().post(path, body).status_code == status


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"uid": "", "code": WATER, "units": "1", "at": 1},
        {"uid": "u", "code": 1, "units": "1", "at": 1},
        {"uid": "u", "code": WATER, "units": 1, "at": 1},
        {"uid": "u", "code": WATER, "units": "viele", "at": 1},
        {"uid": "u", "code": WATER, "units": "1", "at": True},
        {"uid": "u", "code": WATER, "units": "1", "at": 1, "how": "void"},
        {"uid": "u", "code": WATER, "units": "9999999", "at": 1},
        {"uid": "u", "code": WATER, "units": "1", "at": -(10**12)},
    ],
)
def test_a_bad_line_stops_no_other(counting: Counting, line: dict[str, Any]) -> None:
    phone = counting.phone()
    good = {"uid": "good", "code": WATER, "units": "1", "at": 1}
    answers = phone.post("/api/lines", {"now": 1, "lines": [line, good]}).json()["lines"]
    assert [answer["verdict"] for answer in answers] == ["refused", "taken"]


def test_when_the_stocktake_is_over_a_late_line_is_refused_and_says_so(counting: Counting) -> None:
    phone = counting.phone()
    phone.count(WATER)
    shop = counting.shop
    stocktakes.give_up(shop.store, counting.head.stocktake_id, "停电", shop.user, **shop.tools)
    assert phone.send()
    assert (phone.lines[0]["verdict"], bool(phone.lines[0]["error"])) == ("refused", True)
    state = requests.get(f"{phone.address}/api/state", headers={"Authorization": f"Bearer {phone.key}"}, timeout=2)
    assert state.json() == {"name": "phone", "open": False}


def test_the_page_is_for_everybody_and_loads_from_nowhere_else(counting: Counting) -> None:
    address = counting.page.address.rstrip("/")
    for path in ("/", "/page.js", "/page.css", "/worker.js"):
        reply = requests.get(address + path, timeout=2)
        assert reply.status_code == 200
        assert "default-src 'self'" in reply.headers["Content-Security-Policy"]
        assert "http" not in reply.text.replace("http-equiv", "")
    assert requests.get(f"{address}/../secret", timeout=2).status_code == 404


def test_a_page_that_was_made_to_look_like_ours_is_not_answered(counting: Counting) -> None:
    phone = counting.phone()
    assert phone.post("/api/lines", {"now": 1, "lines": []}, headers={"Host": "evil.example"}).status_code == 403


def test_the_goods_are_there_for_a_phone_that_will_be_off_line(counting: Counting) -> None:
    phone = counting.phone()
    reply = requests.get(f"{phone.address}/api/goods", headers={"Authorization": f"Bearer {phone.key}"}, timeout=2)
    assert [CARTON, "中华(硬)", "条", "10"] in reply.json()["goods"]


def test_the_page_is_at_the_same_address_again_and_takes_what_a_phone_has_kept(shop: Shop) -> None:
    counting = Counting(shop)
    phone, address = counting.phone(), counting.page.address
    phone.count(WATER)
    port = counting.port
    counting.page.close()
    assert not phone.send()
    counting.page = CountingPage(shop.store, counting.head.stocktake_id, clock=shop.clock, host="127.0.0.1", port=port)
    assert counting.page.address == address
    assert not phone.send()
    assert phone.join(counting.page.desk.code) == 200
    assert phone.send()
    assert counting.counted(WATER_ID) == Quantity.of(1)
    counting.page.close()


def test_where_the_port_is_taken_another_one_is(shop: Shop) -> None:
    first = Counting(shop)
    second = CountingPage(shop.store, first.head.stocktake_id, clock=shop.clock, host="127.0.0.1", port=first.port)
    assert second.address != first.page.address
    second.close()
    first.page.close()


def test_a_closed_page_answers_nobody(shop: Shop) -> None:
    counting = Counting(shop)
    address = counting.page.address
    counting.page.close()
    with pytest.raises(requests.ConnectionError):
        requests.get(address, timeout=2)


@pytest.mark.allow_hosts(["192.0.2.1"])
def test_this_machine_has_an_address_or_says_that_it_has_none() -> None:
    try:
        address = own_address()
    except NoNetwork:
        return
    assert not ipaddress.ip_address(address).is_unspecified
