"""A server of this process's own: started once, shared, stopped."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import recenv
from recenv import _local_server

FAKE = Path(__file__).parent / "fake_server.py"
SOURCES = Path(recenv.__file__).parent.parent
COMMAND = shlex.join([sys.executable, str(FAKE)])


@pytest.fixture(autouse=True)
def command(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("RECENV_SERVER", COMMAND)
    monkeypatch.setenv("PYTHONPATH", str(SOURCES))
    recenv.stop_local_server()
    yield
    recenv.stop_local_server()


def server() -> _local_server.LocalServer:
    assert _local_server._server is not None
    return _local_server._server


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_connect_without_address_starts_one_server_for_all() -> None:
    first, second = recenv.connect(), recenv.connect()

    assert first.address == second.address and first.address.startswith("unix:/")
    assert first.list()
    folder = Path(first.address.removeprefix("unix:")).parent
    pid = server().pid
    recenv.stop_local_server()
    assert not folder.exists() and not alive(pid)


def test_connect_after_the_server_died_starts_another() -> None:
    first = recenv.connect()
    os.kill(server().pid, signal.SIGKILL)
    server()._process.wait()

    second = recenv.connect()

    assert second.address != first.address
    assert second.list()


def test_exit_of_the_process_stops_its_server() -> None:
    program = """
import recenv
from recenv import _local_server
session = recenv.connect().open("RatingReplay-v0")
session.reset()
print(_local_server._server.pid, recenv.connect().address)
"""
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )

    assert result.stderr == ""
    pid, address = result.stdout.split()
    assert not alive(int(pid))
    assert not Path(address.removeprefix("unix:")).parent.exists()


def test_step_server_killed_in_mid_step_fails_promptly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECENV_SERVER", COMMAND)
    monkeypatch.setattr(
        _local_server, "find_command", lambda: [*shlex.split(COMMAND), "--slow", "20"]
    )
    client = recenv.connect(timeout=30)
    session = client.open("RatingReplay-v0")
    session.reset()
    threading.Timer(0.5, os.kill, (server().pid, signal.SIGKILL)).start()
    started = time.monotonic()

    with pytest.raises(recenv.ServerUnavailableError):
        session.step([0])

    assert time.monotonic() - started < 15


def test_connect_no_tool_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECENV_SERVER")
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(recenv.ServerUnavailableError, match="RECENV_SERVER is not set"):
        recenv.connect()


def test_connect_tool_that_cannot_run_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECENV_SERVER", "/nowhere/recenv")

    with pytest.raises(recenv.ServerUnavailableError, match="cannot be started with /nowhere"):
        recenv.connect()


def test_connect_tool_in_a_folder_with_a_space_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tool = tmp_path / "my tools" / "run.sh"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec {COMMAND} "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("RECENV_SERVER", str(tool))

    with recenv.connect() as client:
        assert client.list()


def test_connect_tool_that_is_no_command_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECENV_SERVER", "run 'it")

    with pytest.raises(recenv.ServerUnavailableError, match="neither a file nor a command line"):
        recenv.connect()


def test_connect_tool_that_fails_shows_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    failing = shlex.join([sys.executable, "-c", "import sys; sys.exit('no luck today')"])
    monkeypatch.setenv("RECENV_SERVER", failing)

    with pytest.raises(recenv.ServerUnavailableError, match="exit code 1 .*: no luck today"):
        recenv.connect()


def test_connect_tool_that_is_never_ready_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    sleeping = shlex.join([sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setenv("RECENV_SERVER", sleeping)
    monkeypatch.setattr(_local_server, "_START_SECONDS", 0.3)

    with pytest.raises(recenv.ServerUnavailableError, match=r"not ready within 0\.3 s"):
        recenv.connect()
