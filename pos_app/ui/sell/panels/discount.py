"""Something off the whole sale: yuan or percent."""

from pos_app.ui.sell.panels.number import OneNumber
from pos_app.ui.sell.panels.panel import Tell
from pos_app.ui.sell.state_discount import DiscountState
from pos_app.ui.sums import yuan
from pos_app.ui.theme import Theme
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon


class DiscountPanel(OneNumber[DiscountState]):
    """The digits with a stroke before them are a percentage."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Discount on the sale"), Icon.PRICE, tr("OK"), percent=True)
        self.hint.setText(tr("5 takes off ￥5, /95 leaves 95 percent, 0 takes it back. Tobacco has no discount."))

    def show_state(self, state: DiscountState) -> None:
        self.above.set_text(tr("Merchandise {amount}", amount=yuan(state.merchandise)))
        self.entry.field.setPlaceholderText(str(state.off))
        self.show_error(state.error)
