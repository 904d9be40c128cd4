"""A PostgreSQL server of one's own in a folder, gone when it is left: for measurements, demonstrations and tests.

It listens on 127.0.0.1 and a socket in its folder, trusts whoever reaches it, and syncs as a real one does. The server
refuses to run as root; then it runs as the user `postgres` that its package made.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_HOMES: Final = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
_USER: Final = "postgres"
_PATIENCE_S: Final = 60


class NoPostgres(Exception):  # noqa: N818 - it says what there is not
    """There is no PostgreSQL server installed here."""


def binaries() -> Path:
    """The folder with `initdb` and `pg_ctl`. Raises `NoPostgres`."""
    on_path = shutil.which("pg_ctl")
    found = [
        *([Path(on_path).resolve().parent] if on_path else []),
        *(folder for home in _HOMES for folder in sorted(Path("/").glob(home.removeprefix("/")), reverse=True)),
    ]
    for folder in found:
        if (folder / "pg_ctl").exists() and (folder / "initdb").exists():
            return folder
    raise NoPostgres("PostgreSQL is not installed: its package is called postgresql")


@contextmanager
def private_postgres(folder: Path, *, settings: tuple[str, ...] = ()) -> Iterator[str]:
    """Start one in `folder`, which is new or empty; yields its address, to which a database's name is added.

    `settings` are lines of postgresql.conf such as `shared_buffers=256MB`.
    """
    tools, data, port = binaries(), folder / "data", _free_port()
    folder.mkdir(parents=True, exist_ok=True)
    _give_away(folder)
    _run(str(tools / "initdb"), "-D", str(data), "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    options = " ".join(f"-c {line}" for line in (f"unix_socket_directories={folder}", f"port={port}", *settings))
    options += " -c listen_addresses=127.0.0.1"
    control = (str(tools / "pg_ctl"), "-D", str(data), "-w", "-t", str(_PATIENCE_S))
    _run(*control, "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql://{_USER}@127.0.0.1:{port}/"
    finally:
        _run(*control, "-m", "immediate", "stop")


def _run(*command: str) -> None:
    as_user = ("runuser", "-u", _USER, "--") if _is_root() else ()
    done = subprocess.run((*as_user, *command), capture_output=True, text=True, cwd="/", check=False)  # noqa: S603 - its own tools
    if done.returncode:
        raise NoPostgres(f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}")


def _is_root() -> bool:
    return os.name == "posix" and os.geteuid() == 0


def _give_away(folder: Path) -> None:
    """Let the server's user into a folder that root has made, and through those above it."""
    if not _is_root():
        return
    shutil.chown(folder, _USER)
    for above in folder.resolve().parents:
        mode = above.stat().st_mode
        if above.stat().st_uid == 0 and not mode & 0o001:
            above.chmod(mode | 0o001)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port
