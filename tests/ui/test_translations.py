"""Every sentence the program says has a Chinese one with the same places, and no Chinese one is left over."""

import ast
import json
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.domain.delivery_note import FIELDS
from pos_app.domain.errors import RuleViolation
from pos_app.till.print_room import PROBLEMS
from pos_app.till.window import QUICK_TITLES
from pos_app.ui.translate import TRANSLATIONS, set_language, tr, tr_error
from sync.cloud import SAID as SAID_BY_THE_LINE
from sync.run import NOT_ENROLLED

ROOT = Path(__file__).parents[2]
SOURCES = {
    path: ast.parse(path.read_text(encoding="utf-8"))
    for room in ("pos_app", "sync")
    for path in sorted((ROOT / room).rglob("*.py"))
}
CHINESE: dict[str, str] = json.loads((TRANSLATIONS / "zh_CN.json").read_text(encoding="utf-8"))
# Sentences that code asks for by a name it computes.
ASKED_THROUGH_DATA: frozenset[str] = frozenset(
    {*QUICK_TITLES, *FIELDS.values(), *PROBLEMS.values(), "The printer failed", *SAID_BY_THE_LINE, NOT_ENROLLED.source}
)
SAME_IN_BOTH = frozenset({"18+", "PIN"})


def error_classes() -> frozenset[str]:
    """The names of all errors raised on purpose."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in SOURCES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    known = {"PosError"}
    while more := {name for name, above in bases.items() if above & known} - known:
        known |= more
    return frozenset(known)


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def sentences() -> Iterator[tuple[str, str]]:
    """Each sentence and where it stands; an error's class may write its own."""
    errors = error_classes()
    own = {
        id(node)
        for tree in SOURCES.values()
        for kind in ast.walk(tree)
        if isinstance(kind, ast.ClassDef) and kind.name in errors
        for node in ast.walk(kind)
        if isinstance(node, ast.Call) and called(node) == "__init__"
    }
    for path, tree in SOURCES.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if called(node) not in errors | {"tr", "Told"} and id(node) not in own:
                continue
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, f"{path.relative_to(ROOT)}:{node.lineno}"


def places(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


SAID = dict(sentences())


def test_every_sentence_has_a_chinese_one() -> None:
    missing = [f"{where}: {text}" for text, where in sorted(SAID.items()) if text not in CHINESE]
    assert missing == []


def test_the_chinese_fills_the_same_places() -> None:
    assert [text for text, chinese in CHINESE.items() if places(text) != places(chinese)] == []


def test_no_chinese_sentence_is_left_over() -> None:
    assert sorted(set(CHINESE) - set(SAID) - ASKED_THROUGH_DATA) == []
    assert set(CHINESE) >= ASKED_THROUGH_DATA


def test_chinese_is_chinese() -> None:
    """A sentence copied without being translated would pass the other tests."""
    plain = [text for text, chinese in CHINESE.items() if chinese.isascii() and text not in SAME_IN_BOTH]
    assert plain == []


def test_a_sentence_is_shown_in_the_language_of_the_shop() -> None:
    set_language("zh_CN")
    try:
        assert tr("Till {till}", till="01") == "01 号机"
        assert tr_error(RuleViolation("'{text}' is not a number", text="x")) == "“x”不是数字"
    finally:
        set_language("en")
    assert tr("Till {till}", till="01") == "Till 01"


def test_a_sentence_nobody_translated_is_shown_in_english() -> None:
    set_language("zh_CN")
    try:
        assert tr("{a} before {b}", a=1, b=2) == "1 before 2"
    finally:
        set_language("en")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_braces_in_a_value_stay_as_they_are(language: str) -> None:
    set_language("zh_CN" if language == "zh_CN" else "en")
    try:
        assert "{x}" in tr_error(RuleViolation("'{text}' is not a number", text="{x}"))
    finally:
        set_language("en")
