"""Programs under strace: with a fault put into their system calls, or with everything recorded that they do to files.

Without strace, or where it may not trace, these tests can prove nothing: they fail and say so, they are never skipped.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
_PATIENCE_S: Final = 200
STRIKE: Final = 1_000
"""The call of each process that strace strikes at; see struck.py."""
# What strace knows a call by; the question mark is for machines that have only one of them.
CALLS: Final = {
    "pwrite64": "pwrite64",
    "fsync": "fsync,fdatasync",
    "ftruncate": "ftruncate",
    "unlink": "?unlink,?unlinkat",
    "rename": "?rename,?renameat,?renameat2",
}
# Everything that changes files or names, also what is not modelled, so that it is noticed (see trace.py).
_RECORDED: Final = (
    "openat,?open,?creat,write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,fallocate,mmap,fsync,"
    "fdatasync,sync_file_range,ftruncate,truncate,?mkdir,mkdirat,?rmdir,?unlink,unlinkat,?link,linkat,"
    "?rename,?renameat,renameat2"
)


class CannotTraceError(AssertionError):
    """strace is missing, or the kernel does not let it trace."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to a kind of call, as strace writes it: to `times` calls, or from then on to all."""

    call: str
    strike: str
    times: int | None = 1

    def options(self, first: int = STRIKE) -> list[str]:
        when = f"{first}+" if self.times is None else f"{first}..{first + self.times - 1}"
        return ["-e", f"inject={CALLS[self.call]}:{self.strike}:when={when}"]


KILL: Final = "signal=KILL"
IO_ERROR: Final = "error=EIO"
DISK_FULL: Final = "error=ENOSPC"


@dataclass(frozen=True, slots=True)
class Struck:
    """What became of the process whose call `number` met the fault, and the folder it worked in."""

    number: int
    folder: Path
    killed: bool
    answers: tuple[Any, ...]


def strike_each(job: str, fault: Fault, *, template: Path, work: Path, numbers: range) -> list[Struck]:
    """Run a job on copies of a folder, each time with the fault at another of its calls."""
    return _strike(job, fault, template, work, shares=(numbers[::2], numbers[1::2]))


def kill_at_each(job: str, call: str, *, template: Path, work: Path) -> list[Struck]:
    """Kill a job at each of its calls of a kind; the last has come to its end because it makes no more of them."""
    endless = range(1, STRIKE)
    struck = _strike(job, Fault(call, KILL), template, work, shares=(endless[::2], endless[1::2]))
    survived = [each.number for each in struck if not each.killed]
    assert survived == [len(struck) - 1, len(struck)], (
        f"{survived} of {len(struck)} came to the end; STRIKE bounds them all"
    )
    return struck[:-1]


def _strike(job: str, fault: Fault, template: Path, work: Path, *, shares: tuple[range, range]) -> list[Struck]:
    work.mkdir(parents=True)
    # strace 6.1 delivers no signals when the kernel picks the calls out for it; it is the quicker way for the rest.
    quick = [] if fault.strike == KILL else ["--seccomp-bpf"]
    options = [*quick, "-e", f"trace={CALLS[fault.call]}", *fault.options(), "-o", "/dev/null"]
    until = "unharmed" if fault.strike == KILL else "end"

    def strike(share: range) -> list[Struck]:
        arguments = [job, fault.call, template, work, until, share.start, share.stop, share.step]
        return [_struck(line, work) for line in _strace(options, "tests.faults.struck", arguments).splitlines()]

    with ThreadPoolExecutor(len(shares)) as pool:
        return sorted(chain(*pool.map(strike, shares)), key=lambda struck: struck.number)


def _struck(line: str, work: Path) -> Struck:
    told = json.loads(line)
    folder = work / str(told["number"])
    answers = (folder / "answers").read_text(encoding="utf-8").splitlines()
    return Struck(told["number"], folder, told["killed"], tuple(map(json.loads, answers)))


def record(module: str, arguments: Sequence[object], trace: Path, *, more: Sequence[str] = ()) -> None:
    """Run a program of ours and write all it does to files into `trace`; a fault may be put in with `more` options."""
    shown = ["-xx", "-y", "-s", "10000000", "-e", "signal=none", "-o", str(trace)]
    _strace(["--seccomp-bpf", "-e", f"trace={_RECORDED}", *shown, *more], module, arguments)


def _strace(options: Sequence[str], module: str, arguments: Sequence[object]) -> str:
    """Run `python -m module` under strace and give back what it says."""
    strace = shutil.which("strace")
    if strace is None:
        raise CannotTraceError("strace is not installed; ./test installs it, or: apt install strace")
    program = [sys.executable, "-B", "-m", module, *map(str, arguments)]
    command = [strace, "-f", "-qq", *options, *program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
    if done.returncode != 0 and "ptrace" in done.stderr.lower():
        raise CannotTraceError(f"strace may not trace here (in a container: --cap-add=SYS_PTRACE): {done.stderr}")
    assert done.returncode == 0, done.stderr
    return done.stdout
