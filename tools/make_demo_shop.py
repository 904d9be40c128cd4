"""Makes the demo shop of resources/demo from a folder of real lists: `make_demo_shop.py DATA_FOLDER`.

goods.csv, in our own layout: the cigarettes of an order sheet and the best-selling others with a known wholesale price,
the groceries of demo_groceries.csv (their names written out by hand, since the lists misspell them) at the price most
often charged and the cost another till exported, and a few weighed and uncoded goods, all with an opening stock.
sales.csv, in the layout of `yundian replay`: real baskets of those goods, at the demo shop's own prices.
"""

import csv
import gzip
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "resources" / "demo"
sys.path.insert(0, str(ROOT))

from pos_app.services.goods_files.columns import COLUMNS  # noqa: E402 - the path above leads to it

CIGARETTES = 100
QUICK_CIGARETTES = 24
QUICK_OTHERS = 18
BASKETS = 60
LINES_MAX = 8
PACKS = 10
CIGARETTE_CATEGORY = "卷烟"
# What every shop sells without a barcode: house code, name, unit, price, cost, stock, page of the quick panel, weighed.
UNCODED = (
    ("00001", "红富士苹果", "kg", "11.96", "8.60", "25", "2", "yes"),
    ("00002", "香蕉", "kg", "7.96", "5.40", "18", "2", "yes"),
    ("00003", "砂糖橘", "kg", "9.96", "6.80", "20", "2", "yes"),
    ("00004", "土豆", "kg", "4.96", "3.00", "30", "2", "yes"),
    ("00005", "大白菜", "kg", "3.56", "2.10", "24", "2", "yes"),
    ("00006", "鲜鸡蛋", "kg", "11.60", "9.80", "20", "2", "yes"),
    ("00007", "散装瓜子", "kg", "23.60", "16.00", "10", "2", "yes"),
    ("101", "购物袋（小）", "个", "0.20", "0.06", "500", "3", ""),
    ("102", "购物袋（大）", "个", "0.30", "0.10", "500", "3", ""),
    ("103", "打火机", "个", "2.00", "0.80", "100", "3", ""),
)

Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def yuan(amount: Decimal | str) -> str:
    return str(Decimal(amount).quantize(Decimal("0.01")))


def full_width(name: str) -> str:
    return name.replace("(", "（").replace(")", "）")


class Lists:
    """The lists of the data folder, and what of them sells."""

    def __init__(self, folder: Path) -> None:
        self.cigarettes = rows_of(folder / "cigarettes_clean.csv")
        self.order = rows_of(folder / "cigarette_order_56sku.csv")
        self.costs = {row["ean13"]: row["cost"] for row in rows_of(folder / "products_cn.csv")}
        self.sales = rows_of(folder / "sales_cn_2018.csv.gz")
        self.sold = Counter(row["code"] for row in self.sales)
        self.prices: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.sales:
            self.prices[row["code"]][row["price"]] += 1

    def cigarettes_by_sales(self) -> list[Row]:
        """One row a product: codes, name, pack and carton price, wholesale and guidance price of the carton."""
        known = {row["carton_ean"]: row for row in self.cigarettes}
        ordered = [self._ordered(row, known.get(row["carton_ean"], {})) for row in self.order]
        taken = {row["carton_ean"] for row in self.order}
        others = [self._listed(row) for row in self.cigarettes if row["carton_ean"] not in taken and self._usable(row)]
        others.sort(key=self._sold, reverse=True)
        return sorted(ordered + others[: CIGARETTES - len(ordered)], key=self._sold, reverse=True)

    def _sold(self, row: Row) -> int:
        return self.sold[row["pack_ean"]] + self.sold[row["carton_ean"]]

    @staticmethod
    def _usable(row: Row) -> bool:
        return row["packs_per_carton"] == str(PACKS) and bool(row["carton_wholesale"])

    @staticmethod
    def _ordered(row: Row, known: Row) -> Row:
        """A row of the order sheet: what this shop pays and asks for a carton."""
        return {
            "name": full_width(row["name"]),
            "pack_ean": row["pack_ean"],
            "carton_ean": row["carton_ean"],
            "carton": row["carton_retail"],
            "wholesale": row["carton_wholesale"],
            "guidance": known.get("hunan2025h2_carton_retail", ""),
        }

    @staticmethod
    def _listed(row: Row) -> Row:
        return {
            "name": row["name"],
            "pack_ean": row["pack_ean"],
            "carton_ean": row["carton_ean"],
            "carton": row["hunan2025h2_carton_retail"] or row["carton_retail"],
            "wholesale": row["carton_wholesale"],
            "guidance": row["hunan2025h2_carton_retail"],
        }


def cigarette_rows(lists: Lists) -> Iterator[Row]:
    for rank, row in enumerate(lists.cigarettes_by_sales()):
        carton = Decimal(row["carton"])
        pack: Row = {
            "code": row["pack_ean"],
            "name": row["name"],
            "unit": "盒",
            "factor": "1",
            "price": yuan(carton / PACKS),
            "tag": yuan(carton / PACKS),
            "stock": str(3 + rank * 7 % 10),
            "category": CIGARETTE_CATEGORY,
            "kind": "cigarette",
            "packs_per_carton": str(PACKS),
            "quick": f"1-{rank + 1}" if rank < QUICK_CIGARETTES else "",
        }
        yield pack
        yield {
            "code": row["carton_ean"],
            "name": row["name"],
            "unit": "条",
            "factor": str(PACKS),
            "price": yuan(carton),
            "tag": yuan(carton),
            "cost": yuan(row["wholesale"]),
            "guidance": yuan(row["guidance"]) if row["guidance"] else "",
            "stock": str(max(1, 12 - rank // 8)),
        }


def grocery_rows(lists: Lists) -> Iterator[Row]:
    chosen = rows_of(Path(__file__).with_name("demo_groceries.csv"))
    best = [row["code"] for row in sorted(chosen, key=lambda row: -lists.sold[row["code"]])][:QUICK_OTHERS]
    seen: set[str] = set()
    for row in chosen:
        price = lists.prices[row["code"]].most_common(1)[0][0]
        again = row["name"] in seen
        seen.add(row["name"])
        place = (
            best.index(row["code"]) + 1 + sum(uncoded[6] == "3" for uncoded in UNCODED) if row["code"] in best else 0
        )
        yield {
            "code": row["code"],
            "name": row["name"],
            "unit": row["unit"],
            "factor": "1",
            "price": yuan(price),
            # A second code of the same product: what is said of the product is said once.
            "cost": "" if again else row["cost"] or yuan(lists.costs[row["code"]]),
            "stock": str(12 + min(lists.sold[row["code"]], 60)),
            "category": "" if again else row["category"],
            "kind": "" if again else "general",
            "quick": f"3-{place}" if place and not again else "",
        }


def uncoded_rows() -> Iterator[Row]:
    places = Counter[str]()
    for house_code, name, unit, price, cost, stock, page, weighed in UNCODED:
        places[page] += 1
        yield {
            "name": name,
            "unit": unit,
            "factor": "1",
            "price": price,
            "cost": cost,
            "stock": stock,
            "category": "生鲜" if weighed else "日用",
            "kind": "general",
            "house_code": house_code,
            "weighed": weighed,
            "quick": f"{page}-{places[page]}",
        }


def baskets(lists: Lists, names: dict[str, str]) -> list[list[Row]]:
    """Real sales of nothing but the demo shop's goods, spread over the hours as they were; most have several lines."""
    sales = [list(lines) for _, lines in groupby(lists.sales, key=lambda row: row["sale"])]
    usable = [
        lines
        for lines in sales
        if len(lines) <= LINES_MAX and all(row["code"] in names and row["quantity"] in "123456" for row in lines)
    ]
    several = [lines for lines in usable if len(lines) > 1]
    single = [lines for lines in usable if len(lines) == 1]
    picked = [*spread(several, BASKETS * 2 // 3), *spread(single, BASKETS // 3)]
    return sorted(picked, key=lambda lines: lines[0]["at"][11:])


def spread(things: list[list[Row]], count: int) -> Iterable[list[Row]]:
    return (things[place * len(things) // count] for place in range(count))


def write(path: Path, columns: Iterable[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(folder: Path) -> None:
    lists = Lists(folder)
    goods = [*cigarette_rows(lists), *grocery_rows(lists), *uncoded_rows()]
    used = [column for column in COLUMNS if any(row.get(column) for row in goods)]
    write(DEMO / "goods.csv", used, goods)
    names = {row["code"]: row["name"] for row in goods if "code" in row}
    lines = [
        {**row, "sale": f"demo-{number:03d}", "name": names[row["code"]], "price": ""}
        for number, basket in enumerate(baskets(lists, names), 1)
        for row in basket
    ]
    write(DEMO / "sales.csv", ["sale", "at", "code", "name", "quantity", "price", "member", "tender"], lines)
    print(f"{len({row['name'] for row in goods})} products, {len(names)} codes, {len(lines)} lines of sales")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
