"""A small shop with everything that a counter meets: packs and cartons, tags and guidance prices, goods by weight."""

from pathlib import Path
from typing import Final

from pos_app.domain.barcode import check_digit
from pos_app.domain.money import Money
from pos_app.domain.people import Role, User
from pos_app.services.goods_files.importing import import_goods
from pos_app.services.people import add_person
from pos_app.services.shifts import open_shift
from pos_app.services.shop import NewShop, create_shop
from pos_app.store.engine import Store
from tests.conftest import OWNER_PIN, TestClock, TestIds

LICENCE: Final = "430102100001"
CASHIER_PIN: Final = "2468"
OWNER: Final = User(1, "老周", Role.OWNER)
CASHIER: Final = User(2, "小周", Role.CASHIER)


def gtin(body: str) -> str:
    """The code with its check digit."""
    return f"{body}{check_digit(body)}"


WATER: Final = gtin("692116850925")
NOODLES: Final = gtin("692015241401")
SOY_SAUCE: Final = gtin("692180470012")
PACK: Final = gtin("690102807576")
CARTON: Final = gtin("690102807501")
OTHER_PACK: Final = gtin("690102819349")
APPLES: Final = "00012"
# A label that looks like one of the shop's own scale, but stands on goods of the catalogue.
HONEY: Final = gtin("210001200999")
APPLE_LABEL: Final = gtin("210001200499")
UNKNOWN: Final = gtin("693500000001")
UNKNOWN_TOO: Final = gtin("693500000002")
MISREAD: Final = WATER[:-1] + str((int(WATER[-1]) + 1) % 10)
OUR_CARTON: Final = "51122123456789" + "07" + "HNCS" + LICENCE
FOREIGN_CARTON: Final = "51122123456789" + "07" + "HNCS" + "430102199999"
WECHAT_CODE: Final = "134567890123456789"
ALIPAY_CODE: Final = "281234567890123456"

GOODS: Final = f"""\
code,name,unit,factor,price,tag,cost,guidance,stock,category,kind,packs_per_carton,house_code,weighed,quick
{WATER},农夫山泉550ml,瓶,1,2.00,,1.10,,200,饮料,general,,,,3-1
{NOODLES},康师傅红烧牛肉面,桶,1,4.50,,3.20,,1,方便食品,general,,,,
{SOY_SAUCE},海天生抽,瓶,1,9.98,9.98,6.00,,20,调味,general,,,,
{PACK},中华（硬）,盒,1,45.00,45.00,38.00,,500,卷烟,cigarette,10,,,1-1
{CARTON},中华（硬）,条,10,440.00,450.00,380.00,450.00,,,,,,,
{OTHER_PACK},芙蓉王（硬）,盒,1,25.00,25.00,21.80,25.00,500,卷烟,cigarette,10,,,1-2
{HONEY},蜂蜜,瓶,1,30.00,,20.00,,5,调味,general,,,,
,散称苹果,kg,1,9.98,,6.00,,50,水果,general,,{APPLES},yes,2-1
"""


def make_shop(store: Store, folder: Path) -> None:
    """Shop, people, goods and an open shift, in a migrated store."""
    clock, ids = TestClock(), TestIds()
    create_shop(store, NewShop(LICENCE, "小周烟酒店", OWNER.name, OWNER_PIN), clock=clock, ids=ids)
    add_person(store, name=CASHIER.name, role=CASHIER.role, pin=CASHIER_PIN, clock=clock, ids=ids)
    file = folder / "goods.csv"
    file.write_text(GOODS, encoding="utf-8")
    report = import_goods(store, file, clock=clock, ids=ids)
    assert not report.errors
    open_shift(store, CASHIER, Money(200_00), clock=clock, ids=ids)
