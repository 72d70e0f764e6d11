# The web server: pages, JSON API and downloads on one port. Builds with Docker, Podman or `make images-check`.
# The base is Debian 12 itself, whose Python 3.11 the program is tested on; a deployment pins it by digest:
# --build-arg BASE=debian:bookworm-slim@sha256:...
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
# Security updates come with each build; Debian keeps no old version to pin to.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates python3 python3-pip python3-venv \
    && rm -rf /var/lib/apt/lists/*
COPY requirements-web.txt /build/
# A private package index is the builder's business: it comes as a secret and stays out of the image.
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    python3 -m venv --without-pip /opt/venv \
    && python3 -m pip --python /opt/venv/bin/python install --no-cache-dir --no-compile --only-binary=:all: \
       --require-hashes -r /build/requirements-web.txt
# What nobody runs: tests and headers of libraries, a transport of Arrow, descriptions of AWS services that are not called.
RUN site=/opt/venv/lib/python3.11/site-packages \
    && find "$site" -depth -type d -name tests -exec rm -rf {} + \
    && find "$site" -type f \( -name '*.pyx' -o -name '*.pxd' -o -name '*.pyi' -o -name '*.h' -o -name '*.hpp' \) -delete \
    && rm -rf "$site"/pyarrow/include "$site"/pyarrow/src "$site"/pyarrow/*flight* \
       "$site"/pydeck/nbextension \
    && find "$site/botocore/data" -mindepth 1 -maxdepth 1 -type d ! -name bedrock ! -name bedrock-runtime ! -name s3 \
       ! -name sts ! -name sso ! -name sso-oidc ! -name signin -exec rm -rf {} +
COPY server.py streamlit_app.py bootstrap.py settings.py settings_rules.py /app/
COPY .streamlit /app/.streamlit
COPY analysis /app/analysis
COPY bedrock /app/bedrock
COPY comparison /app/comparison
COPY domain /app/domain
COPY export /app/export
COPY jobs /app/jobs
COPY pages /app/pages
COPY review /app/review
COPY storage /app/storage
COPY ui /app/ui
COPY watch /app/watch
COPY web /app/web
# Nothing can be compiled later: the root file system is read-only, and nobody owns these files but root.
RUN /opt/venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv /app

FROM ${BASE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="AI-Prism web" \
      org.opencontainers.image.description="Pages, JSON API and downloads of AI-Prism" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="LicenseRef-Proprietary" \
      org.opencontainers.image.base.name="debian:bookworm-slim"
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates python3 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/log/* /usr/share/doc/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin prism
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:/usr/bin:/bin \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BIND_ADDRESS=0.0.0.0 \
    PORT=8501
# All that is written. Fargate gives a mounted volume the owner and mode of this place, which anybody may write to.
VOLUME ["/tmp"]
USER 10001:10001
EXPOSE 8501
# That the process serves; whether Redis and S3 answer is /health's question, and no reason to end it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/_stcore/health', timeout=4)"]
CMD ["python", "server.py"]
