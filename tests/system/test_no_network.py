"""A shop without any network at all, not even to itself, does everything but talk to its cloud (rule B-1)."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from sync.cloud import NOBODY
from tests.system.program import PATIENCE_S, ROOT, environment
from tests.system.selling_alone import CUSTOMERS

# A cloud by name, a cloud by number, and one that would be on this machine.
CLOUDS: Final = ("https://cloud.example.test", "https://192.0.2.1", "http://127.0.0.1:8800")
SECONDS_MAX: Final = 15


@pytest.mark.parametrize("url", CLOUDS)
def test_selling_and_closing_the_day_need_no_network_and_the_sync_ends_in_plain_words(url: str, tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    assert unshare is not None, "unshare is not installed; it comes with util-linux"
    program = [sys.executable, "-m", "tests.system.selling_alone", str(tmp_path), url]
    # Who is not root becomes it in a world of their own; root needs none, and may not make one inside a chroot.
    who = [] if os.geteuid() == 0 else ["--map-root-user"]
    done = subprocess.run(
        [unshare, *who, "--net", *program],
        env=environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["network"] is False
    assert (told["sold"], told["closed"], told["wrong"]) == (CUSTOMERS, 1, [])
    assert told["error"] == NOBODY
    assert told["waiting"] > CUSTOMERS
    assert told["seconds"] < SECONDS_MAX
