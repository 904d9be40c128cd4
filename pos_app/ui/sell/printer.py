"""Receipts again, and those that did not come out. No toolkit in here."""

from collections.abc import Callable, Mapping

from pos_app.ui.message import Level
from pos_app.ui.sell.acts import Act, JobRetried, PrinterTestAsked, ReceiptAsked
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import Page, Part
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import PanelState, PrinterTroubleState, ReceiptState
from pos_app.ui.translate import tr


class PrinterPart(Part):
    panels = (PrinterTroubleState, ReceiptState)

    def __init__(self, page: Page, desk: Desk) -> None:
        self._page, self._desk = page, desk

    @property
    def always(self) -> Mapping[Command, Callable[[], None]]:
        return {
            Command.REPRINT: lambda: self._desk.reprint(self._reprinted, self._page.refused),
            Command.PRINTER: lambda: self._page.show_panel(PrinterTroubleState(self._desk.troubled_jobs())),
        }

    def take(self, act: Act, _panel: PanelState) -> None:
        match act:
            case JobRetried(job_id):
                self._desk.retry_job(job_id)
                self._page.show_panel(None)
            case ReceiptAsked():
                self._desk.show_receipt(self._page.show_panel, self._page.refused)
            case PrinterTestAsked():
                self._desk.print_test_page(self._page.refused)
            case _:
                pass

    def _reprinted(self, copy: int) -> None:
        self._page.tell(Level.INFO, tr("Copy {n} of the receipt is being printed", n=copy))
