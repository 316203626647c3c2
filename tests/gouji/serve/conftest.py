"""The service within this process, with one worker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from gouji.limits import Limits
from gouji.serve.options import ServeOptions

if TYPE_CHECKING:  # this file is loaded where its tests are skipped, too
    from fastapi import FastAPI
    from starlette.testclient import TestClient


@pytest.fixture(scope="session")
def options() -> ServeOptions:
    return ServeOptions(workers=1, queue=1, limits=Limits(seconds=30, megabytes=1500), upload_bytes=1 << 20)


@pytest.fixture(scope="session")
def app(options: ServeOptions) -> FastAPI:
    from gouji.serve.application import create_app

    return create_app(options)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    from starlette.testclient import TestClient

    with TestClient(app) as client:
        yield client
