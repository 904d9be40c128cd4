"""The cloud this till is enrolled with: one row, none before enrolment."""

import json
from dataclasses import dataclass, field

from pos_app.store import schema_sync as schema
from pos_app.store.engine import Transaction


@dataclass(frozen=True, slots=True)
class CloudLink:
    """Where the cloud is, and the name it knows this till by."""

    url: str
    register_id: str
    ca_pem: str = ""
    parameters: dict[str, int] = field(default_factory=dict)
    enrolled_at_ms: int = 0


def read(tx: Transaction) -> CloudLink | None:
    row = tx.first("SELECT url, register_id, ca_pem, parameters, enrolled_at_ms FROM cloud_link")
    if row is None:
        return None
    url, register_id, ca_pem, parameters, enrolled_at_ms = row
    return CloudLink(url, register_id, ca_pem, json.loads(parameters), enrolled_at_ms)


def keep(tx: Transaction, link: CloudLink) -> None:
    """Write the link, in the place of the one before."""
    tx.run("DELETE FROM cloud_link")
    tx.insert(
        schema.cloud_link,
        {
            "link_id": 1,
            "url": link.url,
            "register_id": link.register_id,
            "ca_pem": link.ca_pem,
            "parameters": json.dumps(link.parameters),
            "enrolled_at_ms": link.enrolled_at_ms,
        },
    )
