"""Program: one job in many processes, each struck by strace at another of its system calls.

strace counts the calls of each process from its birth and strikes at the one numbered STRIKE. A process that first
makes STRIKE - n calls that do nothing is therefore struck at its own n-th: one strace and one start of Python serve
the whole loop. usage: JOB CALL TEMPLATE WORK unharmed|end START STOP STEP
"""

import json
import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.faults.jobs import JOBS, Job
from tests.faults.strace import STRIKE

_NOWHERE: Final = "/dev/null/nothing"


def idle(call: str, times: int) -> None:
    """Make calls of that kind that change nothing."""
    nothing = os.open("/dev/null", os.O_RDWR)
    calls: dict[str, Callable[[], object]] = {
        "pwrite64": lambda: os.pwrite(nothing, b"", 0),
        "fsync": lambda: os.fsync(nothing),
        "ftruncate": lambda: os.ftruncate(nothing, 0),
        "unlink": lambda: os.unlink(_NOWHERE),  # noqa: PTH108 - just this call is meant
        "rename": lambda: os.rename(_NOWHERE, _NOWHERE),  # noqa: PTH104 - just this call is meant
    }
    for _ in range(times):
        try:
            calls[call]()
        except OSError:
            continue
    os.close(nothing)


def live(job: Job, call: str, folder: Path, number: int) -> None:
    """The life of one process; what it answers is kept although it may be killed at any moment."""
    answers = os.open(folder / "answers", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    idle(call, STRIKE - number)
    for answer in job(folder):
        os.write(answers, json.dumps(answer).encode() + b"\n")


def main(job: str, call: str, template: str, work: str, until: str, *share: str) -> None:
    fork = multiprocessing.get_context("fork")
    for number in range(*map(int, share)):
        folder = Path(work, str(number))
        shutil.copytree(template, folder)
        (folder / "answers").touch()
        process = fork.Process(target=live, args=(JOBS[job], call, folder, number))
        process.start()
        process.join()
        killed = process.exitcode == -signal.SIGKILL
        if process.exitcode != 0 and not killed:
            raise SystemExit(f"the job itself failed at {call} {number}")
        sys.stdout.write(json.dumps({"number": number, "killed": killed}) + "\n")
        if until == "unharmed" and not killed:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
