# syntax=docker/dockerfile:1
# gouji as an HTTP service, OCR models inside: docker build -t gouji . && docker run -e GOUJI_TOKEN=… -p 8000:8000 gouji

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/gouji
COPY . .
# The wheel of rapidocr brings the models of its recogniser, and gouji's own those of digits: nothing is loaded later.
# Some versions of it ask for the OpenCV that draws windows, whose libraries a slim image lacks.
RUN /opt/gouji/bin/pip install '.[ocr,serve]' \
    && /opt/gouji/bin/pip uninstall --yes opencv-python \
    && /opt/gouji/bin/pip install --force-reinstall --no-deps opencv-python-headless \
    && /opt/gouji/bin/python -m compileall -q /opt/gouji/lib \
    && /opt/gouji/bin/python -c 'import cv2, rapidocr, gouji.serve.preload' \
    && /opt/gouji/bin/pip uninstall --yes pip

FROM python:3.13-slim-bookworm
LABEL org.opencontainers.image.title="gouji" \
      org.opencontainers.image.description="Reads messy Chinese statutory reports over HTTP" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/gouji/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 ORT_DISABLE_TELEMETRY=1 HOME=/tmp
# DOC, WPS, RTF and ODT need LibreOffice, which makes the image half a gigabyte larger: --build-arg OFFICE=libreoffice-writer-nogui
ARG OFFICE=
RUN if [ -n "$OFFICE" ]; then \
        apt-get update && apt-get install -y --no-install-recommends "$OFFICE" && rm -rf /var/lib/apt/lists/*; \
    fi \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin gouji
COPY --from=build /opt/gouji /opt/gouji
USER 10001:10001
# Uploads, and what readers leave while they read, stand here; nothing else is written.
VOLUME ["/tmp"]
WORKDIR /tmp
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["gouji", "serve", "--host", "0.0.0.0", "--port", "8000"]
CMD ["--log-format", "json"]
