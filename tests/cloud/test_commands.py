"""`yundian cloud …` as an operator uses it."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cloud.database import Database
from pos_app.__main__ import main
from pos_app.app import SystemClock
from tests.cloud.conftest import CloudProgram, fresh_postgres
from tests.cloud.test_feed import NOTE
from tests.cloud.tills import Till, code_of, ok
from tests.conftest import TestClock

LICENCE = "430102100001"


def till_of(url: str, code: str) -> Till:
    till = Till(url, Ed25519PrivateKey.generate(), TestClock(SystemClock().now_ms()), "")
    till.name = json.loads(ok(till.enrol(code)))["register_id"]
    return till


def test_an_evening_of_the_operator(cloud_program: CloudProgram, tmp_path: Path) -> None:
    """A code, a till, a delivery, what came, and the till locked out."""
    url = cloud_program.start()
    code, made = cloud_program.run("enrol-code", "--licence", LICENCE)
    assert (code, sorted(made)) == (0, ["code", "expires_at"])
    till = till_of(url, made["code"])
    note = tmp_path / "note.json"
    note.write_text(json.dumps(NOTE), encoding="utf-8")
    assert cloud_program.run("deliver", str(note)) == (0, {"registers": 1})
    assert till.feed().last == 1
    till.take(till.chain.add_many(7))
    code, answer = cloud_program.run("stats")
    assert code == 0
    assert {name: answer[name] for name in ("entries", "sales", "lines", "amount_fen")} == {
        "entries": 7,
        "sales": 3,
        "lines": 3,
        "amount_fen": 13_500,
    }
    assert [(one["register"], one["licence"], one["seq"]) for one in answer["registers"]] == [(till.name, LICENCE, 7)]
    assert cloud_program.run("remake") == (0, {"entries": 3})
    assert cloud_program.run("stats")[1] == answer
    assert cloud_program.run("revoke", "--register", till.name) == (0, {"register": till.name, "revoked": True})
    assert code_of(till.upload(till.chain.add_many(1))) == "revoked"
    assert cloud_program.stop() == 0


def test_what_the_cloud_has_taken_is_there_when_it_is_started_again(cloud_program: CloudProgram) -> None:
    url = cloud_program.start()
    till = till_of(url, cloud_program.run("enrol-code", "--licence", LICENCE)[1]["code"])
    entries = till.chain.add_many(5)
    till.take(entries)
    cloud_program.stop()
    till.url = cloud_program.start()
    assert till.cursor(entries).seq == 5


def test_an_operator_is_let_in_with_a_password_that_no_list_of_programs_shows(cloud_program: CloudProgram) -> None:
    said = "correct horse battery staple\n"
    assert cloud_program.run("operator", "add", "李娜", said=said) == (0, {"operator": "李娜", "new": True})
    assert cloud_program.run("operator", "add", "李娜", said=said) == (0, {"operator": "李娜", "new": False})


def test_the_database_may_be_postgresql(cloud_program: CloudProgram, postgres: str) -> None:
    with fresh_postgres(postgres) as url:
        assert cloud_program.run("enrol-code", "--licence", LICENCE, "--database", url)[0] == 0
        assert cloud_program.run("stats", "--database", url)[1]["registers"] == []
    assert not (cloud_program.folder / "cloud.sqlite").exists()


def test_what_is_wrong_with_a_delivery_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "note.json"
    common = ("--store", str(tmp_path), "cloud", "deliver", str(file))
    for text, reason in {
        "{": "is not JSON",
        "[]": "not a delivery note",
        json.dumps(NOTE): "No register is enrolled for the licence 430102100001",
        json.dumps({**NOTE, "lines": [{**NOTE["lines"][0], "delivered": 1.5}]}): "Line 1 of the delivery",
    }.items():
        file.write_text(text, encoding="utf-8")
        assert main(common) == 1
        assert reason in capsys.readouterr().err
    file.unlink()
    assert main(common) == 1


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "postgresql://", "nonsense", "sqlite:///:memory:"])
def test_an_address_of_no_database_of_ours_is_refused(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(("--store", str(tmp_path), "cloud", "stats", "--database", url)) == 1
    assert "sqlite:///FILE or postgresql://" in capsys.readouterr().err


def test_a_licence_has_twelve_digits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("--store", str(tmp_path), "cloud", "enrol-code", "--licence", "12")) == 1
    assert "12 digits" in capsys.readouterr().err
    Database.open(f"sqlite:///{tmp_path / 'cloud.sqlite'}").close()
