"""The operator's pages, through a real client against a cloud that runs."""

import ast
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import requests

from cloud import schema
from cloud.app import create_app
from cloud.database import Database
from cloud.feed import deliver
from cloud.pages.operators import add_operator
from cloud.pages.words import TABLE, chinese
from cloud.serve import running
from pos_app.domain.errors import RuleViolation
from sync.wire import ALARMS
from tests.cloud.conftest import Served
from tests.cloud.journal_bodies import (
    accepted_body,
    accepted_line,
    day_body,
    difference,
    ledger_row,
    sale_body,
    sale_line,
)
from tests.cloud.tills import TIMEOUT_S, Till

PAGES = Path(__file__).parents[2] / "cloud" / "pages"
NAME, PASSWORD = "操作员", "correct horse battery"
LICENCE = "430102100001"
NOTE: dict[str, Any] = {
    "company": "11430001",
    "order": "HN20261121000123",
    "licence": LICENCE,
    "ordered_at": "2026-11-19",
    "arrives_at": "2026-11-23T09:30:00+08:00",
    "lines": [
        {
            "line": 1,
            "carton_ean": "6901028075015",
            "pack_ean": "6901028075763",
            "name": "中华(硬)",
            "packs_per_carton": 10,
            "needed": 5,
            "allotted": "4.5",
            "delivered": 3,
            "wholesale_fen": 38_160,
            "guidance_fen": 45_000,
        }
    ],
}
SHOWN = ("/registers", "/sales", "/sales?by=product", "/deliveries", "/differences")


class Browser:
    """Keeps cookies, and sends the form's own token as a page has it."""

    def __init__(self, url: str) -> None:
        self.at = f"{url}/pages"
        self._session = requests.Session()
        self._session.trust_env = False

    def get(self, path: str, *, status: int = 200) -> str:
        return self._read(self._session.get(self.at + path, timeout=TIMEOUT_S), status)

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        return self._session.request(method, self.at + path, timeout=TIMEOUT_S, allow_redirects=False, **more)

    def post(self, page: str, path: str, *, status: int = 200, files: Any = None, **fields: str) -> str:
        """Fill in the form that a page has, and follow where it leads."""
        data = {"form": token_of(self.get(page)), **fields}
        return self._read(self._session.post(self.at + path, data=data, files=files, timeout=TIMEOUT_S), status)

    def sign_in(self, name: str = NAME, password: str = PASSWORD, *, status: int = 200) -> str:
        return self.post("/sign-in", "/sign-in", name=name, password=password, status=status)

    @property
    def cookies(self) -> dict[str, str]:
        return dict(self._session.cookies)

    def take_cookies(self, cookies: dict[str, str]) -> None:
        self._session.cookies.clear()
        for name, value in cookies.items():
            self._session.cookies.set(name, value, path="/pages")

    def close(self) -> None:
        self._session.close()

    @staticmethod
    def _read(response: requests.Response, status: int) -> str:
        assert response.status_code == status, response.text
        return response.text


def token_of(page: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.fixture
def browser(served: Served) -> Iterator[Browser]:
    add_operator(served.database, NAME, PASSWORD)
    browser = Browser(served.url)
    yield browser
    browser.close()


@pytest.fixture
def office(browser: Browser) -> Browser:
    """A browser that is signed in."""
    browser.sign_in()
    return browser


def trade(served: Served, till: Till, *, amount_off_fen: int = 0) -> None:
    """A day at a till: sold, a delivery taken in with a difference, closed."""
    deliver(served.database, NOTE, clock=served.clock, ids=served.ids)
    chain = till.chain
    chain.add("sale.completed", sale_body(sale_line(quantity_milli=12_000, name="<b>中华</b>")))
    accepted = accepted_body(accepted_line(), state="accepted_with_differences", differences=[difference()])
    chain.add("delivery.accepted", accepted)
    row = ledger_row(opening_milli=5000, bought_milli=30_000, sold_milli=12_000, closing_milli=23_000)
    counted: dict[str, Any] = {"sales": 1, "lines": 1, "amount_fen": 54_000 + amount_off_fen, "entries": 2}
    chain.add("day.closed", day_body(row | {"name": "<b>中华</b>"}, **counted))
    till.take(chain.entries)


def test_a_page_asks_who_is_there(browser: Browser) -> None:
    for path in (*SHOWN, "/registers/x", "/", "/deliveries/x/1", "/differences/x/2026-11-23"):
        answer = browser.ask("GET", path)
        assert answer.status_code in {303, 307}, path
    assert "登录" in browser.get("")


def test_an_operator_signs_in_and_out(browser: Browser) -> None:
    assert NAME in browser.sign_in()
    signed_in = browser.cookies
    assert "已退出登录" in browser.post("/registers", "/sign-out")
    assert browser.ask("GET", "/registers").status_code == 303
    browser.take_cookies(signed_in)
    assert browser.ask("GET", "/registers").status_code == 303, "a copied session has ended too"


def test_a_wrong_name_and_a_wrong_password_are_told_alike(browser: Browser) -> None:
    for name, password in ((NAME, "another-word"), ("nobody", PASSWORD), (NAME, ""), ("", "")):
        page = browser.sign_in(name, password, status=403)
        assert "姓名或密码不正确" in page
        assert "<nav>" not in page
        assert not password or password not in page


def test_guessing_a_password_is_slowed_down(browser: Browser) -> None:
    for _ in range(10):
        browser.sign_in(NAME, "wrong", status=403)
    assert "尝试次数过多" in browser.sign_in(status=429)


def test_a_new_password_ends_the_sessions_of_before(office: Browser, database: Database) -> None:
    assert add_operator(database, NAME, "another password") is False
    assert office.ask("GET", "/registers").status_code == 303


def test_an_operator_without_name_or_password_is_refused(database: Database) -> None:
    for name, password in (("", PASSWORD), (" a", PASSWORD), ("a", "short"), ("a\n", PASSWORD)):
        with pytest.raises(RuleViolation):
            add_operator(database, name, password)


def test_no_password_is_kept_as_it_is(database: Database) -> None:
    add_operator(database, NAME, PASSWORD)
    with database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM operator").all()
    assert PASSWORD not in repr(rows)
    assert "$argon2id$" in repr(rows)


def test_a_session_survives_a_server_that_starts_again(office: Browser, served: Served) -> None:
    with running(create_app(served.database, clock=served.clock, ids=served.ids)) as url:
        other = Browser(url)
        other.take_cookies(office.cookies)
        assert NAME in other.get("/registers")
        other.close()


def test_a_form_of_another_site_does_nothing(office: Browser) -> None:
    for path in ("/sign-out", "/codes", "/registers/x/revoke", "/deliveries"):
        for fields in ({}, {"form": "guessed"}, {"form": "错"}):
            assert office.ask("POST", path, data={"licence": LICENCE, **fields}).status_code == 403
    assert NAME in office.get("/registers")


def test_a_form_is_not_taken_from_who_is_not_signed_in(browser: Browser) -> None:
    form = {"form": token_of(browser.get("/sign-in")), "licence": LICENCE}
    assert browser.ask("POST", "/codes", data=form).status_code == 303


def test_a_forged_session_is_no_session(browser: Browser) -> None:
    browser.take_cookies({"operator": "eyJvcGVyYXRvciI6ICJhZG1pbiJ9.xxx.yyy", "strange/name": "1"})
    assert browser.ask("GET", "/registers").status_code == 303


def test_a_browser_is_told_to_do_as_little_as_possible(office: Browser) -> None:
    for path in ("/registers", "/style.css", "/nowhere", "/registers?which=wrong"):
        headers = office.ask("GET", path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert (headers["x-frame-options"], headers["x-content-type-options"]) == ("DENY", "nosniff")
    cookie = office.ask("GET", "/registers?lang=en").headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/pages"))


def test_a_form_has_a_length_and_a_bound(office: Browser) -> None:
    assert office.ask("POST", "/deliveries", data=iter([b"x"])).status_code == 411
    assert office.ask("POST", "/deliveries", data=b"x" * 1_048_577).status_code == 413
    assert office.ask(
        "POST", "/codes", data=b"\xff\x00", headers={"content-type": "multipart/form-data"}
    ).status_code in {
        400,
        403,
    }


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_page_is_drawn_in_every_state(office: Browser, served: Served, language: str) -> None:
    office.get(f"/registers?lang={language}")
    empty = [office.get(path) for path in SHOWN]
    till = served.till()
    trade(served, till, amount_off_fen=100)
    names = (f"/registers/{till.name}", f"/deliveries/{till.name}/1", f"/differences/{till.name}/2026-11-23")
    full = [office.get(path) for path in (*SHOWN, *names, f"/sales?register={till.name}&day=2026-11-23")]
    for page in (*empty, *full):
        _Checked().feed(page)
        assert "<b>中华" not in page
        assert ("退出登录" in page) == (language == "zh_CN")
    assert len(set(full)) == len(full)
    assert "&lt;b&gt;中华&lt;/b&gt;" in full[2]


class _Checked(HTMLParser):
    """Each opened element is closed, and none carries a script or a style."""

    _VOID = frozenset({"meta", "link", "input", "br"})

    def __init__(self) -> None:
        super().__init__()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "style", "iframe"}
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]
        if tag not in self._VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


def test_registers_are_found_by_licence_name_and_what_is_wrong(office: Browser, served: Served) -> None:
    first, other = served.till(), served.till("430102100077")
    first.cursor(waiting=7)
    first.take([*first.chain.entries, first.chain.add()])
    fork = first.chain.until(0)
    first.take([fork.add()])
    for query, found in {
        "": [first, other],
        "search=4301021000": [first, other],
        "search=430102100077": [other],
        "search=小": [first, other],
        "search=%25": [],
        "which=alarms": [first],
        "which=waiting": [first],
        "which=silent": [],
        "which=revoked": [],
    }.items():
        page = office.get(f"/registers?{query}")
        assert [till for till in (first, other) if f"{till.licence}-01" in page] == found, query


def test_a_list_goes_on_where_the_page_before_ended(office: Browser, served: Served) -> None:
    with served.database.write() as connection:
        row = dict.fromkeys(("register", "name", "program", "public_key"), "1")
        rows = [
            {"register_id": f"r{n:03d}", "licence": f"{n:012d}", **row, "enrolled_at_ms": 1, "last_seen_at_ms": 1}
            for n in range(120)
        ]
        connection.execute(schema.register.insert(), rows)
    seen: list[str] = []
    path = "/registers"
    while path:
        page = office.get(path)
        seen += re.findall(r">(\d{12})-1<", page)
        following = re.search(r'href="([^"]+)">下一页<', page)
        path = f"/registers{following[1].replace('&amp;', '&')}" if following else ""
    assert seen == [f"{n:012d}" for n in range(120)]


def test_a_revoked_register_is_refused_at_once(office: Browser, served: Served) -> None:
    till = served.till()
    page = office.post(f"/registers/{till.name}", f"/registers/{till.name}/revoke")
    assert "已吊销" in page
    assert till.upload([till.chain.add()]).status_code == 403


def test_a_code_made_here_enrols_a_till(office: Browser, served: Served) -> None:
    page = office.post("/registers", "/codes", licence=LICENCE)
    found = re.search(r'class="code">([^<]+)<', page)
    assert found is not None
    till = served.till("430102100002")
    till.licence = LICENCE
    assert till.enrol(found[1]).status_code == 200
    assert "许可证号" in office.post("/registers", "/codes", licence="12")


def test_a_delivery_is_sent_and_followed_until_it_is_accepted(office: Browser, served: Served) -> None:
    till = served.till()
    page = office.post("/deliveries", "/deliveries", files={"note": ("note.json", json.dumps(NOTE))})
    assert "已下发到 1 台" in page
    [sent] = till.feed().entries
    assert sent.kind == "delivery.sent"
    till.feed(after=1, confirm=1)
    assert "收银机已收到" in office.get("/deliveries")
    accepted = accepted_body(accepted_line(cartons_milli=2000), differences=[difference()], state="partly")
    till.chain.add("delivery.accepted", accepted)
    till.take(till.chain.entries)
    assert "部分入库" in office.get("/deliveries?search=HN20261121000123")
    page = office.get(f"/deliveries/{till.name}/1")
    cells = re.findall(r'<td class="number">([^<]*)</td>', page)
    assert cells[:5] == ["1", "5", "4.5", "3", "2"]
    assert "短少 1" in page


def test_what_is_no_delivery_note_is_told_in_words(office: Browser) -> None:
    for raw in [b"{", b"[]", b"\xff", b'{"company": 1}', b"[" * 100_000, b""]:
        page = office.post("/deliveries", "/deliveries", files={"note": ("note.json", raw)})
        assert 'class="said wrong"' in page


def test_a_difference_is_shown_with_both_numbers(office: Browser, served: Served) -> None:
    till = served.till()
    trade(served, till, amount_off_fen=100)
    assert "2026-11-23" in office.get("/differences")
    page = office.get(f"/differences/{till.name}/2026-11-23")
    assert re.findall(r'<td class="number">([^<]*)</td>', page) == ["¥541.00", "¥540.00", "-¥1.00"]


def test_a_match_rate_of_sold_to_what_has_gone_is_shown(office: Browser, served: Served) -> None:
    till = served.till()
    trade(served, till)
    served.clock.ms += 2 * 86_400_000
    assert "100.0 %" in office.get(f"/registers/{till.name}")


def test_what_is_not_there_is_told_on_a_page(office: Browser) -> None:
    for path in [
        "/registers/x",
        "/deliveries/x/1",
        "/deliveries/x/99999999999999999999",
        "/differences/x/2026-11-23",
        "/nowhere",
    ]:
        assert "此处没有内容" in office.get(path, status=404)


def test_an_address_that_makes_no_sense_is_told_on_a_page(office: Browser) -> None:
    for path in ["/sales?day=soon", "/registers?which=none", "/differences/x/soon", "/deliveries/x/y"]:
        assert "此地址无法识别" in office.get(path, status=422)


def test_a_place_that_is_not_there_is_an_empty_list(office: Browser) -> None:
    for path in [
        "/deliveries?after=x",
        "/deliveries?after=_99999999999999999999999",
        "/differences?after=_",
        "/registers?after=?",
        "/sales?after=~&day=0001-01-01",
        "/sales?day=9999-12-31",
    ]:
        office.get(path)


def test_the_pages_are_not_in_the_api_document(served: Served) -> None:
    document = requests.get(f"{served.url}/openapi.json", timeout=TIMEOUT_S).json()
    assert not [path for path in document["paths"] if path.startswith("/pages")]


def sentences() -> set[str]:
    """Every English sentence of the pages: in templates, in code, and those of the tables of words."""
    found: set[object] = set(ALARMS.values())
    for template in (PAGES / "templates").glob("*.html"):
        text = template.read_text(encoding="utf-8")
        found |= set(re.findall(r'_\("((?:[^"])*)"', text))
        found |= {
            word for listed in re.findall(r"in \[(\(.*?\))\]", text) for word in re.findall(r', "([^"]+)"\)', listed)
        }
    for source in PAGES.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say":
                found |= {part.value for part in node.args if isinstance(part, ast.Constant)}
            if source.stem in {"names", "mount"} and isinstance(node, ast.Dict):
                found |= {part.value for part in node.values if isinstance(part, ast.Constant)}
    words = {sentence for sentence in found if isinstance(sentence, str)}
    return {sentence for sentence in words if " " in sentence or sentence[:1].isupper()}


def test_every_sentence_has_its_chinese_with_the_same_places() -> None:
    table = chinese()
    assert {sentence for sentence in sentences() if sentence not in table} == set()
    places = re.compile(r"\{\w+\}")
    for sentence, words in json.loads(TABLE.read_text(encoding="utf-8")).items():
        assert set(places.findall(sentence)) == set(places.findall(words)), sentence
