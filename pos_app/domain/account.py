"""The account of a customer who pays later (挂账)."""

from dataclasses import dataclass

from pos_app.domain.money import Money


@dataclass(frozen=True, slots=True)
class Account:
    """What is owed, and how much may be."""

    account_id: int
    uid: str
    name: str
    member_id: int | None
    limit: Money
    active: bool
    owed: Money

    @property
    def left(self) -> Money:
        """What may still go on it."""
        return self.limit - self.owed
