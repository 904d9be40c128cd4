"""Who did it, as the journal says it: each entry of the till names its person; its register is in every entry."""

from pos_app.domain.journal import Json
from pos_app.domain.people import User


def signed(user: User | None) -> dict[str, Json]:
    """The fields that name who did it, and who allowed it; none for what the till does by itself."""
    if user is None:
        return {}
    told: dict[str, Json] = {"user": user.name}
    if user.help is not None:
        told["approved_by"] = user.help.name
    return told
