"""The cloud's calls over HTTP (docs/sync.md): what arrives is read here, what is decided stands elsewhere."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, Final

import anyio.to_thread
import msgspec
from fastapi import Depends, FastAPI, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from cloud import feed, openapi, registers
from cloud.authentication import authenticate
from cloud.booking import Booker, book
from cloud.branches import Tree
from cloud.cursor import cursor_at, highest_known
from cloud.database import Database, DatabaseDown
from cloud.enrolment import Enrolments
from cloud.ingest import ingest
from cloud.pages.mount import mount_pages
from cloud.ports import Clock, Ids
from cloud.problems import Refused, encoded
from cloud.reception import Received, receive
from cloud.registers import Register
from cloud.settings import CloudSettings
from sync.wire import (
    BODY_BYTES_MAX,
    FEED_ENTRIES_MAX,
    HAVE_MAX,
    MEDIA_TYPE,
    PROBLEM_TYPE,
    Cursor,
    Enrolled,
    Enrolment,
    FeedPage,
    Problem,
    Wire,
    problem,
)

_SMALL_BYTES_MAX: Final = 65_536
_NUMBER_MAX: Final = 2**53
_BUSY_S: Final = 30
_BOOKED_FOR_FEED: Final = 5_000
"""A day's entries and more: what its comparison finds is in the feed that is read after the upload."""
_ENTRY: Final = r"[0-9]{1,15}:[0-9a-f]{64}"
_HAVE: Final = rf"^({_ENTRY}(,{_ENTRY}){{0,{HAVE_MAX - 1}}})?$"
_JSON: Final = msgspec.json.Encoder()

Name = Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{1,64}$", description="The register's name, from its enrolment")]
Have = Annotated[str, Query(pattern=_HAVE, description="Entries the till has: SEQ:HASH, in any order")]
Waiting = Annotated[int | None, Query(ge=0, le=_NUMBER_MAX, description="How many entries wait at the till")]
After = Annotated[int, Query(ge=0, le=_NUMBER_MAX, description="The entries after this number")]
Limit = Annotated[int, Query(ge=1, le=FEED_ENTRIES_MAX)]
Confirm = Annotated[int, Query(ge=0, le=_NUMBER_MAX, description="Everything up to here was taken")]


class Cloud:
    """The parts that the calls share."""

    def __init__(self, database: Database, settings: CloudSettings, *, clock: Clock, ids: Ids) -> None:
        self.database, self.settings, self.clock, self.ids = database, settings, clock, ids
        self.enrolments = Enrolments(database, settings, clock=clock, ids=ids)
        self.booker = Booker(database, clock=clock, ids=ids)
        self._workers = anyio.CapacityLimiter(settings.workers)

    async def answer(self, work: Callable[[], Wire]) -> Response:
        """Do it on one of the workers, so that nobody who only reads or waits is held up."""
        done = await anyio.to_thread.run_sync(work, limiter=self._workers)
        return Response(_JSON.encode(done), media_type="application/json")

    def caller(self, received: Received, register_id: str) -> Register:
        return authenticate(self.database, received, register_id, settings=self.settings, clock=self.clock)

    def cursor(self, received: Received, register_id: str, have: str, waiting: int | None) -> Cursor:
        caller = self.caller(received, register_id)
        named = (entry.split(":") for entry in have.split(",") if entry)
        with self.database.write() if waiting is not None else self.database.read() as connection:
            if waiting is not None:
                registers.note_waiting(connection, register_id, waiting)
            at = highest_known(connection, register_id, {int(seq): digest for seq, digest in named})
            tree = Tree(connection, caller.register_id)
            return cursor_at(connection, register_id, tree, at, now_ms=self.clock.now_ms())

    def journal(self, received: Received, register_id: str) -> Cursor:
        caller = self.caller(received, register_id)
        kind = received.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != MEDIA_TYPE or received.headers.get("content-encoding", "").strip().lower() != "gzip":
            raise Refused("malformed", f"an upload is {MEDIA_TYPE}, packed with gzip")
        cursor = ingest(self.database, caller, received.body, clock=self.clock, ids=self.ids)
        self.booker.wake()
        return cursor

    def feed(self, received: Received, register_id: str, after: int, limit: int, confirm: int) -> FeedPage:
        self.caller(received, register_id)
        if confirm:
            with self.database.write() as connection:
                feed.confirm(connection, register_id, confirm, at_ms=self.clock.now_ms())
        book(self.database, register_id, clock=self.clock, ids=self.ids, most=_BOOKED_FOR_FEED)
        with self.database.read() as connection:
            return feed.page(connection, register_id, after=after, limit=limit)


def create_app(
    database: Database,
    settings: CloudSettings | None = None,
    *,
    clock: Clock,
    ids: Ids,
) -> FastAPI:
    """The cloud over an open database."""
    settings = settings or CloudSettings()
    cloud = Cloud(database, settings, clock=clock, ids=ids)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        cloud.booker.start()
        yield
        await anyio.to_thread.run_sync(cloud.booker.close)

    app = FastAPI(
        title="Yundian cloud",
        version="1",
        description="One log up, one feed down.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # an address has one spelling, which is what was signed
        lifespan=lifespan,
    )
    _add_calls(app, cloud)
    mount_pages(app, database, settings, clock=clock, ids=ids)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _not_here)
    app.add_exception_handler(DatabaseDown, _busy)
    app.add_exception_handler(Exception, _failed)
    app.openapi = partial(openapi.document, app)  # type: ignore[method-assign]
    return app


def _add_calls(app: FastAPI, cloud: Cloud) -> None:
    seconds = cloud.settings.body_seconds

    async def small(request: Request) -> Received:
        return await receive(request, bytes_max=_SMALL_BYTES_MAX, seconds=seconds)

    async def large(request: Request) -> Received:
        return await receive(request, bytes_max=BODY_BYTES_MAX, seconds=seconds)

    small_one, large_one = Depends(small), Depends(large)

    codes: tuple[str, ...] = ("malformed", "bad-signature", "clock-skew", "code-refused", "revoked", "too-many-tries")
    answers = openapi.responses(Enrolled, codes)

    @app.post("/v1/enrolments", responses=answers, openapi_extra=openapi.json_body(Enrolment))
    async def enrol(received: Annotated[Received, small_one]) -> Response:
        """One-time code, licence number and public key; signed with that key, whose name is itself."""
        return await cloud.answer(partial(cloud.enrolments.enrol, received))

    @app.get("/v1/registers/{register_id}/cursor", responses=openapi.responses(Cursor, openapi.SIGNED))
    async def cursor(
        register_id: Name, received: Annotated[Received, small_one], have: Have = "", waiting: Waiting = None
    ) -> Response:
        """The highest of these entries that the cloud has, all branches, totals and alarms."""
        return await cloud.answer(partial(cloud.cursor, received, register_id, have, waiting))

    codes = (*openapi.SIGNED, "gap", "conflict", "broken-chain", "entry-refused")
    answers = openapi.responses(Cursor, codes)

    @app.post("/v1/registers/{register_id}/journal", responses=answers, openapi_extra=openapi.lines_body())
    async def journal(register_id: Name, received: Annotated[Received, large_one]) -> Response:
        """Consecutive entries; the new cursor, after the cloud's commit."""
        return await cloud.answer(partial(cloud.journal, received, register_id))

    @app.get("/v1/registers/{register_id}/feed", responses=openapi.responses(FeedPage, openapi.SIGNED))
    async def feed_page(
        register_id: Name,
        received: Annotated[Received, small_one],
        after: After = 0,
        limit: Limit = FEED_ENTRIES_MAX,
        confirm: Confirm = 0,
    ) -> Response:
        """The next entries of the feed; `confirm` moves the confirmed mark."""
        return await cloud.answer(partial(cloud.feed, received, register_id, after, limit, confirm))


def _reply(found: Problem, headers: dict[str, str] | None = None) -> Response:
    more = {} if found.retry_after_s is None else {"Retry-After": str(found.retry_after_s)}
    return Response(encoded(found), found.status, {**more, **(headers or {})}, PROBLEM_TYPE)


def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - the handler's own
    return _reply(error.problem)


def _not_valid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - the handler's own
    said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    return _reply(problem("malformed", said))


def _not_here(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - the handler's own
    code = {404: "not-found", 405: "not-allowed"}.get(error.status_code, "malformed")
    return _reply(problem(code), dict(error.headers or {}))


def _busy(_request: Request, _error: Exception) -> Response:
    return _reply(problem("busy", retry_after_s=_BUSY_S))


def _failed(_request: Request, _error: Exception) -> Response:
    """A bug: the server writes it to its log after this."""
    return _reply(problem("failed"))
