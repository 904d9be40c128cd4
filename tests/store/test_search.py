"""The search over products: what finds what, in which order, and that every step of it uses an index."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_app.domain.basket import Entered, new_line
from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.domain.product import Kind, ProductId
from pos_app.domain.sale import Sale, SaleKind
from pos_app.domain.tender import exact_payment
from pos_app.services.catalogue import index_products
from pos_app.store import goods, sales, schema, search, shifts
from pos_app.store.engine import Store, Transaction
from pos_app.store.goods import Code, NewProduct


def add(tx: Transaction, name: str, *codes: str, house_code: str | None = None) -> ProductId:
    count = tx.value("SELECT count(*) FROM product")
    product = NewProduct(
        uid=f"uid-{count}",
        name=name,
        unit="个",
        price=Money(100),
        codes=tuple(Code(code, "个", Quantity.of(1), Money(100)) for code in codes),
        house_code=house_code,
    )
    product_id = goods.add(tx, product, at_ms=0)
    index_products(tx, [(product_id, name)])
    return product_id


@pytest.fixture
def shelf(store: Store) -> Store:
    with store.write() as tx:
        add(tx, "中华（软）", "6901028075770", "6901028075022")
        add(tx, "中华（硬）", "6901028075763", "6901028075015")
        add(tx, "芙蓉王（硬）", "6901028193498", house_code="00012")
        add(tx, "农夫山泉 550ml", "6921168509256")
        add(tx, "Wrigley's 绿箭", "69019388")
        add(tx, "长沙臭豆腐", house_code="7")
    return store


def names(store: Store, text: str, limit: int = 20) -> list[str]:
    with store.read() as tx:
        return [found.name for found in search.find(tx, text, limit)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("6901028075770", "中华（软）"),
        ("6901028075022", "中华（软）"),
        ("６９０１０２８０７５７７０", "中华（软）"),
        ("692116", "农夫山泉 550ml"),
        ("770", "中华（软）"),
        ("075763", "中华（硬）"),
        ("00012", "芙蓉王（硬）"),
        ("zhr", "中华（软）"),
        ("rzh", "中华（软）"),
        ("ZHR", "中华（软）"),
        ("zhonghuaruan", "中华（软）"),
        ("ruanzhonghua", "中华（软）"),
        ("zhong hua ruan", "中华（软）"),
        ("软中华", "中华（软）"),
        ("中华软", "中华（软）"),
        ("中华（软）", "中华（软）"),
        ("软 中华", "中华（软）"),
        ("frw", "芙蓉王（硬）"),
        ("rw", "芙蓉王（硬）"),
        ("rongwang", "芙蓉王（硬）"),
        ("蓉王", "芙蓉王（硬）"),
        ("山泉", "农夫山泉 550ml"),
        ("shanq", "农夫山泉 550ml"),
        ("农夫 550", "农夫山泉 550ml"),
        ("550m", "农夫山泉 550ml"),
        ("igley", "Wrigley's 绿箭"),
        ("wrigley's", "Wrigley's 绿箭"),
        ("lvjian", "Wrigley's 绿箭"),
        ("changsha", "长沙臭豆腐"),
    ],
)
def test_a_product_is_found_by(shelf: Store, text: str, name: str) -> None:
    assert names(shelf, text)[0] == name


@pytest.mark.parametrize(
    "text", ["", " ", "*", '"', "'", "-", "NEAR(", "^", "😀", "qqqq", "6901028000000", "（）", "\x00"]
)
def test_nothing_is_found_by(shelf: Store, text: str) -> None:
    assert names(shelf, text) == []


@pytest.mark.parametrize(
    "text", ['"中华', "中华*", "中华 OR 芙蓉", "name:中华", "-中华", "中华\x00", "NOT 中华", "{中华}:"]
)
def test_signs_of_a_query_language_mean_nothing(shelf: Store, text: str) -> None:
    assert {"芙蓉王（硬）", "农夫山泉 550ml"}.isdisjoint(names(shelf, text))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(text=st.text(max_size=40))
def test_no_text_breaks_the_search(shelf: Store, text: str) -> None:
    assert isinstance(names(shelf, text), list)


def test_what_is_found_can_be_shown(shelf: Store) -> None:
    with shelf.read() as tx:
        found = search.find(tx, "zhr")[0]
    assert found == search.FoundProduct(
        product_id=ProductId(1),
        product_uid="uid-0",
        name="中华（软）",
        kind=Kind.GENERAL,
        codes=("6901028075022", "6901028075770"),
        unit="个",
        price=Money(100),
        on_hand=Quantity(0),
        packs_per_carton=10,
    )
    assert found.on_hand_text == "0个"


def sell(tx: Transaction, product_id: ProductId, pieces: int) -> None:
    tx.run("DELETE FROM stock_on_hand WHERE product_id = :id", {"id": product_id})
    values = {"product_id": product_id, "on_hand_milli": 0, "value_fen": 0, "unit_cost": 0, "sold_milli": pieces * 1000}
    tx.insert(schema.stock_on_hand, values)


def unsell(store: Store) -> None:
    """The fixture holds sold totals against movements, which these tests don't make."""
    with store.write() as tx:
        tx.run("UPDATE stock_on_hand SET sold_milli = 0")


def test_the_better_match_comes_first_whatever_sells(store: Store) -> None:
    with store.write() as tx:
        inside = add(tx, "新茶水", "2000000000008")
        begins = add(tx, "茶水壶大号", "3000000000007")
        exact = add(tx, "茶水", "4000000000006")
        for pieces, product_id in enumerate((exact, begins, inside)):
            sell(tx, product_id, pieces)
    assert names(store, "茶水") == ["茶水", "茶水壶大号", "新茶水"]
    assert names(store, "cs") == ["茶水", "茶水壶大号", "新茶水"]
    unsell(store)


def test_a_code_comes_before_a_house_code_and_both_before_a_name(store: Store) -> None:
    with store.write() as tx:
        add(tx, "555")
        add(tx, "五五五", house_code="555")
        add(tx, "三五", "555")
        add(tx, "编号尾数", "6901028000555")
    assert names(store, "555") == ["三五", "五五五", "555", "编号尾数"]


def test_among_equals_what_sells_most_comes_first_then_the_shorter_name(store: Store) -> None:
    with store.write() as tx:
        add(tx, "可乐加长版")
        add(tx, "可乐小")
        sell(tx, add(tx, "可乐卖得最好的一种"), 10)
        sell(tx, add(tx, "可乐卖得好"), 5)
    assert names(store, "kl") == ["可乐卖得最好的一种", "可乐卖得好", "可乐小", "可乐加长版"]
    assert names(store, "kl", limit=2) == ["可乐卖得最好的一种", "可乐卖得好"]
    unsell(store)


def test_a_renamed_product_is_found_by_its_new_name_alone(shelf: Store) -> None:
    with shelf.write() as tx:
        goods.change(tx, ProductId(1), {"name": "大前门"})
        index_products(tx, [(ProductId(1), "大前门")])
    assert names(shelf, "zhr") == []
    assert names(shelf, "daqian") == ["大前门"]


def test_a_product_that_is_no_longer_sold_is_not_found(shelf: Store) -> None:
    with shelf.write() as tx:
        goods.change(tx, ProductId(1), {"active": 0})
    for text in ("zhr", "6901028075770", "软中华"):
        assert "中华（软）" not in names(shelf, text)


def test_a_name_is_known_exactly(shelf: Store) -> None:
    with shelf.read() as tx:
        assert search.named(tx, "中华（软）") == [1]
        assert search.named(tx, "中华软") == []


@pytest.fixture
def crowd(open_till: Store) -> Store:
    """A thousand products that all answer to the same letter and the same beginning of a code."""
    store = open_till
    with store.write() as tx:
        for number in range(1000):
            product = NewProduct(f"uid-{number}", f"安安{number:04d}号", "个", Money(1))
            product_id = goods.add(tx, product, at_ms=0)
            code = Code(f"69{number:011d}", "个", Quantity.of(1), Money(1))
            goods.add_codes(tx, product_id, [code])
        index_products(tx, [(ProductId(number + 1), f"安安{number:04d}号") for number in range(1000)])
    return store


@pytest.mark.parametrize("text", ["a", "安", "69", "hao"])
def test_a_question_that_fits_almost_everything_is_answered(crowd: Store, text: str) -> None:
    assert len(names(crowd, text)) == 20


@pytest.mark.parametrize("text", ["a", "安", "69", "hao"])
def test_of_too_many_to_compare_what_was_sold_lately_comes_first(crowd: Store, text: str) -> None:
    with crowd.write() as tx:
        item = goods.main_item(tx, ProductId(987))
        line = new_line(item, Quantity.of(2), entered=Entered.SCAN, at_ms=1)
        sale = Sale("sale-1", SaleKind.SALE, (line,), (exact_payment("cash", line.amount),), ZERO, 1)
        shift = shifts.open_shift(tx)
        assert shift is not None
        sales.record(tx, sale, shift, journal_uid="entry-1")
    assert names(crowd, text)[0] == "安安0986号"


def statements(tx: Transaction, text: str) -> list[str]:
    """The SQL that a search runs, with its values filled in."""
    driver = tx.connection.connection.driver_connection
    assert driver is not None
    seen: list[str] = []
    driver.set_trace_callback(seen.append)
    search.find(tx, text)
    driver.set_trace_callback(None)
    return [sql for sql in seen if sql.startswith("SELECT")]


@pytest.mark.parametrize("text", ["a", "69", "0123", "an hao", "安安0999号", "690000000000099"])
def test_every_step_of_a_search_uses_an_index(crowd: Store, text: str) -> None:
    with crowd.read() as tx:
        plans = [row[3] for sql in statements(tx, text) for row in tx.all(f"EXPLAIN QUERY PLAN {sql}")]
    scans = [plan for plan in plans if plan.startswith("SCAN") and "VIRTUAL TABLE" not in plan]
    assert plans != []
    assert scans == []
