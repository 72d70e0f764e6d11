"""What goes wrong after a deployment, and the first things to do about it."""

from __future__ import annotations

from enum import StrEnum


class Symptom(StrEnum):
    UNREACHABLE = "unreachable"
    DEGRADED = "health degraded"
    STUCK = "sections stay in the queue"
    THROTTLED = "throttled"
    BUDGET = "held back by the limits"
    FORBIDDEN = "access denied"
    CREDENTIALS = "credentials refused"
    GONE = "model not found or retired"
    MODEL_FAULT = "models fail"
    PAUSED = "model paused"
    S3 = "S3 bucket or permissions"
    REDIS = "no connection to Redis"
    SLOW = "slow answers"
    SOCKET = "WebSocket refused"
    PAGE = "page broken"
    MEMORY = "high memory"
    SIGN_IN = "token refused"
    OPEN = "no sign-in"
    PROXY = "changed on the way"
    LIMIT = "limit not held"
    TOO_MANY = "too many requests"
    PRODUCT = "not as promised"


CURES: dict[Symptom, str] = {
    Symptom.UNREACHABLE: "Open the address in a browser. Look whether the web service runs and passes its own health "
    "check (`/health`), and whether the security group and DNS lead there.",
    Symptom.DEGRADED: "Cure the other parts that fail (redis, s3, bedrock, workers); this follows within seconds.",
    Symptom.STUCK: "Look whether workers run (`worker_count` in /health) with the same REDIS_URL as the web, and at "
    "their log. Start more of them; raise WORKER_CONCURRENCY only with the memory for it.",
    Symptom.THROTTLED: "Compare MAX_REQUESTS_PER_MINUTE and MAX_TOKENS_PER_MINUTE with the account's Bedrock quotas "
    "(Service Quotas) and set them below; ask for more quota, or put a model with more room first "
    "(`ai-prism models first`).",
    Symptom.BUDGET: "Other reviews use up the limits now: wait, or raise MAX_REQUESTS_PER_MINUTE, "
    "MAX_TOKENS_PER_MINUTE and MAX_CONCURRENT_REQUESTS as far as the Bedrock quotas go. `ai-prism models` shows "
    "the use.",
    Symptom.FORBIDDEN: "Give the task role bedrock:InvokeModelWithResponseStream on the inference profile "
    "and on the model in each Region it routes to, and enable access to the model in the Bedrock "
    "console.",
    Symptom.CREDENTIALS: "Give the task a role (no keys in the environment); where keys are used, renew them and check "
    "the clock of the machine.",
    Symptom.GONE: "Take the model out of BEDROCK_MODEL_ID or BEDROCK_FALLBACK_MODELS, or check its id and AWS_REGION: "
    "`aws bedrock list-inference-profiles` names those of the Region.",
    Symptom.MODEL_FAULT: "Look at the AWS health dashboard for Bedrock in the Region; keep several models in "
    "BEDROCK_FALLBACK_MODELS. `ai-prism models probe ID` tries one again.",
    Symptom.PAUSED: "`ai-prism models resume ID --reason ...` when the reason is over.",
    Symptom.S3: "Check S3_BUCKET_NAME and AWS_REGION, and that the task role has s3:ListBucket on the bucket and "
    "s3:GetObject, s3:PutObject and s3:DeleteObject under S3_PREFIX; with a KMS key also kms:GenerateDataKey and "
    "kms:Decrypt.",
    Symptom.REDIS: "Check REDIS_URL (rediss:// and the password with ElastiCache), that the tasks' security group may "
    "reach port 6379 of the cache, and that both are in one VPC.",
    Symptom.SLOW: "Look at processor and memory of the web service and of Redis; add web instances, or give them more. "
    "The review itself is as slow as its model: compare `ai-prism models`.",
    Symptom.SOCKET: "Behind a load balancer allow WebSockets and stickiness by cookie. App Runner passes none, which "
    "is what the HTTP transport is for: let POST /_transport/ through unchanged, and give all instances one "
    "SECRET_KEY.",
    Symptom.PAGE: "Read the log of the web server at this time; compare the versions of web and workers.",
    Symptom.MEMORY: "Give the tasks more memory, or lower WORKER_CONCURRENCY; a worker's memory grows with the longest "
    "documents, and is given back when its job ends.",
    Symptom.SIGN_IN: "Give --token a token of a service account with the scopes read and write, made by "
    "`ai-prism tokens create NAME --scope read --scope write`.",
    Symptom.OPEN: "Set AUTH_MODE to oidc or proxy (`docs/identity.md`); until then take the address off the Internet.",
    Symptom.PROXY: "Something in between changes or holds back answers: switch off buffering, caching and content "
    "filters for this address.",
    Symptom.LIMIT: "Web and settings are not of one version, or something in between answers in its place; compare "
    "MAX_UPLOAD_MB and API_REQUESTS_PER_MINUTE with what the web service was started with.",
    Symptom.TOO_MANY: "Wait a minute, and see what else uses this token; API_REQUESTS_PER_MINUTE says how many "
    "requests one may send.",
    Symptom.PRODUCT: "Keep the review named here and its JSON export, and report both: this is a fault of the program.",
}

BY_ATTEMPT: dict[str, Symptom] = {
    "throttled": Symptom.THROTTLED,
    "forbidden": Symptom.FORBIDDEN,
    "credentials_refused": Symptom.CREDENTIALS,
    "retired": Symptom.GONE,
}
"""By the outcome of an attempt; all others are faults of models."""
