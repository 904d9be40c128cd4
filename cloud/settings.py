"""What may differ between one cloud and another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudSettings:
    """Bounds that the contract names stand in `sync.wire`; these are the operator's (docs/sync.md)."""

    clock_skew_ms: int = 300_000
    """How far a signature's time may be from the cloud's. A nonce is kept for twice this."""
    body_seconds: int = 60
    """A request's body must have arrived within this time."""
    tries_max: int = 10
    """Enrolments that fail, for each address and each licence, within `tries_minutes`."""
    tries_minutes: int = 10
    workers: int = 16
    """Requests that use the database at the same moment; others wait their turn."""
