"""Members: found however they say who they are, joined with consent, and never shown whole without right."""

import csv
import shutil
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pos_app.domain.errors import RuleViolation
from pos_app.domain.member import Grade, Phone, member_code
from pos_app.domain.money import Money
from pos_app.domain.people import RightMissing, Role, User
from pos_app.domain.stored_value import Stored
from pos_app.services import balances, grades, member_files, points
from pos_app.services.counter import load_basket
from pos_app.services.holds import hold
from pos_app.services.members import Change, Join, Members, birthday_in
from pos_app.services.secrets import FilePlace, KeyFault
from pos_app.services.shifts import close_shift
from pos_app.services.vault import KEY_NAME, KeyLost, recover, recovery_code
from pos_app.store.backup import back_up
from pos_app.store.engine import Store
from pos_app.ui.members.acts import FormEntered, Searched
from pos_app.ui.sell.acts import MemberEntered
from pos_app.ui.sell.state_members import MemberJoinState
from tests.conftest import TestClock, TestIds
from tests.services.club import PHONE, SAME_END, Club
from tests.services.shelf import CASE, PACK, WATER

LAST = "8000"


@pytest.fixture
def club(floor: Store, keeper: User, tmp_path: Path, clock: TestClock, ids: TestIds) -> Club:
    return Club(floor, keeper, tmp_path, clock, ids)


# Joining


def test_two_fields_and_a_consent_make_a_member(club: Club) -> None:
    member = club.join("+86 138-0013-8000", " 李先生 ")
    assert (member.name, member.masked, member.points) == ("李先生", "138****8000", 0)
    assert club.bodies("member.joined") == [{"member": member.uid, "user": "老周", "consent": True}]
    assert club.members.count() == 1


@pytest.mark.parametrize(
    ("phone", "name", "consent", "field"),
    [("123", "李", True, "phone"), (PHONE, " ", True, "name"), (PHONE, "李", False, "consent")],
)
def test_what_is_missing_is_told_at_its_field(phone: str, name: str, consent: bool, field: str, club: Club) -> None:  # noqa: FBT001 - a parameter of the test
    with pytest.raises(RuleViolation) as refused:
        club.members.join(Join(club.ids.new(), phone, name, consent=consent), club.user)
    assert refused.value.field == field
    assert club.members.count() == 0


def test_nobody_joins_twice(club: Club) -> None:
    club.join()
    with pytest.raises(RuleViolation, match="李先生 is a member") as refused:
        club.join("13800138000", "李太太")
    assert refused.value.field == "phone"


def test_the_same_command_makes_one_member(club: Club) -> None:
    join = Join(club.ids.new(), PHONE, "李先生", consent=True)
    assert club.members.join(join, club.user).member_id == club.members.join(join, club.user).member_id
    assert len(club.bodies("member.joined")) == 1


def test_a_card_is_one_members_and_no_goods(club: Club) -> None:
    club.join(card="VIP00001")
    with pytest.raises(RuleViolation, match="李先生's"):
        club.join(SAME_END, "王女士", card="VIP00001")
    with pytest.raises(RuleViolation, match="code of goods"):
        club.join(SAME_END, "王女士", card=PACK)


# Finding


def test_a_member_is_found_by_number_last_digits_card_code_and_name(club: Club) -> None:
    first, second = club.join(card="VIP00001"), club.join(SAME_END, "王女士")
    for text in (PHONE, "+86 138 0013 8000", "VIP00001", member_code(first.uid), "李"):
        assert [each.member_id for each in club.members.find(text)] == [first.member_id], text
    assert {each.member_id for each in club.members.find(LAST)} == {first.member_id, second.member_id}
    for text in ("13900000000", "9999", "YDM-nobody", "张", "%"):
        assert club.members.find(text) == (), text


def test_of_several_the_one_who_came_last_is_first(club: Club) -> None:
    club.join()
    second = club.join(SAME_END, "王女士")
    club.sell(WATER, member=second)
    assert club.members.find(LAST)[0].member_id == second.member_id


def test_nothing_is_looked_for_where_nobody_joined(club: Club) -> None:
    assert club.members.find(PHONE) == ()
    assert club.secrets.read(KEY_NAME) is None


def test_the_list_shows_everybody_in_pages(club: Club) -> None:
    made = [club.join(f"138001380{number:02d}", f"客{number}") for number in range(5)]
    assert [row.member_id for row in club.members.listed(most=3)] == [each.member_id for each in made[:1:-1]]
    assert [row.member_id for row in club.members.listed(most=3, after=3)] == [made[1].member_id, made[0].member_id]
    assert [row.name for row in club.members.listed("客3")] == ["客3"]


def test_the_counter_sees_what_a_member_usually_buys(club: Club) -> None:
    member = club.join(birthday="11-25")
    for codes in ((PACK, WATER), (PACK,), (PACK, WATER), (CASE,)):
        club.sell(*codes, member=member)
    view = club.members.check_in(member.member_id)
    assert [(each.name, each.times) for each in view.usual] == [("农夫山泉550ml", 3), ("中华(硬)", 3)]
    assert view.birthday_in == 3
    assert view.last_bought_at_ms is not None


@pytest.mark.parametrize(
    ("birthday", "today", "days"),
    [
        ("11-25", date(2026, 11, 25), 0),
        ("12-02", date(2026, 11, 25), 7),
        ("12-03", date(2026, 11, 25), None),
        ("11-24", date(2026, 11, 25), None),
        ("01-02", date(2026, 12, 30), 3),
        ("02-29", date(2026, 2, 27), 1),
        ("02-29", date(2028, 2, 27), 2),
        ("", date(2026, 2, 27), None),
    ],
)
def test_a_birthday_is_near_within_a_week(birthday: str, today: date, days: int | None) -> None:
    assert birthday_in(birthday, today) == days


# Changing


def test_what_is_changed_is_told_without_what_it_was(club: Club) -> None:
    member = club.join()
    grades.keep(club.store, Grade("gold", "金卡", 95_00), club.user, clock=club.clock, ids=club.ids)
    changed = club.members.change(
        member.member_id, Change("李老板", "5-1", "VIP00001", "gold", "13912345678"), club.user
    )
    assert (changed.name, changed.masked, changed.grade_name) == ("李老板", "139****5678", "金卡")
    assert club.members.find(PHONE) == ()
    assert club.members.find("5678")[0].member_id == member.member_id
    told = {"member": member.uid, "user": "老周", "fields": ["name", "birthday", "card", "grade", "phone"]}
    assert club.bodies("member.changed") == [told]


def test_a_change_without_a_number_leaves_it(club: Club) -> None:
    member = club.join()
    club.members.change(member.member_id, Change("李老板"), club.user)
    assert club.members.find(PHONE)[0].name == "李老板"
    club.join(SAME_END, "王女士")
    with pytest.raises(RuleViolation, match="王女士 is a member"):
        club.members.change(member.member_id, Change("李老板", phone=SAME_END), club.user)


def test_points_are_given_by_hand_with_a_reason_and_once(club: Club) -> None:
    member = club.join()
    command = points.AdjustPoints("adjust-1", member.member_id, -30, "补登")
    for _ in range(2):
        assert points.adjust(club.store, command, club.user, clock=club.clock) == -30
    assert club.bodies("points.adjusted") == [{"member": member.uid, "user": "老周", "points": -30, "reason": "补登"}]
    for wrong, field in (
        (points.AdjustPoints("x", member.member_id, 0, "x"), "points"),
        (points.AdjustPoints("x", member.member_id, 1, " "), "reason"),
    ):
        with pytest.raises(RuleViolation) as refused:
            points.adjust(club.store, wrong, club.user, clock=club.clock)
        assert refused.value.field == field


# Stored value


def test_a_top_up_is_in_the_drawer_and_is_made_once(club: Club) -> None:
    club.settings(top_up_bonus=((10_000, 500), (30_000, 2_000)))
    member = club.join()
    command = balances.TopUp("top-up-1", member.member_id, Money(300_00))
    for _ in range(2):
        moved = balances.top_up(club.store, command, club.user, clock=club.clock, ids=club.ids)
        assert moved == balances.Moved(Stored(Money(300_00), Money(20_00)), Stored(Money(300_00), Money(20_00)))
    with club.store.read() as tx:
        assert tx.all("SELECT kind, tender, amount_fen FROM cash_entry") == [("top_up", "cash", 300_00)]
    assert club.bodies("balance.topped_up")[0]["own_fen"] == 300_00


def test_only_own_money_is_paid_out_and_the_gift_goes_with_the_last_of_it(club: Club) -> None:
    club.settings(top_up_bonus=((10_000, 500),))
    member = club.join()
    club.top_up(member, 100_00, "wechat")

    def pay_out(fen: int) -> Stored:
        command = balances.Refund(club.ids.new(), member.member_id, Money(fen))
        return balances.refund(club.store, command, club.user, clock=club.clock, ids=club.ids).now

    with pytest.raises(RuleViolation, match=r"At most 100\.00"):
        pay_out(100_01)
    assert pay_out(40_00) == Stored(Money(60_00), Money(5_00))
    assert pay_out(60_00) == Stored(Money(0), Money(0))


def test_stored_value_needs_a_shift_a_person_and_a_tender_that_brings_money(club: Club) -> None:
    member = club.join()
    with pytest.raises(RuleViolation, match="not paid for with this"):
        club.top_up(member, 100, "balance")
    with pytest.raises(RuleViolation, match="no longer"):
        balances.top_up(club.store, balances.TopUp("x", 99, Money(1)), club.user, clock=club.clock, ids=club.ids)
    close_shift(club.store, club.user, None, clock=club.clock, ids=club.ids)
    with pytest.raises(RuleViolation, match="No shift"):
        club.top_up(member, 100)


# Rights


def test_each_act_needs_its_right(club: Club, cashier: User, tmp_path: Path) -> None:
    member = club.join()
    club.members.join(Join(club.ids.new(), SAME_END, "王女士", consent=True), cashier)
    manager = User(3, "经理", Role.MANAGER)
    acts: list[Callable[[], object]] = [
        lambda: club.members.unmask(member.member_id, cashier),
        lambda: club.members.erase(member.member_id, cashier),
        lambda: club.members.change(member.member_id, Change("x"), cashier),
        lambda: points.adjust(club.store, points.AdjustPoints("x", 1, 1, "x"), cashier, clock=club.clock),
        lambda: balances.refund(club.store, balances.Refund("x", 1, Money(1)), cashier, clock=club.clock, ids=club.ids),
        lambda: grades.keep(club.store, Grade("x", "x"), cashier, clock=club.clock, ids=club.ids),
        lambda: member_files.export(
            club.store, club.members.vault(), tmp_path / "x.csv", manager, clock=club.clock, ids=club.ids
        ),
    ]
    for act in acts:
        with pytest.raises(RightMissing):
            act()
    assert not (tmp_path / "x.csv").exists()


def test_who_looks_at_a_whole_number_is_recorded(club: Club) -> None:
    member = club.join()
    assert club.members.unmask(member.member_id, club.user) == PHONE
    assert club.bodies("phone.unmasked") == [{"member": member.uid, "user": "老周"}]


# Erasing


def test_an_erased_member_is_gone_and_the_sales_stay(club: Club) -> None:
    member = club.join(card="VIP00001", birthday="5-1")
    club.sell(WATER, member=member)
    club.basket(WATER, member=member)
    hold(club.store, club.basket(PACK, member=member), club.user, clock=club.clock, ids=club.ids)
    club.basket(WATER, member=member)
    club.members.erase(member.member_id, club.user)
    assert club.members.count() == 0
    for text in (PHONE, LAST, "VIP00001", member_code(member.uid), "李", ""):
        assert club.members.find(text) == ()
    with club.store.read() as tx:
        assert tx.value("SELECT count(*) FROM sale WHERE member_id = :id", {"id": member.member_id}) == 1
    kept = load_basket(club.store)
    assert kept is not None and kept.member is None  # noqa: PT018 - one fact
    club.store.fold_log()
    content = club.store.path.read_bytes()
    for text in ("李先生", "138****8000", "VIP00001"):
        assert text.encode() not in content, text
    assert club.bodies("member.erased") == [{"member": member.uid, "user": "老周"}]


def test_money_is_paid_out_before_its_owner_is_forgotten(club: Club) -> None:
    member = club.join()
    club.top_up(member, 10_00)
    with pytest.raises(RuleViolation, match=r"10\.00 of the member's own money"):
        club.members.erase(member.member_id, club.user)
    assert club.members.count() == 1


def test_who_was_erased_may_join_again(club: Club) -> None:
    club.members.erase(club.join().member_id, club.user)
    with pytest.raises(RuleViolation, match="no longer one"):
        club.members.view(1)
    assert club.join().member_id == 2


# The key


def test_a_number_stands_nowhere_in_clear(club: Club, tmp_path: Path) -> None:
    """Not in the store, its log, its backups, the journal; only the key's file would open it (C-7)."""
    member = club.join()
    club.top_up(member, 10_00)
    club.sell(WATER, member=member)
    club.members.change(member.member_id, Change("李老板", phone=SAME_END), club.user)
    club.members.unmask(member.member_id, club.user)
    club.basket(WATER, member=member)
    back_up(club.store, tmp_path / "backups", at_ms=1)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) >= 4
    for path in files:
        for phone in (PHONE, SAME_END):
            assert phone.encode() not in path.read_bytes(), path.name


def test_the_key_is_its_owners_alone(club: Club, tmp_path: Path) -> None:
    club.join()
    assert stat.S_IMODE((tmp_path / KEY_NAME).stat().st_mode) == 0o600


def on_another_computer(club: Club, folder: Path) -> Members:
    folder.mkdir()
    return Members(club.store, lambda: FilePlace(folder), clock=club.clock, ids=club.ids)


def test_without_the_key_members_are_counted_and_found_by_name_and_card(club: Club, tmp_path: Path) -> None:
    member = club.join(card="VIP00001")
    elsewhere = on_another_computer(club, tmp_path / "new")
    assert elsewhere.count() == 1
    assert [row.masked for row in elsewhere.listed()] == ["***"]
    assert elsewhere.find("VIP00001")[0].member_id == member.member_id
    assert elsewhere.check_in(member.member_id).row.name == "李先生"
    for act in (lambda: elsewhere.find(PHONE), lambda: elsewhere.find(LAST), lambda: elsewhere.unmask(1, club.user)):
        with pytest.raises(KeyLost, match="recovery code"):
            act()
    with pytest.raises(KeyLost):
        elsewhere.join(Join("x", SAME_END, "王女士", consent=True), club.user)
    assert list((tmp_path / "new").iterdir()) == []


def test_a_recovery_code_opens_the_numbers_on_another_computer(club: Club, tmp_path: Path) -> None:
    club.join()
    code = recovery_code(club.store, club.secrets, clock=club.clock)
    assert len(code) == 69
    elsewhere = on_another_computer(club, tmp_path / "new")
    place = FilePlace(tmp_path / "new")
    for wrong in ("", code[:-1], code[:-4] + "AAAA", "A" * 56):
        with pytest.raises(RuleViolation) as refused:
            recover(club.store, place, wrong)
        assert refused.value.field == "code"
    recover(club.store, place, f" {code.lower().replace('-', ' ').replace('o', '0').replace('i', '1')} ")
    assert elsewhere.find(LAST)[0].masked == "138****8000"


def test_the_code_of_another_shop_is_refused(club: Club, tmp_path: Path, shop_store: Store) -> None:
    club.join()
    (tmp_path / "other").mkdir()
    place = FilePlace(tmp_path / "other")
    other = recovery_code(shop_store, place, clock=club.clock)
    with pytest.raises(RuleViolation, match="another shop's"):
        recover(club.store, club.secrets, other)


def test_a_number_put_into_anothers_row_is_not_read_as_theirs(club: Club) -> None:
    first, second = club.join(), club.join(SAME_END, "王女士")
    with club.store.write() as tx:
        tx.run("UPDATE member SET phone_cipher = (SELECT phone_cipher FROM member WHERE member_id = 1)")
    vault = club.members.vault()
    with club.store.read() as tx:
        sealed = tx.value("SELECT phone_cipher FROM member WHERE member_id = 2")
    assert vault.masked(sealed, first.uid) == "138****8000"
    with pytest.raises(KeyFault, match="was changed, or sealed elsewhere"):
        vault.masked(sealed, second.uid)
    assert {row.name: row.masked for row in club.members.listed()} == {"李先生": "138****8000", "王女士": "***"}


def test_a_number_is_in_no_traceback(club: Club) -> None:
    join, change = Join("uid", PHONE, "李先生", consent=True), Change("李先生", phone=PHONE)
    acts = MemberEntered(PHONE, "李先生", consent=True), Searched(PHONE), FormEntered({"phone": PHONE})
    for each in (join, change, *acts, Phone(PHONE), club.join(), MemberJoinState(PHONE)):
        assert PHONE not in repr(each)


def test_a_key_that_others_may_read_is_told_and_members_are_found(club: Club, tmp_path: Path) -> None:
    club.join(card="VIP00001")
    (tmp_path / KEY_NAME).chmod(0o644)
    again = Members(club.store, lambda: club.secrets, clock=club.clock, ids=club.ids)
    with pytest.raises(KeyFault, match="chmod 600"):
        again.find(PHONE)
    assert [row.masked for row in again.find("VIP00001")] == ["***"]
    (tmp_path / KEY_NAME).chmod(0o600)
    assert again.find(PHONE)[0].masked == "138****8000"


# Export


def test_the_owner_takes_the_members_along_in_a_file_that_no_spreadsheet_runs(club: Club, tmp_path: Path) -> None:
    club.join(name="=cmd|' /C calc'!A0", card="12345678901234567890")
    club.join(SAME_END, "王女士", birthday="5-1")
    for name in ("members.csv", "members.xlsx"):
        path = tmp_path / name
        count = member_files.export(club.store, club.members.vault(), path, club.user, clock=club.clock, ids=club.ids)
        assert count == 2
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with (tmp_path / "members.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == ["姓名", "手机号", "等级"]
    assert (rows[1][0], rows[1][1], rows[1][3]) == ("王女士", SAME_END, "05-01")
    assert (rows[2][0], rows[2][4]) == ("'=cmd|' /C calc'!A0", "12345678901234567890")
    sheet = load_workbook(tmp_path / "members.xlsx").active
    assert sheet is not None
    cells = list(sheet.iter_rows(values_only=True))
    assert (cells[2][0], cells[2][1], cells[2][4]) == ("=cmd|' /C calc'!A0", PHONE, "12345678901234567890")
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert club.bodies("members.exported") == [{"user": "老周", "members": 2}] * 2


def test_a_copy_of_the_folder_without_the_key_gives_no_number_away(club: Club, tmp_path: Path) -> None:
    club.join()
    club.store.fold_log()
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copy(club.store.path, copy / "store.sqlite")
    thief = Members(Store(copy / "store.sqlite"), lambda: FilePlace(copy), clock=club.clock, ids=club.ids)
    assert [row.masked for row in thief.listed()] == ["***"]
