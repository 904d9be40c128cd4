"""What the panel shows that asks for a supervisor's PIN. No toolkit in here."""

from dataclasses import dataclass

from pos_app.ui.message import Choice


@dataclass(frozen=True, slots=True)
class ApprovalState:
    """`asking` may not do this alone; `right` says in words what. `people` are those who can allow it."""

    asking: str
    right: str
    people: tuple[Choice, ...]
    chosen: str = ""
    error: str = ""
