"""The desk behind the promotions screen: reads at once, saves and tries rules away from the screen."""

from collections.abc import Callable

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.people import Right, User
from pos_app.domain.product import ProductId
from pos_app.domain.promotion import Promotion, kind_of
from pos_app.services import catalogue, promotions
from pos_app.services.promotion_forms import EVERYBODY, MEMBERS, read, write
from pos_app.services.promotions import Listed, Preview
from pos_app.store import goods, members
from pos_app.store.promotions import PricedProduct
from pos_app.till.tools import Tools
from pos_app.ui.promotions.ports import Entered, Failed, Product, Written
from pos_app.ui.promotions.state import Choice, PriceForm, PriceRow, PromotionRow, Tried
from pos_app.ui.promotions.words import days_text, goods_text, hours_text, rule_text, who_name
from pos_app.ui.sums import yuan


class TillPromotionsDesk:
    """One person's."""

    def __init__(self, tools: Tools, user: User, *, leave: Callable[[], None]) -> None:
        self._tools, self._user, self._leave = tools, user, leave

    @property
    def may_change(self) -> bool:
        return self._user.may(Right.PROMOTIONS)

    # --- reads

    def _listed(self) -> list[Listed]:
        return promotions.listed(self._tools.store, clock=self._tools.clock)

    def promotions(self) -> tuple[PromotionRow, ...]:
        who = self.who()
        return tuple(_row(listed, who) for listed in self._listed())

    def prices(self) -> tuple[PriceRow, ...]:
        return tuple(map(_price_row, promotions.priced_products(self._tools.store)))

    def new_uid(self) -> str:
        return self._tools.ids.new()

    def _find_listed(self, uid: str) -> Listed:
        found = next((listed for listed in self._listed() if listed.promotion.uid == uid), None)
        if found is None:
            raise RuleViolation("There is no such promotion")
        return found

    def written(self, uid: str) -> Written:
        found = self._find_listed(uid)
        named = zip(found.promotion.scope.products, found.products, strict=True)
        return Written(
            kind_of(found.promotion.rule),
            write(found.promotion),
            tuple(Product(product, "", name) for product, name in named),
        )

    def who(self) -> tuple[Choice, ...]:
        with self._tools.store.read() as tx:
            grades = members.grades(tx)
        everybody = (Choice(key, who_name(key)) for key in (EVERYBODY, MEMBERS))
        return (*everybody, *(Choice(grade.uid, grade.name) for grade in grades))

    def categories(self) -> tuple[str, ...]:
        return promotions.category_names(self._tools.store)

    def find(self, text: str) -> Product:
        """The product of a code or a name. Raises `RuleViolation` when there is none."""
        with self._tools.store.read() as tx:
            item = goods.by_code(tx, text.strip()) or goods.by_house_code(tx, text.strip())
        if item is None:
            found = catalogue.find_products(self._tools.store, text, 1)
            if not found:
                raise RuleViolation("Nothing is called '{text}' here", field="products", text=text.strip())
            with self._tools.store.read() as tx:
                item = goods.main_item(tx, found[0].product_id)
        return Product(item.product_uid, str(item.product_id), item.name, tobacco=item.kind.is_tobacco)

    def price_form(self, key: str) -> PriceForm:
        with self._tools.store.read() as tx:
            product = goods.kept(tx, ProductId(int(key)))
        priced = next(
            (row for row in promotions.priced_products(self._tools.store) if str(row.product_id) == key), None
        )
        return PriceForm(
            key,
            product.name,
            f"{yuan(product.price)}/{product.unit}",
            "" if priced is None or priced.floor is None else str(priced.floor),
            "" if priced is None or priced.member_price is None else str(priced.member_price),
        )

    # --- work

    def preview(self, uid: str, done: Callable[[Tried], None], failed: Failed) -> None:
        self._try(lambda: self._find_listed(uid).promotion, done, failed)

    def try_out(self, entered: Entered, done: Callable[[Tried], None], failed: Failed) -> None:
        self._try(lambda: _promotion(entered), done, failed)

    def _try(self, promotion: Callable[[], Promotion], done: Callable[[Tried], None], failed: Failed) -> None:
        def work() -> Tried:
            made = promotion()
            tried = promotions.preview(self._tools.store, made, self._user, clock=self._tools.clock)
            return _tried(made.name, tried)

        self._tools.runner.submit(work, done, failed)

    def save(self, entered: Entered, done: Callable[[], None], failed: Failed) -> None:
        tools = self._tools

        def work() -> None:
            promotions.save(tools.store, _promotion(entered), self._user, clock=tools.clock, ids=tools.ids)

        tools.runner.submit(work, lambda _: done(), failed)

    def switch(self, uid: str, done: Callable[[], None], failed: Failed) -> None:
        tools = self._tools

        def work() -> None:
            active = self._find_listed(uid).state is promotions.State.OFF
            promotions.switch(tools.store, uid, self._user, active=active, clock=tools.clock, ids=tools.ids)

        tools.runner.submit(work, lambda _: done(), failed)

    def save_prices(self, key: str, floor: str, member_price: str, done: Callable[[], None], failed: Failed) -> None:
        tools = self._tools

        def work() -> None:
            promotions.set_prices(
                tools.store,
                ProductId(int(key)),
                self._user,
                floor=_money(floor, "floor"),
                member_price=_money(member_price, "member_price"),
                clock=tools.clock,
                ids=tools.ids,
            )

        tools.runner.submit(work, lambda _: done(), failed)

    def leave(self) -> None:
        self._leave()


def _promotion(entered: Entered) -> Promotion:
    return read(entered.draft, entered.kind, entered.products, entered.uid)


def _row(listed: Listed, who: tuple[Choice, ...]) -> PromotionRow:
    promotion = listed.promotion
    return PromotionRow(
        uid=promotion.uid,
        name=promotion.name,
        kind=kind_of(promotion.rule),
        rule=rule_text(promotion.rule),
        goods=goods_text(promotion, listed.products),
        days=days_text(promotion.schedule),
        hours=hours_text(promotion.schedule, who),
        state=listed.state,
    )


def _price_row(product: PricedProduct) -> PriceRow:
    floor, member_price = ("" if price is None else yuan(price) for price in (product.floor, product.member_price))
    return PriceRow(str(product.product_id), product.name, product.unit, yuan(product.price), floor, member_price)


def _tried(name: str, tried: Preview) -> Tried:
    return Tried(
        name=name,
        first=f"{tried.first:%m-%d}",
        last=f"{tried.last:%m-%d}",
        sales=tried.sales,
        touched=tried.touched,
        discount=tried.discount,
        amount=tried.amount,
        margin=tried.margin,
        margin_after=tried.margin_after,
    )


def _money(text: str, field: str) -> Money | None:
    if not text.strip():
        return None
    try:
        return Money.parse(text)
    except RuleViolation as error:
        raise RuleViolation(error.message, field=field, **error.values) from error
