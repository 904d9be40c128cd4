"""Delivery notes as the company sends them to the shop of these tests."""

from typing import Any, Final

from tests.till.shop import CARTON, LICENCE, OTHER_PACK, PACK, gtin

ORDER: Final = "HN20261121000123"
OTHER_CARTON: Final = gtin("690102819350")
NEW_PACK: Final = gtin("690102830001")
NEW_CARTON: Final = gtin("690102830002")
ARRIVED: Final = "2026-11-22T09:30:00+08:00"
TO_COME: Final = "2026-11-23T09:30:00+08:00"


def line(number: int, name: str, pack: str, carton: str, delivered: int, **more: Any) -> dict[str, Any]:
    return {
        "line": number,
        "carton_ean": carton,
        "pack_ean": pack,
        "name": name,
        "packs_per_carton": 10,
        "needed": delivered + 2,
        "allotted": delivered,
        "delivered": delivered,
        "wholesale_fen": 38_160,
        "guidance_fen": 45_000,
        **more,
    }


ZHONGHUA: Final = line(1, "中华（硬）", PACK, CARTON, 3)
FURONG: Final = line(2, "芙蓉王（硬）", OTHER_PACK, OTHER_CARTON, 9, wholesale_fen=21_800, guidance_fen=25_000)
NEW: Final = line(3, "白沙（和天下）", NEW_PACK, NEW_CARTON, 2, wholesale_fen=85_000, guidance_fen=100_000)


def note(*lines: dict[str, Any], order: str = ORDER, arrives: str = ARRIVED) -> dict[str, Any]:
    return {
        "company": "11430001",
        "order": order,
        "licence": LICENCE,
        "ordered_at": "2026-11-20",
        "arrives_at": arrives,
        "lines": list(lines or (ZHONGHUA, FURONG)),
    }
