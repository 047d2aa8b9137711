"""Fixtures: one real server for all tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

import recenv
from recenv import _local_server


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECENV_SERVER", os.environ["RECENV_TEST_SERVER"])
        server = _local_server.LocalServer()
    yield server.address
    server.stop()


@pytest.fixture
def client(address: str) -> Iterator[recenv.Client]:
    with recenv.connect(address, timeout=20) as client:
        yield client


@pytest.fixture
def session(client: recenv.Client) -> Iterator[recenv.Session]:
    with client.open("InterestEvolution-v0", lanes=3) as session:
        yield session
