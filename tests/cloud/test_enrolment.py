"""A till becomes known by a code that is used once, for one licence, within its time (docs/sync.md "Enrolment")."""

import threading
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from cloud.enrolment import CODE_MS, make_code
from cloud.registers import revoke
from cloud.schema import enrolment_code, register
from pos_app.domain.errors import RuleViolation
from sync.signing import public_key_text
from sync.wire import Enrolled
from tests.cloud.conftest import Served
from tests.cloud.tills import Chain, Till, alarms_of, code_of, ok, problem_of

LICENCE = "430102100001"


def new_till(served: Served, register: str = "01", licence: str = LICENCE) -> Till:
    key = Ed25519PrivateKey.generate()
    return Till(served.url, key, served.clock, "", licence, register, Chain(register=register))


def code_for(served: Served, licence: str = LICENCE) -> str:
    return make_code(served.database, licence, clock=served.clock).code


def taken(till: Till, code: str) -> Enrolled:
    found = msgspec.json.decode(ok(till.enrol(code)), type=Enrolled)
    till.name = found.register_id
    return found


def test_a_code_and_a_key_make_a_register(served: Served) -> None:
    till = new_till(served)
    found = taken(till, code_for(served))
    assert found.parameters["clock_skew_s"] == 300
    assert abs(found.now - served.clock.ms) < 1000
    assert till.cursor().seq == 0


def test_a_lost_reply_costs_nothing(served: Served) -> None:
    till, code = new_till(served), code_for(served)
    first = taken(till, code)
    served.clock.ms += CODE_MS + 1
    assert taken(till, code).register_id == first.register_id
    with served.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(register)).scalar_one() == 1


def test_a_code_is_for_one_key(served: Served) -> None:
    code = code_for(served)
    taken(new_till(served), code)
    response = new_till(served).enrol(code)
    assert (response.status_code, code_of(response)) == (403, "code-refused")


def test_a_code_ends_after_three_days(served: Served) -> None:
    code = code_for(served)
    served.clock.ms += CODE_MS + 1
    assert code_of(new_till(served).enrol(code)) == "code-refused"
    assert CODE_MS == 72 * 60 * 60 * 1000


def test_a_code_is_for_one_licence(served: Served) -> None:
    code = code_for(served)
    assert code_of(new_till(served, licence="430102100009").enrol(code)) == "code-refused"
    taken(new_till(served), code)


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")])
def test_a_code_may_be_typed_as_people_do(served: Served, typed: Callable[[str], str]) -> None:
    taken(new_till(served), typed(code_for(served)))


def test_codes_are_kept_as_hashes_only(served: Served) -> None:
    code = code_for(served)
    with served.database.read() as connection:
        row = connection.execute(select(enrolment_code)).one()
    assert code not in str(row)
    assert code.replace("-", "") not in str(row)


def test_who_does_not_hold_the_key_is_refused(served: Served) -> None:
    till, code = new_till(served), code_for(served)
    other = public_key_text(Ed25519PrivateKey.generate().public_key())
    assert code_of(till.enrol(code, public_key=other)) == "bad-signature"
    taken(till, code)


def test_a_wrong_clock_is_told_the_time_at_enrolment_too(served: Served) -> None:
    till, code = new_till(served), code_for(served)
    behind = replace(till, clock=type(served.clock)(served.clock.ms - 86_400_000))
    found = problem_of(behind.enrol(code))
    assert found.code == "clock-skew"
    assert found.now is not None
    behind.clock.ms = found.now
    ok(behind.enrol(code))


def test_a_known_register_gets_the_new_key_and_keeps_its_journal(served: Served) -> None:
    old = new_till(served)
    taken(old, code_for(served))
    entries = old.chain.add_many(3)
    old.take(entries)
    new = replace(old, key=Ed25519PrivateKey.generate())
    assert taken(new, code_for(served)).register_id == old.name
    assert code_of(old.call("GET", old.home + "/cursor")) == "bad-signature"
    cursor = new.cursor(entries)
    assert (cursor.seq, alarms_of(cursor)) == (3, ["re_enrolled"])
    assert new.take([new.chain.add()]).seq == 4


def test_the_same_key_with_another_code_is_no_alarm(served: Served) -> None:
    till = new_till(served)
    first = taken(till, code_for(served))
    assert taken(till, code_for(served)).register_id == first.register_id
    assert till.cursor().alarms == []


def test_registers_of_one_shop_are_told_apart_by_their_number(served: Served) -> None:
    names = {taken(new_till(served, number), code_for(served)).register_id for number in ("01", "02")}
    names.add(taken(new_till(served, "01", "430102100002"), code_for(served, "430102100002")).register_id)
    assert len(names) == 3


def test_a_revoked_register_comes_back_by_a_new_code_and_a_new_key_only(served: Served) -> None:
    till, code = new_till(served), code_for(served)
    taken(till, code)
    revoke(served.database, till.name, clock=served.clock)
    ok(till.enrol(code))
    assert code_of(till.call("GET", till.home + "/cursor")) == "revoked"
    assert code_of(till.enrol(code_for(served))) == "revoked"
    new = replace(till, key=Ed25519PrivateKey.generate())
    taken(new, code_for(served))
    assert alarms_of(new.cursor()) == ["re_enrolled"]


def test_guessing_is_slow_for_each_licence(served: Served) -> None:
    till, code = new_till(served), code_for(served)
    assert [code_of(till.enrol(f"WRONG-{place}")) for place in range(10)] == ["code-refused"] * 10
    response = till.enrol(code)
    found = problem_of(response)
    assert (response.status_code, found.code, found.retry_after_s) == (429, "too-many-tries", 600)
    assert response.headers["Retry-After"] == "600"


def test_guessing_is_slow_for_each_address(served: Served) -> None:
    for place in range(10):
        new_till(served, licence=f"4301021{place:05d}").enrol("WRONG")
    assert code_of(new_till(served).enrol(code_for(served))) == "too-many-tries"


def test_what_succeeds_is_not_counted(served: Served) -> None:
    for place in range(12):
        licence = f"4301021{place:05d}"
        taken(new_till(served, licence=licence), code_for(served, licence))


@pytest.mark.parametrize(
    "changed",
    [
        {"licence": "12"},
        {"licence": "４３０１０２１００００１"},
        {"register": "A"},
        {"register": "12345"},
        {"name": "x" * 201},
        {"name": "a\0b"},
        {"program": "\n"},
    ],
    ids=repr,
)
def test_what_can_t_be_a_till_is_malformed(served: Served, changed: dict[str, str]) -> None:
    response = new_till(served).enrol(code_for(served), **changed)
    assert (response.status_code, code_of(response)) == (400, "malformed")


def test_a_code_that_no_one_can_type_is_malformed(served: Served) -> None:
    assert code_of(new_till(served).enrol("a\0b")) == "malformed"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"code":1}', b"[" * 50_000], ids=lambda b: repr(b[:8]))
def test_what_is_no_wish_is_malformed(served: Served, body: bytes) -> None:
    assert code_of(requests.post(served.url + "/v1/enrolments", data=body, timeout=20)) == "malformed"


def test_two_codes_used_at_once_make_one_register(served: Served) -> None:
    codes = [code_for(served) for _ in range(4)]
    tills = [new_till(served) for _ in codes]
    threads = [threading.Thread(target=taken, args=(till, code)) for till, code in zip(tills, codes, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({till.name for till in tills}) == 1


def test_a_code_is_made_for_a_licence_only(served: Served) -> None:
    with pytest.raises(RuleViolation):
        make_code(served.database, "12", clock=served.clock)
