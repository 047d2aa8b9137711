"""A server of this process's own, for users who give no address."""

from __future__ import annotations

import atexit
import os
import shlex
import shutil
import subprocess
import tempfile
import threading
import time

from ._errors import ServerUnavailableError

# Environment variable with the command line of the tool, for example "dotnet /path/recenv.dll".
COMMAND_VARIABLE = "RECENV_SERVER"

_START_SECONDS = 180.0  # The command may build the server first.
_STOP_SECONDS = 5.0
_POLL_SECONDS = 0.02
_LOG_TAIL = 2000
# Longest path that fits the address of a Unix socket, with room for the file's name.
_LONGEST_FOLDER = 80


def find_command() -> list[str]:
    """Command line of the tool.

    The variable holds a command line, or the path of one file, spaces and all.

    Raises:
        ServerUnavailableError: There is none, or it cannot be read.
    """
    configured = os.environ.get(COMMAND_VARIABLE, "").strip()
    if os.path.isfile(configured):
        return [configured]
    if configured:
        try:
            return shlex.split(configured)
        except ValueError as error:
            raise ServerUnavailableError(
                f"{COMMAND_VARIABLE} is {configured!r}, which is neither a file nor a command "
                f"line: {error}."
            ) from None
    tool = shutil.which("recenv")
    if tool is None:
        raise ServerUnavailableError(
            'No address was given, and no local server can be started: the tool "recenv" is not '
            f"on PATH and {COMMAND_VARIABLE} is not set. Install the tool, set "
            f"{COMMAND_VARIABLE} to the command that runs it, or pass an address."
        )
    return [tool]


class LocalServer:
    """One server process on a Unix socket in a temporary folder."""

    def __init__(self) -> None:
        """Start the process and wait until it is ready.

        Raises:
            ServerUnavailableError: It cannot be started, or is not ready in time.
        """
        command = find_command()
        folder = tempfile.mkdtemp(prefix="recenv-")
        if len(folder) > _LONGEST_FOLDER:
            os.rmdir(folder)
            folder = tempfile.mkdtemp(prefix="recenv-", dir="/tmp")
        self._folder = folder
        self._owner = os.getpid()
        self._log = os.path.join(folder, "server.log")
        ready_file = os.path.join(folder, "ready")
        command += ["serve", "--socket", os.path.join(folder, "recenv.sock")]
        command += ["--ready-file", ready_file, "--until-stdin-closes"]
        # None but this user reaches the socket, and it may read what this user may: relative paths
        # from here, others from the root.
        command += ["--data", os.getcwd(), "--data", os.path.abspath(os.sep)]
        try:
            with open(self._log, "wb") as log:
                # In a session of its own, so that Ctrl-C reaches the training loop alone.
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,  # Closes with this process, however it ends.
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise ServerUnavailableError(
                f"The local server cannot be started with {shlex.join(command)}: {error}."
            ) from None
        try:
            self.address = self._wait(ready_file, shlex.join(command))
        except BaseException:
            self.stop()
            raise

    def _wait(self, ready_file: str, command: str) -> str:
        deadline = time.monotonic() + _START_SECONDS
        last = ""
        while time.monotonic() < deadline:
            exit_code = self._process.poll()
            if exit_code is not None:
                raise ServerUnavailableError(
                    f"The local server, {command}, ended with exit code {exit_code} before it "
                    f"was ready: {self._tail()}"
                )
            try:
                with open(ready_file, encoding="utf-8") as file:
                    text = file.read()
            except FileNotFoundError:
                text = ""
            if text.strip() and (text.endswith("\n") or text == last):
                return text.split()[0]  # One address a line; the socket is the only one.
            last = text
            time.sleep(_POLL_SECONDS)
        raise ServerUnavailableError(
            f"The local server, {command}, was not ready within {_START_SECONDS:g} s: "
            f"{self._tail()}"
        )

    def _tail(self) -> str:
        try:
            with open(self._log, encoding="utf-8", errors="replace") as file:
                return file.read()[-_LOG_TAIL:].strip() or "it printed nothing."
        except OSError:
            return "its log cannot be read."

    @property
    def usable(self) -> bool:
        """Whether the process runs. A forked child trusts that its parent's does."""
        return self._owner != os.getpid() or self._process.poll() is None

    @property
    def pid(self) -> int:
        """Id of the process."""
        return self._process.pid

    def stop(self) -> None:
        """End the process and remove its folder, in the process that started it."""
        if self._owner != os.getpid():
            return
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        shutil.rmtree(self._folder, ignore_errors=True)


_server: LocalServer | None = None
_lock = threading.Lock()


def local_server_address() -> str:
    """Address of this process's server, started if it does not run.

    A forked child shares its parent's server.
    """
    global _server
    with _lock:
        if _server is not None and not _server.usable:
            _server.stop()
            _server = None
        if _server is None:
            _server = LocalServer()
        return _server.address


def stop_local_server() -> None:
    """Stop this process's server, if there is one. The next use starts another."""
    global _server
    with _lock:
        if _server is not None:
            _server.stop()
            _server = None


def _renew_lock() -> None:
    global _lock
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)
atexit.register(stop_local_server)
