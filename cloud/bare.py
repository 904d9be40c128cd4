"""The limit to measure uploads against: unpack what is posted, hand it to COPY, commit, and do nothing else.

`python -m cloud.bare DATABASE` serves on a free port of this machine and says its address. The table has the columns
and keys of `journal_entry`; rows come in COPY's own text form, so that nothing is read or checked here.
"""

import sys
import zlib
from typing import Any, Final

import psycopg
from fastapi import FastAPI, Request

from cloud.serve import serve

TABLE: Final = (
    "CREATE TABLE bare_entry (register_id text, seq bigint, branch bigint, uid text, epoch bigint, at_ms bigint, "
    "kind text, version bigint, prev text, hash text, body text, PRIMARY KEY (register_id, seq, branch), "
    "UNIQUE (register_id, uid))"
)
_GZIP: Final = 16 + zlib.MAX_WBITS


def bare_app(database: str) -> FastAPI:
    """One connection, one call at a time."""
    connection = psycopg.connect(database, autocommit=True)
    connection.execute(TABLE)
    app = FastAPI(openapi_url=None)

    @app.post("/rows")
    async def rows(request: Request) -> dict[str, Any]:
        text = zlib.decompress(await request.body(), _GZIP)
        with connection.cursor() as cursor, cursor.copy("COPY bare_entry FROM STDIN") as copy:
            copy.write(text)
        return {"rows": text.count(b"\n")}

    return app


def main() -> None:
    def ready(address: str) -> None:
        sys.stdout.write(address + "\n")
        sys.stdout.flush()

    serve(bare_app(sys.argv[1]), host="127.0.0.1", port=0, certificate=None, key=None, ready=ready)


if __name__ == "__main__":
    main()
