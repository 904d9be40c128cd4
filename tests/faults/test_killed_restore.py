"""A restore that is cut off leaves the store that was there or the restored one in its place, never none."""

import shutil
from pathlib import Path

import pytest

from pos_app.domain.errors import EnvironmentFault
from tests.faults import restoring
from tests.faults.portrait import Portrait, portrait
from tests.faults.power_cut import Image, Recording
from tests.faults.strace import CALLS, kill_at_each
from tests.faults.till import STORE_FILE, findings, opened

Shop = tuple[Path, Portrait, Portrait]
"""The folder before a restore, its store, and the store after a restore that nothing happens to."""


@pytest.fixture(scope="module")
def shop_to_restore(backed_up_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    unharmed = tmp_path_factory.mktemp("restored") / "shop"
    shutil.copytree(backed_up_shop, unharmed)
    assert Path(f"{unharmed / STORE_FILE}-wal").stat().st_size > 0
    old = portrait(unharmed / STORE_FILE)
    assert list(restoring.restore_newest(unharmed)) == ["restored"]
    return backed_up_shop, old, portrait(unharmed / STORE_FILE)


@pytest.mark.parametrize("call", CALLS)
def test_a_killed_restore(call: str, shop_to_restore: Shop, tmp_path: Path) -> None:
    backed_up_shop, old, restored = shop_to_restore
    struck = kill_at_each("restore", call, template=backed_up_shop, work=tmp_path / "work")
    done = [portrait(each.folder / STORE_FILE) for each in struck]
    assert done[-1] == restored
    assert [each for each, now in zip(struck, done, strict=True) if now not in (old, restored)] == []
    for each, now in zip(struck, done, strict=True):
        assert now == restored or kept(each.folder) in ([], [old]), each
        assert now == old or kept(each.folder) == [old], each
        assert list(restoring.restore_newest(each.folder)) == ["restored"]
        with opened(each.folder) as store, store.read() as tx:
            assert findings(tx) == [], each
            assert tx.value("SELECT count(*) FROM sale") == 1, each


def kept(folder: Path) -> list[Portrait]:
    """The stores that were put aside."""
    return [portrait(file) for file in sorted(folder.glob("store-before-restore-*.sqlite"))]


def test_the_power_goes_during_a_restore(shop_to_restore: Shop, tmp_path: Path) -> None:
    backed_up_shop, old, restored = shop_to_restore
    restore = Recording.make(tmp_path / "recording", restoring.__name__, start=backed_up_shop)

    def look(image: Image) -> list[str]:
        try:
            now, aside = portrait(image.folder / STORE_FILE), kept(image.folder)
        except EnvironmentFault as fault:
            return [str(fault)]
        if now == restored:
            return [] if aside == [old] else ["the old store was not kept"]
        return [] if now == old and not image.acknowledged else ["neither the old store nor the restored one"]

    assert restore.faults(look, tmp_path / "image", seed=9, count=300) == {}
