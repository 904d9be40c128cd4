"""Who buys, when the customer is a member (会员)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BasketMember:
    """A member as the open sale knows them: never a phone number in clear, `masked` is `138****1234`.

    `grade` is the uid of the member's grade, empty for none; it decides on member prices.
    """

    member_id: int
    uid: str
    name: str
    masked: str
    grade: str = ""
