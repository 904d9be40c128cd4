"""How a sentence that is told later is kept in a column: JSON of its source and values, empty when there is none."""

import json

from pos_app.domain.told import NOTHING, Told, Value


def text(told: Told) -> str:
    return "" if told == NOTHING else json.dumps(_plain(told))


def read(column: str) -> Told:
    return _told(json.loads(column)) if column else NOTHING


def _plain(value: Value) -> object:
    if isinstance(value, Told):
        return [value.source, {name: _plain(inner) for name, inner in value.values.items()}]
    return value


def _told(kept: list[object]) -> Told:
    source, values = kept
    assert isinstance(source, str)  # noqa: S101 - as `text` wrote it
    assert isinstance(values, dict)  # noqa: S101 - as above
    return Told(source, {name: _told(inner) if isinstance(inner, list) else inner for name, inner in values.items()})
