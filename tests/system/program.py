"""The real program, started as a shopkeeper's computer starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

ROOT: Final = Path(__file__).parents[2]
PATIENCE_S: Final = 60
STARTED: Final = "yundian: ready"
_NO_KEYRING: Final = "keyring.backends.fail.Keyring"


def environment(**more: str) -> dict[str, str]:
    """No display but the one given, and nobody's real shop or keyring."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    return (
        kept | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "PYTHON_KEYRING_BACKEND": _NO_KEYRING} | more
    )


def yundian(*arguments: str, timeout_s: int = PATIENCE_S) -> subprocess.CompletedProcess[str]:
    """One command from beginning to end."""
    command = [sys.executable, "-m", "pos_app", *arguments]
    return subprocess.run(
        command, env=environment(), capture_output=True, text=True, timeout=timeout_s, check=False, cwd=ROOT
    )


class RunningTill:
    """`yundian run` on a store's folder, selling. Leaving it kills what still runs."""

    def __init__(self, folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pos_app", "run", "--store", str(folder), *arguments],
            env=environment() if env is None else dict(env),
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self.said = ""

    @property
    def pid(self) -> int:
        return self._process.pid

    def until(self, words: str = STARTED) -> Self:
        """Read what it says up to these words."""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.said += line
            if words in line:
                return self
        raise AssertionError(f"the till ended before it said '{words}':\n{self.said}")

    def end(self, number: signal.Signals) -> int:
        """Send a signal, read the rest and give the exit code."""
        self._process.send_signal(number)
        _, rest = self._process.communicate(timeout=PATIENCE_S)
        self.said += rest
        return self._process.returncode

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()
