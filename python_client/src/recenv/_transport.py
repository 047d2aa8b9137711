"""The one module that calls gRPC."""

from __future__ import annotations

import os
import re
import time
import weakref
from collections.abc import Callable, Iterable
from typing import Any

# grpcio reads these when it is first imported. Without the first, a forked child hangs in its first
# call.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "1")
# With epoll, a forked child now and then misses what its first connection receives (grpcio 1.51).
os.environ.setdefault("GRPC_POLL_STRATEGY", "poll")

import grpc  # noqa: E402

from . import _errors  # noqa: E402
from ._checks import check_flag, check_seconds, check_token, read_certificates  # noqa: E402
from .v1.environment_pb2_grpc import EnvironmentServiceStub  # noqa: E402
from .v1.recommender_pb2_grpc import RecommenderServiceStub  # noqa: E402

# Pause before a call that ended UNAVAILABLE is repeated, in seconds.
_RETRY_PAUSE = 0.05

_transports: weakref.WeakSet[Transport] = weakref.WeakSet()
# Channels that a forked child inherited. They are never closed there: their sockets are the
# parent's.
_inherited: list[grpc.Channel] = []


def _leave_channels_to_parent() -> None:
    """Let every transport of a forked child make a channel of its own."""
    for transport in tuple(_transports):
        transport.forget_channel()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_channels_to_parent)


def parse_address(address: str) -> tuple[str, bool]:
    """Check an address.

    Args:
        address: `host:port` or `unix:/path`.

    Returns:
        The target for grpcio, and whether it is on this machine (loopback or a socket file).

    Raises:
        InvalidRequestError: It is neither.
    """
    if isinstance(address, str):
        if re.fullmatch(r"unix:(//)?/[^\0]+", address):
            return address, True
        match = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9_.-]+):([0-9]{1,5})", address)
        if match and 0 < int(match[2]) < 65536:
            host = match[1]
            return address, host in ("localhost", "[::1]") or host.startswith("127.")
    raise _errors.InvalidRequestError(
        f'The address must be "host:port" or "unix:/path" but is {address!r}.'
    )


class _Stub(EnvironmentServiceStub, RecommenderServiceStub):
    """The calls of both services, by name."""

    def __init__(self, channel: grpc.Channel) -> None:
        EnvironmentServiceStub.__init__(self, channel)
        RecommenderServiceStub.__init__(self, channel)


class Transport:
    """One channel to one server, made on first use and made anew in a forked child."""

    def __init__(
        self,
        address: str,
        *,
        timeout: float,
        token: str | None,
        tls: bool | None,
        root_certificates: str | None,
    ) -> None:
        """Prepare a channel.

        Args:
            address: `host:port` or `unix:/path`.
            timeout: Deadline of each call, in seconds, greater than 0.
            token: Bearer token, or None.
            tls: Whether to encrypt; None means yes unless the server is on this machine.
            root_certificates: PEM file of the authorities to trust; None means the system's.
        """
        self.address = address
        self.timeout = check_seconds("timeout", timeout)
        self._target, self._local = parse_address(address)
        self._tls = not self._local if tls is None else check_flag("tls", tls)
        self._roots = read_certificates(root_certificates)
        token = check_token(token)
        self._metadata = (("authorization", f"Bearer {token}"),) if token else None
        self._channel: grpc.Channel | None = None
        self._stub: _Stub | None = None
        self._closed = False
        _transports.add(self)

    def _options(self) -> list[tuple[str, Any]]:
        options: list[tuple[str, Any]] = [
            ("grpc.max_send_message_length", -1),
            ("grpc.max_receive_message_length", -1),
            ("grpc.initial_reconnect_backoff_ms", 100),
            ("grpc.max_reconnect_backoff_ms", 2000),
            # Channels with equal arguments share connections, even with a forked parent's.
            ("recenv.process", os.getpid()),
        ]
        if self._local:
            options.append(("grpc.enable_http_proxy", 0))
        else:
            options.append(("grpc.keepalive_time_ms", 60_000))
            options.append(("grpc.keepalive_timeout_ms", 20_000))
        return options

    def _connect(self) -> _Stub:
        if self._tls:
            credentials = grpc.ssl_channel_credentials(root_certificates=self._roots)
            self._channel = grpc.secure_channel(self._target, credentials, self._options())
        else:
            self._channel = grpc.insecure_channel(self._target, self._options())
        self._stub = _Stub(self._channel)
        return self._stub

    def _current_stub(self) -> _Stub:
        if self._closed:
            raise _errors.SessionError("The connection was closed. Connect again.")
        return self._connect() if self._stub is None else self._stub

    def forget_channel(self) -> None:
        """Use another channel from now on, and keep the present one from being closed."""
        if self._channel is not None:
            _inherited.append(self._channel)
        self._channel = self._stub = None

    def call(
        self, method: str, request: Any, *, repeatable: bool = True, timeout: float | None = None
    ) -> Any:
        """Call a unary method.

        Args:
            method: Name of the rpc.
            request: Its request.
            repeatable: Whether the call may be made once more when it ends UNAVAILABLE.
            timeout: Deadline in seconds, instead of the transport's.
        """

        def attempt(deadline: float) -> Any:
            rpc = getattr(self._current_stub(), method)
            return rpc(request, timeout=deadline, metadata=self._metadata)

        return self._attempt(method, attempt, repeatable, timeout or self.timeout)

    def stream(self, request: Any, consume: Callable[[Iterable[Any]], Any]) -> Any:
        """Make one call on StepStream and hand its parts to a consumer, repeating it once.

        Args:
            request: One StepStreamRequest.
            consume: Reads the parts to the end and returns what this method returns.
        """

        def attempt(deadline: float) -> Any:
            rpc = self._current_stub().StepStream
            return consume(rpc(iter((request,)), timeout=deadline, metadata=self._metadata))

        return self._attempt("StepStream", attempt, True, self.timeout)

    def _attempt(
        self, method: str, attempt: Callable[[float], Any], repeatable: bool, timeout: float
    ) -> Any:
        started = time.monotonic()
        try:
            return attempt(timeout)
        except grpc.RpcError as error:
            unavailable = error.code() is grpc.StatusCode.UNAVAILABLE
            remaining = timeout - (time.monotonic() - started) - _RETRY_PAUSE
            if not (repeatable and unavailable and remaining > 0):
                raise self._translate(error, method, timeout) from None
        time.sleep(_RETRY_PAUSE)
        try:
            return attempt(remaining)
        except grpc.RpcError as error:
            raise self._translate(error, method, timeout) from None

    def _translate(self, error: grpc.RpcError, method: str, timeout: float) -> _errors.RecEnvError:
        return _errors.from_rpc(
            error,
            method=method,
            address=self.address,
            timeout=timeout,
            tls=self._tls,
            token=self._metadata is not None,
        )

    def close(self) -> None:
        """Close the channel. Closing twice is harmless."""
        self._closed = True
        if self._channel is not None:
            self._channel.close()
            self._channel = self._stub = None
