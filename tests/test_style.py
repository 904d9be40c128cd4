"""Style that no linter knows. Numbers only ratchet: they may be lowered, never raised."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("pos_app", "hardware", "pay", "sync", "cloud")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 500
CLASS_LINES_MAX = 300
FLOATLESS = ("pos_app/domain", "pos_app/store", "pos_app/services", "cloud/rollup", "cloud/reconcile")
# The two doors: the runner of background work and the program's own entry.
BROAD_EXCEPT_ALLOWED = {"pos_app/ui/runner.py", "pos_app/__main__.py"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def too_long(kinds: tuple[type[ast.AST], ...], limit: int) -> list[str]:
    return [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, kinds)
        and isinstance(node, ast.FunctionDef | ast.ClassDef)
        and (node.end_lineno or 0) - node.lineno >= limit
    ]


def test_functions_fit_on_a_screen() -> None:
    assert too_long((ast.FunctionDef,), FUNCTION_LINES_MAX) == []


def test_classes_stay_one_thing() -> None:
    assert too_long((ast.ClassDef,), CLASS_LINES_MAX) == []


def test_files_stay_one_thing() -> None:
    long = [name(path) for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > FILE_LINES_MAX]
    assert long == []


def test_no_float_touches_money_or_quantity() -> None:
    found = [
        f"{name(path)}:{node.lineno}"
        for path in SOURCES
        if name(path).startswith(FLOATLESS)
        for node in nodes(path)
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    assert found == []


def test_only_two_doors_catch_everything() -> None:
    found = {
        name(path)
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    }
    assert found <= BROAD_EXCEPT_ALLOWED


def test_only_the_two_databases_import_a_driver() -> None:
    """A-1: two SQLite libraries in one process drop each other's locks; the cloud's embedded one is the store's."""
    allowed = ("pos_app/store/", "cloud/database.py", "cloud/bare.py")
    drivers = {"sqlite3", "sqlcipher3", "pysqlite3", "apsw", "psycopg"}
    found = {
        name(path)
        for path in SOURCES
        for node in nodes(path)
        if (isinstance(node, ast.Import) and drivers & {alias.name.split(".")[0] for alias in node.names})
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in drivers)
    }
    assert all(path.startswith(allowed) for path in found), found


def test_only_the_store_and_the_cloud_speak_sql() -> None:
    """Statements are texts, so no import tells them."""
    spoken = re.compile(r"(SELECT|INSERT INTO|DELETE FROM) .|UPDATE \w+ SET ")
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        if path.relative_to(ROOT).parts[0] != "cloud" and "store" not in path.relative_to(ROOT).parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and spoken.match(node.value)
    ]
    assert found == []
