"""With which providers customers may pay by their code, and as whom: settings, and one key each in the safe place."""

from collections.abc import Mapping
from typing import Final, Protocol
from urllib.parse import urlsplit

import msgspec

from pay.codes import NAMES, Name
from pay.ports import Merchant
from pay.secret import Secret
from pos_app.domain.errors import RuleViolation
from pos_app.domain.people import Right, User
from pos_app.services.settings import PayProvider, change, load
from pos_app.store.engine import Store

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class Safe(Protocol):
    """Where secrets lie (`pos_app.services.secrets.Kept`)."""

    def read(self, name: str) -> str | None: ...
    def write(self, name: str, text: str) -> None: ...
    def remove(self, name: str) -> None: ...


class NewProvider(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a merchant is given by a provider or an aggregator; the form of the file for `yundian pay set-up`."""

    provider: Name
    merchant: str
    private_key: str
    provider_key: str
    url: str = ""
    app: str = ""
    key_id: str = ""
    provider_key_id: str = ""
    sub_merchant: str = ""
    files_url: str = ""


def set_up(store: Store, safe: Safe, new: NewProvider, user: User) -> None:
    """Customers may pay with it from now on. The caller has tried the keys. Raises `RuleViolation`."""
    user.need(Right.SETTINGS)
    for url in (new.url, new.files_url):
        _check_url(url)
    kept = PayProvider(
        new.provider,
        new.merchant,
        new.provider_key,
        url=new.url,
        app=new.app,
        key_id=new.key_id,
        provider_key_id=new.provider_key_id,
        sub_merchant=new.sub_merchant,
        files_url=new.files_url,
    )
    safe.write(_key_of(new.provider), new.private_key)
    change(store, payments=(*_others(store, new.provider), kept))


def take_down(store: Store, safe: Safe, provider: Name, user: User) -> None:
    """Nobody pays with it any more; what is open with it stays open until it is set up again."""
    user.need(Right.SETTINGS)
    change(store, payments=_others(store, provider))
    safe.remove(_key_of(provider))


def providers_of(store: Store) -> tuple[Name, ...]:
    """Those that are set up."""
    with store.read() as tx:
        known = {kept.provider for kept in load(tx).payments}
    return tuple(name for name in NAMES if name in known)


def merchants(store: Store, safe: Safe) -> Mapping[Name, Merchant]:
    """Who we are with each; without one whose key is gone."""
    with store.read() as tx:
        kept = load(tx).payments
    keys = {each.provider: safe.read(_key_of(each.provider)) for each in kept}
    return {each.provider: _merchant(each, key) for each in kept if (key := keys[each.provider])}


def merchant_of(new: NewProvider) -> Merchant:
    """To try the keys with before they are kept."""
    values = {name: getattr(new, name) for name in ("url", "app", "key_id", "provider_key_id")}
    return Merchant(
        merchant=new.merchant,
        private_key=Secret(new.private_key),
        provider_key=new.provider_key,
        sub_merchant=new.sub_merchant,
        files_url=new.files_url,
        **values,
    )


def _merchant(kept: PayProvider, key: str) -> Merchant:
    return Merchant(
        merchant=kept.merchant,
        url=kept.url,
        private_key=Secret(key),
        provider_key=kept.provider_key,
        app=kept.app,
        key_id=kept.key_id,
        provider_key_id=kept.provider_key_id,
        sub_merchant=kept.sub_merchant,
        files_url=kept.files_url,
    )


def _others(store: Store, provider: Name) -> tuple[PayProvider, ...]:
    with store.read() as tx:
        return tuple(kept for kept in load(tx).payments if kept.provider != provider)


def _key_of(provider: Name) -> str:
    return f"pay.{provider}.key"


def _check_url(url: str) -> None:
    """What carries money is encrypted, but for this machine's simulator."""
    parts = urlsplit(url)
    plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if url and not plain and not (parts.scheme == "https" and parts.hostname):
        raise RuleViolation("The address of a provider begins with https://", field="url")
