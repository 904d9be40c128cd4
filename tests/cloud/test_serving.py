"""The cloud over HTTP: who is slow or wrong harms nobody else, and every answer is one that the document names."""

import gzip
import socket
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests
import trustme
from sqlalchemy import text

from cloud.app import create_app
from cloud.database import Database
from cloud.serve import PortTaken, running, serve
from cloud.settings import CloudSettings
from pos_app.domain.errors import RuleViolation
from sync.wire import PROBLEMS
from tests.cloud.conftest import CloudProgram, Served, fresh_postgres
from tests.cloud.tills import Till, code_of, enrolled, lines_of, problem_of
from tests.conftest import TestClock, TestIds


def get(served: Served, path: str, method: str = "GET") -> requests.Response:
    return requests.request(method, served.url + path, timeout=20)


@pytest.mark.parametrize("path", ["/v1", "/v1/registers", "/v1/registers/x/", "/v1/registers/x/cursor/1", "/%00"])
def test_what_is_not_there_is_a_problem(served: Served, path: str) -> None:
    response = get(served, path)
    assert (response.status_code, code_of(response)) == (404, "not-found")


@pytest.mark.parametrize(
    ("path", "method"),
    [("/v1/enrolments", "GET"), ("/v1/registers/x/journal", "PUT"), ("/v1/registers/x/feed", "DELETE")],
)
def test_what_can_t_be_done_is_a_problem(served: Served, path: str, method: str) -> None:
    response = get(served, path, method)
    assert (response.status_code, code_of(response)) == (405, "not-allowed")
    assert response.headers["Allow"]


@pytest.mark.parametrize(
    "query",
    [
        "cursor?have=x",
        f"cursor?have=1:{'A' * 64}",
        f"cursor?have={','.join([f'1:{0:064}'] * 65)}",
        "cursor?waiting=-1",
        "cursor?waiting=many",
        f"cursor?waiting={2**70}",
        "feed?after=-1",
        "feed?limit=0",
        "feed?limit=501",
        "feed?confirm=x",
    ],
)
def test_a_question_that_can_t_be_read_is_malformed(till: Till, query: str) -> None:
    response = till.call("GET", f"{till.home}/{query}")
    assert (response.status_code, code_of(response)) == (400, "malformed")
    assert problem_of(response).detail


def test_a_till_names_what_it_has_and_hears_the_highest(till: Till) -> None:
    entries = till.chain.add_many(8)
    till.take(entries[:5])
    assert till.cursor(entries).seq == 5
    assert till.cursor([entries[6], entries[2], entries[0]]).seq == 3
    assert till.cursor(entries[6:]).seq == 0
    assert till.cursor([{**entries[4], "hash": "0" * 64}]).seq == 0


def test_the_operator_sees_what_waits(served: Served, till: Till) -> None:
    till.cursor(waiting=17)
    with served.database.read() as connection:
        assert connection.execute(text("SELECT waiting FROM register")).scalar_one() == 17


def half_sent(served: Served, till: Till, body: bytes) -> socket.socket:
    """A connection over which half of an upload has been sent."""
    request = till.prepare("POST", f"{till.home}/journal", body, content_type="application/x-ndjson")
    host, _, port = served.url.removeprefix("http://").partition(":")
    head = f"POST {till.home}/journal HTTP/1.1\r\nHost: {host}:{port}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    connection = socket.create_connection((host, int(port)), timeout=20)
    connection.sendall(head.encode() + b"\r\n" + body[: len(body) // 2])
    return connection


@pytest.mark.parametrize("settings", [CloudSettings(body_seconds=2, workers=2)], ids=["two workers"])
def test_bodies_half_sent_hold_up_nobody_and_end_in_time(served: Served, till: Till, settings: CloudSettings) -> None:
    assert settings.workers == 2
    body = gzip.compress(lines_of(till.chain.add_many(200)))
    slow = [half_sent(served, till, body) for _ in range(20)]
    other = served.till("430102100002")
    assert other.take(other.chain.add_many(50)).seq == 50
    for connection in slow:
        answer = connection.recv(65_536)
        assert b" 408 " in answer.partition(b"\r\n")[0]
        assert b"too-slow" in answer or b"too-slow" in connection.recv(65_536)
        connection.close()


def test_a_body_that_is_cut_off_is_forgotten(served: Served, till: Till) -> None:
    half_sent(served, till, gzip.compress(lines_of(till.chain.add_many(20)))).close()
    assert till.take(till.chain.entries).seq == 20


def test_a_body_too_large_is_refused_and_the_cloud_goes_on(served: Served, till: Till) -> None:
    response = till.call("POST", "/v1/enrolments", b"x" * 70_000)
    assert (response.status_code, code_of(response)) == (413, "too-large")
    till.cursor()


def test_an_unexpected_error_is_a_problem_and_is_logged(
    database: Database, clock: TestClock, ids: TestIds, caplog: pytest.LogCaptureFixture
) -> None:
    with running(create_app(database, clock=clock, ids=ids)) as url:
        till = enrolled(url, database, clock, licence="430102100001", register="01")
        with database.write() as connection:
            connection.execute(text("DROP TABLE branch"))
        response = till.call("GET", f"{till.home}/cursor")
    assert (response.status_code, code_of(response)) == (500, "failed")
    assert "branch" not in response.text
    assert any(record.exc_info and "branch" in str(record.exc_info[1]) for record in caplog.records)


def test_a_database_that_is_away_is_busy_and_comes_back(postgres: str, clock: TestClock, ids: TestIds) -> None:
    with fresh_postgres(postgres) as url:
        database = Database.open(url)
        with running(create_app(database, clock=clock, ids=ids)) as address:
            till = enrolled(address, database, clock, licence="430102100001", register="01")
            name = url.rpartition("/")[2]
            with psycopg.connect(postgres + "postgres", autocommit=True) as admin:
                admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
                admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
                response = till.call("GET", f"{till.home}/cursor")
                assert (response.status_code, code_of(response), response.headers["Retry-After"]) == (503, "busy", "30")
                admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            till.cursor()
        database.close()


def test_a_full_sqlite_is_busy(tmp_path: Path, clock: TestClock, ids: TestIds) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'cloud.sqlite'}", pool_size=1)
    with running(create_app(database, clock=clock, ids=ids)) as url:
        till = enrolled(url, database, clock, licence="430102100001", register="01")
        with database.read() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        assert code_of(till.upload(till.chain.add_many(1000))) == "busy"
    database.close()


def test_the_document_names_every_call_and_every_problem(served: Served) -> None:
    document = get(served, "/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert {path: sorted(calls) for path, calls in document["paths"].items()} == {
        "/v1/enrolments": ["post"],
        "/v1/registers/{register_id}/cursor": ["get"],
        "/v1/registers/{register_id}/journal": ["post"],
        "/v1/registers/{register_id}/feed": ["get"],
    }
    told = str(document["paths"])
    everywhere = {"not-found", "not-allowed"}
    assert [code for code in PROBLEMS if f"`{code}`" not in told and code not in everywhere] == []
    assert "422" not in document["paths"]["/v1/registers/{register_id}/feed"]["get"]["responses"]


def test_every_reference_of_the_document_leads_somewhere(served: Served) -> None:
    document = get(served, "/openapi.json").json()

    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [*([value["$ref"]] if "$ref" in value else []), *references(list(value.values()))]
        return [found for one in value for found in references(one)] if isinstance(value, list) else []

    names = {reference.removeprefix("#/components/schemas/") for reference in references(document)}
    assert names <= document["components"]["schemas"].keys()
    assert {"Cursor", "FeedPage", "Enrolled", "Enrolment", "Problem"} <= names


def test_a_port_that_is_taken_is_told(served: Served) -> None:
    port = int(served.url.rpartition(":")[2])
    with pytest.raises(PortTaken), running(create_app(served.database, clock=served.clock, ids=served.ids), port=port):
        pass


def serve_once(served: Served, **given: Any) -> None:
    app = create_app(served.database, clock=served.clock, ids=served.ids)
    values: dict[str, Any] = {"host": "127.0.0.1", "port": 0, "certificate": None, "key": None, "ready": print}
    serve(app, **{**values, **given})


@pytest.mark.parametrize(
    "given", [{"host": "::"}, {"host": "192.0.2.1"}, {"certificate": Path("a")}, {"key": Path("a")}], ids=str
)
def test_other_machines_are_served_with_a_certificate_only(served: Served, given: dict[str, Any]) -> None:
    with pytest.raises(RuleViolation):
        serve_once(served, **given)


def test_the_cloud_speaks_tls_with_a_certificate(cloud_program: CloudProgram, tmp_path: Path) -> None:
    authority = trustme.CA()
    leaf = authority.issue_cert("127.0.0.1")
    certificate, key, trusted = tmp_path / "c.pem", tmp_path / "k.pem", tmp_path / "ca.pem"
    certificate.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    leaf.private_key_pem.write_to_path(str(key))
    authority.cert_pem.write_to_path(str(trusted))
    url = cloud_program.start("--certificate", str(certificate), "--key", str(key))
    assert url.startswith("https://127.0.0.1:")
    assert requests.get(url + "/openapi.json", verify=str(trusted), timeout=20).status_code == 200
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(url + "/openapi.json", timeout=20)
