"""The token that shows a form to be from one of these pages: WTForms makes and checks it, with the session."""

from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any, Final

from wtforms import Form
from wtforms.csrf.session import SessionCSRF

FIELD: Final = "form"
_VALID_FOR: Final = timedelta(hours=8)


class _Sent(dict[str, str]):
    """A form's fields as WTForms asks for them."""

    def getlist(self, name: str) -> list[str]:
        return [self[name]] if name in self else []


class Tokens:
    """One for each server; `secret` is that of the sessions."""

    def __init__(self, secret: str) -> None:
        class Guarded(Form):
            class Meta:
                csrf = True
                csrf_class = SessionCSRF
                csrf_secret = secret.encode()
                csrf_field_name = FIELD
                csrf_time_limit = _VALID_FOR

        self._form: type[Form] = Guarded

    def make(self, session: MutableMapping[str, Any]) -> str:
        """A token for a form that is being shown."""
        field: Any = self._form(meta={"csrf_context": session})[FIELD]
        return str(field.current_token)

    def is_ours(self, session: MutableMapping[str, Any], sent: str) -> bool:
        """Whether a form came back with a token of this session that is not too old."""
        return self._form(_Sent({FIELD: sent}), meta={"csrf_context": session}).validate()
