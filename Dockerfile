# The bot in a container. Build: docker build -t distretti-bot .
# Run: docker run -e TELEGRAM_TOKEN -e ADMIN_IDS -v distretti:/data distretti-bot
# tests/test_packaging.py reads this file and carries out its steps without Docker.

FROM python:3.13-slim AS builder
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
# The dependencies first: this layer changes only with the lock.
COPY requirements.txt requirements-build.txt ./
RUN python -m venv --without-pip /opt/venv
RUN python -m pip --python /opt/venv install --require-hashes -r requirements.txt
# What makes the wheel stays in this stage.
RUN python -m pip install --target /opt/build --require-hashes -r requirements-build.txt
# The source last.
COPY . .
RUN PYTHONPATH=/opt/build python -m pip wheel --no-deps --no-build-isolation --no-index --wheel-dir /opt/wheel .
RUN python -m pip --python /opt/venv install --no-deps --no-index /opt/wheel/*.whl

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home bot && install -d -o bot -g bot /data
COPY --from=builder /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1
ENV DATABASE_URL=sqlite:////data/distretti.db
# The bot touches this file at every poll that Telegram answers; a poll lasts under a minute.
ENV HEARTBEAT=/tmp/distretti-heartbeat
VOLUME /data
WORKDIR /data
USER bot
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=2 CMD ["python", "-c", "import os, sys, time; sys.exit(time.time() - os.path.getmtime(os.environ['HEARTBEAT']) > 120)"]
CMD ["python", "-m", "bot", "run"]
