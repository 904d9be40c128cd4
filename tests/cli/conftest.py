"""A shop made, stocked and sold from by commands only, once, and copied for each test."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pos_app.__main__ import main
from tests.services import shelf
from tests.store.conftest import sold_folder, sold_shop

__all__ = ["sold_folder", "sold_shop"]

LICENCE, NAME, PIN = "430102100001", "小周烟酒店", "135790"
HISTORY = f"""\
sale,at,code,name,quantity,price,member,tender
old-1,2018-11-14T12:00:00+08:00,{shelf.PACK},中华(硬),2,,,cash
old-1,2018-11-14T12:00:00+08:00,{shelf.WATER},农夫山泉550ml,3,1.80,,cash
old-2,2018-11-15T09:30:00+08:00,{shelf.APPLES},红富士苹果,1.25,,,wechat
old-3,2018-11-15T10:00:00+08:00,{shelf.WATER},农夫山泉550ml,-1,2.00,,cash
"""


@dataclass(frozen=True)
class Answer:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its one JSON object: nothing else may stand on standard output."""
        return json.loads(self.out)


@dataclass
class Shop:
    """A folder with a store, and the command that works on it."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def call(self, *arguments: str, store: Path | None = None) -> Answer:
        self.capsys.readouterr()
        try:
            code = main([*arguments, "--store", str(store or self.folder / "store")])
        except SystemExit as ended:  # argparse ends the program itself
            code = int(str(ended.code))
        said = self.capsys.readouterr()
        return Answer(code, said.out, said.err)

    def json(self, *arguments: str) -> Any:
        """The answer of a command that succeeds."""
        answer = self.call(*arguments, "--json")
        assert (answer.code, answer.err) == (0, "")
        return answer.json

    def refusal(self, *arguments: str) -> str:
        """What a refused command says: one line for people, one object for programs."""
        spoken, written = self.call(*arguments), self.call(*arguments, "--json")
        assert (spoken.code, written.code, spoken.out) == (1, 1, "")
        assert spoken.err.startswith("yundian: ")
        assert spoken.err.count("\n") == 1
        reason = spoken.err.removeprefix("yundian: ").removesuffix("\n")
        assert written.json == {"error": reason}
        return reason

    def file(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)


@pytest.fixture(scope="session")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "goods.csv").write_text(shelf.GOODS, encoding="utf-8")
    (folder / "history.csv").write_text(HISTORY, encoding="utf-8")
    store = ("--store", str(folder / "store"))
    assert main(["init", "--licence", LICENCE, "--name", NAME, "--pin", PIN, *store]) == 0
    assert main(["goods", "import", str(folder / "goods.csv"), *store]) == 0
    assert main(["replay", str(folder / "history.csv"), *store]) == 0
    return folder


@pytest.fixture
def shop(made_shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    folder = tmp_path / "cli"
    shutil.copytree(made_shop, folder)
    return Shop(folder, capsys)


@pytest.fixture
def nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    """A folder without a store."""
    return Shop(tmp_path, capsys)
