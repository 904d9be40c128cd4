"""What a sale is for, or anything else to be remembered of it. No toolkit in here."""

from collections.abc import Mapping
from typing import Final

from pos_app.services.counter import Counter
from pos_app.ui.message import Choice, Level
from pos_app.ui.sell.acts import Act, PanelEntered, ReasonGiven
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import OnLine, Page, Part
from pos_app.ui.sell.state import PanelState
from pos_app.ui.sell.state_holds import NoteState
from pos_app.ui.sell.words import note_name
from pos_app.ui.translate import tr

PURPOSES: Final = ("own_use", "present", "party", "ceremony")


class NotePart(Part):
    panels = (NoteState,)

    def __init__(self, page: Page, counter: Counter) -> None:
        self._page, self._counter = page, counter

    @property
    def commands(self) -> Mapping[Command, OnLine]:
        return {Command.NOTE: lambda _: self._ask()}

    def take(self, act: Act, _panel: PanelState) -> None:
        match act:
            case PanelEntered(text) | ReasonGiven(text):
                self._counter.note(text)
                self._page.show_panel(None)
                note = self._counter.basket.note
                said = tr("Note: {note}", note=note_name(note)) if note else tr("The note was taken off")
                self._page.tell(Level.INFO, said)
            case _:
                pass

    def _ask(self) -> None:
        note = self._counter.basket.note
        choices = tuple(Choice(key, note_name(key)) for key in PURPOSES)
        self._page.show_panel(NoteState(choices, note_name(note) if note else ""))
