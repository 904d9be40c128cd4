"""The whole cloud in numbers."""

from cloud.rollup import remake
from cloud.stats import stats
from tests.cloud.conftest import Served
from tests.cloud.journal_bodies import sale_body, sale_line


def test_each_register_and_all_together_are_counted(served: Served) -> None:
    first, other = served.till(), served.till("430102100077")
    first.chain.add("sale.completed", sale_body(sale_line(), sale_line()))
    first.chain.add("sale.returned", sale_body(sale_line(quantity_milli=-1000)))
    first.chain.add()
    first.take(first.chain.entries)
    found = stats(served.database)
    told, silent = found["registers"]
    assert (told["register"], told["licence"]) == (first.name, "430102100001")
    assert (told["epoch"], told["seq"], told["entries"]) == (1, 3, 3)
    assert (told["sales"], told["lines"], told["amount_fen"], told["alarms"]) == (2, 3, 4500, [])
    assert (silent["register"], silent["seq"], silent["entries"], silent["sales"]) == (other.name, 0, 0, 0)
    assert (found["entries"], found["sales"], found["lines"], found["amount_fen"]) == (3, 2, 3, 4500)


def test_the_numbers_are_the_same_after_the_books_were_made_again(served: Served) -> None:
    till = served.till()
    till.take(till.chain.add_many(20))
    before = stats(served.database)
    assert remake(served.database) == 7
    assert stats(served.database) == before


def test_entries_of_every_branch_count(served: Served) -> None:
    till = served.till()
    till.take([till.chain.sell(), till.chain.sell()])
    till.chain = till.chain.until(1, epoch=2)
    till.take([*till.chain.entries, till.chain.sell()])
    [found] = stats(served.database)["registers"]
    assert (found["epoch"], found["seq"], found["entries"], found["sales"]) == (2, 2, 3, 3)
    assert found["alarms"] == ["restored"]


def test_an_empty_cloud_has_nothing(served: Served) -> None:
    assert stats(served.database) == {"registers": [], "entries": 0, "sales": 0, "lines": 0, "amount_fen": 0}
