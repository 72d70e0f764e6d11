"""Values that never change once they exist, kept in memory while there is room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """The most recently used values by key; safe for the threads of one process."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[str, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Value | None:
        """Return the value, or None when it is not here."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: str, value: Value) -> Value:
        """Keep the value and return it."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value

    def forget(self, key: str) -> None:
        """Let go of the value, if it is here."""
        with self._lock:
            self._values.pop(key, None)

    def get_or_make(self, key: str, make: Callable[[], Value]) -> Value:
        """Return the value, making it when it is not here."""
        known = self.get(key)
        return known if known is not None else self.put(key, make())
