"""Keys of this till: kept by the operating system's keyring, or else in files that only their owner may read.

They are never in the store: whoever copies it has none of them.
"""

import os
import stat
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from pos_app.domain.errors import EnvironmentFault

SERVICE: Final = "yundian"


@cache
def _failures() -> tuple[type[BaseException], ...]:
    """All that a keyring raises; its library takes a while to load, and a till needs it now and then only."""
    import keyring.errors  # noqa: PLC0415 - see above

    found: tuple[type[BaseException], ...] = (keyring.errors.KeyringError, OSError, RuntimeError, ValueError)
    # What the libraries beneath the keyring raise is of none of these.
    if sys.platform == "win32":
        import pywintypes  # noqa: PLC0415 - as above

        return (*found, pywintypes.error)
    if sys.platform == "linux":
        from jeepney import DBusErrorResponse  # type: ignore[import-untyped] # noqa: PLC0415 - as above, it has no types
        from secretstorage.exceptions import SecretStorageException  # noqa: PLC0415 - as above

        return (*found, DBusErrorResponse, SecretStorageException)
    return found


class KeyFault(EnvironmentFault):
    """A key of this till can't be read or kept, or is gone."""


class Place(Protocol):
    """Where keys lie, by name. Raises `KeyFault`."""

    def read(self, name: str) -> str | None: ...

    def write(self, name: str, text: str) -> None: ...

    def remove(self, name: str) -> None: ...


class Ring(Protocol):
    """As the library `keyring` has them."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


class KeyringPlace:
    """The operating system's keyring. Anything it raises means that there is none to be relied on."""

    def __init__(self, ring: Ring, owner: str) -> None:
        self._ring, self._owner = ring, owner

    def read(self, name: str) -> str | None:
        try:
            return self._ring.get_password(SERVICE, self._account(name))
        except _failures() as error:
            raise KeyFault("The keyring of this computer can't be used: {reason}", reason=error) from error

    def write(self, name: str, text: str) -> None:
        try:
            self._ring.set_password(SERVICE, self._account(name), text)
        except _failures() as error:
            raise KeyFault("The keyring of this computer can't be used: {reason}", reason=error) from error
        if self.read(name) != text:
            raise KeyFault("The keyring of this computer can't be used: {reason}", reason="it forgets")

    def remove(self, name: str) -> None:
        with suppress(*_failures()):
            self._ring.delete_password(SERVICE, self._account(name))

    def _account(self, name: str) -> str:
        return f"{self._owner}/{name}"


class FilePlace:
    """Files beside the store that only their owner may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> str | None:
        path = self._folder / name
        try:
            with path.open("rb") as file:
                open_to = stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077
                text = file.read().decode("ascii")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise KeyFault("The till's key can't be read: {reason}", reason=error) from error
        if open_to and os.name != "nt":
            raise KeyFault("Others may read the till's key {file}: it must be closed to them (chmod 600)", file=path)
        return text

    def write(self, name: str, text: str) -> None:
        path = self._folder / name
        fresh = path.with_suffix(".new")
        try:
            fresh.unlink(missing_ok=True)
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
            _sync_names(self._folder)
        except OSError as error:
            raise KeyFault("The till's key can't be kept: {reason}", reason=error) from error

    def remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)


def _sync_names(folder: Path) -> None:
    """Make a new name durable; Windows keeps it with the file."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Kept:
    """Secrets by name. A file is looked at first: it is there only where the keyring failed."""

    def __init__(self, ring: Place, files: Place) -> None:
        self._ring, self._files = ring, files

    def read(self, name: str) -> str | None:
        found = self._files.read(name)
        if found is not None:
            return found
        with suppress(KeyFault):
            return self._ring.read(name)
        return None

    def write(self, name: str, text: str) -> None:
        try:
            self._ring.write(name, text)
        except KeyFault:
            self._files.write(name, text)
        else:
            self._files.remove(name)

    def remove(self, name: str) -> None:
        self._files.remove(name)
        self._ring.remove(name)


def kept_for(folder: Path, owner: str) -> Kept:
    """The secrets of the shop `owner` on this computer; `folder` is beside its store, for where there is no keyring."""
    import keyring  # noqa: PLC0415 - as above

    return Kept(KeyringPlace(keyring.get_keyring(), owner), FilePlace(folder))
