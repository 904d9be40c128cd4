"""Questions with one big yes and one big no; neither is on a key that a scanner sends."""

from collections.abc import Callable, Mapping
from typing import Final

from pos_app.ui.message import Level, Message
from pos_app.ui.sell.acts import Answered
from pos_app.ui.sell.keys import CHOICE_KEYS
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state import AgeState, ClearState
from pos_app.ui.sums import yuan
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import AnswerButton, Button, Face, Kind
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Label, MessageLine

NAMES_MAX: Final = 3
YES, NO = CHOICE_KEYS[:2]


class AgePanel(Panel[AgeState]):
    """Tobacco came on: 18 or not, one key each (rule E-3). A refusal takes the tobacco off."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Age check"), Icon.STOP)
        self._names = Label(theme, tone=Tone.MUTED).wrapping()
        question = MessageLine(theme)
        question.show_message(Message(Level.WARNING, tr("Is the customer 18? Ask for the identity card if in doubt.")))
        yes = AnswerButton(theme, Face(tr("Yes, 18 or older"), YES, Icon.CHECK, Kind.PRIMARY, Text.STRONG, BIG))
        no = AnswerButton(theme, Face(tr("No, refuse tobacco"), NO, Icon.STOP, Kind.DANGER, Text.STRONG, BIG))
        yes.clicked.connect(self._agree)
        no.clicked.connect(self._refuse)
        big = Label(theme, tr("18+"), Text.TOTAL, Tone.WARNING, bold=True)
        for part in (big, self._names, question, yes, no):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_state(self, state: AgeState) -> None:
        shown = "\n".join(state.names[:NAMES_MAX])
        self._names.setText(shown + ("\n…" if len(state.names) > NAMES_MAX else ""))

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {YES: self._agree, NO: self._refuse}

    def _agree(self) -> None:
        self.tell(Answered(yes=True))

    def _refuse(self) -> None:
        self.tell(Answered(yes=False))


class ClearPanel(Panel[ClearState]):
    """Whether all lines are to be taken off."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Clear the sale"), Icon.REMOVE)
        self._question = MessageLine(theme)
        yes = AnswerButton(theme, Face(tr("Clear"), YES, Icon.REMOVE, Kind.DANGER, Text.STRONG, BIG))
        no = Button(theme, Face(tr("Keep it"), "Esc", size=Text.STRONG, height=BIG))
        yes.clicked.connect(self._agree)
        no.clicked.connect(self.go_back)
        self.body.addWidget(self._question)
        self.body.addSpacing(theme.px(GRID))
        self.body.addWidget(yes)
        self.body.addWidget(no)
        self.body.addStretch(1)

    def show_state(self, state: ClearState) -> None:
        text = tr("Take off all {count} lines, {total} together?", count=state.lines, total=yuan(state.total))
        self._question.show_message(Message(Level.WARNING, text))

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {YES: self._agree}

    def _agree(self) -> None:
        self.tell(Answered(yes=True))
