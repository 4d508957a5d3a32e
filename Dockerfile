# The command-line program, for people who would rather not install Python:
#   docker build -t assess .
#   docker run --rm -it -v "$PWD:/work" assess score team.yaml
FROM python:3.13-slim-bookworm AS build
WORKDIR /src
COPY requirements/runtime.lock requirements/runtime.lock
RUN python -m venv /opt/assess \
 && /opt/assess/bin/pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: -r requirements/runtime.lock
COPY . .
RUN /opt/assess/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim-bookworm
# What PDF reports need (see `assess doctor`); versions are those of the base image's Debian.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/assess /opt/assess
ENV PATH="/opt/assess/bin:$PATH" \
    COLORTERM=truecolor
RUN useradd --create-home --uid 1000 assess
USER 1000
WORKDIR /work
ENTRYPOINT ["assess"]
