# Plain Dockerfile: any engine builds it.
# One image for web, worker and beat. Node stays in the first stage.
ARG PYTHON_IMAGE=python:3.13-slim-trixie

FROM ${PYTHON_IMAGE} AS front
WORKDIR /build
RUN apt-get update \
    && apt-get install -y --no-install-recommends nodejs npm \
    && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
COPY scripts/build_front.py scripts/
COPY assets/ assets/
COPY static/ static/
RUN python scripts/build_front.py

FROM ${PYTHON_IMAGE} AS packages
COPY requirements/prod.txt /requirements.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r /requirements.txt

FROM ${PYTHON_IMAGE}
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin steer \
    && mkdir -p /data && chown steer:steer /data
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STEER_MODE=production \
    STEER_VAR=/data \
    STEER_STATIC=/app/static-collected
COPY --from=packages /venv /venv
COPY . /app
COPY --from=front /build/static/build /app/static/build
# The key below is used by these two build steps only and is not kept in the image.
RUN for words in $(find locale -name 'django*.po' 2>/dev/null); do \
        pybabel compile -i "$words" -o "${words%.po}.mo" || exit 1; done \
    && SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(64))') \
       ALLOWED_HOSTS=localhost DATABASE_URL=sqlite:////data/build.sqlite3 \
       python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /data/* && chown -R steer:steer /data
USER 10001
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind=0.0.0.0:8000", "--worker-class=gthread", \
     "--workers=2", "--threads=8", "--worker-tmp-dir=/dev/shm", "--no-control-socket", \
     "--access-logfile=-"]
