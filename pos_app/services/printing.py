"""What is to be printed next, and what became of it. Jobs are rows (rule D-2); a sale never waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pos_app.domain import receipt as paper
from pos_app.domain.delivery_paper import DeliveryList, ListedLine, delivery_paper
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.people import Right, User
from pos_app.domain.receipt import Letterhead, Paper
from pos_app.domain.shift_paper import cash_paper, recovery_paper, shift_paper
from pos_app.services import settings as shop_settings
from pos_app.services.acting import signed
from pos_app.services.delivery_lists import view_of
from pos_app.services.ports import Clock, Ids
from pos_app.services.shop import read_shop
from pos_app.store import journal, print_jobs, sales, shifts
from pos_app.store.engine import Store, Transaction
from pos_app.store.print_jobs import PrintJob

COLUMNS = {58: 32, 80: 48}


@dataclass(frozen=True, slots=True)
class Work:
    """The next job: a pulse for the drawer, or paper for the printer."""

    job: PrintJob
    paper: Paper | None


def letterhead(tx: Transaction) -> Letterhead:
    shop, settings = read_shop(tx), shop_settings.load(tx)
    if shop is None:
        return Letterhead("云店", "", settings.receipt_footer, COLUMNS[settings.paper_mm])
    return Letterhead(shop.name, shop.licence, settings.receipt_footer, COLUMNS[settings.paper_mm])


def receipt_of(tx: Transaction, sale_id: int, *, copy: int = 0) -> Paper:
    return paper.receipt(sales.load(tx, sale_id), letterhead(tx), copy=copy)


def last_receipt(tx: Transaction) -> int | None:
    """The sale whose receipt is the last."""
    return sales.last_sale_id(tx)


def receipt_number_of(tx: Transaction, sale_id: int) -> str:
    return sales.number_of(tx, sale_id)


def next_work(store: Store) -> Work | None:
    """The oldest queued job. A drawer's pulse is queued before the receipt of its sale and so comes first."""
    with store.read() as tx:
        job = print_jobs.next_queued(tx)
        if job is None:
            return None
        if job.kind == print_jobs.DRAWER:
            return Work(job, None)
        if job.delivery_id is not None:
            return Work(job, delivery_paper(_delivery_of(tx, job.delivery_id), letterhead(tx)))
        slip = _slip_of(tx, job)
        if slip is not None:
            return Work(job, slip)
        if job.sale_id is None:
            return Work(job, paper.test_page(letterhead(tx)))
        return Work(job, receipt_of(tx, job.sale_id, copy=job.copy))


def _slip_of(tx: Transaction, job: PrintJob) -> Paper | None:
    """The slip of a shift or of money paid in or out."""
    end = None if job.shift_id is None else shifts.end_of(tx, job.shift_id)
    if end is not None:
        return shift_paper(end, letterhead(tx))
    move = None if job.entry_id is None else shifts.move_of(tx, job.entry_id)
    return None if move is None else cash_paper(move, letterhead(tx))


def code_paper(store: Store, code: str) -> Paper:
    """The owner's recovery code on paper; it is printed at once and never queued, since a job is kept."""
    with store.read() as tx:
        return recovery_paper(code, letterhead(tx))


def list_paper(store: Store, title: str, lines: Sequence[str]) -> Paper:
    """A list as it stands on the screen, on the receipt printer's paper."""
    with store.read() as tx:
        head = letterhead(tx)
    rule = paper.PaperLine("-" * head.columns)
    told = (paper.PaperLine(text) for line in lines for text in paper.wrap(line, head.columns))
    return (paper.PaperLine(title, bold=True, center=True), rule, *told, rule)


def finish(store: Store, job: PrintJob, state: str, *, clock: Clock, error: str = "") -> None:
    """Write down what became of a job."""
    with store.write() as tx:
        print_jobs.set_state(tx, job.job_id, state, at_ms=clock.now_ms(), error=error)


@dataclass(frozen=True, slots=True)
class TroubledJob:
    """A job that waits for a person: what it was to print, since when (UTC milliseconds), and what went wrong.

    `unknown` says that it may have been printed in part.
    """

    job_id: int
    kind: str
    number: str
    changed_at_ms: int
    problem: str
    unknown: bool


def troubled_jobs(store: Store) -> tuple[TroubledJob, ...]:
    """Jobs that failed or whose end nobody knows, oldest first."""
    with store.read() as tx:
        return tuple(
            TroubledJob(
                job.job_id,
                job.kind,
                _number_of(tx, job),
                job.changed_at_ms,
                job.error,
                job.state == print_jobs.UNKNOWN,
            )
            for job in print_jobs.troubled(tx)
        )


def _number_of(tx: Transaction, job: PrintJob) -> str:
    if job.delivery_id is not None:
        return view_of(tx, job.delivery_id).row.order_no
    return "" if job.sale_id is None else sales.number_of(tx, job.sale_id)


def retry(store: Store, job_id: int, *, clock: Clock) -> None:
    """Print a job again that failed; done by a person who has looked at the printer."""
    with store.write() as tx:
        print_jobs.set_state(tx, job_id, print_jobs.QUEUED, at_ms=clock.now_ms())


def give_up(store: Store, job_id: int, *, clock: Clock) -> None:
    """A person says that this job need not be printed any more."""
    with store.write() as tx:
        print_jobs.set_state(tx, job_id, print_jobs.DROPPED, at_ms=clock.now_ms())


def reprint(store: Store, sale_id: int | None, user: User | None = None, *, clock: Clock, ids: Ids) -> int:
    """Queue the receipt of a sale (None: the last) once more, marked as a copy; the number of the copy."""
    with store.write() as tx:
        wanted = sale_id if sale_id is not None else sales.last_sale_id(tx)
        if wanted is None:
            raise RuleViolation("There is no receipt to print yet")
        copy = 1 + print_jobs.last_copy_of(tx, wanted)
        print_jobs.add(tx, print_jobs.RECEIPT, at_ms=clock.now_ms(), sale_id=wanted, copy=copy)
        body: dict[str, Json] = {"sale": sales.load(tx, wanted).uid, "copy": copy}
        journal.append(tx, "receipt.reprinted", body | signed(user), uid=ids.new(), at_ms=clock.now_ms())
    return copy


def print_test_page(store: Store, *, clock: Clock) -> None:
    with store.write() as tx:
        print_jobs.add(tx, print_jobs.TEST_PAGE, at_ms=clock.now_ms())


def print_delivery(store: Store, delivery_id: int, *, clock: Clock) -> None:
    """Queue the list of a delivery: what was delivered and what was taken, line by line."""
    with store.write() as tx:
        view_of(tx, delivery_id)
        print_jobs.add(tx, print_jobs.DELIVERY, at_ms=clock.now_ms(), delivery_id=delivery_id)


def _delivery_of(tx: Transaction, delivery_id: int) -> DeliveryList:
    view = view_of(tx, delivery_id)
    return DeliveryList(
        order_no=view.row.order_no,
        company=view.row.company,
        ordered_on=view.row.ordered_on,
        arrives_at_ms=view.row.arrives_at_ms,
        state=view.row.state,
        lines=tuple(ListedLine(line.said, line.stand) for line in view.lines),
        differences=tuple(each.difference for each in view.differences),
    )


def open_drawer(store: Store, user: User, reason: str, *, clock: Clock, ids: Ids) -> None:
    """Open the drawer without a sale: only with a reason, and always in the journal (rule D-4)."""
    user.need(Right.OPEN_DRAWER)
    if not reason.strip():
        raise RuleViolation("Please say why the drawer is opened", field="reason")
    with store.write() as tx:
        body: dict[str, Json] = {"reason": reason.strip()}
        journal.append(tx, "drawer.opened", body | signed(user), uid=ids.new(), at_ms=clock.now_ms())
        print_jobs.add(tx, print_jobs.DRAWER, at_ms=clock.now_ms())
