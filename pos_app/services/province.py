"""What the province sends down besides deliveries: its list of cigarettes, prices, limits and messages.

A body is read once, here at the edge; one that can't be read is a `RuleViolation` with the reason.
"""

from dataclasses import replace
from datetime import date
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from pos_app.domain.barcode import has_valid_check_digit
from pos_app.domain.errors import RuleViolation
from pos_app.domain.feed import FeedEntry, FeedKind
from pos_app.domain.journal import Json
from pos_app.domain.money import ONE, Money, Quantity, half_up
from pos_app.domain.pricing import PricePolicy
from pos_app.domain.product import PRICE_MAX, ProductId
from pos_app.domain.stock import UNIT_COST_SCALE
from pos_app.domain.told import plain
from pos_app.services.days import current_business_date
from pos_app.services.goods_files.cells import NAME_LENGTH_MAX, clean_name
from pos_app.services.ports import Clock, Ids
from pos_app.services.supply_goods import match
from pos_app.store import goods, journal, notices, province, stock
from pos_app.store.engine import Transaction
from pos_app.store.goods import Code, KeptProduct
from pos_app.store.province import Limit, ProvinceGoods

PACKS_PER_CARTON_MAX: Final = 1_000
_PACKS_MAX: Final = 1_000_000
_ROWS_MAX: Final = 20_000

Ean = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{8,14}$")]
Fen = Annotated[int, msgspec.Meta(ge=0, le=PRICE_MAX.fen)]
Packs = Annotated[int, msgspec.Meta(ge=0, le=_PACKS_MAX)]
Factor = Annotated[int, msgspec.Meta(ge=1, le=PACKS_PER_CARTON_MAX)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_LENGTH_MAX)]
Word = Annotated[str, msgspec.Meta(max_length=64)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(max_length=10_000)]


class NotYet(RuleViolation):
    """It holds from a later day on."""


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    carton_ean: Ean
    pack_ean: Ean
    name: Name
    packs_per_carton: Factor
    wholesale_fen: Fen | None = None
    guidance_fen: Fen | None = None
    price_class: Word = ""
    maker: Title | None = None
    flags: list[Word] = []


class GoodsUpdated(msgspec.Struct, frozen=True):
    goods: Annotated[list[Goods], msgspec.Meta(max_length=_ROWS_MAX)]


class Price(msgspec.Struct, frozen=True, kw_only=True):
    carton_ean: Ean
    wholesale_fen: Fen | None = None
    guidance_fen: Fen | None = None
    retail_carton_fen: Fen | None = None
    retail_pack_fen: Fen | None = None


class PriceUpdated(msgspec.Struct, frozen=True):
    effective_on: date
    prices: Annotated[list[Price], msgspec.Meta(max_length=_ROWS_MAX)]


class NoticePosted(msgspec.Struct, frozen=True):
    notice: str
    title: Title
    text: Text = ""


class LimitOfPack(msgspec.Struct, frozen=True, kw_only=True):
    pack_ean: Ean
    per_line_packs: Packs | UnsetType | None = UNSET
    per_sale_packs: Packs | UnsetType | None = UNSET
    stock_max_packs: Packs | UnsetType | None = UNSET
    price_policy: PricePolicy | UnsetType | None = UNSET


class LimitsUpdated(msgspec.Struct, frozen=True):
    limits: Annotated[list[LimitOfPack], msgspec.Meta(max_length=_ROWS_MAX)]


Body = TypeVar("Body")
_POSTED: Final = (notices.PROMOTION, notices.SUPPLY, notices.NEW_GOODS, notices.NOTICE, notices.ARRIVAL)


def read_body(entry: FeedEntry, model: type[Body]) -> Body:
    """The body as its model. Raises `RuleViolation`."""
    try:
        return msgspec.convert(entry.body, model)
    except msgspec.ValidationError as error:
        raise RuleViolation("This can't be read: {reason}", reason=str(error)) from error


def take_notice(tx: Transaction, entry: FeedEntry, /, *, clock: Clock, ids: Ids) -> None:  # noqa: ARG001 - an effect
    """Show a message to the shop; one of a kind that is not known is shown all the same."""
    body = read_body(entry, NoticePosted)
    kind = body.notice if body.notice in _POSTED else notices.NOTICE
    notices.add(tx, kind, plain(body.title), plain(body.text), at_ms=clock.now_ms(), feed_number=entry.number)


def take_limits(tx: Transaction, entry: FeedEntry, /, *, clock: Clock, ids: Ids) -> None:  # noqa: ARG001 - an effect
    """Keep what holds from now on: null lifts a limit, one that is not named stays."""
    for said in read_body(entry, LimitsUpdated).limits:
        _check_ean(said.pack_ean)
        before = province.limit_of_pack(tx, said.pack_ean)
        limit = Limit(
            _packs(said.per_line_packs, before.per_line),
            _packs(said.per_sale_packs, before.per_sale),
            _packs(said.stock_max_packs, before.stock_max),
            before.policy if said.price_policy is UNSET else said.price_policy or PricePolicy.FREE,
        )
        province.set_limit(tx, said.pack_ean, limit, feed_number=entry.number)


def _packs(said: int | UnsetType | None, before: Quantity | None) -> Quantity | None:
    if isinstance(said, UnsetType):
        return before
    return None if said is None else Quantity.of(said)


def take_goods(tx: Transaction, entry: FeedEntry, /, *, clock: Clock, ids: Ids) -> None:  # noqa: ARG001 - an effect
    """List the province's cigarettes. Goods the shop has follow the guidance price; their own prices stay."""
    for said in read_body(entry, GoodsUpdated).goods:
        _check_ean(said.carton_ean)
        _check_ean(said.pack_ean)
        listed = ProvinceGoods(
            carton_ean=said.carton_ean,
            pack_ean=said.pack_ean,
            name=clean_name(said.name),
            packs_per_carton=said.packs_per_carton,
            wholesale=_money(said.wholesale_fen),
            guidance=_money(said.guidance_fen),
            price_class=said.price_class,
            maker=said.maker or "",
            flags=tuple(said.flags),
        )
        province.keep(tx, listed, feed_number=entry.number)
        product_id = match(tx, listed).product_id
        if product_id is not None:
            _follow(tx, product_id, listed, listed.wholesale, listed.guidance)


def _check_ean(code: str) -> None:
    if not has_valid_check_digit(code):
        raise RuleViolation("The code {code} has a wrong check digit", field="code", code=code)


def _money(fen: int | None) -> Money | None:
    return None if fen is None else Money(fen)


def _follow(
    tx: Transaction, product_id: ProductId, listed: ProvinceGoods, wholesale: Money | None, guidance: Money | None
) -> None:
    """A product's guidance price, and what its sale costs while none was ever bought, from prices per carton."""
    packs = listed.packs_per_carton
    if guidance is not None:
        goods.change(tx, product_id, {"guidance_fen": half_up(guidance.fen, packs)})
    if wholesale is not None:
        stock.set_unit_costs(tx, [(product_id, half_up(wholesale.fen * UNIT_COST_SCALE, packs))])


def take_prices(tx: Transaction, entry: FeedEntry, /, *, clock: Clock, ids: Ids) -> None:
    """New prices from a day on: guidance and wholesale of the list, retail prices of the goods the shop has.

    A raised retail price takes effect when the tag on the shelf was replaced (E-7). Raises `NotYet` before the day.
    """
    body, now = read_body(entry, PriceUpdated), clock.now_ms()
    if body.effective_on > current_business_date(tx, now):
        raise NotYet("This holds from {date} on", date=body.effective_on.isoformat())
    for said in body.prices:
        _check_ean(said.carton_ean)
        wholesale, guidance = _money(said.wholesale_fen), _money(said.guidance_fen)
        province.set_prices(tx, said.carton_ean, wholesale=wholesale, guidance=guidance, feed_number=entry.number)
        listed = province.find(tx, said.carton_ean) or _as_kept(tx, said.carton_ean)
        product_id = None if listed is None else match(tx, listed).product_id
        if listed is None or product_id is None:
            continue
        _follow(tx, product_id, listed, wholesale, guidance)
        _reprice(tx, goods.kept(tx, product_id), said, at_ms=now, ids=ids)


def _as_kept(tx: Transaction, carton_ean: str) -> ProvinceGoods | None:
    """A cigarette the province has not listed, as the shop keeps it; None when it has none."""
    owner = goods.product_of_code(tx, carton_ean)
    if owner is None:
        return None
    return ProvinceGoods(carton_ean, "", owner[1], goods.kept(tx, owner[0]).packs_per_carton, None, None)


def _reprice(tx: Transaction, kept: KeptProduct, said: Price, *, at_ms: int, ids: Ids) -> None:
    """Give the codes of a product new retail prices: each change is in the journal, each tag stays as it hangs."""
    carton = kept.codes.get(said.carton_ean)
    for code in kept.codes.values():
        is_carton = carton is not None and (code.unit, code.factor) == (carton.unit, carton.factor)
        fen = said.retail_carton_fen if is_carton else said.retail_pack_fen if code.factor == ONE else None
        if fen is None or fen == code.price.fen:
            continue
        # Tobacco is sold at its tag: one that was never noted says what was charged so far.
        tag = code.price if code.tag is None and kept.kind.is_tobacco else code.tag
        goods.change_code(tx, replace(code, price=Money(fen), tag=tag))
        _journal_price(tx, kept, code, fen, at_ms=at_ms, ids=ids)
    if said.retail_pack_fen is not None:
        goods.change(tx, kept.product_id, {"price_fen": said.retail_pack_fen})


def _journal_price(tx: Transaction, kept: KeptProduct, code: Code, fen: int, *, at_ms: int, ids: Ids) -> None:
    body: dict[str, Json] = {"product": kept.uid, "code": code.code, "from_fen": code.price.fen, "to_fen": fen}
    journal.append(tx, "price.changed", body, uid=ids.new(), at_ms=at_ms)


def day_of(entry: FeedEntry) -> date:
    """From which day an entry holds; the earliest there is for one that holds at once, or can't be read."""
    if entry.kind != FeedKind.PRICE_UPDATED.value:
        return date.min
    try:
        return read_body(entry, PriceUpdated).effective_on
    except RuleViolation:
        return date.min
