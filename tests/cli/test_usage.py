"""How the command is used: what is wrong usage, what is a refusal, and how both are said."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pos_app.__main__ import COMMANDS, main
from pos_app.app import Home, locked
from tests.cli.conftest import Shop
from tests.system.program import yundian

# What each command needs to be understood at all; the rest of its line may still be refused.
LEAST: dict[str, tuple[str, ...]] = {
    "run": (),
    "demo": (),
    "init": ("--licence", "1", "--name", "x"),
    "goods": ("find", "x"),
    "replay": ("nothing.csv",),
    "stock": ("show", "1"),
    "delivery": ("list",),
    "buying": ("owed",),
    "receipt": ("last",),
    "stats": (),
    "day": ("show", "2026-11-22"),
    "doctor": (),
    "backup": ("list",),
    "sync": ("status",),
    "cloud": ("stats",),
    "bench": (),
    "people": ("list",),
    "members": ("list",),
    "pay": ("status",),
    "promotions": ("list",),
    "settings": (),
}
NEEDS_A_STORE = [name for name in COMMANDS if name not in {"run", "demo", "init", "replay", "backup", "cloud", "bench"}]


def test_every_command_is_known_here() -> None:
    assert set(LEAST) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, nothing: Shop) -> None:
    answer = nothing.call(command, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert f"yundian {command}" in answer.out


def test_help_shows_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    # The longest has its explanation in the line below.
    assert [command for command in COMMANDS if not re.search(rf"\n    {command}\s", shown)] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_not_understood_is_wrong_usage(command: str, nothing: Shop) -> None:
    answer = nothing.call(command, *LEAST[command], "--colour", "red")
    assert (answer.code, answer.out) == (2, "")
    assert "--colour" in answer.err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("sell",),
        ("goods",),
        ("stock",),
        ("stock", "show"),
        ("backup",),
        ("backup", "restore"),
        ("backup", "burn"),
        ("people", "add"),
        ("people", "add", "--name", "x", "--pin", "1", "--role", "king"),
        ("init",),
        ("init", "--licence", "1"),
        ("replay",),
        ("receipt",),
        ("receipt", "last", "--format", "gif"),
        ("demo", "--sales", "many"),
        ("bench", "--products", "many"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_how(arguments: tuple[str, ...], nothing: Shop) -> None:
    answer = nothing.call(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("usage: yundian")


@pytest.mark.parametrize("command", NEEDS_A_STORE)
def test_without_a_store_a_command_says_what_to_do_and_makes_none(command: str, nothing: Shop) -> None:
    reason = nothing.refusal(command, *LEAST[command])
    assert "There is no shop in" in reason
    assert "yundian init" in reason
    assert not (nothing.folder / "store").exists()


def test_while_the_till_runs_nothing_else_writes(shop: Shop) -> None:
    home = Home(shop.folder / "store")
    with locked(home):
        for arguments in (
            ("settings", "volume=5"),
            ("replay", str(shop.folder / "history.csv")),
            ("people", "add", "--name", "x", "--pin", "1234"),
            ("backup", "restore", "x"),
            ("goods", "import", str(shop.folder / "goods.csv")),
            ("init", "--licence", "430102100001", "--name", "x"),
        ):
            assert "running with this store already" in shop.refusal(*arguments)
        shop.json("stats")
        shop.json("doctor")
        shop.json("backup", "create")


def test_a_store_of_a_newer_program_is_left_alone(shop: Shop) -> None:
    home = Home(shop.folder / "store")
    from pos_app.store.engine import Store  # noqa: PLC0415 - only here is a store changed by hand

    store = Store(home.store_file)
    with store.write() as tx:
        tx.run("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    before = home.store_file.read_bytes()
    assert "written by a newer Yundian" in shop.refusal("stats")
    assert home.store_file.read_bytes() == before


def test_a_file_that_is_no_store_is_refused_in_a_line(nothing: Shop) -> None:
    (nothing.folder / "store").mkdir()
    (nothing.folder / "store" / "store.sqlite").write_bytes(b"this is no database at all" * 100)
    assert "not a database" in nothing.refusal("stats")


# The program itself


def test_the_program_answers_with_its_exit_code(shop: Shop) -> None:
    store = ("--store", str(shop.folder / "store"))
    right = yundian("stats", *store, "--json")
    assert (right.returncode, right.stderr) == (0, "")
    assert json.loads(right.stdout)["sales"] == 3
    refused = yundian("stock", "show", "nobody", *store)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "yundian: No product has the code nobody\n"
    wrong = yundian("stock", *store)
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("usage: yundian stock")


def test_the_default_folder_is_the_platforms(tmp_path: Path) -> None:
    environment = os.environ | {"XDG_DATA_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "pos_app", "init", "--licence", "430102100001", "--name", "店", "--json"]
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(made.stdout)["store"] == str(tmp_path / "yundian")
    assert (tmp_path / "yundian" / "store.sqlite").is_file()


def test_a_reader_that_has_gone_is_no_crash(shop: Shop) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    command = [sys.executable, "-m", "pos_app", "stats", "--store", str(shop.folder / "store")]
    with os.fdopen(theirs, "wb") as nobody:
        ended = subprocess.run(command, stdout=nobody, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
