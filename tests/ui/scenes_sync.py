"""Every state of the sync screen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from pos_app.domain.money import Money
from pos_app.ui.message import FieldError, Level, Message
from pos_app.ui.sync.state import (
    AlarmRow,
    Allowed,
    DayRow,
    DifferenceRow,
    DocumentRow,
    EnrolForm,
    KeptRow,
    Line,
    RateRow,
    RunRow,
    SyncNow,
    Tab,
    TabState,
)
from pos_app.ui.sync.view import SyncView

ALL = Allowed(run=True, enrol=True, close_day=True)
ON = SyncNow(Line.ON, "https://cloud.hn-tobacco.example", "430102100001-01", 0, "", "11-22 14:00")
OFF = replace(
    ON,
    line=Line.OFF,
    waiting=1286,
    waiting_since="11-20 21:14",
    last_success="11-20 21:00",
    error="连不上云端：请检查网线或路由器 / the cloud can't be reached: please check the cable",
)
TODAY = date(2026, 11, 22)
COUNTS = ((Tab.ALARMS, 2), (Tab.KEPT, 1), (Tab.WITHHELD, 1), (Tab.DAYS, 1))
RUNS = tuple(
    RunRow(
        f"11-22 {14 - n // 2:02d}:{30 * (n % 2):02d}",
        ("open", "asked", "nightly", "start", "day_closed")[n % 5],
        120 - n,
        120 - n,
        n % 3,
        0 if n % 4 else 12,
        "" if n % 4 else "连不上云端 / the cloud can't be reached",
    )
    for n in range(24)
)
ALARMS = (
    AlarmRow(2, "11-22 09:12", "cloned", "430102100001-01 · 3"),
    AlarmRow(1, "11-21 03:02", "differs", "2026-11-20", seen=True),
    AlarmRow(3, "11-19 03:02", "restored", "", seen=True, standing=False),
)
KEPT = (KeptRow(48, "11-22 08:00", "coupon.issued 2", "本程序还不认识 coupon.issued 第 2 版 / not known yet"),)
DAYS = tuple(
    DayRow(
        TODAY - timedelta(days=n),
        None if n < 2 else n != 3,
        sales=182 - n,
        amount=Money(1_023_450 - 17_00 * n),
        differences=2 if n == 3 else 0,
        closed=n > 0,
    )
    for n in range(20)
)
DOCUMENTS = tuple(
    DocumentRow(f"11-19 {9 + n}:0{n}", "零售 / sale", f"01A-20261119-00{20 + n}", "−10") for n in range(5)
)
DIFFERENCES = (
    DifferenceRow("packs_out", "芙蓉王(硬蓝新版)", "120", "118", DOCUMENTS),
    DifferenceRow("amount", "", "10183.50", "10133.50"),
)
RATES = (
    RateRow("中华(硬)", "120", "100", "85", "135", "100.00%"),
    RateRow("芙蓉王(硬蓝新版)", "300", "500", "190", "588", "96.39%", odd=True),
    RateRow("黄鹤楼(硬1916 如意细支)", "20", "0", "20", "0", ""),
)


def reset(on: SyncView) -> None:
    """As on an ordinary day."""
    on.show_form(None)
    on.show_message(None)
    on.show_now(ON, ALL, None)
    on.show_tab(TabState(Tab.RUNS, RUNS))


def off(on: SyncView) -> None:
    on.show_now(OFF, ALL, TODAY - timedelta(days=1))
    on.show_tab(TabState(Tab.RUNS, RUNS, counts=COUNTS))


def skew(on: SyncView) -> None:
    on.show_now(replace(ON, skew="这台电脑的时间慢了 25 分钟，请校准 / this clock is 25 minutes slow"), ALL, None)


def running(on: SyncView) -> None:
    on.show_now(replace(ON, line=Line.RUNNING, waiting=12), ALL, None)


def first(on: SyncView) -> None:
    on.show_now(replace(ON, line=Line.UNKNOWN, last_success=""), ALL, None)
    on.show_tab(TabState(Tab.RUNS))


def looker(on: SyncView) -> None:
    """A cashier may look at it."""
    on.show_now(OFF, Allowed(), None)
    on.show_message(Message(Level.WARNING, "请店主或店长来做 / the owner or the manager may do this"))


def tab(state: TabState) -> Callable[[SyncView], None]:
    return lambda on: on.show_tab(replace(state, counts=COUNTS))


def form(state: EnrolForm) -> Callable[[SyncView], None]:
    def scene(on: SyncView) -> None:
        on.show_now(SyncNow(), ALL, None)
        on.show_form(state)

    return scene


WRONG = (
    FieldError("url", "地址不对：要以 https:// 开头 / the address begins with https://"),
    FieldError("code", "一次性授权码不对、用过了或过期了，请向公司再要一个 / the code is wrong, used or too old"),
)

SCENES = {
    "sync": lambda _: None,
    "sync_off": off,
    "sync_skew": skew,
    "sync_running": running,
    "sync_first": first,
    "sync_looker": looker,
    "sync_alarms": tab(TabState(Tab.ALARMS, ALARMS)),
    "sync_alarms_none": tab(TabState(Tab.ALARMS)),
    "sync_kept": tab(TabState(Tab.KEPT, KEPT)),
    "sync_kept_none": tab(TabState(Tab.KEPT)),
    "sync_withheld": tab(TabState(Tab.WITHHELD, KEPT)),
    "sync_days": tab(TabState(Tab.DAYS, DAYS, DIFFERENCES)),
    "sync_days_agree": tab(TabState(Tab.DAYS, DAYS)),
    "sync_days_none": tab(TabState(Tab.DAYS)),
    "sync_rates": tab(TabState(Tab.RATES, RATES)),
    "sync_rates_none": tab(TabState(Tab.RATES)),
    "sync_enrol": form(EnrolForm()),
    "sync_enrol_wrong": form(EnrolForm("http://cloud", WRONG)),
    "sync_enrol_busy": form(EnrolForm("https://cloud.hn-tobacco.example", busy=True)),
}
