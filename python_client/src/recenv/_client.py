"""The plain client: one server, its environments and sessions on it."""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import _errors
from ._checks import check_count, check_seconds, check_text
from ._contract import AUTORESETS, LAYOUTS, Contract, choose, options_to_json
from ._local_server import local_server_address
from ._recommender import Recommender
from ._session import Session
from ._transport import Transport
from ._version import __version__
from .v1 import environment_pb2 as pb

PROTOCOL = "recenv.v1"


@dataclass(frozen=True)
class EnvironmentSummary:
    """One line about an environment: its id with version, and what it is."""

    id: str
    summary: str


@dataclass(frozen=True)
class EnvironmentDescription:
    """An environment under some options.

    Attributes:
        contract: Spaces and facts.
        options_schema: JSON schema of the options: type, range, default and unit of each.
        summary: What it is, in one sentence.
    """

    contract: Contract
    options_schema: dict[str, Any]
    summary: str


@dataclass(frozen=True)
class Limits:
    """Caps of a server: lanes, sessions, bytes and seconds."""

    max_lanes: int
    max_sessions: int
    max_observation_bytes: int
    max_request_bytes: int
    max_lease_seconds: float


class Client:
    """A connection to one server, on which versions were compared.

    Made by `connect`. May be used by several threads at once.

    Attributes:
        address: Address of the server.
        server_version: Package version of the server.
        features: Optional abilities of the server.
        limits: Caps of the server.
    """

    def __init__(self, transport: Transport, *, client_name: str) -> None:
        """Shake hands over a transport; `connect` does it."""
        self.address = transport.address
        self._transport = transport
        self._client_name = client_name[:200]
        self._sessions: weakref.WeakSet[Session] = weakref.WeakSet()
        hello = transport.call(
            "Hello",
            pb.HelloRequest(
                protocol=PROTOCOL, client_version=__version__, client_name=self._client_name
            ),
        )
        if hello.protocol != PROTOCOL:
            raise _errors.VersionMismatchError(
                f'The server speaks protocol "{hello.protocol}" (version {hello.server_version}), '
                f'but this client speaks "{PROTOCOL}" (version {__version__}). '
                f"Install the client of the server's version: "
                f'pip install "recenv=={hello.server_version}".'
            )
        self.server_version: str = hello.server_version
        self.features: tuple[str, ...] = tuple(hello.features)
        limits = hello.limits
        self.limits = Limits(
            limits.max_lanes,
            limits.max_sessions,
            limits.max_observation_bytes,
            limits.max_request_bytes,
            limits.max_lease_seconds,
        )

    def list(self) -> list[EnvironmentSummary]:
        """List the registered environments, in order of id."""
        response = self._transport.call("ListEnvironments", pb.ListEnvironmentsRequest())
        return [EnvironmentSummary(entry.id, entry.summary) for entry in response.environments]

    def describe(
        self, id: str, options: Mapping[str, Any] | None = None, *, layout: str = "dict"
    ) -> EnvironmentDescription:
        """Describe one environment.

        Args:
            id: Id of the environment, for example "InterestEvolution-v0".
            options: Options that differ from their defaults.
            layout: "dict", the environment's own space, or "flat", one 1-D float32 box.

        Raises:
            UnknownEnvironmentError: No environment has this id.
            InvalidOptionError: An option is unknown, ill-typed or out of range.
        """
        request = pb.DescribeEnvironmentRequest(
            environment_id=check_text("id", id),
            options_json=options_to_json(options),
            layout=choose("layout", layout, LAYOUTS),
        )
        response = self._transport.call("DescribeEnvironment", request)
        return EnvironmentDescription(
            Contract.from_proto(response.contract),
            json.loads(response.options_schema_json or "{}"),
            response.summary,
        )

    def open(
        self,
        id: str,
        *,
        lanes: int = 1,
        options: Mapping[str, Any] | None = None,
        autoreset: str = "next_step",
        layout: str = "dict",
        max_episode_steps: int | None = None,
        lease_seconds: float | None = None,
        keep_alive: bool = True,
        copy: bool = False,
    ) -> Session:
        """Open a session: a vector environment on the server.

        Args:
            id: Id of the environment.
            lanes: Number of lanes, at least 1.
            options: Options that differ from their defaults.
            autoreset: When a lane whose episode ended starts the next one: "next_step",
                "same_step" or "disabled", as in Gymnasium.
            layout: "dict" or "flat".
            max_episode_steps: Steps after which an episode is truncated. None: the
                environment's own limit; 0: none.
            lease_seconds: Seconds without any call after which the server closes the session.
                None: the server's default.
            keep_alive: Whether a background thread renews the lease while this process is idle.
            copy: Whether results are writable arrays of their own. By default they are
                read-only views of the message they came in.

        Raises:
            UnknownEnvironmentError: No environment has this id.
            InvalidOptionError: An option is unknown, ill-typed or out of range.
            InvalidRequestError: Another argument is ill-typed or out of range.
            CapacityError: A cap of the server is reached.
        """
        request = pb.OpenSessionRequest(
            environment_id=check_text("id", id),
            options_json=options_to_json(options),
            lanes=check_count("lanes", lanes, 1),
            autoreset=choose("autoreset", autoreset, AUTORESETS),
            layout=choose("layout", layout, LAYOUTS),
            client_name=self._client_name,
        )
        if max_episode_steps is not None:
            request.max_episode_steps = check_count("max_episode_steps", max_episode_steps, 0)
        if lease_seconds is not None:
            request.lease_seconds = check_seconds("lease_seconds", lease_seconds)
        response = self._transport.call("OpenSession", request, repeatable=False)
        session = Session(
            self._transport,
            response.session_id,
            Contract.from_proto(response.contract),
            lanes=response.lanes,
            autoreset=autoreset,
            lease_seconds=response.lease_seconds,
            streaming="stream" in self.features,
            copy=copy,
            keep_alive=keep_alive,
        )
        self._sessions.add(session)
        return session

    def recommender(self) -> Recommender:
        """Ask for the agent that the server lets recommend.

        Raises:
            NoRecommenderError: The server serves no agent.
        """
        return Recommender(self._transport)

    def close(self) -> None:
        """Close the sessions and the connection. Closing twice is harmless."""
        for session in tuple(self._sessions):
            session.close()
        self._transport.close()

    def __enter__(self) -> Client:
        """Return the client itself."""
        return self

    def __exit__(self, *details: object) -> None:
        """Close the client."""
        self.close()

    def __repr__(self) -> str:
        """Name the address."""
        return f"Client({self.address!r})"


def connect(
    address: str | None = None,
    *,
    timeout: float = 30.0,
    token: str | None = None,
    tls: bool | None = None,
    root_certificates: str | None = None,
    client_name: str | None = None,
) -> Client:
    """Connect to a server and compare versions.

    Args:
        address: "host:port" or "unix:/path". None: a server on this machine, started on first
            use, shared by the whole process and stopped when the process exits.
        timeout: Deadline of each call, in seconds, greater than 0.
        token: Bearer token. None: the environment variable RECENV_TOKEN, if set.
        tls: Whether to encrypt. None: yes, unless the server is on this machine.
        root_certificates: PEM file of the authorities to trust. None: the system's.
        client_name: Name for the server's log.

    Raises:
        InvalidRequestError: An argument is ill-typed or out of range.
        ServerUnavailableError: No server answers there, or none could be started.
        VersionMismatchError: The server speaks another protocol.
        AuthenticationError: The token is missing or wrong.
    """
    if client_name is None:
        client_name = f"recenv-python pid {os.getpid()}"
    client_name = check_text("client_name", client_name)
    transport = Transport(
        local_server_address() if address is None else address,
        timeout=timeout,
        token=token if token is not None else os.environ.get("RECENV_TOKEN"),
        tls=tls,
        root_certificates=root_certificates,
    )
    try:
        return Client(transport, client_name=client_name)
    except BaseException:
        transport.close()
        raise
