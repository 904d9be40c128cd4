"""A file of certificates that may vouch for a cloud, as a person chose it."""

from pathlib import Path
from typing import Final

from pos_app.domain.errors import RuleViolation

_BYTES_MAX: Final = 1_048_576
_BEGINS: Final = "-----BEGIN CERTIFICATE-----"


def read_authorities(file: Path) -> str:
    """What it holds in PEM, which is ASCII: a remark in Chinese beside it is left out.

    Raises `RuleViolation` on the field `ca_pem`.
    """
    try:
        with file.open("rb") as opened:
            text = opened.read(_BYTES_MAX).decode("ascii", errors="ignore")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RuleViolation("{file} can't be read: {reason}", field="ca_pem", file=file.name, reason=reason) from error
    if _BEGINS not in text:
        raise RuleViolation("There is no certificate in this file", field="ca_pem")
    return text
