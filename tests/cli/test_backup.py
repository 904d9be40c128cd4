"""`yundian backup create|list|verify|restore`."""

import hashlib
from pathlib import Path

from tests.cli.conftest import Shop
from tests.services.shelf import WATER


def test_a_backup_is_made_listed_and_found_whole(shop: Shop) -> None:
    assert shop.json("backup", "list") == {"backups": []}
    made = shop.json("backup", "create")
    assert set(made) == {"file", "entries", "seq", "sha256"}
    assert made["sha256"] == hashlib.sha256(Path(made["file"]).read_bytes()).hexdigest()
    assert made["entries"] == made["seq"] == shop.json("stats")["journal"]["seq"]
    assert shop.json("backup", "list") == {"backups": [made["file"]]}
    assert shop.json("backup", "verify", made["file"]) == made


def test_backups_are_listed_newest_first_and_said_in_lines(shop: Shop) -> None:
    made = [shop.json("backup", "create")["file"] for _ in range(2)]
    assert shop.json("backup", "list")["backups"] == made[::-1]
    assert shop.call("backup", "list").out == "\n".join(made[::-1]) + "\n"


def test_a_restored_store_begins_a_new_epoch_and_keeps_the_old_one_aside(shop: Shop) -> None:
    backup, before = shop.json("backup", "create")["file"], shop.json("stats")
    path = shop.file(
        "more.csv",
        f"sale,at,code,name,quantity,price,member,tender\nnew-1,2018-11-15T12:00:00+08:00,{WATER},水,2,,,cash\n",
    )
    shop.json("replay", path)
    restored = shop.json("backup", "restore", backup)
    assert set(restored) == {"file", "epoch", "kept", "left_entries", "left_unsent"}
    assert restored["left_entries"] == restored["left_unsent"] == 3
    assert (restored["file"], restored["epoch"]) == (backup, 2)
    assert Path(restored["kept"]).is_file()
    after = shop.json("stats")
    assert after.pop("journal") == {"epoch": 2, "seq": before.pop("journal")["seq"] + 1}
    assert after == before
    assert shop.json("doctor")["ok"]
    shop.json("replay", path)
    assert shop.json("receipt", "last")["number"] == "01B-20181115-0001", "no number is given a second time"


def test_a_restore_says_in_words_what_is_only_in_the_old_store(shop: Shop) -> None:
    backup = shop.json("backup", "create")["file"]
    told = shop.call("backup", "restore", backup).out
    assert told.startswith("restored; epoch 2 begins; the old store is ")
    assert "not in the restored store" not in told
    told = shop.call("backup", "restore", backup).out
    assert "1 of its journal entries are not in the restored store; 1 of these the cloud has not got" in told


def test_what_is_no_backup_is_refused(shop: Shop) -> None:
    wrong = shop.file("wrong.sqlite", "no store" * 1000)
    before = shop.json("stats")
    for act in ("verify", "restore"):
        assert "There is no backup at" in shop.refusal("backup", act, str(shop.folder / "nothing"))
        assert "not a whole backup" in shop.refusal("backup", act, wrong)
    assert shop.json("stats") == before


def test_a_damaged_backup_is_refused(shop: Shop) -> None:
    file = Path(shop.json("backup", "create")["file"])
    file.write_bytes(file.read_bytes().replace(b"store.created", b"store.creAted"))  # one bit
    assert "not a whole backup" in shop.refusal("backup", "verify", str(file))
    assert shop.json("doctor")["ok"]
