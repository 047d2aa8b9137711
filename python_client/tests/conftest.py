"""Fixtures: a fake server of this process for each test."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import fake_server
import pytest

import recenv


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip by name what needs Gymnasium where there is none; whole files skip themselves."""
    if find_spec("gymnasium") is None:
        skip = pytest.mark.skip(reason="Gymnasium is not installed.")
        for item in items:
            if "gymnasium" in item.keywords:
                item.add_marker(skip)


@pytest.fixture
def fake() -> Iterator[fake_server.Fake]:
    server, service, port = fake_server.start("127.0.0.1:0")
    yield fake_server.Fake(server, service, f"127.0.0.1:{port}")
    server.stop(None)


@pytest.fixture
def client(fake: fake_server.Fake) -> Iterator[recenv.Client]:
    with recenv.connect(fake.address, timeout=5.0) as client:
        yield client
