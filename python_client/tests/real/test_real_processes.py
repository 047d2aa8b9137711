"""Servers as processes: leases, deaths, restarts.

    RECENV_TEST_SERVER="dotnet /path/to/recenv.dll" python -m pytest tests/real
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import agreement
import numpy as np
import pytest
from real_server import COMMAND, INTEREST, REPLAY

import recenv
from recenv import _local_server


def test_lease_runs_out_without_a_sign_of_life(client: recenv.Client) -> None:
    kept = client.open(INTEREST, lease_seconds=2.0)
    left = client.open(INTEREST, lease_seconds=2.0, keep_alive=False)
    kept.reset()
    left.reset()

    time.sleep(5)

    kept.step([[0, 1]])
    with pytest.raises(recenv.SessionError):
        left.step([[0, 1]])


def test_step_server_killed_in_mid_step_fails_promptly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECENV_SERVER", COMMAND)
    server = _local_server.LocalServer()
    env = recenv.make_vec(INTEREST, 512, server.address, timeout=20)
    env.reset(seed=0)
    actions = np.tile([0, 1], (512, 1))
    killed_at: list[float] = []

    def kill() -> None:
        killed_at.append(time.monotonic())
        os.kill(server.pid, signal.SIGKILL)

    timer = threading.Timer(0.5, kill)
    timer.start()
    with pytest.raises(recenv.ServerUnavailableError):
        for _ in range(1_000_000):
            env.step(actions)

    assert time.monotonic() - killed_at[0] < 10
    env.close()
    server.stop()


def test_local_server_is_started_and_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECENV_SERVER", COMMAND)
    recenv.stop_local_server()
    with recenv.make(INTEREST) as env:
        env.reset(seed=0)
        env.step([0, 1])
    assert _local_server._server is not None
    process = _local_server._server._process
    recenv.stop_local_server()

    assert process.poll() is not None


def test_local_server_reads_files_of_this_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RECENV_SERVER", COMMAND)
    monkeypatch.chdir(tmp_path)
    rows = [f"{u}\t{i}\t{1 + u * i % 5}\t0\n" for u in range(1, 31) for i in range(1, 41)]
    Path("ratings.tsv").write_text("".join(rows))
    recenv.stop_local_server()
    for path in ("ratings.tsv", str(tmp_path / "ratings.tsv")):
        with recenv.make(REPLAY, path=path, minimum_positives=5) as env:
            assert env.contract.options["path"] == str(tmp_path / "ratings.tsv")
    recenv.stop_local_server()


def test_local_server_its_process_killed_ends_too() -> None:
    code = (
        "import os, signal, recenv, sys; recenv.connect(); "
        "from recenv import _local_server as local; "
        "print(local._server.pid, local._server._folder, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = dict(os.environ, RECENV_SERVER=COMMAND)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60
    )
    pid, folder = done.stdout.split()

    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and os.path.exists(f"/proc/{pid}"):
        time.sleep(0.05)
    shutil.rmtree(folder)  # which nobody could remove

    assert done.returncode == -signal.SIGKILL
    assert not os.path.exists(f"/proc/{pid}"), "the server outlived the process that started it"


@pytest.mark.parametrize("id", [INTEREST, REPLAY])
def test_restore_in_another_server_process_continues_bit_identically(
    client: recenv.Client, id: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECENV_SERVER", COMMAND)
        other = _local_server.LocalServer()
    try:
        with client.open(id, lanes=4) as here, recenv.connect(other.address) as elsewhere:
            batch = here.reset(seed=11)
            for step in range(20):
                batch = here.step(open_actions(here, batch, step))
            with elsewhere.open(id, lanes=4) as there:
                restored = there.restore(here.snapshot())
                agreement.assert_same(restored.observation, batch.observation)
                for step in range(20, 60):
                    actions = open_actions(here, batch, step)
                    batch, theirs = here.step(actions), there.step(actions)
                    assert theirs.rewards.tobytes() == batch.rewards.tobytes()
                    for mine, other_leaf in zip(batch.leaves, theirs.leaves, strict=True):
                        assert mine.tobytes() == other_leaf.tobytes()
    finally:
        other.stop()


def open_actions(session: recenv.Session, batch: recenv.Batch, step: int) -> Any:
    """Allowed actions that differ from step to step."""
    if isinstance(session.contract.action_space, recenv.spaces.MultiDiscreteSpec):
        return (step + np.arange(session.lanes * 2).reshape(-1, 2)) % 10
    masks = batch.observation["mask"]
    return np.array([np.flatnonzero(mask)[step % mask.sum()] for mask in masks])
