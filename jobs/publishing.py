"""The figures of this minute: written for CloudWatch by one process of all, and read by Prometheus at any."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client import Metric as Family
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from redis import Redis
from redis.exceptions import RedisError

from jobs.meter import Meter
from jobs.standing import queue_gauges
from watch.names import Measurement, measure
from watch.prometheus import families

logger = logging.getLogger(__name__)

MINUTE = 60.0
_LOOK_SECONDS = 5.0
_KEEP_SECONDS = 180


class Publisher:
    """Measures what is, rather than what happens."""

    def __init__(
        self,
        redis: Redis,
        meter: Meter,
        model_gauges: Callable[[], Iterator[Measurement]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._redis = redis
        self._meter = meter
        self._model_gauges = model_gauges
        self._clock = clock

    def publish(self) -> bool:
        """Write the figures of this minute unless another process has; return whether this one did.

        Raise `redis.RedisError` when they cannot be had.
        """
        minute = int(self._clock() // MINUTE)
        if not self._redis.set(f"prism:metrics:minute:{minute}", 1, nx=True, ex=_KEEP_SECONDS):
            return False
        self._meter.write(self.gauges())
        return True

    def gauges(self) -> list[Measurement]:
        """Return the figures of this moment, zeros included. Raise `redis.RedisError` when they cannot be had."""
        about = self._redis.info()
        return [
            *queue_gauges(self._redis, self._clock()),
            *self._model_gauges(),
            measure("RedisMemory", about["used_memory"]),
            measure("RedisClients", about["connected_clients"]),
        ]

    def keep_publishing(self) -> None:
        """Publish each minute, in a thread of its own, for as long as this process lives."""
        threading.Thread(target=self._publish_for_ever, name="metrics", daemon=True).start()

    def serve(self, address: str, port: int) -> None:
        """Answer Prometheus at `/metrics`, in a thread of its own; 0 for `port` is any free one."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Scraped(self, self._meter))
        try:
            start_http_server(port, address, registry)
        except OSError as error:
            logger.warning("METRICS_PORT %s cannot be used, /metrics is not served here: %s", port, error.strerror)

    def _publish_for_ever(self) -> None:
        while True:
            try:
                self.publish()
            except RedisError as error:
                logger.warning("the figures of this minute are not published: %s", type(error).__name__)
            time.sleep(_LOOK_SECONDS)


class _Scraped(Collector):
    """All metrics at the moment they are asked for."""

    def __init__(self, publisher: Publisher, meter: Meter) -> None:
        self._publisher = publisher
        self._meter = meter

    def collect(self) -> Iterator[Family]:
        """Yield all metrics; without Redis only that it does not answer."""
        try:
            found = list(families(self._meter.counts(), self._publisher.gauges()))
        except RedisError:
            found = []
        yield GaugeMetricFamily("ai_prism_redis_up", "whether Redis answers", value=float(bool(found)))
        yield from found
