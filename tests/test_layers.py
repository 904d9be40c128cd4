"""The core runs with Qt absent, and no command loads what it does not need."""

import importlib
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from pos_app.__main__ import main

ROOT = Path(__file__).parents[1]
HEAVY = (
    *("PySide6", "PIL", "pypinyin", "openpyxl", "alembic", "escpos", "miniaudio", "qtawesome", "qrcode"),
    *("fastapi", "psycopg", "requests", "apscheduler", "keyring", "cryptography", "wechatpayv3", "alipay"),
)
LICENCE = ("--licence", "430102100001", "--name", "店", "--pin", "135790")


def modules(*rooms: str) -> list[str]:
    """Every module of these rooms."""
    found = []
    for room in rooms:
        package = importlib.import_module(room)
        found += [room, *(module.name for module in pkgutil.walk_packages(package.__path__, f"{room}."))]
    return found


def python(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_the_core_imports_with_qt_absent() -> None:
    """As if PySide6 were not installed."""
    names = modules("pos_app.domain", "pos_app.store", "pos_app.services", "pos_app.cli", "pay", "sync", "cloud")
    assert len(names) > 60
    program = (
        "import importlib, sys\n"
        "for toolkit in ('PySide6', 'shiboken6', 'qtawesome'):\n"
        "    sys.modules[toolkit] = None\n"
        "for name in sys.argv[1:]:\n"
        "    importlib.import_module(name)\n"
    )
    answer = python(program, *names)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_every_rule_can_be_thought_without_a_database() -> None:
    """The domain stands on the standard library alone."""
    program = (
        "import importlib, json, sys\n"
        "before = set(sys.modules)\n"
        "for name in sys.argv[1:]:\n"
        "    importlib.import_module(name)\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(json.dumps(sorted(new - set(sys.stdlib_module_names) - {'pos_app'})))\n"
    )
    answer = python(program, *modules("pos_app.domain"))
    assert json.loads(answer.stdout) == []


def loaded_by(*commands: tuple[str, ...]) -> set[str]:
    """The heavy libraries that are loaded when these commands have been run one after the other."""
    program = (
        "import json, sys\n"
        "from pos_app.__main__ import main\n"
        "heavy, commands = json.loads(sys.argv[1])\n"
        "for command in commands:\n"
        "    try:\n"
        "        main(command)\n"
        "    except SystemExit:\n"
        "        pass\n"
        "sys.stderr.write('\\n' + json.dumps([name for name in heavy if name in sys.modules]))\n"
    )
    answer = python(program, json.dumps([HEAVY, commands]))
    return set(json.loads(answer.stderr.rpartition("\n")[2]))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store of this version with one product."""
    folder = tmp_path_factory.mktemp("layers")
    (folder / "goods.csv").write_text("code,name,price,stock\n6921168509256,水,2,1\n", encoding="utf-8")
    store = str(folder / "store")
    assert main(["init", *LICENCE, "--store", store]) == 0
    assert main(["goods", "import", str(folder / "goods.csv"), "--store", store]) == 0
    return store


def test_help_loads_nothing_heavy() -> None:
    assert loaded_by(("--help",)) == set()


def test_a_command_on_a_store_that_is_up_to_date_loads_nothing_heavy(store: str) -> None:
    commands = (
        ("doctor",),
        ("stats",),
        ("stock", "show", "6921168509256"),
        ("goods", "find", "水"),
        ("people", "list"),
        ("settings",),
        ("backup", "create"),
        ("receipt", "last"),
    )
    assert loaded_by(*((*command, "--store", store) for command in commands)) == set()


def test_making_a_store_loads_the_migrations_and_no_window(tmp_path: Path) -> None:
    assert loaded_by(("init", *LICENCE, "--store", str(tmp_path / "store"))) == {"alembic"}
