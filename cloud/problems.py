"""A request that is refused, with the problem that says why (RFC 9457)."""

from typing import Final

import msgspec

from sync.wire import Problem, problem

_JSON: Final = msgspec.json.Encoder()


class Refused(Exception):  # noqa: N818 - it is the outcome of a request, not a fault
    """Nothing of the request was done. `problem` goes back to the caller."""

    def __init__(self, code: str, detail: str = "", **extras: int) -> None:
        super().__init__(f"{code}: {detail}")
        self.problem: Problem = problem(code, detail, **extras)


def encoded(found: Problem) -> bytes:
    """The problem as it goes back: what it does not say is left out."""
    return _JSON.encode({name: value for name, value in msgspec.to_builtins(found).items() if value not in (None, "")})
