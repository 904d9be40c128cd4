"""What no reader of the sync's source may have to look for (rule C-6)."""

import ast
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
ROOMS: Final = ("pos_app", "sync", "cloud", "hardware")
SOURCES: Final = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
ASKING: Final = {"send", "request", "get", "post", "put", "patch", "delete", "head", "options"}


def calls() -> list[tuple[str, ast.Call]]:
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno}", node)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]


def names(call: ast.Call) -> set[str | None]:
    return {keyword.arg for keyword in call.keywords}


def is_session_or_requests(call: ast.Call) -> bool:
    target = call.func
    if not (isinstance(target, ast.Attribute) and target.attr in ASKING):
        return False
    return ast.unparse(target.value) in {"requests", "self._session", "session"}


def test_certificates_are_always_verified() -> None:
    off = [
        where
        for where, call in calls()
        for keyword in call.keywords
        if keyword.arg == "verify" and ast.unparse(keyword.value) in {"False", "None", "0", "''", '""'}
    ]
    assert off == []
    assert [path.name for path in SOURCES if "_create_unverified" in path.read_text(encoding="utf-8")] == []
    assert [path.name for path in SOURCES if "CERT_NONE" in path.read_text(encoding="utf-8")] == []


def test_every_call_over_the_network_has_its_time_outs() -> None:
    asking = [(where, call) for where, call in calls() if is_session_or_requests(call)]
    assert asking != []
    assert [where for where, call in asking if "timeout" not in names(call)] == []


def test_only_one_module_speaks_http_and_what_measures_it() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "requests" for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "requests")
    }
    assert found <= {"sync/connection.py", "pos_app/till/bench_upload.py"}
