"""One model on Bedrock: one request, one attempt, every outcome named."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bedrock.catalog import Card
from bedrock.errors import model_failure, stop_failure
from bedrock.reading import Reading
from bedrock.shape import Wishes, shape, thinking_trace
from bedrock.usage import usage_of
from bedrock.wire import DeadlinePassed, Wire, WireSilent
from domain.errors import ModelAnswerMalformed, ModelFailed, ModelStreamBroken, ModelTimedOut
from domain.finding import ANSWERED, Attempt, Usage
from domain.model import Answer, AttemptStarted, ModelEvent, ModelRequest

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient

logger = logging.getLogger(__name__)

EMULATOR_HEADER = "x-ai-prism-emulator"
EMULATOR_NOTICE = "local emulator, not Claude"


@dataclass(frozen=True, slots=True)
class BedrockModel:
    """A model or inference profile, reached through a client whose own retries are off."""

    id: str
    card: Card
    client: BedrockRuntimeClient
    wishes: Wishes
    silence_seconds: float = 240
    attempt_seconds: float = 240
    clock: Callable[[], float] = time.time

    @property
    def name(self) -> str:
        """The name an analyst knows the model by."""
        return self.card.name

    def stream(
        self, request: ModelRequest, *, seconds: float | None = None, beat: Callable[[], None] = lambda: None
    ) -> Generator[ModelEvent, None, None]:
        """Yield what happens and, last, the `Answer`, within that many seconds. Raise a `ModelFailed` leaf.

        `beat` is called every few seconds while the call lives, also while nothing comes.
        """
        started_at = self.clock()
        yield AttemptStarted(self.id, self.name, 1, thinking_trace(self.card, self.wishes))
        arguments = shape(request, self.card, self.id, self.wishes)
        limit = self.attempt_seconds if seconds is None else min(seconds, self.attempt_seconds)
        wire = Wire(self.client, arguments, silence_seconds=self.silence_seconds, seconds=limit, beat=beat)
        reading = Reading()
        first_at: float | None = None
        try:
            for event in wire.events():
                for delta in reading.read(event):
                    first_at = first_at or self.clock()
                    yield delta
                if reading.has_ended:
                    break
            yield self._answer(reading, started_at, first_at, is_emulated=EMULATOR_HEADER in wire.headers)
        except ModelFailed:
            raise
        except DeadlinePassed as error:
            raise ModelTimedOut(f"{self.name} did not finish within {limit:.0f} seconds.") from error
        except WireSilent as error:
            raise ModelTimedOut(f"{self.name} was silent for {self.silence_seconds:.0f} seconds.") from error
        except Exception as error:  # boto3, urllib3 and the socket raise without a common root
            logger.info("%s: attempt at %s failed: %s", request.label, self.id, type(error).__name__)
            raise model_failure(error, self.name, self.id) from error
        finally:
            wire.close(is_complete=reading.has_ended)

    def _answer(self, reading: Reading, started_at: float, first_at: float | None, *, is_emulated: bool) -> Answer:
        usage = usage_of(reading.counted or {}, self.card.prices_of(self.id))
        tool_input = self._checked(reading, usage)
        ended_at = self.clock()
        return Answer(
            model_id=self.id,
            model_name=self.name,
            chain_position=1,
            chain_length=1,
            text=reading.text,
            tool_input=tool_input,
            thinking=reading.thinking,
            stop_reason=reading.stop_reason,
            usage=usage,
            first_token_ms=_milliseconds(started_at, first_at or ended_at),
            total_ms=_milliseconds(started_at, ended_at),
            attempts=(Attempt(self.id, self.name, 1, started_at, ended_at, ANSWERED, usage=usage),),
            notice=EMULATOR_NOTICE if is_emulated else "",
            metadata={"thinking_trace": thinking_trace(self.card, self.wishes)},
        )

    def _checked(self, reading: Reading, usage: Usage) -> str | None:
        """Return the tool input of a complete answer. Raise for anything that is less than one."""
        if reading.stop_reason:
            failure = stop_failure(reading.stop_reason, self.name, self.id)
            if failure is not None:
                failure.usage = usage
                raise failure
        if not reading.has_ended:
            raise ModelStreamBroken(f"The answer of {self.name} ended before it was complete.")
        tool_input = reading.tool_input()
        if tool_input is None and not reading.text.strip():
            raise ModelAnswerMalformed(f"{self.name} gave an empty answer.", usage)
        return tool_input


def _milliseconds(start: float, end: float) -> int:
    return max(0, round((end - start) * 1000))
