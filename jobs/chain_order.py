"""The order in which models are asked: that of the settings, or with the model first that an operator put there.

What an operator chose lasts: it is one object in S3, read by every process with a cache of a few seconds. While S3
cannot be read, each process goes on with what it read last, and with the order of the settings if it never read any.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from domain.errors import ObjectMissing, StoreUnavailable
from storage import keys
from storage.objects import Objects
from storage.records import FirstModel, dump, load

logger = logging.getLogger(__name__)

KEEP_SECONDS = 5.0
AWAY_SECONDS = 25.0
"""A store that does not answer keeps whoever asks it waiting, so it is asked less often."""


class ChainOrder:
    """The ids of the chain, first to last."""

    def __init__(
        self, objects: Objects, configured: tuple[str, ...], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.configured = configured
        self._objects = objects
        self._clock = clock
        self._known: FirstModel | None = None
        self._read_at = float("-inf")

    def models(self) -> tuple[str, ...]:
        """Return the ids in the order in which they are asked now."""
        first = self.first()
        return self.configured if first is None else tuple(dict.fromkeys((first.model_id, *self.configured)))

    def first(self) -> FirstModel | None:
        """Return which model an operator has put first; None while the order is that of the settings."""
        if self._clock() - self._read_at >= KEEP_SECONDS:
            self._read_at = self._clock()
            try:
                self._known = load(FirstModel, self._objects.get(keys.chain_order()))
            except ObjectMissing:
                self._known = None
            except StoreUnavailable as error:
                self._read_at += AWAY_SECONDS
                logger.warning("the order of the models cannot be read, so it stays as it was: %s", error)
        return self._known

    def put_first(self, model_id: str, *, by: str, reason: str) -> None:
        """Have that model asked first, in every process, until another is or the settings count again."""
        chosen = FirstModel(model_id, by, time.time(), reason)
        self._objects.put(keys.chain_order(), dump(chosen))
        self._known, self._read_at = chosen, self._clock()

    def as_configured(self) -> None:
        """Have the models asked in the order of the settings again."""
        self._objects.delete(keys.chain_order())
        self._known, self._read_at = None, self._clock()
