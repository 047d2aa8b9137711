"""Sessions: a vector environment on the server."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from typing import Any

from . import _errors
from ._actions import ActionEncoder, stack
from ._batch import Batch, BatchDecoder
from ._checks import check_count, check_lanes, check_seed, shown
from ._contract import Contract
from ._lease import keeper
from ._transport import Transport
from .v1 import environment_pb2 as pb

# A batch of observations larger than this travels in parts on a stream, in bytes.
_STREAM_ABOVE = 1 << 20

# Errors after which nobody can tell whether the server carried the call out.
_UNCERTAIN = (_errors.DeadlineError, _errors.ServerUnavailableError, _errors.InternalError)

_UNKNOWN_STATE = (
    "The last call on this session ended without an answer, so its state is unknown. "
    "Open a new one."
)


class Session:
    """A vector environment on the server, driven by this process alone.

    Made by `Client.open`. Several threads may use it: calls wait their turn, except for `close`.
    A forked child must open its own session: using one of its parent raises `SessionError`.

    Attributes:
        id: Id of the session.
        contract: Spaces and facts of the environment.
        lanes: Number of lanes.
        autoreset: "next_step", "same_step" or "disabled".
        lease_seconds: Seconds without any call after which the server closes the session.
        last_call: Monotonic time of the last call.
    """

    def __init__(
        self,
        transport: Transport,
        session_id: str,
        contract: Contract,
        *,
        lanes: int,
        autoreset: str,
        lease_seconds: float,
        streaming: bool,
        copy: bool,
        keep_alive: bool,
    ) -> None:
        """Wrap an open session; `Client.open` does it."""
        self.id = session_id
        self.contract = contract
        self.lanes = lanes
        self.autoreset = autoreset
        self.lease_seconds = lease_seconds
        self.last_call = time.monotonic()
        self._transport = transport
        self._copy = copy
        self._keep_alive = keep_alive
        self._streaming = streaming
        self._decoder = BatchDecoder(contract.observation_space, contract.infos, lanes, copy=copy)
        self._encoder = ActionEncoder(contract.action_space, lanes)
        self._streamed = streaming and lanes * self._decoder.bytes_per_lane > _STREAM_ABOVE
        # Taken after `_check_process`: in a forked child, it may be held for ever.
        # Reentrant for signal handlers: in the midst of a call, they are refused, not stuck.
        self._lock = threading.RLock()
        self._request = pb.StepRequest(session_id=session_id)
        self._sequence = 0
        self._pid = os.getpid()
        self._closed = False
        self._lost: str | None = None  # Why the session cannot be used any more.
        self._gone = False  # Whether the server said that it does not know the session.
        if keep_alive:
            keeper().add(self)

    @property
    def usable(self) -> bool:
        """Whether the session is open, known to the server and of this process."""
        return not self._closed and self._lost is None and self._pid == os.getpid()

    def reset(
        self,
        seed: int | None = None,
        *,
        lanes: Iterable[int] | None = None,
        seeds: Sequence[int | None] | None = None,
    ) -> Batch:
        """Start episodes.

        Args:
            seed: Seed of lane 0, in [0, 2^64 − 1]; lane i gets seed + i. None: each lane
                continues its own seeds.
            lanes: Lanes to reset; None means all. The answer covers all lanes.
            seeds: One seed for each lane, instead of seed; None continues that lane's own.
        """
        request = pb.ResetRequest(session_id=self.id)
        if lanes is not None:
            request.lanes.extend(check_lanes(lanes))
        if seed is not None and seeds is not None:
            raise _errors.InvalidRequestError("Pass seed or seeds, not both.")
        if seed is not None:
            request.seed = check_seed(seed)
        if seeds is not None:
            self._add_seeds(request, seeds)
        return self._change("Reset", request)

    def _add_seeds(self, request: pb.ResetRequest, seeds: Sequence[int | None]) -> None:
        if isinstance(seeds, (str, bytes)) or not hasattr(seeds, "__len__"):
            raise _errors.InvalidRequestError(
                f"seeds must be a list with one seed for each lane but is {shown(seeds)}."
            )
        if len(seeds) != self.lanes:
            raise _errors.InvalidRequestError(
                f"seeds has {len(seeds)} entries, but the session has {self.lanes} lanes."
            )
        chosen = set(request.lanes)
        for lane, seed in enumerate(seeds):
            if seed is not None and (not chosen or lane in chosen):
                request.lane_seeds.add(lane=lane, seed=check_seed(seed, f"seeds[{lane}]"))

    def step(self, actions: Any) -> Batch:
        """Advance every lane by one step.

        Args:
            actions: One action for each lane, [lanes, shape…] in each leaf of the action space.

        Raises:
            InvalidActionError: A type or shape is wrong (nothing was sent), or the server
                refused an action (no lane was advanced). A corrected call may follow.
            ResetNeededError: A lane has no running episode.
        """
        return self._step(self._encoder.encode(actions))

    def step_one(self, action: Any) -> Batch:
        """Advance the only lane of a session by one step.

        Args:
            action: A value of the action space, without a lane axis.
        """
        actions = stack(self.contract.action_space, [action])
        return self._step(self._encoder.encode(actions, single=True))

    def _step(self, leaves: list[bytes]) -> Batch:
        self._check_process()
        with self._lock:
            request = self._request
            del request.action_leaves[:]
            request.action_leaves.extend(leaves)
            return self._change("Step", request)

    def snapshot(self) -> bytes:
        """Save the complete state: bytes for `restore`, here or on another server."""
        return self._call("Snapshot", pb.SnapshotRequest(session_id=self.id)).snapshot

    def restore(self, snapshot: bytes) -> Batch:
        """Put the session into a saved state.

        Args:
            snapshot: What `snapshot` gave, unchanged.

        Returns:
            What the lanes had returned last when the snapshot was taken.
        """
        if not isinstance(snapshot, bytes):
            raise _errors.InvalidRequestError(
                f"snapshot must be bytes, as snapshot() gave, but is {shown(snapshot)}."
            )
        return self._change("Restore", pb.RestoreRequest(session_id=self.id, snapshot=snapshot))

    def fork(self) -> Session:
        """Copy the session, state included, into a new one."""
        response = self._call("Fork", pb.ForkRequest(session_id=self.id), repeatable=False)
        return Session(
            self._transport,
            response.session_id,
            self.contract,
            lanes=self.lanes,
            autoreset=self.autoreset,
            lease_seconds=response.lease_seconds or self.lease_seconds,
            streaming=self._streaming,
            copy=self._copy,
            keep_alive=self._keep_alive,
        )

    def render(self, lane: int = 0) -> str:
        """Draw one lane as text.

        Args:
            lane: The lane, in [0, lanes).
        """
        request = pb.RenderRequest(session_id=self.id, lane=check_count("lane", lane, 0))
        return self._call("Render", request).text

    def heartbeat(self) -> float:
        """Renew the lease.

        Returns:
            The lease in force, in seconds.
        """
        request = pb.HeartbeatRequest(session_id=self.id)
        self.lease_seconds = self._call("Heartbeat", request).lease_seconds
        return self.lease_seconds

    def renew(self) -> bool:
        """Renew the lease unless the session is gone; False when it is."""
        if not self._lock.acquire(blocking=False):
            return True  # A call is under way, and renews the lease.
        try:
            usable = self.usable
        finally:
            self._lock.release()
        if not usable:
            return False
        try:
            self._transport.call("Heartbeat", pb.HeartbeatRequest(session_id=self.id))
        except _errors.SessionError:
            return False
        self.last_call = time.monotonic()
        return True

    def close(self) -> None:
        """Close the session. Closing twice, or after the server went away, is harmless."""
        known = not self._closed and not self._gone and self._pid == os.getpid()
        self._closed = True
        keeper().discard(self)
        if not known or sys.is_finalizing():
            return
        try:
            self._transport.call(
                "CloseSession",
                pb.CloseSessionRequest(session_id=self.id),
                repeatable=False,
                timeout=min(5.0, self._transport.timeout),
            )
        except _errors.RecEnvError:
            pass  # The lease ends what the call could not.

    def __enter__(self) -> Session:
        """Return the session itself."""
        return self

    def __exit__(self, *details: object) -> None:
        """Close the session."""
        self.close()

    def __repr__(self) -> str:
        """Name the environment, the lanes and the id."""
        name = self.contract.environment_id
        return f"Session({name!r}, lanes={self.lanes}, id={self.id!r})"

    def _check(self) -> None:
        if self._closed:
            raise _errors.SessionError("The session was closed. Open a new one.", path=self.id)
        if self._lost is not None:
            raise _errors.SessionError(self._lost, path=self.id)
        self._check_process()

    def _check_process(self) -> None:
        if self._pid != os.getpid():
            raise _errors.SessionError(
                f"The session was opened by process {self._pid} and is not shared with process "
                f"{os.getpid()}. Open a new one here.",
                path=self.id,
            )

    def _call(self, method: str, request: Any, *, repeatable: bool = True) -> Any:
        self._check_process()
        with self._lock:
            self._check()
            try:
                response = self._transport.call(method, request, repeatable=repeatable)
            except _errors.SequenceError:
                raise
            except _errors.SessionError as error:
                self._lost, self._gone = str(error), True
                raise
            self.last_call = time.monotonic()
            return response

    def _change(self, method: str, request: Any) -> Batch:
        """Make a call that changes the state, under the next sequence number."""
        self._check_process()
        with self._lock:
            self._check()
            request.sequence = self._sequence + 1
            self._lost = _UNKNOWN_STATE
            try:
                batch = self._exchange(method, request)
            except _errors.RecEnvError as error:
                self._note(error)
                raise
            self._lost = None
            self._sequence += 1
            self.last_call = time.monotonic()
            return batch

    def _note(self, error: _errors.RecEnvError) -> None:
        """Conclude from a failed change whether the session can still be used."""
        if isinstance(error, _errors.SessionError) and not isinstance(error, _errors.SequenceError):
            self._lost, self._gone = str(error), True
        elif error.recoverable or not isinstance(error, _UNCERTAIN):
            self._lost = None

    def _exchange(self, method: str, request: Any) -> Batch:
        if self._streamed and method != "Restore":
            return self._transport.stream(
                pb.StepStreamRequest(**{method.lower(): request}), self._join
            )
        return self._decoder.decode(self._transport.call(method, request).batch)

    def _join(self, parts: Iterable[pb.StepStreamResponse]) -> Batch:
        return self._decoder.join(part.batch for part in parts)
