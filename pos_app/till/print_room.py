"""Does the print jobs one after the other, on a thread of its own, and says how the printer is."""

import logging
from dataclasses import replace
from io import BytesIO
from typing import Final, Literal, cast

from hardware.printing.address import open_transport
from hardware.printing.driver import EscposPrinter
from hardware.printing.encoder import drawer_pulse, encode
from hardware.printing.page import Cut, Element, Page, Qr, Text
from hardware.printing.ports import (
    BadAddress,
    DeviceError,
    PaperOut,
    PrinterError,
    PrinterOffline,
    PrinterStalled,
    ReceiptPrinter,
)
from hardware.printing.profile import PAPER_58, PAPER_80, Charset, PrinterProfile
from hardware.printing.simulator import draw
from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.domain.receipt import Paper, PaperQr
from pos_app.services import printing
from pos_app.services.ports import Clock
from pos_app.services.settings import Settings
from pos_app.store import print_jobs
from pos_app.store.engine import Store
from pos_app.till.print_report import PrinterReport

JOB_TIMEOUT_MS: Final = 2000
STATUS_TIMEOUT_MS: Final = 500
_NARROW_MM: Final = 58
PROBLEMS: Final[dict[type[DeviceError], str]] = {
    PaperOut: "The printer is out of paper",
    PrinterOffline: "The printer is off, open or not connected",
    PrinterStalled: "The printer stopped taking data",
    PrinterError: "The connection to the printer broke",
}
log = logging.getLogger("yundian.printer")


def profile_of(settings: Settings) -> PrinterProfile:
    """The printer as the shop has set it up."""
    paper = PAPER_58 if settings.paper_mm == _NARROW_MM else PAPER_80
    pin = cast("Literal[2, 5]", settings.drawer_pin)
    return replace(paper, charset=cast("Charset", settings.printer_charset), drawer_pin=pin)


def page_of(paper: Paper) -> Page:
    """The receipt's own form as the printer's."""
    elements: list[Element] = [
        Qr(part.data, caption=part.data)
        if isinstance(part, PaperQr)
        else Text(part.text, bold=part.bold, size=2 if part.big else 1, align="center" if part.center else "left")
        for part in paper
    ]
    return (*elements, Cut())


def open_printer(settings: Settings) -> ReceiptPrinter | None:
    """The driver of the printer that is set up; None when there is none. Raises `RuleViolation` for a bad address."""
    if not settings.printer:
        return None
    try:
        return EscposPrinter(open_transport(settings.printer), profile_of(settings))
    except BadAddress as error:
        raise RuleViolation("The printer's address is not right: {reason}", field="printer", reason=error) from error


class PrintRoom:
    """All calls come from the printer's thread."""

    def __init__(self, store: Store, printer: ReceiptPrinter, profile: PrinterProfile, *, clock: Clock) -> None:
        self._store, self._printer, self._profile, self._clock = store, printer, profile, clock
        self._was_well = True

    def drain(self) -> PrinterReport:
        """Do every queued job; one that fails is set aside for a person and the rest goes on."""
        while (work := printing.next_work(self._store)) is not None:
            self._do(work)
        return self.look()

    def print_now(self, paper: Paper) -> None:
        """Print what is no job. Raises `EnvironmentFault` when it did not come out."""
        self.send(encode(page_of(paper), self._profile))

    def send(self, data: bytes) -> None:
        """The same of what is in the printer's bytes already."""
        try:
            self._printer.print_job(data, timeout_ms=JOB_TIMEOUT_MS)
        except DeviceError as error:
            raise EnvironmentFault(_told(error)) from error

    def look(self) -> PrinterReport:
        """Ask the printer how it is; silence is unknown, never well."""
        status = self._printer.status(timeout_ms=STATUS_TIMEOUT_MS)
        return PrinterReport(status, printing.troubled_jobs(self._store))

    def _do(self, work: printing.Work) -> None:
        data = drawer_pulse(self._profile) if work.paper is None else encode(page_of(work.paper), self._profile)
        state, why = print_jobs.SENT, ""
        try:
            self._printer.print_job(data, timeout_ms=JOB_TIMEOUT_MS)
        except DeviceError as error:
            state, why = (print_jobs.UNKNOWN if error.begun else print_jobs.FAILED), _told(error)
            log.info("print_job_failed job=%d reason=%s", work.job.job_id, error)
        self._note(why)
        printing.finish(self._store, work.job, state, clock=self._clock, error=why)

    def _note(self, why: str) -> None:
        """One line when the printer is lost and one when it is back."""
        if bool(why) == self._was_well:
            self._was_well = not why
            log.warning("printer_lost %s", why) if why else log.info("printer_back")


def _told(error: DeviceError) -> str:
    """What went wrong in the words of the person at the till: a source sentence of the translations."""
    for kind, sentence in PROBLEMS.items():
        if isinstance(error, kind):
            return sentence
    return "The printer failed"


def escpos_of(paper: Paper, settings: Settings) -> bytes:
    """The bytes that the shop's printer gets."""
    return encode(page_of(paper), profile_of(settings))


def png_of(paper: Paper, settings: Settings) -> bytes:
    """A picture of those bytes as the simulated printer prints them: one truth for preview and paper."""
    picture = BytesIO()
    draw(escpos_of(paper, settings), profile_of(settings)).save(picture, format="PNG")
    return picture.getvalue()
