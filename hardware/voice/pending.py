"""What is to be said next."""

from collections import deque
from typing import Final

from hardware.voice.ports import Utterance

PENDING_MAX: Final = 16


class Pending:
    """First come, first said; but of one topic only the newest. When too much waits, the oldest is dropped."""

    def __init__(self) -> None:
        self._waiting: deque[Utterance] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, utterance: Utterance) -> None:
        if utterance.topic:
            self._waiting = deque(other for other in self._waiting if other.topic != utterance.topic)
        self._waiting.append(utterance)
        while len(self._waiting) > PENDING_MAX:
            self._waiting.popleft()

    def take(self) -> Utterance | None:
        return self._waiting.popleft() if self._waiting else None

    def clear(self) -> None:
        self._waiting.clear()
