"""`yundian sync` against a real cloud on this machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cloud.app import create_app
from cloud.database import Database
from cloud.enrolment import make_code
from cloud.feed import publish
from cloud.serve import running
from pos_app.app import SystemClock, UuidIds
from tests.cli.conftest import LICENCE, Shop


@dataclass(frozen=True)
class Province:
    url: str
    database: Database

    def code(self) -> str:
        return make_code(self.database, LICENCE, clock=SystemClock()).code

    def send(self, register_id: str) -> None:
        publish(self.database, register_id, "weather.forecast", {}, clock=SystemClock(), ids=UuidIds())


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Province]:
    database = Database.open(f"sqlite:///{tmp_path / 'cloud.sqlite'}")
    with running(create_app(database, clock=SystemClock(), ids=UuidIds())) as url:
        yield Province(url, database)
    database.close()


def test_a_till_enrols_sends_and_takes(shop: Shop, province: Province) -> None:
    before = shop.json("sync", "status")
    assert (before["enrolled"], before["acked_seq"], before["last_success"]) == (False, 0, None)
    entries = shop.json("stats")["journal"]["seq"]
    assert before["waiting"] == entries

    enrolled = shop.json("sync", "enrol", "--url", province.url, "--code", province.code())
    assert (enrolled["enrolled"], enrolled["url"]) == (True, province.url)
    province.send(enrolled["register"])

    told = shop.json("sync", "now")
    assert (told["waiting"], told["error"], told["alarms"]) == (0, None, [])
    assert told["sent"] == told["accepted"] >= entries, "days that are over were closed first"
    assert told["applied"] >= 1

    after = shop.json("sync", "status")
    assert (after["waiting"], after["feed_applied"]) == (0, told["applied"])
    assert after["feed_not_applied"] >= 1, "it is kept and shown"
    assert (after["acked_seq"], after["last_error"], after["due"]) == (told["sent"], None, False)
    assert after["last_success"].endswith("+00:00")
    assert "0 wait" in shop.call("sync", "status").out
    assert "0 wait" in shop.call("sync", "now").out


def test_a_line_that_is_away_is_one_sentence_and_nothing_is_lost(shop: Shop, province: Province) -> None:
    shop.json("sync", "enrol", "--url", province.url, "--code", province.code())
    shop.json("sync", "now")
    port = province.url.rpartition(":")[2]
    assert "can't be reached" in shop.refusal("sync", "enrol", "--url", "http://127.0.0.1:1", "--move")
    assert shop.json("sync", "status")["url"].endswith(port), "it did not move"
    moved = shop.json("sync", "enrol", "--url", f"http://localhost:{port}", "--move")
    assert moved["url"] == f"http://localhost:{port}"
    assert shop.json("sync", "now")["error"] is None


def test_a_till_that_is_not_enrolled_says_so(shop: Shop) -> None:
    answer = shop.call("sync", "now", "--json")
    assert (answer.code, answer.json["error"]) == (1, "This till is not enrolled with a cloud yet")
    assert answer.json["waiting"] > 0
    assert answer.err == "yundian: This till is not enrolled with a cloud yet\n"
    assert "not enrolled" in shop.call("sync", "status").out
    assert shop.refusal("sync", "enrol", "--url", "https://cloud.example", "--move") == answer.json["error"]


def test_a_wrong_code_address_or_file_is_refused_in_words(shop: Shop, province: Province) -> None:
    assert "code is wrong" in shop.refusal("sync", "enrol", "--url", province.url, "--code", "0000-0000-0000")
    assert "https://" in shop.refusal("sync", "enrol", "--url", "http://cloud.example", "--code", "1")
    assert "needs --code" in shop.refusal("sync", "enrol", "--url", province.url)
    path = shop.file("ca.pem", "no certificate")
    enrol = ("sync", "enrol", "--url", province.url, "--code", "1", "--ca")
    assert "no certificate" in shop.refusal(*enrol, path)
    assert "No such file" in shop.refusal(*enrol, "nothing.pem")
