"""What things are called on the sync screen. No toolkit in here."""

from pos_app.ui.message import Level
from pos_app.ui.sync.keys import Command
from pos_app.ui.sync.state import Line, SyncNow, Tab
from pos_app.ui.translate import tr


def command_name(command: Command) -> str:
    names = {
        Command.RUN: tr("Sync now"),
        Command.CLOSE_DAY: tr("Close the day"),
        Command.ENROL: tr("Connect to the cloud"),
        Command.SEEN: tr("Seen"),
    }
    return names[command]


def tab_name(tab: Tab) -> str:
    names = {
        Tab.RUNS: tr("Runs"),
        Tab.ALARMS: tr("Alarms"),
        Tab.KEPT: tr("Not applied"),
        Tab.WITHHELD: tr("Held back"),
        Tab.DAYS: tr("Days"),
        Tab.RATES: tr("Match rate"),
    }
    return names[tab]


def headline(now: SyncNow) -> tuple[Level, str]:
    """How it stands, in one sentence that everybody understands."""
    waits = tr("{count} entries wait since {since}", count=now.waiting, since=now.waiting_since)
    match now.line:
        case Line.NOT_ENROLLED:
            return Level.INFO, tr("This till is not connected to the cloud. You can sell all the same.")
        case Line.RUNNING:
            return Level.INFO, tr("The cloud is being asked …")
        case Line.UNKNOWN:
            return Level.INFO, tr("Connected; the first run has not come yet")
        case Line.ON if now.waiting:
            return Level.SUCCESS, f"{tr('On line')} · {waits}"
        case Line.ON:
            return Level.SUCCESS, tr("On line: the cloud has everything")
        case Line.OFF if now.waiting:
            return Level.WARNING, f"{tr('Off line: you can go on selling')} · {waits}"
        case Line.OFF:
            return Level.WARNING, tr("Off line: you can go on selling")


def cause_name(cause: str) -> str:
    """Why there was a run; a cause unknown here is shown by its own name."""
    names = {
        "start": tr("at start"),
        "open": tr("every half hour"),
        "day_closed": tr("day closed"),
        "shift_closed": tr("shift closed"),
        "nightly": tr("at night"),
        "asked": tr("by hand"),
        "enrolled": tr("connected"),
    }
    return names.get(cause, cause)


def subject_name(subject: str) -> str:
    """What was counted; a subject unknown here is shown by its own name."""
    names = {
        "entries": tr("Journal entries"),
        "sales": tr("Sales"),
        "amount": tr("Sum of sales"),
        "packs_in": tr("Packs in"),
        "packs_out": tr("Packs out"),
        "closing": tr("Closing stock"),
    }
    return names.get(subject, subject)


def alarm_name(code: str) -> str:
    """An alarm in a sentence; a code unknown here is shown as it is."""
    names = {
        "restored": tr("This till was put back to a backup; the cloud has more than it"),
        "cloned": tr("Two tills report as this one: a disk was copied, or an old one put back"),
        "broken_chain": tr("Entries of the journal were changed or left out"),
        "withheld": tr("The cloud could not take an entry"),
        "re_enrolled": tr("This till was connected anew; the old key no longer holds"),
        "differs": tr("Cloud and till have counted differently"),
        "foreign_goods": tr("A delivery for another shop came"),
        "foreign_carton": tr("A carton of another shop lies here"),
        "damaged": tr("A check of the store failed; please call support"),
        "no_backup": tr("No backup could be made; is the disk full?"),
        "revoked": tr("The province has blocked this till"),
    }
    return names.get(code, code)


def document_name(kind: str) -> str:
    """What stands behind a number; a kind unknown here is shown by its own name."""
    names = {
        "sale": tr("Sale"),
        "return": tr("Return"),
        "delivery": tr("Delivery"),
        "receipt": tr("Goods received"),
        "supplier_return": tr("Return to the supplier"),
        "count": tr("Stocktake"),
        "loss": tr("Loss"),
        "opening": tr("Opening stock"),
    }
    return names.get(kind, kind)


def feed_name(kind: str) -> str:
    """What the cloud sends; a kind unknown here is shown by its own name."""
    names = {
        "delivery.sent": tr("Delivery"),
        "goods.updated": tr("Goods of the province"),
        "price.updated": tr("Prices of the province"),
        "notice.posted": tr("Notice"),
        "limits.updated": tr("Limits of the province"),
        "reconciliation.reported": tr("Comparison of a day"),
    }
    return names.get(kind, kind)


def problem_name(problem: str) -> str:
    """Why the cloud did not take an entry; a problem unknown here is shown by its own name."""
    names = {
        "entry-refused": tr("The cloud can't read it; it is sent again each night"),
        "too-large": tr("It is too large for the cloud"),
    }
    return names.get(problem, problem)
