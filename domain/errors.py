"""The errors of AI-Prism; each leaf says what its caller can do.

PrismError
+-- DocumentRefused            shown to the person; nothing was stored
|   +-- DocumentTooLarge
|   +-- DocumentEncrypted
|   +-- DocumentDamaged
|   +-- DocumentUnsafe         archive bomb, entity trick, macro, bad name
|   +-- DocumentTypeUnknown
|   +-- DocumentEmpty
+-- ReviewNotFound             404
|   +-- DocumentNotReady       not read yet
|       +-- DocumentUnreadable     and never will be
+-- FindingNotFound
+-- ChecklistUnknown           lists those there are
+-- ComparisonNotFound
+-- SignInNeeded               nobody is signed in
+-- ShareRefused               nothing was shared
+-- NotPermitted               this person may not do it; nothing was done
+-- ObjectMissing              a key that S3 does not hold
+-- StoreUnavailable           S3 or Redis away; try again
+-- ExportImpossible
+-- ComparisonRefused          not to be compared so; says why
+-- KeyReused                  give each request a key of its own
+-- TooManyListeners           follow fewer reviews, or come again
+-- ChangeRefused              what an operator asked for would do harm, or names nothing
+-- SettingsInvalid            lists every problem
+-- ModelFailed                one attempt at one model
|   +-- ModelThrottled         back off, then the next model
|   +-- ModelUnavailable       5xx, overload, not ready
|   +-- ModelTimedOut
|   +-- ModelStreamBroken      reset, bad frame, body that just ends
|   +-- ModelRetired           end of life or unknown id; mark and skip
|   +-- ModelForbidden         not authorised; mark and skip
|   |   +-- CredentialsRefused     no model will answer; stop
|   +-- ModelRefused           the model declined
|   |   +-- ModelBlocked           a guardrail stepped in
|   +-- ModelAnswerCut         token limit reached
|   +-- ModelContextExceeded   too long for this model's context
|   +-- ModelAnswerMalformed   not what was asked for; one repair
|   +-- ModelRequestInvalid    our own bad request; stop
+-- AllModelsFailed            every model of the chain; carries the attempts
+-- BudgetExhausted            no room within the limits for long; come back later
+-- RunCancelled               somebody cancelled while working
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.finding import Attempt, Usage

NO_USAGE = Usage()


class PrismError(Exception):
    """Root of the errors this program raises. `str(error)` is a sentence for people."""


class DocumentRefused(PrismError):
    """Raised at intake; the message names the file, what is wrong and what to do."""


class DocumentTooLarge(DocumentRefused):
    pass


class DocumentEncrypted(DocumentRefused):
    pass


class DocumentDamaged(DocumentRefused):
    pass


class DocumentUnsafe(DocumentRefused):
    pass


class DocumentTypeUnknown(DocumentRefused):
    pass


class DocumentEmpty(DocumentRefused):
    pass


class ReviewNotFound(PrismError):
    pass


class DocumentNotReady(ReviewNotFound):
    pass


class DocumentUnreadable(DocumentNotReady):
    pass


class FindingNotFound(PrismError):
    pass


class ComparisonNotFound(PrismError):
    pass


class ChecklistUnknown(PrismError):
    pass


class SignInNeeded(PrismError):
    pass


class ShareRefused(PrismError):
    pass


class NotPermitted(PrismError):
    pass


class ObjectMissing(PrismError):
    pass


class StoreUnavailable(PrismError):
    pass


class ExportImpossible(PrismError):
    pass


class ComparisonRefused(PrismError):
    pass


class KeyReused(PrismError):
    pass


class TooManyListeners(PrismError):
    pass


class ChangeRefused(PrismError):
    pass


class SettingsInvalid(PrismError):
    pass


class ModelFailed(PrismError):
    """One attempt at one model failed. `kind` is its word in events, logs and metrics; `usage` what it cost."""

    kind = "failed"

    def __init__(self, message: str, usage: Usage = NO_USAGE) -> None:
        super().__init__(message)
        self.usage = usage


class ModelThrottled(ModelFailed):
    kind = "throttled"


class ModelUnavailable(ModelFailed):
    kind = "unavailable"


class ModelTimedOut(ModelFailed):
    kind = "timed_out"


class ModelStreamBroken(ModelFailed):
    kind = "stream_broken"


class ModelRetired(ModelFailed):
    kind = "retired"


class ModelForbidden(ModelFailed):
    kind = "forbidden"


class CredentialsRefused(ModelForbidden):
    kind = "credentials_refused"


class ModelRefused(ModelFailed):
    kind = "refused"


class ModelBlocked(ModelRefused):
    kind = "blocked"


class ModelAnswerCut(ModelFailed):
    kind = "cut_off"


class ModelContextExceeded(ModelFailed):
    kind = "context_exceeded"


class ModelAnswerMalformed(ModelFailed):
    kind = "malformed"


class ModelRequestInvalid(ModelFailed):
    kind = "request_invalid"


class AllModelsFailed(PrismError):
    """No model of the chain answered."""

    def __init__(self, message: str, attempts: Sequence[Attempt] = ()) -> None:
        super().__init__(message)
        self.attempts = tuple(attempts)


class BudgetExhausted(PrismError):
    """No request was refused by a model: the limits of requests and tokens left no room for one."""


class RunCancelled(PrismError):
    pass
