"""A text that must not be seen: a customer's payment code, a merchant's key (rule C-9)."""

from typing import Final, NoReturn

_MASK: Final = "Secret(…)"


class Secret:
    """Shows nothing of itself in a repr, a format, a log line or a pickle; `reveal` is the one way to it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return _MASK

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")
