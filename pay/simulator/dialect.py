"""What the three dialects share: recognise a signed call, let the script spoil it, sign the reply."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from pay.simulator.bank import Bank
from pay.simulator.keys import Keys
from pay.simulator.script import BEFORE, PLAIN, Call, Fault, Faults, script_of

GATEWAY_ERROR: Final = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    """With its query, without the part that names the provider."""
    headers: Mapping[str, str]
    body: bytes
    base: str
    """The address that this provider is served at."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Silence(Exception):  # noqa: N818  # nothing is answered
    """The line is cut now, or (`wait`) when the caller gives up."""

    def __init__(self, *, wait: bool) -> None:
        super().__init__()
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Recognised:
    """A call whose signature is right. `code` and `number` are of a payment."""

    call: Call
    number: str
    fields: Mapping[str, str]
    code: str = ""


class NotTaken(Exception):  # noqa: N818  # the door's word
    """The call is not one of the merchant's, or makes no sense; the reply says so."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


class Dialect(ABC):
    """One provider's interface over its bank."""

    def __init__(self, bank: Bank, faults: Faults, keys: Keys) -> None:
        self.bank, self.faults, self.keys = bank, faults, keys

    def answer(self, request: Request) -> Reply:
        """Raises `Silence`."""
        try:
            asked = self.recognise(request)
        except NotTaken as refused:
            return refused.reply
        fault = self._fault(asked)
        if fault in BEFORE:
            return self._spoiled(fault, asked)
        key = self.keys.stranger if fault is Fault.FORGED else self.keys.provider
        reply = self.perform(asked, request, key)
        return reply if fault in {Fault.NONE, Fault.FORGED} else self._spoiled(fault, asked)

    def _fault(self, asked: Recognised) -> Fault:
        planned = self.faults.take(asked.call)
        if planned is not Fault.NONE or asked.call != "pay":
            return planned
        return (self.bank.scripts.get(asked.number) or (script_of(asked.code) if asked.code else PLAIN)).pay_fault

    def _spoiled(self, fault: Fault, asked: Recognised) -> Reply:
        if fault in {Fault.GATEWAY_BEFORE, Fault.GATEWAY_AFTER}:
            return Reply(502, GATEWAY_ERROR, {"Content-Type": "text/html"})
        if fault in {Fault.SYSTEM_BEFORE, Fault.SYSTEM_AFTER}:
            return self.system_error(asked)
        raise Silence(wait=fault is Fault.SILENT_AFTER)

    @abstractmethod
    def recognise(self, request: Request) -> Recognised:
        """Raises `NotTaken`."""

    @abstractmethod
    def perform(self, asked: Recognised, request: Request, key: RSAPrivateKey) -> Reply:
        """Do it, and say so signed by this key."""

    @abstractmethod
    def system_error(self, asked: Recognised) -> Reply:
        """The provider's way to say that it does not know what happened."""
