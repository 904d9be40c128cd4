"""A register is who it says, says it now, says it once, and speaks of itself only (docs/sync.md "Signatures")."""

from dataclasses import replace

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from cloud.app import create_app
from cloud.database import Database
from cloud.registers import revoke
from cloud.schema import nonce
from cloud.serve import running
from cloud.settings import CloudSettings
from pos_app.domain.errors import RuleViolation
from sync.signing import new_nonce, sign
from tests.cloud.conftest import Served
from tests.cloud.tills import Till, code_of, ok, problem_of, send
from tests.conftest import TestIds


def test_a_call_without_a_signature_is_refused(till: Till) -> None:
    response = requests.get(till.url + till.home + "/cursor", timeout=20)
    assert (response.status_code, code_of(response)) == (401, "bad-signature")


def test_a_name_nobody_has_is_unknown(till: Till) -> None:
    assert code_of(replace(till, name="01900000-0000-7000-8000-00000000ffff").call("GET", till.home + "/cursor")) == (
        "unknown-register"
    )


def test_another_key_is_not_the_register_s(till: Till) -> None:
    stranger = replace(till, key=Ed25519PrivateKey.generate())
    assert code_of(stranger.call("GET", till.home + "/cursor")) == "bad-signature"


@pytest.mark.parametrize("path", ["cursor", "feed", "journal"])
def test_a_register_sees_only_itself(served: Served, till: Till, path: str) -> None:
    other = served.till("430102100002")
    response = till.call("POST" if path == "journal" else "GET", f"{other.home}/{path}")
    assert (response.status_code, code_of(response)) == (403, "not-yours")


def test_a_request_changed_under_way_is_refused(till: Till) -> None:
    request = till.prepare("GET", till.home + "/cursor")
    assert request.url is not None
    request.url += "?waiting=5"
    assert code_of(send(request)) == "bad-signature"


def test_a_body_changed_under_way_is_refused(till: Till) -> None:
    request = till.prepare("POST", till.home + "/journal", b"one")
    request.body = b"two"
    assert code_of(send(request)) == "bad-signature"


def test_a_request_for_another_host_is_refused(till: Till) -> None:
    request = till.prepare("GET", till.home + "/cursor")
    request.headers["Host"] = "another.example"
    assert code_of(send(request)) == "bad-signature"


def signed_at(till: Till, now_ms: int) -> requests.Response:
    request = requests.Request("GET", till.url + till.home + "/cursor").prepare()
    sign(request, key_id=till.name, key=till.key, now_ms=now_ms, nonce=new_nonce(), body=b"")
    return send(request)


@pytest.mark.parametrize("off_ms", [-295_000, 0, 300_000])
def test_a_clock_that_is_a_little_wrong_is_well(till: Till, off_ms: int) -> None:
    ok(signed_at(till, till.clock.ms + off_ms))


@pytest.mark.parametrize("off_ms", [-302_000, 302_000, -30 * 365 * 86_400_000])
def test_a_clock_that_is_far_wrong_is_told_the_cloud_s_time(till: Till, off_ms: int) -> None:
    found = problem_of(signed_at(till, till.clock.ms + off_ms))
    assert (found.code, found.status) == ("clock-skew", 401)
    assert found.now is not None
    ok(signed_at(till, found.now))


def test_a_request_is_taken_once(till: Till) -> None:
    request = till.prepare("GET", till.home + "/cursor")
    ok(send(request))
    response = send(request)
    assert (response.status_code, code_of(response)) == (401, "replayed")


def test_a_refused_request_was_made_all_the_same(served: Served, till: Till) -> None:
    request = till.prepare("GET", served.till("430102100002").home + "/cursor")
    assert [code_of(send(request)) for _ in range(2)] == ["not-yours", "replayed"]


def test_a_replay_is_known_after_the_cloud_was_started_again(
    database_url: str, served: Served, till: Till, ids: TestIds
) -> None:
    request = till.prepare("GET", till.home + "/cursor")
    ok(send(request))
    again = Database.open(database_url)
    with running(create_app(again, clock=served.clock, ids=ids)) as url:
        request.headers["Host"] = served.url.removeprefix("http://")  # a new port, the same cloud
        request.url = url + till.home + "/cursor"
        assert code_of(send(request)) == "replayed"
    again.close()


def test_nonces_are_kept_for_twice_the_bound_and_no_longer(served: Served, till: Till) -> None:
    ahead = requests.Request("GET", till.url + till.home + "/cursor").prepare()
    sign(ahead, key_id=till.name, key=till.key, now_ms=till.clock.ms + 299_000, nonce=new_nonce(), body=b"")
    ok(send(ahead))
    served.clock.ms += 590_000
    till.cursor()
    assert code_of(send(ahead)) == "replayed"
    served.clock.ms += 20_000
    till.cursor()
    with served.database.read() as connection:
        assert (
            connection.execute(select(func.count()).select_from(nonce)).scalar_one() == 2
        )  # the two cursors; the first one was let go
    assert code_of(send(ahead)) == "clock-skew"


def test_revoking_works_at_once_and_for_one_register(served: Served, till: Till) -> None:
    other = served.till(register="02")
    revoke(served.database, till.name, clock=served.clock)
    response = till.call("GET", till.home + "/cursor")
    assert (response.status_code, code_of(response)) == (403, "revoked")
    other.cursor()


def test_a_stranger_does_not_learn_who_is_revoked(served: Served, till: Till) -> None:
    revoke(served.database, till.name, clock=served.clock)
    stranger = replace(till, key=Ed25519PrivateKey.generate())
    assert code_of(stranger.call("GET", till.home + "/cursor")) == "bad-signature"


def test_who_is_not_there_can_t_be_revoked(served: Served) -> None:
    with pytest.raises(RuleViolation):
        revoke(served.database, "nobody", clock=served.clock)


def test_the_bound_is_the_cloud_s_setting(served: Served, till: Till, database: Database, ids: TestIds) -> None:
    narrow = CloudSettings(clock_skew_ms=10_000)
    with running(create_app(database, narrow, clock=served.clock, ids=ids)) as url:
        assert code_of(signed_at(replace(till, url=url), till.clock.ms - 20_000)) == "clock-skew"
