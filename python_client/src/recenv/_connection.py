"""How an environment reaches its session: made lazily, and made anew where it was lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import _errors
from ._client import Client, connect
from ._contract import Contract
from ._session import Session


class Connection:
    """The arguments of an environment, and the session that they opened.

    It can be pickled and survives a fork: the copy has the arguments alone, and opens a session
    of its own when it is first asked to.
    """

    def __init__(
        self,
        environment_id: str,
        address: str | None,
        *,
        lanes: int,
        autoreset: str,
        layout: str,
        max_episode_steps: int | None,
        options: Mapping[str, Any],
        timeout: float,
        token: str | None,
        tls: bool | None,
        root_certificates: str | None,
        lease_seconds: float | None,
    ) -> None:
        """Open a session, to learn the spaces."""
        self._connect = {
            "address": address,
            "timeout": timeout,
            "token": token,
            "tls": tls,
            "root_certificates": root_certificates,
        }
        self._open = {
            "id": environment_id,
            "lanes": lanes,
            "autoreset": autoreset,
            "layout": layout,
            "max_episode_steps": max_episode_steps,
            "options": dict(options),
            "lease_seconds": lease_seconds,
        }
        self._client: Client | None = None
        self._session: Session | None = None
        self._started = False
        self._closed = False
        self.contract: Contract = self._reopen().contract

    def _reopen(self) -> Session:
        if self._client is not None:
            self._client.close()
        self._client = connect(**self._connect)
        try:
            self._session = self._client.open(**self._open, copy=True)
        except BaseException:
            self._client.close()
            self._client = None
            raise
        self._started = False
        return self._session

    @property
    def fresh(self) -> bool:
        """Whether no episode was started yet on the session that the next reset will use."""
        return self._session is None or not self._session.usable or not self._started

    def for_reset(self) -> Session:
        """The session, opened anew where it was lost."""
        if self._closed:
            raise _errors.SessionError("The environment was closed. Make a new one.")
        if self._session is None or not self._session.usable:
            return self._reopen()
        return self._session

    def mark_started(self) -> None:
        """Note that every lane was reset."""
        self._started = True

    def for_step(self) -> Session:
        """The session, in which episodes run.

        Raises:
            ResetNeededError: It was not reset yet in this process, or was lost.
        """
        if self._closed:
            raise _errors.SessionError("The environment was closed. Make a new one.")
        if self._session is None or not self._started or not self._session.usable:
            raise _errors.ResetNeededError(
                "Step was called before reset, or after the connection was lost or the "
                "environment was copied to another process. Call reset first."
            )
        return self._session

    def close(self) -> None:
        """Close the session and the connection. Closing twice is harmless."""
        self._closed = True
        if self._client is not None:
            self._client.close()
        self._client = self._session = None

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what belongs to this process."""
        return {**self.__dict__, "_client": None, "_session": None, "_started": False}
