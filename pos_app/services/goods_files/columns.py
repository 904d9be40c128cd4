"""The columns of our own goods file, in English and as a shopkeeper heads them (docs/goods-file.md)."""

import re
import unicodedata
from types import MappingProxyType
from typing import Final

COLUMNS: Final = MappingProxyType(
    {
        "product": ("商品编号", "产品编号"),
        "code": ("条码", "条形码", "商品条码", "商品条形码", "barcode"),
        "name": ("名称", "品名", "商品名称", "商品", "商品名"),
        "unit": ("单位", "销售单位"),
        "factor": ("换算", "换算数", "含量", "装量"),
        "price": ("售价", "零售价", "单价", "价格"),
        "tag": ("标价", "明码标价"),
        "cost": ("成本", "进价", "进货价", "成本价"),
        "guidance": ("指导价", "零售指导价"),
        "stock": ("库存", "期初库存", "库存数量"),
        "category": ("分类", "类别", "商品分类"),
        "kind": ("性质", "类型"),
        "packs_per_carton": ("每条盒数", "条装盒数"),
        "house_code": ("货号", "店内码", "自编码"),
        "weighed": ("称重", "散称"),
        "quick": ("快捷键", "快捷"),
        "in_house": ("自制条码", "不校验"),
    }
)
"""Each column with its Chinese headings, the one we write first."""
REQUIRED: Final = frozenset({"name", "price"})
_IN_BRACKETS: Final = re.compile(r"[(\[【].*?[)\]】]")


def plain_heading(heading: str) -> str:
    """A heading without what does not count: width, case, blanks, a bracket such as （元）, a star for "required"."""
    text = _IN_BRACKETS.sub("", unicodedata.normalize("NFKC", heading).casefold())
    return "".join(c for c in text if not c.isspace() and c != "*")


_BY_HEADING: Final = MappingProxyType(
    {plain_heading(heading): column for column, names in COLUMNS.items() for heading in (column, *names)}
)


def column_of(heading: str) -> str | None:
    """Which of our columns a heading means; None when it is none of them."""
    return _BY_HEADING.get(plain_heading(heading))
