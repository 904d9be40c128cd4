"""Goods that tests sell."""

from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Item, Kind, ProductId


def pack(price: int = 4500, *, product_id: int = 1, guidance: int | None = None, tag: int | None = None) -> Item:
    """A pack of cigarettes."""
    return Item(
        product_id=ProductId(product_id),
        product_uid=f"product-{product_id}",
        name="中华(硬)",
        kind=Kind.CIGARETTE,
        code="6901028075763",
        unit="盒",
        factor=Quantity.of(1),
        price=Money(price),
        guidance=None if guidance is None else Money(guidance),
        tag=None if tag is None else Money(tag),
    )


def carton(price: int = 45_000, *, product_id: int = 1, packs: int = 10) -> Item:
    return Item(
        product_id=ProductId(product_id),
        product_uid=f"product-{product_id}",
        name="中华(硬)",
        kind=Kind.CIGARETTE,
        code="6901028075015",
        unit="条",
        factor=Quantity.of(packs),
        price=Money(price),
        packs_per_carton=packs,
    )


def water(price: int = 200, *, product_id: int = 2, tag: int | None = None) -> Item:
    """A bottle of water."""
    return Item(
        product_id=ProductId(product_id),
        product_uid=f"product-{product_id}",
        name="农夫山泉550ml",
        kind=Kind.GENERAL,
        code="6921168509256",
        unit="瓶",
        factor=Quantity.of(1),
        price=Money(price),
        tag=None if tag is None else Money(tag),
    )
