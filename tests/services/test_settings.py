"""The shop's settings: a new shop can sell with the defaults, and what can't be kept is refused by its name."""

from typing import Any

import pytest

from pos_app.domain.barcode import ScaleField, ScaleLayout
from pos_app.domain.errors import RuleViolation
from pos_app.domain.tender import Rounding
from pos_app.domain.tobacco import MinorPolicy
from pos_app.services import settings
from pos_app.services.settings import Settings
from pos_app.store import settings as rows
from pos_app.store.engine import Store


def load(store: Store) -> Settings:
    with store.read() as tx:
        return settings.load(tx)


def kept(store: Store) -> dict[str, str]:
    with store.read() as tx:
        return rows.read(tx)


def test_a_new_shop_has_the_defaults_and_keeps_none_of_them(store: Store) -> None:
    assert load(store) == Settings()
    assert kept(store) == {}


def test_what_was_chosen_is_there_after_a_restart(store: Store) -> None:
    layout = {"prefixes": ["22"], "item_digits": 4, "value_digits": 6, "field": "weight_g"}
    now = settings.change(store, rounding="jiao_down", minor_policy=MinorPolicy.ALWAYS, scale_layout=layout, dark=True)
    store.reopen()
    assert load(store) == now
    assert (now.rounding, now.minor_policy, now.dark) == (Rounding.JIAO_DOWN, MinorPolicy.ALWAYS, True)
    assert now.scale_layout == ScaleLayout(("22",), 4, 6, ScaleField.WEIGHT_G)
    assert set(kept(store)) == {"rounding", "minor_policy", "scale_layout", "dark"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "fr"),
        ("dark", "yes"),
        ("text_percent", 176),
        ("text_percent", -1),
        ("text_percent", "150"),
        ("merge_lines", 1),
        ("minor_policy", "never"),
        ("carton_warning", 0),
        ("carton_warning", 51),
        ("rounding", "up"),
        ("scale_layout", {"item_digits": 5, "value_digits": 6}),
        ("scale_layout", {"item_digits": 10, "value_digits": 0}),
        ("scale_layout", {"prefixes": ["69"]}),
        ("scale_layout", "standard"),
        ("scan_gap_ms", 9),
        ("scan_gap_ms", 501),
        ("paper_mm", 57),
        ("printer_charset", "big5"),
        ("drawer_pin", 3),
        ("receipt_footer", 88),
        ("voice", "loud"),
        ("volume", 101),
        ("volume", None),
        ("colour", "red"),
        ("", 1),
    ],
)
def test_a_wrong_value_is_refused_with_the_settings_name_and_nothing_is_kept(
    store: Store, name: str, value: object
) -> None:
    with pytest.raises(RuleViolation) as refused:
        settings.change(store, **{name: value})
    assert refused.value.field == name
    assert kept(store) == {}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("text_percent", (0, 175)),
        ("scan_gap_ms", (10, 500)),
        ("carton_warning", (1, 50)),
        ("paper_mm", (58, 80)),
        ("drawer_pin", (2, 5)),
        ("receipt_footer", ("", "13800138000", "谢谢\n再来")),
        ("rounding", tuple(rounding.value for rounding in Rounding)),
    ],
)
def test_what_is_allowed_is_kept(store: Store, name: str, values: tuple[Any, ...]) -> None:
    for value in values:
        found = getattr(settings.change(store, **{name: value}), name)
        assert getattr(found, "value", found) == value


def test_one_wrong_value_keeps_the_others_out(store: Store) -> None:
    with pytest.raises(RuleViolation) as refused:
        settings.change(store, volume=50, dark=True, paper_mm=1)
    assert refused.value.field == "paper_mm"
    assert kept(store) == {}


def test_what_a_newer_program_kept_stays_untouched(store: Store) -> None:
    with store.write() as tx:
        rows.keep(tx, {"colour": '"red"'})
    assert settings.change(store, volume=50) == Settings(volume=50)
    assert kept(store)["colour"] == '"red"'
