"""A forked child has connections and sessions of its own."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from typing import Any

import pytest

import recenv

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="This system cannot fork.")


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A fake server in another process: one in this process would be forked too."""
    import shlex
    import sys
    from pathlib import Path

    fake = str(Path(__file__).parent / "fake_server.py")
    monkeypatch.setenv("RECENV_SERVER", shlex.join([sys.executable, fake]))
    monkeypatch.setenv("PYTHONPATH", str(Path(recenv.__file__).parent.parent))
    recenv.stop_local_server()
    with recenv.connect() as client:
        yield client.address
    recenv.stop_local_server()


def in_child(work: Callable[[], Any]) -> Any:
    """Run something in a forked child and hand its answer back."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=lambda: sender.send(work()))
    child.start()
    assert receiver.poll(20), "The forked child hangs."
    answer = receiver.recv()
    child.join(10)
    assert child.exitcode == 0
    return answer


def test_session_of_the_parent_is_refused_in_the_child(address: str) -> None:
    with recenv.connect(address) as client, client.open("RatingReplay-v0") as session:
        session.reset(seed=0)

        def use() -> str:
            try:
                session.step([0])
            except recenv.SessionError as error:
                session.close()
                return str(error)
            return "no error"

        assert "is not shared with process" in in_child(use)
        session.step([0])


def test_client_of_the_parent_opens_sessions_in_the_child(address: str) -> None:
    with recenv.connect(address) as client, client.open("RatingReplay-v0") as session:
        expected = session.reset(seed=3).observation["memory"].tolist()

        def use() -> Any:
            with client.open("RatingReplay-v0") as other:
                return other.reset(seed=3).observation["memory"].tolist()

        assert in_child(use) == expected
        session.step([0])


@pytest.mark.gymnasium
@pytest.mark.parametrize("where", ["address", "none"])
def test_env_of_the_parent_opens_its_own_session_in_the_child(address: str, where: str) -> None:
    env = recenv.make("RatingReplay-v0", address if where == "address" else None)
    expected, _ = env.reset(seed=3)
    reward = env.step(2)[1]

    def use() -> Any:
        try:
            env.step(2)
        except recenv.ResetNeededError:
            observation, _ = env.reset(seed=3)
            return observation["memory"].tolist(), env.step(2)[1]

    assert in_child(use) == (expected["memory"].tolist(), reward)
    env.step(2)
    env.close()


@pytest.mark.gymnasium
def test_async_vector_env_forks_and_steps(address: str) -> None:
    gymnasium = pytest.importorskip("gymnasium")
    import numpy as np

    env = recenv.make("RatingReplay-v0", address)
    env.reset(seed=0)
    envs = gymnasium.vector.AsyncVectorEnv(
        [lambda: recenv.make("RatingReplay-v0", address)] * 3, context="fork"
    )
    ours = recenv.make_vec("RatingReplay-v0", 3, address)
    for step in range(5):
        theirs = envs.reset(seed=9)[0] if step == 0 else envs.step(np.array([1, 2, 3]))[0]
        mine = ours.reset(seed=9)[0] if step == 0 else ours.step(np.array([1, 2, 3]))[0]
        assert np.array_equal(theirs["memory"], mine["memory"])
    envs.close()
    ours.close()
    env.close()
