"""The shop's settings: typed, checked, each with a default that a new shop can sell with."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

import msgspec

from pay.codes import Name
from pos_app.domain.barcode import ScaleLayout
from pos_app.domain.errors import RuleViolation
from pos_app.domain.tender import Rounding
from pos_app.domain.tobacco import MinorPolicy
from pos_app.store import settings as rows
from pos_app.store.engine import Store, Transaction


class LimitPolicy(Enum):
    """What the till does when a sale has more of a cigarette than the province's limit."""

    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class PayProvider:
    """Who the shop is at one provider; `url` is the provider's own server when empty, else its aggregator's."""

    provider: Name
    merchant: str
    provider_key: str
    url: str = ""
    app: str = ""
    key_id: str = ""
    provider_key_id: str = ""
    sub_merchant: str = ""
    files_url: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a shop may choose. Devices are named by an address such as `tcp://192.168.1.50:9100`; empty is none."""

    language: str = "zh_CN"
    dark: bool = False
    text_percent: int = 0
    """How large everything is drawn; 0 is what suits the screen."""
    merge_lines: bool = True
    minor_policy: MinorPolicy = MinorPolicy.FIRST
    carton_warning: int = 30
    limit_policy: LimitPolicy = LimitPolicy.WARN
    """Whether the province's limits per line and per sale warn or refuse."""
    rounding: Rounding = Rounding.OFF
    scale_layout: ScaleLayout = field(default_factory=ScaleLayout)
    scan_gap_ms: int = 100
    scanner: str = ""
    printer: str = ""
    paper_mm: int = 58
    printer_charset: str = "gb18030"
    drawer_pin: int = 2
    print_receipts: bool = True
    receipt_footer: str = "谢谢惠顾"
    voice: str = "clips"
    volume: int = 80
    customer_screen: str = "auto"
    customer_pictures: str = ""
    """A folder with the owner's own pictures; none may advertise tobacco."""
    customer_display: str = ""
    lock_minutes: int = 5
    """After so many minutes without a touch the till asks for a PIN (rule C-1)."""
    accept_deliveries: bool = True
    deliveries_from: str = ""
    return_tobacco: bool = True
    points_fen: int = 100
    """Merchandise of so many fen earns a point; 0 is none."""
    points_per_yuan: int = 100
    """So many points pay a yuan of merchandise; 0 is nothing."""
    points_months: int = 0
    """How long points are good; 0 is for ever."""
    payments: tuple[PayProvider, ...] = ()
    """The providers with which customers pay by their code; the keys are in the safe place, not in here."""
    top_up_bonus: tuple[tuple[int, int], ...] = ()
    """From so many fen topped up at once, so many fen are given."""
    label_printer: str = ""
    label_language: str = "tspl"

    def __post_init__(self) -> None:
        _check_date("deliveries_from", self.deliveries_from)
        _check_bonus("top_up_bonus", self.top_up_bonus)
        limits = {
            "text_percent": (0, 175),
            "scan_gap_ms": (10, 500),
            "volume": (0, 100),
            "lock_minutes": (1, 15),
            "carton_warning": (1, 50),
            "points_fen": (0, 100_000),
            "points_per_yuan": (0, 100_000),
            "points_months": (0, 120),
        }
        for name, (least, most) in limits.items():
            if not least <= getattr(self, name) <= most:
                raise RuleViolation(
                    "{setting} must be {least} to {most}", field=name, setting=name, least=least, most=most
                )
        choices: dict[str, tuple[object, ...]] = {
            "language": ("zh_CN", "en"),
            "paper_mm": (58, 80),
            "printer_charset": ("gb18030", "gbk", "utf-8", "raster"),
            "drawer_pin": (2, 5),
            "voice": ("clips", "system", "off"),
            "customer_screen": ("auto", "off", "window"),
            "label_language": ("tspl", "zpl"),
        }
        for name, allowed in choices.items():
            if getattr(self, name) not in allowed:
                raise RuleViolation(
                    "{setting} must be one of {allowed}", field=name, setting=name, allowed=", ".join(map(str, allowed))
                )


def _check_bonus(name: str, steps: tuple[tuple[int, int], ...]) -> None:
    """A gift of more than was paid is a slip of the finger."""
    if not all(0 < bonus <= paid for paid, bonus in steps):
        raise RuleViolation(
            "{setting} must be pairs of fen such as [[10000, 500]]: paid, and given on top", field=name, setting=name
        )


def _check_date(name: str, text: str) -> None:
    try:
        date.fromisoformat(text or date.min.isoformat())
    except ValueError as error:
        raise RuleViolation("{setting} must be a date such as 2026-11-22", field=name, setting=name) from error


def load(tx: Transaction) -> Settings:
    """The settings as kept; a name this version does not know stays untouched in the store."""
    kept = rows.read(tx)
    known = {name: msgspec.json.decode(kept[name]) for name in Settings.__dataclass_fields__ if name in kept}
    return msgspec.convert(known, Settings)


def change(store: Store, **values: Any) -> Settings:
    """Keep new values of some settings, or nothing. Raises `RuleViolation` with the setting's name as field."""
    unknown = [name for name in values if name not in Settings.__dataclass_fields__]
    if unknown:
        raise RuleViolation("There is no setting {name}", field=unknown[0], name=unknown[0])
    encoded = {name: msgspec.json.encode(value).decode() for name, value in values.items()}
    for name, text in encoded.items():
        _check(name, text)
    with store.write() as tx:
        rows.keep(tx, encoded)
        return load(tx)


def _check(name: str, text: str) -> None:
    try:
        msgspec.convert({name: msgspec.json.decode(text)}, Settings)
    except msgspec.ValidationError as error:
        raise RuleViolation("This setting can't be kept: {reason}", field=name, reason=error) from error
    except RuleViolation as error:
        raise RuleViolation(error.message, field=name, **error.values) from error
