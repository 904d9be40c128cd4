"""What a product probably is in the eyes of the law, guessed from its code and name; people decide."""

import re
from typing import Final

from pos_app.domain.product import Kind

# Company prefixes under which nothing but cigarettes and cigars is sold: China Tobacco, then importers.
_TOBACCO_PREFIXES: Final = (
    "6901028",
    "4030600",
    "4032900",
    "4033100",
    "4711588",
    "4719579",
    "4891132",
    "4891888",
    "4893225",
    "4893226",
    "4902210",
    "5000219",
    "5010175",
    "7610083",
    "7622100",
    "7623500",
    "8500001",
    "8801116",
    "8888075",
    "9588813",
)
_E_CIGARETTE: Final = re.compile("电子烟|雾化弹|烟弹|雾化烟")
_CIGARETTE: Final = re.compile("香烟(?!糖)|卷烟|雪茄烟|爆珠")
_CARTON: Final = re.compile(r"条装|整条|条】|[(（]条[)）]|条$")


def guess_kind(code: str, name: str) -> Kind:
    """Probably tobacco by the maker's prefix of its code or by its name, else general goods."""
    if _E_CIGARETTE.search(name):
        return Kind.E_CIGARETTE
    if code.startswith(_TOBACCO_PREFIXES) or _CIGARETTE.search(name):
        return Kind.CIGARETTE
    return Kind.GENERAL


def is_named_carton(name: str) -> bool:
    """Whether the name of a cigarette speaks of a whole carton."""
    return _CARTON.search(name) is not None
