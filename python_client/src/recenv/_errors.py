"""Errors, one tree.

    RecEnvError
    ├── UnknownEnvironmentError     no environment has this id
    ├── InvalidOptionError          an option is unknown, ill-typed or out of range (ValueError)
    ├── InvalidActionError          an action lies outside the action space (ValueError)
    ├── InvalidRequestError         anything else wrong with a call (ValueError)
    ├── ResetNeededError            Step before Reset, or after the end of an episode
    ├── SessionError                the session is unknown, closed, expired or not usable here
    │   └── SequenceError           the sequence number is neither the next nor the last one
    ├── SnapshotError               a snapshot is damaged or foreign (ValueError)
    ├── CapacityError               a cap of the server is reached; see retry_after
    ├── VersionMismatchError        client and server speak different protocols
    ├── AuthenticationError         the token is missing or wrong
    ├── ServerUnavailableError      no server answers, or the connection was lost (ConnectionError)
    ├── DeadlineError               no answer within the timeout (TimeoutError)
    ├── VisitError                  a visit to an agent is not open, or is at another step
    ├── FeedbackError               no recommendation of this visit and step waits for feedback
    ├── NoRecommenderError          the server serves no agent, or one without what was asked for
    └── InternalError               a bug in RecEnv

`str(error)` is the sentence that the server wrote, exactly; where no token was sent and one is
needed, a second one tells how to pass it.
"""

from __future__ import annotations

from typing import Any, TypeVar

import grpc

from .v1 import error_pb2

DETAIL_KEY = "recenv-error-bin"


class RecEnvError(Exception):
    """Base of every error that the package raises on purpose.

    Attributes:
        path: What is at fault: an option key, an action leaf, a session id. May be empty.
        hint: What to do, when more can be said than the sentence says. May be empty.
        recoverable: True when the session is unharmed and a corrected call may follow.
    """

    def __init__(
        self, message: str = "", *, path: str = "", hint: str = "", recoverable: bool = False
    ) -> None:
        """Make an error.

        Args:
            message: The whole sentence.
            path: What is at fault.
            hint: What to do.
            recoverable: Whether the session is unharmed.
        """
        super().__init__(message)
        self.path = path
        self.hint = hint
        self.recoverable = recoverable

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the attributes when the error crosses a process boundary."""
        return type(self), self.args, self.__dict__


class UnknownEnvironmentError(RecEnvError):
    """No environment has this id."""


class InvalidOptionError(RecEnvError, ValueError):
    """An option is unknown, ill-typed or out of range."""


class InvalidActionError(RecEnvError, ValueError):
    """An action lies outside the action space or breaks a rule of the environment."""


class InvalidRequestError(RecEnvError, ValueError):
    """Anything else is wrong with a call."""


class ResetNeededError(RecEnvError):
    """Step was called before reset, or after the end of an episode."""


class SessionError(RecEnvError):
    """The session is unknown, was closed, expired, or cannot be used here."""


class SequenceError(SessionError):
    """The sequence number is neither the next nor the last one."""


class SnapshotError(RecEnvError, ValueError):
    """A snapshot is damaged or belongs to another environment, version or options."""


class CapacityError(RecEnvError):
    """A cap of the server is reached.

    Attributes:
        retry_after: Seconds to wait before trying again; None where waiting does not help.
    """

    retry_after: float | None = None


class VersionMismatchError(RecEnvError):
    """Client and server speak different protocols."""


class AuthenticationError(RecEnvError):
    """The token is missing or wrong."""


class ServerUnavailableError(RecEnvError, ConnectionError):
    """No server answers, or the connection was lost."""


class DeadlineError(RecEnvError, TimeoutError):
    """No answer arrived within the timeout."""


class VisitError(RecEnvError):
    """A visit to an agent is not open on the server, or is at another step."""


class FeedbackError(RecEnvError):
    """No recommendation of this visit and step waits for feedback."""


class NoRecommenderError(RecEnvError):
    """The server serves no agent, or one without what was asked for."""


class InternalError(RecEnvError):
    """A bug in RecEnv."""


_BY_CODE: dict[int, type[RecEnvError]] = {
    error_pb2.ERROR_CODE_UNKNOWN_ENVIRONMENT: UnknownEnvironmentError,
    error_pb2.ERROR_CODE_INVALID_OPTION: InvalidOptionError,
    error_pb2.ERROR_CODE_INVALID_ACTION: InvalidActionError,
    error_pb2.ERROR_CODE_RESET_NEEDED: ResetNeededError,
    error_pb2.ERROR_CODE_UNKNOWN_SESSION: SessionError,
    error_pb2.ERROR_CODE_SEQUENCE: SequenceError,
    error_pb2.ERROR_CODE_CAPACITY: CapacityError,
    error_pb2.ERROR_CODE_VERSION: VersionMismatchError,
    error_pb2.ERROR_CODE_SNAPSHOT: SnapshotError,
    error_pb2.ERROR_CODE_INVALID_REQUEST: InvalidRequestError,
    error_pb2.ERROR_CODE_UNAUTHENTICATED: AuthenticationError,
    error_pb2.ERROR_CODE_INTERNAL: InternalError,
    error_pb2.ERROR_CODE_VISIT: VisitError,
    error_pb2.ERROR_CODE_FEEDBACK: FeedbackError,
    error_pb2.ERROR_CODE_NO_RECOMMENDER: NoRecommenderError,
}

_BY_STATUS: dict[grpc.StatusCode, type[RecEnvError]] = {
    grpc.StatusCode.INVALID_ARGUMENT: InvalidRequestError,
    grpc.StatusCode.OUT_OF_RANGE: InvalidRequestError,
    grpc.StatusCode.NOT_FOUND: SessionError,
    grpc.StatusCode.RESOURCE_EXHAUSTED: CapacityError,
    grpc.StatusCode.UNAUTHENTICATED: AuthenticationError,
    grpc.StatusCode.PERMISSION_DENIED: AuthenticationError,
    grpc.StatusCode.INTERNAL: InternalError,
}

# What grpcio says where nobody listens, and where a TLS handshake failed.
_ABSENT = ("refused", "no such file", "unreachable", "dns", "name resolution")
_HANDSHAKE = ("handshake", "ssl", "tls", "certificate")

_E = TypeVar("_E", bound=RecEnvError)


def _noted(error: _E) -> _E:
    """Show the hint below the traceback, where Python can."""
    if error.hint and hasattr(error, "add_note"):
        error.add_note(error.hint)
    return error


def _from_detail(detail: error_pb2.ErrorDetail, status: grpc.StatusCode) -> RecEnvError:
    kind = _BY_CODE.get(detail.code) or _BY_STATUS.get(status, RecEnvError)
    error = kind(detail.message, path=detail.path, hint=detail.hint, recoverable=detail.recoverable)
    if isinstance(error, CapacityError) and detail.retry_after_seconds > 0:
        error.retry_after = detail.retry_after_seconds
    return _noted(error)


def find_detail(error: grpc.RpcError) -> error_pb2.ErrorDetail | None:
    """Read the ErrorDetail of a failed call, if it carries a readable one."""
    metadata: Any = error.trailing_metadata() or ()
    for key, value in metadata:
        if key == DETAIL_KEY:
            try:
                return error_pb2.ErrorDetail.FromString(value)
            except Exception:  # Any decode error: the status message still tells.
                return None
    return None


def _reach_hint(reason: str, tls: bool) -> str:
    """Tell what to do where a server cannot be reached: grpcio's reason is all that is known."""
    reason = reason.lower()
    start = 'Is it running? "recenv serve" starts one.'
    if any(sign in reason for sign in _ABSENT):
        return start
    if tls:
        hint = (
            "The call was encrypted: if the server does not speak TLS, pass tls=False; if its "
            "certificate is not one that this system trusts, pass root_certificates=."
        )
        return hint if any(sign in reason for sign in _HANDSHAKE) else f"{start} {hint}"
    return (
        f"{start} The call was not encrypted: if the server speaks TLS, pass tls=True, and "
        "root_certificates= where its certificate is its own."
    )


def from_rpc(
    error: grpc.RpcError,
    *,
    method: str,
    address: str,
    timeout: float,
    tls: bool = False,
    token: bool = True,
) -> RecEnvError:
    """Turn a failed call into the error to raise.

    Args:
        error: What grpcio raised.
        method: Name of the call, for sentences of our own.
        address: Address of the server, for sentences of our own.
        timeout: Deadline that the call had, in seconds.
        tls: Whether the call was encrypted.
        token: Whether the call carried a token.
    """
    made = _make(error, method, address, timeout, tls)
    if isinstance(made, AuthenticationError) and not token:
        made.args = (f"{made} No token was sent: pass token=, or set RECENV_TOKEN.",)
    return made


def _make(
    error: grpc.RpcError, method: str, address: str, timeout: float, tls: bool
) -> RecEnvError:
    detail = find_detail(error)
    status = error.code()
    reason = error.details() or status.name
    if status is grpc.StatusCode.DEADLINE_EXCEEDED:
        return DeadlineError(
            f"The server at {address} did not answer {method} within {timeout:g} s. "
            "Raise the timeout, or look at the server's log."
        )
    if status is grpc.StatusCode.UNAVAILABLE:
        sentence = detail.message if detail is not None else ""
        return ServerUnavailableError(
            sentence
            or f"The server at {address} cannot be reached for {method}: {reason.rstrip('.')}. "
            + _reach_hint(reason, tls)
        )
    if detail is not None and detail.message:
        return _from_detail(detail, status)
    if status is grpc.StatusCode.UNIMPLEMENTED:
        return VersionMismatchError(
            f"The server at {address} does not know {method}: {reason}. "
            "Install the same version of RecEnv on both sides."
        )
    return _BY_STATUS.get(status, RecEnvError)(reason)
