"""What stands on the shelves of the shop that these tests sell from."""

from pathlib import Path
from typing import Final

from pos_app.domain.barcode import check_digit
from pos_app.services.goods_files.importing import import_goods
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds

PACK: Final = "6901028075763"
CARTON: Final = "6901028075015"
SMALL_PACK: Final = "6901028990011"
SMALL_CARTON: Final = "6901028990028"
WATER: Final = "6921168509256"
CASE: Final = "6921168509997"
PEANUTS: Final = "9900000000462"
CARD: Final = "8888"
APPLES, CAKE, PEANUTS_HOUSE = "45", "00012", "46"

# A cigarette of ten packs and one of five, water by the bottle and the case, apples by the kilogram without any code,
# peanuts by the pound (斤) with one, a cake that is labelled by the piece, a card that is free.
GOODS: Final = f"""\
code,name,unit,factor,price,tag,cost,guidance,stock,kind,packs_per_carton,house_code,weighed
{PACK},中华(硬),盒,1,45.00,45.00,,,5,cigarette,10,,
{CARTON},中华(硬),条,10,450.00,450.00,381.60,450.00,2,,,,
{SMALL_PACK},南京(九五),盒,1,100.00,100.00,,,,cigarette,5,,
{SMALL_CARTON},南京(九五),条,5,500.00,500.00,415.00,,,,,,
{WATER},农夫山泉550ml,瓶,1,2.00,,1.10,,30,general,,,
{CASE},农夫山泉550ml,箱,24,36.00,,,,,,,,
,红富士苹果,kg,,12.80,,8.00,,10,general,,{APPLES},yes
{PEANUTS},花生,斤,,9.90,,6.40,,4,general,,{PEANUTS_HOUSE},yes
,鲜奶蛋糕,个,1,64.00,,30.00,,3,general,,{CAKE},
{CARD},赠品卡,张,1,0,,,,5,general,,,
"""


def fill(store: Store, folder: Path, *, clock: TestClock, ids: TestIds) -> None:
    """Take the goods in."""
    path = folder / "shelf.csv"
    path.write_text(GOODS, encoding="utf-8")
    report = import_goods(store, path, clock=clock, ids=ids)
    assert report.errors == ()


def label(item: str, value: int, prefix: str = "20") -> str:
    """What a label scale prints for an item of five digits and a weight or amount of five."""
    body = f"{prefix}{item.zfill(5)}{value:05d}"
    return body + str(check_digit(body))
