"""The lists of the trade as they really are; no part of the repository, so without them these tests are skipped."""

import os
from collections import Counter
from pathlib import Path

import pytest

from pos_app.services.goods_files.importing import import_goods, preview_import
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds

DATA = Path(os.environ.get("YUNDIAN_DATA", Path(__file__).parents[3] / "shared" / "data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real lists are not here (YUNDIAN_DATA)")


def test_the_clean_list_gives_every_product_with_both_codes(shop_store: Store, clock: TestClock, ids: TestIds) -> None:
    clean = DATA / "cigarettes_clean.csv"
    report = import_goods(shop_store, clean, clock=clock, ids=ids)
    assert (report.products, report.codes, report.created, report.updated) == (2097, 4194, 2097, 0)
    assert report.errors == ()
    again = import_goods(shop_store, clean, clock=clock, ids=ids)
    assert (again.products, again.created, again.updated) == (2097, 0, 0)
    prices = import_goods(shop_store, DATA / "cigarettes_hunan_2025H2.csv", clock=clock, ids=ids)
    assert (prices.products, prices.created, len(prices.errors), len(prices.warnings)) == (257, 0, 0, 19)
    order = import_goods(shop_store, DATA / "cigarette_order_56sku.csv", clock=clock, ids=ids)
    assert (order.products, order.codes, order.created, order.errors) == (56, 112, 3, ())


def test_the_unfiltered_list_is_refused_with_a_reason_for_each_wrong_line(
    shop_store: Store, clock: TestClock, ids: TestIds
) -> None:
    report = import_goods(shop_store, DATA / "cigarettes_cn.csv", clock=clock, ids=ids)
    assert (report.created, report.updated) == (0, 0)
    found = Counter(error.message for error in report.errors)
    assert found == {
        "The code {code} is on line {first} already": 899,
        "The code {code} is both the pack code and the carton code": 94,
        "There is no price": 57,
        "The code {code} has a wrong check digit": 27,
        "There is neither a pack code nor a carton code": 17,
        "The code {code} is a {unit} here and a {other} on line {first}": 6,
    }
    assert (25, "The code 69010280212663 has a wrong check digit") in [(e.line, e.reason) for e in report.errors]
    assert preview_import(shop_store, DATA / "cigarettes_clean.csv").created == 2097


def test_the_groceries_of_other_tills(shop_store: Store) -> None:
    report = preview_import(shop_store, DATA / "products_cn.csv")
    assert (report.products, report.codes, len(report.errors), len(report.warnings)) == (14_828, 14_828, 5, 55)
    assert {error.line for error in report.errors if error.message == "There is no price"} == {1501, 1999, 12_582}
