"""Every state of the members' screen, and of the panels behind the member's key."""

from collections.abc import Callable
from dataclasses import replace

from pos_app.domain.money import Money
from pos_app.services.members import Change
from pos_app.ui.members import forms
from pos_app.ui.members.state import DetailState, FormState, LedgerLine, ListState, MemberLine, TopUpStep
from pos_app.ui.members.view import MembersView
from pos_app.ui.message import Choice, FieldError, Level, Message
from pos_app.ui.sell.state_members import (
    CustomerState,
    MemberAskState,
    MemberChooseState,
    MemberJoinState,
    MemberState,
)

NAMES = ("李先生", "王女士", "欧阳建国", "陈阿姨", "Alexandra Papadopoulou-Montgomery", "张老板")
ROWS = tuple(
    MemberLine(
        n,
        NAMES[(n - 1) % len(NAMES)],
        f"13{n % 10}****{1000 + 37 * n:04d}",
        ("", "银卡", "金卡")[n % 3],
        137 * n,
        Money(2_345 * (n % 4)),
    )
    for n in range(1, 41)
)
LIST = ListState("", ROWS, 1_286)
LEDGER = tuple(
    LedgerLine(
        f"11-2{n % 6} 1{n}:0{n}",
        ("消费得积分 / Points earned", "充值 / Topped up", "退货收回积分 / Points taken back")[n % 3],
        f"01A-2026112{n % 6}-00{10 + n} · 李秀英",
        "" if n % 3 == 1 else f"{'−' if n % 3 else '+'}{12 + n}",
        "+100.00" if n % 3 == 1 else "",
    )
    for n in range(9)
)
DETAIL = DetailState(
    1,
    "李先生",
    "138****8000",
    "金卡",
    1_286,
    Money(120_00),
    Money(8_50),
    (
        "入会 2025-03-01",
        "生日 05-01",
        "卡号 VIP00001",
        "3 张优惠券",
        "最近消费 2026-11-22",
        "常买 农夫山泉550ml、中华(软)、康师傅红烧牛肉面、可口可乐",
    ),
    LEDGER,
)
STEPS = (TopUpStep(Money(100_00), Money(5_00)), TopUpStep(Money(300_00), Money(20_00)))
KINDS = (Choice("a", "开业 −￥5.00（满 ￥50.00）"), Choice("b", "老客 −10%"))
CUSTOMER = CustomerState("李先生", "138****8000", "金卡", 1_286, Money(128_50), "3 天后生日 / Birthday in 3 days")


def reset(on: MembersView) -> None:
    """As on an ordinary day."""
    on.show_form(None)
    on.show_message(None)
    on.show_list(LIST, 1)
    on.show_detail(DETAIL)


def none(on: MembersView) -> None:
    on.show_list(ListState(), None)
    on.show_detail(None)


def nobody(on: MembersView) -> None:
    on.show_list(ListState("9999", (), 1_286), None)
    on.show_detail(None)


def told(on: MembersView) -> None:
    code = "-".join(("ABCD", "EFGH", "JKLM", "NPQR", "STUV", "WXYZ", "2345") * 2)
    on.show_message(Message(Level.SUCCESS, f"请抄下此码并妥善保管，不要放在本机 / Write this code down: {code}"))


def form(make: Callable[[], FormState], *errors: FieldError) -> Callable[[MembersView], None]:
    def scene(on: MembersView) -> None:
        on.show_form(make())
        if errors:
            on.show_form(replace(make(), errors=errors))

    return scene


SCENES = {
    "members": lambda _: None,
    "members_none": none,
    "members_nobody": nobody,
    "members_told": told,
    "members_join": form(forms.join_form),
    "members_join_wrong": form(
        forms.join_form,
        FieldError("phone", "手机号是以 1 开头的 11 位数字 / 11 digits"),
        FieldError("consent", "请先征得顾客同意，并勾选同意 / ask first"),
    ),
    "members_change": form(lambda: forms.change_form(Change("李先生", "05-01", "VIP00001"), ())),
    "members_top_up": form(lambda: forms.top_up_form("李先生", STEPS)),
    "members_pay_out": form(lambda: forms.pay_out_form(DETAIL)),
    "members_points": form(lambda: forms.points_form("李先生")),
    "members_coupon": form(lambda: forms.coupon_form("李先生", KINDS)),
    "members_erase": form(lambda: forms.erase_form(DETAIL)),
    "members_export": form(lambda: forms.export_form("/home/laozhou/members-20261125.xlsx")),
    "members_grades": form(lambda: forms.grade_form(())),
    "members_coupon_kind": form(lambda: forms.coupon_kind_form(KINDS)),
    "members_recover": form(forms.recover_form),
}
PANELS = {
    "member_ask": MemberAskState,
    "member_ask_nobody": lambda: MemberAskState("没有这个尾号：输入完整手机号即可入会 / type the whole number"),
    "member_choose": lambda: MemberChooseState(
        "8000",
        tuple(Choice(str(n), f"13{n}****8000  {NAMES[n % len(NAMES)][:12]}  ￥128.50") for n in range(8)),
        3,
    ),
    "member_join": lambda: MemberJoinState("13800138000"),
    "member_join_wrong": lambda: MemberJoinState(
        "1380013800",
        (FieldError("phone", "手机号是以 1 开头的 11 位数字"), FieldError("consent", "请先征得顾客同意 / ask first")),
    ),
    "member": lambda: MemberState(
        CUSTOMER,
        3,
        tuple(
            Choice(str(n), f"{name}  ￥{n + 2}.50")
            for n, name in enumerate(("农夫山泉550ml", "中华(软)", "康师傅红烧牛肉面 桶装 109g", "可口可乐"))
        ),
    ),
}
