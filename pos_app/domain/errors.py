"""Three kinds of failure, and the type says which.

`RuleViolation`: the shop's rules forbid it; tell the person, change nothing.
`EnvironmentFault`: disk, device or file is to blame; retry or go on without.
Anything else is a bug: it is never caught but at the two doors.
"""


class PosError(Exception):
    """Base of every error this application raises on purpose.

    `message` is an English source sentence with `{named}` places, the key of its translation; `values` fill them.
    """

    def __init__(self, message: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(message.format(**values))
        self.message = message
        self.field = field
        self.values = values


class RuleViolation(PosError):  # noqa: N818 - the field's word; an error it is by its base
    """The shop's rules forbid it."""


class EnvironmentFault(PosError):  # noqa: N818 - as above
    """Disk, device or file is to blame."""
