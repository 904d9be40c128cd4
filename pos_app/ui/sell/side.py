"""The right side: the customer, the sum, and below either how to pay and quick goods, or one open panel."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from pos_app.ui.sell.customer_card import CustomerCard
from pos_app.ui.sell.keys import Command, Keys
from pos_app.ui.sell.panels.approval import ApprovalPanel
from pos_app.ui.sell.panels.cash import CashPanel
from pos_app.ui.sell.panels.choose import DrawerPanel, TendersPanel
from pos_app.ui.sell.panels.confirm import AgePanel, ClearPanel
from pos_app.ui.sell.panels.discount import DiscountPanel
from pos_app.ui.sell.panels.help import HelpPanel
from pos_app.ui.sell.panels.holds import HeldPanel, NotePanel
from pos_app.ui.sell.panels.jobs import JobsPanel
from pos_app.ui.sell.panels.members import MemberAskPanel, MemberChoosePanel, MemberJoinPanel, MemberPanel
from pos_app.ui.sell.panels.more import MorePanel
from pos_app.ui.sell.panels.number import PricePanel, QuantityPanel
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.panels.pay import AccountsPanel, CodePanel, PaymentsPanel
from pos_app.ui.sell.panels.product import ProductPanel
from pos_app.ui.sell.panels.receipt import ReceiptPanel
from pos_app.ui.sell.panels.returning import GiveBackPanel, ReturnAskPanel, ReturnPanel, VoidPanel
from pos_app.ui.sell.panels.scanner import ScannerPanel
from pos_app.ui.sell.panels.shift import CashMovePanel, CloseShiftPanel
from pos_app.ui.sell.quick import QuickPanel
from pos_app.ui.sell.state import (
    AgeState,
    CashState,
    ClearState,
    DrawerState,
    HelpState,
    MoreState,
    PanelState,
    PriceState,
    PrinterTroubleState,
    QuantityState,
    ReceiptState,
    SaleState,
    ScannerState,
    TendersState,
    UnknownCodeState,
)
from pos_app.ui.sell.state_approval import ApprovalState
from pos_app.ui.sell.state_discount import DiscountState
from pos_app.ui.sell.state_holds import HeldState, NoteState
from pos_app.ui.sell.state_members import MemberAskState, MemberChooseState, MemberJoinState, MemberState
from pos_app.ui.sell.state_pay import AccountsState, CodeState, PaymentsState
from pos_app.ui.sell.state_returns import GiveBackState, ReturnAskState, ReturnState, VoidState
from pos_app.ui.sell.state_shift import CashMoveState, CloseShiftState
from pos_app.ui.sell.totals import TotalsCard
from pos_app.ui.sell.words import command_name
from pos_app.ui.theme import BIG, GRID, Text, Theme
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import row


class Side(QWidget):
    """Panels are built when first opened; a panel that needs the room takes the place of customer and sum too."""

    commanded = Signal(Command)
    panel_built = Signal(QWidget)

    def __init__(self, theme: Theme, keys: Keys, tell: Tell) -> None:
        super().__init__()
        self._theme = theme
        self._makers: dict[type, Callable[[], Panel[Any]]] = {
            CashState: partial(CashPanel, theme, tell),
            TendersState: partial(TendersPanel, theme, tell),
            CodeState: partial(CodePanel, theme, tell),
            AccountsState: partial(AccountsPanel, theme, tell),
            PaymentsState: partial(PaymentsPanel, theme, tell),
            QuantityState: partial(QuantityPanel, theme, tell),
            PriceState: partial(PricePanel, theme, tell),
            UnknownCodeState: partial(ProductPanel, theme, tell),
            AgeState: partial(AgePanel, theme, tell),
            ApprovalState: partial(ApprovalPanel, theme, tell),
            ClearState: partial(ClearPanel, theme, tell),
            DiscountState: partial(DiscountPanel, theme, tell),
            CashMoveState: partial(CashMovePanel, theme, tell),
            CloseShiftState: partial(CloseShiftPanel, theme, tell),
            HelpState: partial(HelpPanel, theme, tell, keys),
            MoreState: partial(MorePanel, theme, tell, keys),
            DrawerState: partial(DrawerPanel, theme, tell),
            PrinterTroubleState: partial(JobsPanel, theme, tell),
            ReceiptState: partial(ReceiptPanel, theme, tell),
            ScannerState: partial(ScannerPanel, theme, tell),
            MemberAskState: partial(MemberAskPanel, theme, tell),
            MemberChooseState: partial(MemberChoosePanel, theme, tell),
            MemberJoinState: partial(MemberJoinPanel, theme, tell),
            MemberState: partial(MemberPanel, theme, tell),
            ReturnAskState: partial(ReturnAskPanel, theme, tell),
            ReturnState: partial(ReturnPanel, theme, tell),
            GiveBackState: partial(GiveBackPanel, theme, tell),
            VoidState: partial(VoidPanel, theme, tell),
            HeldState: partial(HeldPanel, theme, tell),
            NoteState: partial(NotePanel, theme, tell),
        }
        self._panels: dict[type, Panel[Any]] = {}
        self.panel: Panel[Any] | None = None
        self.totals = TotalsCard(theme)
        self.quick = QuickPanel(theme)
        self._customer = CustomerCard(theme, keys[Command.MEMBER][0])
        self._customer.pressed.connect(partial(self.commanded.emit, Command.MEMBER))
        self._pay = [
            Button(theme, Face(command_name(command), keys[command][0], icon, kind, Text.TITLE, BIG))
            for command, icon, kind in (
                (Command.SETTLE, Icon.CASH, Kind.PRIMARY),
                (Command.TENDERS, Icon.DEVICE, Kind.PLAIN),
            )
        ]
        for button, command in zip(self._pay, (Command.SETTLE, Command.TENDERS), strict=True):
            button.clicked.connect(partial(self.commanded.emit, command))
        self._lay_out(theme.px(GRID))

    def _lay_out(self, gap: int) -> None:
        self._home = QWidget()
        home = QVBoxLayout(self._home)
        home.setContentsMargins(0, 0, 0, 0)
        home.setSpacing(gap)
        home.addLayout(row(*self._pay, spacing=gap))
        home.addWidget(self.quick, 1)
        self._stack = QStackedLayout()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(gap)
        box.addWidget(self._customer)
        box.addWidget(self.totals)
        box.addLayout(self._stack, 1)
        # A stack shows what is put into it: before it has its place that would be a window of its own.
        self._stack.addWidget(self._home)

    def show_sale(self, sale: SaleState) -> None:
        self.totals.show_sale(sale)
        self._customer.show_customer(sale.member)
        for button in self._pay:
            button.setEnabled(bool(sale.lines))

    def show_panel(self, state: PanelState | None) -> None:
        panel = None if state is None else self._panel_of(type(state))
        another = panel is not self.panel
        if panel is not None:
            if another:
                panel.opened()
            panel.show_state(state)
        if another:
            self.panel = panel
            self._stack.setCurrentWidget(self._home if panel is None else panel)
            for part in (self._customer, self.totals):
                part.setVisible(panel is None or panel.keeps_total)

    def _panel_of(self, kind: type) -> Panel[Any]:
        if kind not in self._panels:
            panel = self._makers[kind]()
            self._panels[kind] = panel
            self._stack.addWidget(panel)
            self.panel_built.emit(panel)
        return self._panels[kind]
