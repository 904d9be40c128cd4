"""Decides what the records' screen shows and what its keys do; holds no widget. No toolkit in here."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from pos_app.domain.errors import PosError
from pos_app.services.records import Filter, Group, Period, Record, group_of, shop_time, who
from pos_app.ui.journal import acts
from pos_app.ui.journal.keys import Command
from pos_app.ui.journal.ports import RecordsDesk, RecordsView
from pos_app.ui.journal.state import Detail, RecordRow, RecordsState
from pos_app.ui.journal.words import details, group_name, sentence
from pos_app.ui.message import Level, Message
from pos_app.ui.translate import tr, tr_error

Kind = TypeVar("Kind", Period, Group)
PRINTED_MOST: Final = 100
"""A roll of paper is no archive: for more there is the file."""


class RecordsPresenter:
    """The screen of one person."""

    def __init__(self, view: RecordsView, desk: RecordsDesk) -> None:
        self._view, self._desk = view, desk
        self._wanted = Filter()
        self._found: tuple[Record, ...] = ()
        self._ended = self._asking = False
        self._commands: Mapping[Command, Callable[[], None]] = {
            Command.PERIOD: lambda: self._look(replace(self._wanted, period=_next(Period, self._wanted.period))),
            Command.GROUP: lambda: self._look(replace(self._wanted, group=_next(Group, self._wanted.group))),
            Command.PERSON: lambda: self._look(replace(self._wanted, person=self._next_person())),
            Command.RECEIPT: self._receipt,
            Command.PRINT: self._print,
            Command.EXPORT: view.ask_file,
        }

    def refresh(self) -> None:
        """Something was done since: look again."""
        self._look(self._wanted)

    def scanned(self, code: str) -> bool:
        """A receipt's code was scanned while the screen is open."""
        if "-" not in code:
            return False
        self._look(replace(self._wanted, receipt=code))
        return True

    def do(self, act: acts.Act) -> None:
        """One thing a person did."""
        match act:
            case acts.Commanded(command):
                self._commands[command]()
            case acts.RowChosen(seq):
                self._show_detail(seq)
            case acts.MoreWanted():
                self._more()
            case acts.ReceiptEntered(number):
                self._look(replace(self._wanted, receipt=number.strip()))
            case acts.FileChosen(path):
                self._export(path)
            case acts.WentBack():
                self._go_back()

    def _look(self, wanted: Filter) -> None:
        self._wanted, self._ended, self._asking = wanted, False, True
        self._view.show_message(None)
        self._desk.find(wanted, None, lambda found: self._show(wanted, found), self._failed)

    def _more(self) -> None:
        if self._ended or self._asking or not self._found:
            return
        wanted, before = self._wanted, self._found[-1].seq
        self._asking = True
        self._desk.find(wanted, before, lambda more: self._show(wanted, (*self._found, *more), more), self._failed)

    def _show(self, wanted: Filter, found: tuple[Record, ...], last: tuple[Record, ...] | None = None) -> None:
        """What was found, unless something else is looked for by now."""
        if wanted != self._wanted:
            return
        self._asking = False
        self._ended = not (found if last is None else last)
        self._found = found
        self._view.show_records(RecordsState(wanted, tuple(map(_row, found))))
        if last is None:
            self._show_detail(found[0].seq if found else None)

    def _show_detail(self, seq: int | None) -> None:
        record = next((each for each in self._found if each.seq == seq), None)
        if record is None:
            self._view.show_detail(None)
            return
        title = tr("Entry {number} · {at}", number=record.seq, at=shop_time(record.at_ms))
        self._view.show_detail(Detail(title, sentence(record.kind, record.body), details(record.body)))

    def _next_person(self) -> str:
        names = ("", *self._desk.names())
        place = names.index(self._wanted.person) if self._wanted.person in names else 0
        return names[(place + 1) % len(names)]

    def _receipt(self) -> None:
        if self._wanted.receipt:
            self._look(replace(self._wanted, receipt=""))
        else:
            self._view.ask_receipt()

    def _print(self) -> None:
        if not self._desk.prints:
            self._view.show_message(Message(Level.INFO, tr("No printer is set up")))
            return
        rows = [_row(record) for record in self._found[:PRINTED_MOST]]
        told = ((str(row.seq), row.at, row.user, row.helper, row.sentence) for row in rows)
        self._desk.print_records(tr("Records"), tuple(" ".join(filter(None, parts)) for parts in told))
        self._view.show_message(Message(Level.INFO, tr("{count} entries are being printed", count=len(rows))))

    def _export(self, path: Path) -> None:
        def done(count: int) -> None:
            told = tr("{count} entries are in {file}", count=count, file=path.name)
            self._view.show_message(Message(Level.SUCCESS, told))

        self._desk.export(self._wanted, path, done, self._failed)

    def _go_back(self) -> None:
        if self._wanted.receipt:
            self._look(replace(self._wanted, receipt=""))
        else:
            self._desk.leave()

    def _failed(self, error: PosError) -> None:
        self._asking = False
        self._view.show_message(Message(Level.DANGER, tr_error(error)))


def _row(record: Record) -> RecordRow:
    group = group_name(group_of(record.kind))
    return RecordRow(
        record.seq, shop_time(record.at_ms)[5:16], *who(record.body), sentence(record.kind, record.body), group
    )


def _next(kinds: type[Kind], now: Kind) -> Kind:
    every = list(kinds)
    return every[(every.index(now) + 1) % len(every)]
