"""Keeps the leases of open sessions alive while the process does something else."""

from __future__ import annotations

import atexit
import os
import threading
import time
import weakref
from typing import Protocol

from ._errors import RecEnvError


class Leased(Protocol):
    """What the keeper must know of a session."""

    @property
    def lease_seconds(self) -> float:
        """Seconds without any call after which the server closes the session."""
        ...

    @property
    def last_call(self) -> float:
        """Monotonic time of the last call."""
        ...

    def renew(self) -> bool:
        """Renew the lease; False when there is nothing left to renew."""
        ...


class LeaseKeeper:
    """One daemon thread that renews every idle session of this process after a third of its lease.

    Sessions are held weakly: one that was dropped without being closed expires.
    """

    def __init__(self) -> None:
        """Start with no session and no thread."""
        self._sessions: weakref.WeakSet[Leased] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def add(self, session: Leased) -> None:
        """Keep a session alive until it is closed or dropped."""
        with self._lock:
            self._sessions.add(session)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="recenv-lease", daemon=True)
                self._thread.start()
        self._wake.set()

    def discard(self, session: Leased) -> None:
        """Let a session go."""
        with self._lock:
            self._sessions.discard(session)

    def stop(self) -> None:
        """End the thread."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=1.0)

    def _run(self) -> None:
        while not self._stopping:
            self._wake.wait(self._pass())
            self._wake.clear()

    def _pass(self) -> float | None:
        """Renew what is due; tell how long to sleep."""
        with self._lock:
            sessions = list(self._sessions)
        waits: list[float] = []
        for session in sessions:
            period = session.lease_seconds / 3
            wait = session.last_call + period - time.monotonic()
            if wait <= 0:
                wait = period
                if not _renew(session):
                    self.discard(session)
                    continue
            waits.append(wait)
        return max(0.01, min(waits)) if waits else None


def _renew(session: Leased) -> bool:
    try:
        return session.renew()
    except RecEnvError:
        return True  # The next real call will tell; until then, try again.


_keeper = LeaseKeeper()


def keeper() -> LeaseKeeper:
    """The keeper of this process."""
    return _keeper


def _replace_keeper() -> None:
    global _keeper
    _keeper = LeaseKeeper()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_replace_keeper)
atexit.register(lambda: _keeper.stop())
