"""The documents tell of this program: what they name exists, and the two languages are in step."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Final

import pytest

from pos_app.__main__ import COMMANDS, _parser
from pos_app.services.settings import Settings
from pos_app.store import checks, schema
from pos_app.ui.sell.keys import DEFAULT_KEYS
from pos_app.ui.sell.words import command_help, command_name
from pos_app.ui.translate import set_language
from pos_app.ui.widgets.keys import key_label

ROOT: Final = Path(__file__).parents[1]
READMES: Final = (ROOT / "README.md", ROOT / "README.zh_CN.md")
PAGES: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "resources/voice/README.md"])
DECISIONS: Final = sorted((ROOT / "docs/decisions").glob("*.md"))
SECTIONS: Final = ["Context", "Decision", "Alternatives", "Consequences"]
IMAGES_BYTES_MAX: Final = 900_000

LINK: Final = re.compile(r"\]\(([^)\s#]+)[^)]*\)")
CODE: Final = re.compile(r"`([^`\n]+)`")
PATH: Final = re.compile(
    r"((?:pos_app|hardware|pay|sync|cloud|migrations|resources|requirements|tests|tools|docs)/[\w./-]*|\w+\.(?:md|toml))(?:::(\w+))?"
)
BLOCK: Final = re.compile(r"^( *)```\w*\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
EXAMPLE: Final = "migrations/versions/0002_what_it_is.py"  # how a migration is named, not one that exists

EACH: Final = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
EACH_README: Final = pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.name)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def section(page: Path, title: str) -> str:
    """What stands under a heading, down to the next one."""
    return read(page).split(f"\n## {title}", 1)[1].split("\n## ", 1)[0]


def first_cells(text: str) -> list[str]:
    """The names in the first column of the tables of a text."""
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("|")]
    return [name for cell in rows for name in CODE.findall(cell)]


def commands_shown(text: str) -> list[list[str]]:
    """Every call of the program in the blocks of a page, as arguments."""
    lines = [line for _, block in BLOCK.findall(text) for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.strip().startswith(".venv/bin/yundian ")]


@EACH
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    targets = [target for target in LINK.findall(read(page)) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@EACH
def test_paths_and_tests_that_are_named_exist(page: Path) -> None:
    missing = []
    for name in CODE.findall(read(page)):
        match = PATH.fullmatch(name)
        if match is None or name == EXAMPLE:
            continue
        path = ROOT / match[1]
        if not path.exists() or (match[2] and f"def {match[2]}(" not in read(path)):
            missing.append(name)
    assert missing == []


@EACH
def test_the_program_takes_every_call_shown(page: Path) -> None:
    for arguments in commands_shown(read(page)):
        _parser(arguments).parse_args(arguments)


@EACH_README
def test_every_command_has_its_row(readme: Path) -> None:
    title = "Commands" if readme.name == "README.md" else "命令"
    rows = [line.split("|")[1].strip(" `") for line in section(readme, title).splitlines() if line.startswith("| `")]
    assert rows == list(COMMANDS)


def test_the_readmes_are_in_step() -> None:
    english, chinese = map(read, READMES)
    own = {"README.md", "README.zh_CN.md"}

    def links(text: str) -> list[str]:
        return [target.replace("-en.png", ".png") for target in LINK.findall(text) if target not in own]

    assert links(english) == links(chinese)
    assert BLOCK.findall(english) == BLOCK.findall(chinese)
    assert [len(line) - len(line.lstrip("#")) for line in english.splitlines() if line.startswith("#")] == [
        len(line) - len(line.lstrip("#")) for line in chinese.splitlines() if line.startswith("#")
    ]
    assert [m[0] for m in PATH.finditer(english) if m[2]] == [m[0] for m in PATH.finditer(chinese) if m[2]]
    assert english.count("\n|") == chinese.count("\n|")


def test_pictures_are_small_and_all_shown() -> None:
    pictures = sorted((ROOT / "docs/images").glob("*.png"))
    shown = {target for page in PAGES for target in LINK.findall(read(page))}
    assert [picture.name for picture in pictures if f"docs/images/{picture.name}" not in shown] == []
    assert sum(picture.stat().st_size for picture in pictures) < IMAGES_BYTES_MAX


def test_decisions_are_numbered_and_complete() -> None:
    assert [int(path.name[:3]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    for path in DECISIONS:
        text = read(path)
        assert text.startswith(f"# {path.name[:3]} "), path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS, path.name


def test_the_changelog_tells_of_this_version() -> None:
    version = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["version"]
    assert re.search(rf"^## {re.escape(version)}\b", read(ROOT / "CHANGELOG.md"), re.MULTILINE)


def test_every_setting_has_its_row() -> None:
    table = read(ROOT / "docs/devices.md").split("\n## ", 1)[0]
    assert first_cells(table) == list(Settings.__dataclass_fields__)


def test_every_key_is_told_in_both_languages() -> None:
    rows = []
    for command, names in DEFAULT_KEYS.items():
        set_language("en")
        keys, english = " ".join(map(key_label, names)), (command_name(command), command_help(command))
        set_language("zh_CN")
        rows.append((keys, english[0], command_name(command), english[1], command_help(command)))
    set_language("en")
    lines = section(ROOT / "docs/keys.md", "The selling page").splitlines()
    told = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("|")]
    assert [row for row in told if len(row) == len(rows[0])][2:] == rows


def test_every_table_has_its_row() -> None:
    told = section(ROOT / "docs/store.md", "Tables")
    assert set(first_cells(told)) == {*schema.metadata.tables, "product_search"}
    facts = {row.split("|")[1].strip(" `") for row in told.splitlines() if row.startswith("|") and "| F |" in row}
    assert facts == {table.name for table in schema.FACTS}


def test_every_check_has_its_row() -> None:
    of_the_file = ["file_is_whole", "references_hold", "journal_chain"]
    assert first_cells(section(ROOT / "docs/store.md", "Doctor")) == [*of_the_file, *checks.INVARIANTS]


def test_every_kind_of_journal_entry_has_its_row() -> None:
    sources = [*(ROOT / "pos_app/services").rglob("*.py"), *(ROOT / "pos_app/store").glob("*.py")]
    said = {
        kind
        for path in sources
        if not path.name.startswith("schema")
        for kind in re.findall(r'"([a-z]+\.[a-z_]+)"', read(path))
    }
    files = {name for name in said if name.endswith((".csv", ".sqlite"))}
    assert set(first_cells(section(ROOT / "docs/store.md", "Journal"))) == said - files
