"""What the pages call the words that come from the wire; each is a sentence of `zh_CN.json`."""

from typing import Final

from sync.wire import ALARMS

STATES: Final = {
    "sent": "Sent",
    "taken": "At the till",
    "replaced": "Replaced by a later one",
    "expected": "On the way",
    "arrived": "Arrived",
    "partly": "Partly accepted",
    "accepted": "Accepted",
    "accepted_with_differences": "Accepted with differences",
    "cancelled": "Cancelled by the company",
}
STATE_MARKS: Final = {
    "partly": "warn",
    "accepted": "good",
    "accepted_with_differences": "warn",
}
DIFFERENCES: Final = {
    "short": "Short",
    "over": "Over",
    "damaged": "Damaged",
    "wrong_goods": "Wrong goods",
    "changed": "Changed by the company",
}
SUBJECTS: Final = {
    "entries": "Entries of the journal",
    "sales": "Sales and returns",
    "amount": "Amount",
    "packs_in": "Packs in",
    "packs_out": "Packs out",
    "closing": "Packs left",
}
UNITS: Final = {"amount": "yuan", "packs_in": "packs", "packs_out": "packs", "closing": "packs"}
GLOBALS: Final = {
    "alarm_words": ALARMS,
    "state_words": STATES,
    "state_marks": STATE_MARKS,
    "difference_words": DIFFERENCES,
    "subject_words": SUBJECTS,
    "subject_units": UNITS,
}
