"""Sessions that several threads use: calls wait their turn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from fake_server import Fake

import recenv
from recenv import _session

ZEROS = np.zeros((3, 2), np.int64)


def in_two_threads(work: Callable[[], None]) -> None:
    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(work), pool.submit(work)]:
            future.result(timeout=60)


@pytest.mark.parametrize("method", ["Step", "StepStream"])
def test_step_in_two_threads_takes_every_step_once(
    fake: Fake, client: recenv.Client, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if method == "StepStream":
        monkeypatch.setattr(_session, "_STREAM_ABOVE", 100)
    with client.open("InterestEvolution-v0", lanes=3) as session:
        session.reset(seed=1)

        def work() -> None:
            for _ in range(100):
                session.step(ZEROS)
                session.render()

        in_two_threads(work)

        assert session._sequence == 201
        assert fake.service.sessions[session.id].sequence == 201


def test_close_while_another_thread_steps_does_not_wait(fake: Fake, client: recenv.Client) -> None:
    session = client.open("InterestEvolution-v0", lanes=3)
    session.reset()
    fake.service.delay["Step"] = 1.0
    thread = threading.Thread(target=session.step, args=(ZEROS,))
    thread.start()
    while not fake.service.calls["Step"]:
        pass

    session.close()

    assert thread.is_alive()
    thread.join()


def test_lease_due_in_the_midst_of_a_call_stays_kept(fake: Fake, client: recenv.Client) -> None:
    session = client.open("InterestEvolution-v0", lanes=3)
    session.reset()
    fake.service.delay["Step"] = 0.5
    thread = threading.Thread(target=session.step, args=(ZEROS,))
    thread.start()
    while not fake.service.calls["Step"]:
        pass

    assert session.renew()

    thread.join()
    assert session.renew()
