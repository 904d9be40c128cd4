"""The till's key: one contract for the keyring and the file, and what is done when either fails."""

import stat
from dataclasses import dataclass, field
from pathlib import Path

import keyring.errors
import pytest

from pos_app.services.secrets import FilePlace, KeyFault, KeyringPlace, Place
from sync.identity import CANDIDATE, KEY, Identity, identity_of


@dataclass
class MemoryRing:
    """A keyring as operating systems have them, with the ways in which they fail."""

    kept: dict[tuple[str, str], str] = field(default_factory=dict)
    fault: BaseException | None = None
    forgets: bool = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.fault is not None:
            raise self.fault
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fault is not None:
            raise self.fault
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.fault is not None:
            raise self.fault
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError
        del self.kept[service, username]


@pytest.fixture(params=["keyring", "file"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return KeyringPlace(MemoryRing(), "shop") if request.param == "keyring" else FilePlace(tmp_path)


def test_a_place_keeps_replaces_and_removes(place: Place) -> None:
    assert place.read(KEY) is None
    place.write(KEY, "one")
    place.write(KEY, "two")
    place.write(CANDIDATE, "three")
    assert (place.read(KEY), place.read(CANDIDATE)) == ("two", "three")
    place.remove(KEY)
    place.remove(KEY)
    assert (place.read(KEY), place.read(CANDIDATE)) == (None, "three")


def test_two_shops_on_one_computer_have_their_own_keys() -> None:
    ring = MemoryRing()
    KeyringPlace(ring, "one").write(KEY, "a")
    assert KeyringPlace(ring, "two").read(KEY) is None


# The file


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    FilePlace(tmp_path).write(KEY, "secret")
    assert stat.S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEY]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    place = FilePlace(tmp_path)
    place.write(KEY, "secret")
    (tmp_path / KEY).chmod(mode)
    with pytest.raises(KeyFault, match="chmod 600"):
        place.read(KEY)


def test_what_a_crash_left_behind_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "device.new").write_text("half")
    FilePlace(tmp_path).write(KEY, "whole")
    assert FilePlace(tmp_path).read(KEY) == "whole"


def test_a_folder_that_is_gone_is_a_fault_in_words(tmp_path: Path) -> None:
    with pytest.raises(KeyFault, match="can't be kept"):
        FilePlace(tmp_path / "nothing").write(KEY, "secret")


# The identity


def identity(ring: MemoryRing, folder: Path) -> Identity:
    return Identity(KeyringPlace(ring, "shop"), FilePlace(folder))


def test_the_key_lies_in_the_keyring_and_nowhere_else(tmp_path: Path) -> None:
    ring = MemoryRing()
    mine = identity(ring, tmp_path)
    made = mine.candidate("code")
    mine.adopt("code")
    assert mine.key().private_bytes_raw() == made.private_bytes_raw()
    assert list(tmp_path.iterdir()) == []
    assert list(ring.kept) == [("yundian", f"shop/{KEY}")]


@pytest.mark.parametrize(
    "ring",
    [
        MemoryRing(fault=keyring.errors.NoKeyringError()),
        MemoryRing(fault=keyring.errors.KeyringLocked()),
        MemoryRing(fault=OSError("no bus")),
        MemoryRing(fault=RuntimeError("odd")),
        MemoryRing(forgets=True),
    ],
    ids=["none", "locked", "no bus", "odd", "forgets"],
)
def test_where_the_keyring_fails_the_key_lies_in_the_file(tmp_path: Path, ring: MemoryRing) -> None:
    mine = identity(ring, tmp_path)
    made = mine.candidate("code")
    assert mine.candidate("code").private_bytes_raw() == made.private_bytes_raw()
    mine.adopt("code")
    assert mine.key().private_bytes_raw() == made.private_bytes_raw()
    assert [path.name for path in tmp_path.iterdir()] == [KEY]


def test_a_key_that_moves_into_the_keyring_leaves_no_file(tmp_path: Path) -> None:
    ring = MemoryRing(fault=OSError())
    mine = identity(ring, tmp_path)
    mine.adopt("one")
    ring.fault = None
    mine.adopt("two")
    assert list(tmp_path.iterdir()) == []
    assert mine.key().private_bytes_raw() == mine.candidate("two").private_bytes_raw()


def test_each_code_has_its_own_key_and_the_old_one_holds_until_the_new_is_adopted(tmp_path: Path) -> None:
    mine = identity(MemoryRing(), tmp_path)
    mine.adopt("one")
    old = mine.key().private_bytes_raw()
    new = mine.candidate("two").private_bytes_raw()
    assert new != old
    assert mine.key().private_bytes_raw() == old
    mine.adopt("two")
    assert mine.key().private_bytes_raw() == new
    assert mine.candidate("two").private_bytes_raw() == new


def test_a_till_without_its_key_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeyFault, match="enrol it again"):
        identity(MemoryRing(), tmp_path).key()


@pytest.mark.parametrize("text", ["", "x", "mark", "mark !!!", "mark AAAA", "mark é"])
def test_a_damaged_key_is_a_fault_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / KEY).write_text(text, encoding="utf-8")
    (tmp_path / KEY).chmod(0o600)
    with pytest.raises(KeyFault):
        identity(MemoryRing(), tmp_path).key()


def test_this_computer_has_a_place_for_the_key(tmp_path: Path) -> None:
    mine = identity_of(tmp_path, "a shop that exists in tests only")
    made = mine.candidate("code")
    assert mine.candidate("code").private_bytes_raw() == made.private_bytes_raw()
