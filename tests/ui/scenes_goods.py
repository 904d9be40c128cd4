"""Every state of the goods screen."""

from collections.abc import Callable
from dataclasses import replace

from pos_app.domain.product import Kind
from pos_app.services.goods_list import Sort
from pos_app.services.goods_texts import CodeTexts, ProductTexts
from pos_app.ui.goods.keys import Mode
from pos_app.ui.goods.state import (
    CardState,
    ChecksState,
    ColumnLine,
    CountedLine,
    CountState,
    CountTexts,
    FindingLine,
    HistoryLine,
    ImportState,
    LabelsState,
    ListState,
    PricesState,
    ProductLine,
    ProposalLine,
    Tab,
    TagLine,
)
from pos_app.ui.goods.view import GoodsView
from pos_app.ui.message import FieldError, Level, Message

GOODS = (
    ("中华(软)", "6901028075831", "卷烟", "￥65.00", "盒", "12条3盒", "55.20"),
    ("农夫山泉 饮用天然水 550ml", "6921168509256", "饮料", "￥2.00", "瓶", "64瓶", "1.10"),
    ("康师傅红烧牛肉面 桶装 109g 家庭装一箱十二桶", "6920152414019", "方便食品", "￥4.50", "桶", "3桶", "3.20"),
    ("散称 山东红富士苹果", "00012", "水果", "￥11.96", "kg", "12.5kg", "7.90"),
    ("芙蓉王(硬)", "6901028193498", "卷烟", "￥25.00", "盒", "-2盒", "21.80"),
)
ROWS = tuple(
    ProductLine(
        str(place),
        *GOODS[place % len(GOODS)][:3],
        price=GOODS[place % len(GOODS)][3],
        unit=GOODS[place % len(GOODS)][4],
        stock=GOODS[place % len(GOODS)][5],
        cost=GOODS[place % len(GOODS)][6],
        low=place == 2,
        priced=place != 3,
        active=place != 6,
    )
    for place in range(24)
)
LIST = ListState(categories=("饮料", "方便食品", "卷烟"), rows=ROWS, count=100_000, sort=Sort.NAME)
TEXTS = ProductTexts(
    name="中华(软)",
    kind=Kind.CIGARETTE,
    category="卷烟",
    unit="盒",
    house_code="",
    packs="10",
    quick="1-1",
    price="65.00",
    wholesale="62.00",
    guidance="65.00",
    supplier="湖南省烟草公司长沙市公司",
    shelf_life="365",
    stock_min="20",
    stock_max="500",
    codes=(CodeTexts("6901028075831", "盒", "1", "65.00"), CodeTexts("6901028075824", "条", "10", "650.00")),
)
MOVES = (
    HistoryLine("3", "2026-11-25 14:30", "售出", "0A-20261125-0031", "-1盒", "12条3盒", "−￥55.20"),
    HistoryLine("2", "2026-11-21 09:31", "送货入库", "HN20261121000123", "+3条", "12条4盒", "￥1656.00"),
    HistoryLine("1", "2026-11-01 08:00", "期初", "goods.csv", "+9条4盒", "9条4盒", "￥5188.80"),
)
PRICES = (
    HistoryLine("2.0", "2026-11-20 08:12", "零售价", "6901028075831 · 老周", "￥60.00", "￥65.00"),
    HistoryLine("2.1", "2026-11-20 08:12", "批发价", "老周", "–", "￥62.00"),
)
CARD = CardState("0", "中华(软)", "现有 12条3盒", TEXTS)


def reset(view: GoodsView) -> None:
    view.show_mode(Mode.PRODUCTS)
    view.show_list(ListState(), None)
    view.show_card(None)
    view.show_message(None)


def card(state: CardState) -> Callable[[GoodsView], None]:
    def shown(view: GoodsView) -> None:
        view.show_list(LIST, "0")
        view.show_card(state)

    return shown


def wrong(view: GoodsView) -> None:
    view.show_list(LIST, "0")
    editing = replace(CARD, editing=True, tab=Tab.PRICES)
    view.show_card(editing)
    error = FieldError("code:1", "条码 6901028075824 属于 农夫山泉 饮用天然水 550ml / belongs to another product")
    view.show_card(replace(editing, errors=(error,)))


def saved(view: GoodsView) -> None:
    card(CARD)(view)
    view.show_message(Message(Level.SUCCESS, "已保存 / Saved"))


def not_found(view: GoodsView) -> None:
    view.show_list(replace(LIST, text="没有这个", rows=(), count=0), None)
    view.show_card(None)


PROPOSALS = (
    ProposalLine("0", "农夫山泉 饮用天然水 550ml", "6921168509256", "瓶", "￥2.00", "￥2.20"),
    ProposalLine("1", "农夫山泉 饮用天然水 550ml", "6921168509997", "箱", "￥36.00", "￥39.60"),
    ProposalLine("2", "中华(软)", "6901028075831", "盒", "￥65.00", "￥71.50", "高于指导价 / above guidance"),
    ProposalLine("3", "散称 山东红富士苹果", "", "kg", "￥11.96", "￥13.20"),
)
FINDINGS = (
    FindingLine("0", "1", "赠品卡", "没有价格", "每张售价为零", ""),
    FindingLine("1", "2", "白沙(硬)", "成本高于售价", "成本 86.00，售价 10.00", "按盒折算成本"),
    FindingLine("2", "3", "奥利奥 97g", "校验位错误", "条码 6901668005831 的校验位不对", "改为 6901668005830"),
    FindingLine("3", "4", "芙蓉王(硬)", "条价低于盒价", "一条卖 25.00，拆成单盒卖 250.00", "改价为 250.00"),
)


def changing(state: PricesState) -> Callable[[GoodsView], None]:
    def shown(view: GoodsView) -> None:
        view.show_mode(Mode.PRICES)
        view.show_prices(state)

    return shown


def checking(state: ChecksState) -> Callable[[GoodsView], None]:
    def shown(view: GoodsView) -> None:
        view.show_mode(Mode.CHECKS)
        view.show_checks(state)

    return shown


TEMPLATES = ("58mm", "80mm", "40x30", "60x40", "70x38", "a4")
TAGS = (
    TagLine("1", "中华(软)", "6901028075831", "盒", "￥65.00", "￥70.00", raised=True),
    TagLine("2", "农夫山泉 饮用天然水 550ml", "6921168509256", "瓶", "￥2.00", "￥1.80"),
)


def tags(state: LabelsState) -> Callable[[GoodsView], None]:
    def shown(view: GoodsView) -> None:
        view.show_mode(Mode.LABELS)
        view.show_labels(state)

    return shown


COUNTED = (
    CountedLine("1", "农夫山泉 饮用天然水 550ml", "6921168509256", "24", "48瓶"),
    CountedLine("2", "中华(软)", "6901028075824", "3", "3条"),
)


def counting(state: CountState) -> Callable[[GoodsView], None]:
    def shown(view: GoodsView) -> None:
        view.show_mode(Mode.COUNT)
        view.show_count(CountState())
        view.show_count(state)

    return shown


COLUMNS = (
    ColumnLine("0", "品名规格", "农夫山泉 饮用天然水 550ml", "名称"),
    ColumnLine("1", "零售", "2.00", "售价"),
    ColumnLine("2", "国标码", "6921168509256", "条码"),
    ColumnLine("3", "备用", "x", ""),
)


def importing(state: ImportState) -> Callable[[GoodsView], None]:
    def shown(view: GoodsView) -> None:
        view.show_mode(Mode.IMPORT)
        view.show_import(state)

    return shown


SCENES: dict[str, Callable[[GoodsView], None]] = {
    "goods": saved,
    "goods_empty": reset,
    "goods_not_found": not_found,
    "goods_edit": card(replace(CARD, editing=True)),
    "goods_prices": card(replace(CARD, tab=Tab.PRICES)),
    "goods_wrong": wrong,
    "goods_movements": card(replace(CARD, tab=Tab.MOVEMENTS, movements=MOVES)),
    "goods_changing": changing(PricesState("列表中的 24 个商品 / 24 of the list", rows=PROPOSALS, tried=True)),
    "goods_changing_begun": changing(PricesState("已扫 2 个商品 / 2 scanned", scanned=True)),
    "goods_checking": checking(ChecksState(FINDINGS, looked=True)),
    "goods_checking_well": checking(ChecksState(looked=True)),
    "goods_tags": tags(LabelsState(TAGS, templates=TEMPLATES, template=3, qr=True)),
    "goods_tags_none": tags(LabelsState(templates=TEMPLATES)),
    "goods_counting": counting(CountState("6921168509256", "农夫山泉 饮用天然水 550ml", rows=COUNTED)),
    "goods_counting_begun": counting(CountState()),
    "goods_counting_new": counting(
        CountState("6901668005830", "新商品 / A new product", True, CountTexts("", "奥利奥 97g", "8.50", "个"), COUNTED)
    ),
    "goods_counting_wrong": counting(
        CountState("6901668005830", "新商品 / A new product", new=True, errors=(FieldError("price", "请填价格"),))
    ),
    "goods_importing": importing(
        ImportState("/home/laozhou/商品.xlsx", COLUMNS, told="120 个新商品", remarks=("第 7 行：没有价格",))
    ),
    "goods_importing_begun": importing(ImportState()),
    "goods_history": card(replace(CARD, tab=Tab.HISTORY, prices=PRICES)),
}
