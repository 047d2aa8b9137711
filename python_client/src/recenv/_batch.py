"""Replies to arrays. Everything that depends only on the contract is computed once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import InternalError
from ._readers import Arrays, batch_reader
from .spaces import SpaceSpec, iterate_leaves
from .v1 import environment_pb2


@dataclass(frozen=True)
class InfoSpec:
    """One column of information that a reply may carry.

    Attributes:
        name: Path, parts joined by "/".
        dtype: Type of each number.
        shape: Extent of each axis of one lane's value; () for a scalar.
    """

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]


@dataclass(frozen=True)
class InfoColumn:
    """Values of one info column.

    Attributes:
        values: The values, [lanes, shape…]; zero where absent.
        present: Lanes that have a value, bool [lanes]; None means all.
    """

    values: npt.NDArray[Any]
    present: npt.NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class Batch:
    """What the lanes of a session returned.

    Attributes:
        observation: Arrays [lanes, shape…] in the tree of the observation space. Strings and
            lists are tuples with one entry for each lane.
        rewards: float64 [lanes].
        terminated: bool [lanes]. No future: do not bootstrap.
        truncated: bool [lanes]. Cut from outside: bootstrap from the last observation.
        started: bool [lanes]. Lanes whose observation is the first of an episode.
        infos: Info columns by name, those of the observations above.
        final_lanes: int64 [ended]. Lanes whose episode ended; empty unless autoreset is
            "same_step".
        final_observation: Last observations of those episodes, [ended, shape…]; None when none
            ended.
        final_infos: Info columns of those last steps, [ended, shape…].
    """

    observation: Any
    rewards: npt.NDArray[np.float64]
    terminated: npt.NDArray[np.bool_]
    truncated: npt.NDArray[np.bool_]
    started: npt.NDArray[np.bool_]
    infos: dict[str, InfoColumn]
    final_lanes: npt.NDArray[np.int64]
    final_observation: Any = None
    final_infos: dict[str, InfoColumn] = field(default_factory=dict)
    leaves: Arrays = field(default=(), repr=False)
    final_leaves: Arrays = field(default=(), repr=False)


_FLOAT64 = np.dtype("<f8")
_BOOL = np.dtype(np.bool_)
_NO_LANES: npt.NDArray[np.int64] = np.zeros(0, np.int64)


def _array(raw: bytes, dtype: np.dtype[Any], shape: tuple[int, ...], what: str) -> Any:
    try:
        array: Any = np.ndarray(shape, dtype, raw)
        if array.nbytes == len(raw):
            return array
    except TypeError:
        pass
    expected = dtype.itemsize * int(np.prod(shape))
    raise InternalError(
        f"Bug in RecEnv: the server sent {len(raw)} bytes for {what} where {expected} belong."
    )


class BatchDecoder:
    """Turns the messages of one session into arrays."""

    def __init__(
        self, spec: SpaceSpec, infos: Sequence[InfoSpec], lanes: int, *, copy: bool
    ) -> None:
        """Prepare for one session.

        Args:
            spec: Space of one lane's observation.
            infos: Info columns of the contract.
            lanes: Number of lanes.
            copy: Whether to hand out writable arrays instead of views of the message.
        """
        self._leaves = list(iterate_leaves(spec))
        self._infos = infos
        self._lanes = lanes
        self._copy = copy
        self._read, _ = batch_reader(spec)
        self._full = [((lanes, *leaf.shape), leaf) for leaf in self._leaves]
        self.bytes_per_lane = sum(leaf.nbytes for leaf in self._leaves)

    def decode(self, batch: environment_pb2.Batch) -> Batch:
        """Decode a whole reply."""
        if batch.lane_count != self._lanes:
            raise InternalError(
                f"Bug in RecEnv: the reply has {batch.lane_count} of {self._lanes} lanes."
            )
        if len(batch.observation_leaves) != len(self._full):
            raise InternalError("Bug in RecEnv: the reply lacks leaves of the observation.")
        leaves = [
            _array(raw, leaf.dtype, shape, leaf.path)
            for raw, (shape, leaf) in zip(batch.observation_leaves, self._full, strict=True)
        ]
        if self._copy:
            leaves = [leaf.copy() for leaf in leaves]
        flags = (self._lanes,)
        rewards = _array(batch.rewards, _FLOAT64, flags, "rewards")
        terminated = _array(batch.terminated, _BOOL, flags, "terminated")
        truncated = _array(batch.truncated, _BOOL, flags, "truncated")
        if self._copy:
            rewards, terminated, truncated = rewards.copy(), terminated.copy(), truncated.copy()
        return self._finish(
            leaves,
            (rewards, terminated, truncated),
            _array(batch.started, _BOOL, flags, "started"),
            self._columns(batch.infos, self._lanes),
            [batch] if batch.final_lanes else [],
        )

    def join(self, parts: Iterable[environment_pb2.Batch]) -> Batch:
        """Put the parts of a streamed reply together."""
        leaves = [np.empty(shape, leaf.dtype) for shape, leaf in self._full]
        rewards = np.empty(self._lanes, np.float64)
        flags = np.empty((3, self._lanes), np.bool_)
        columns: dict[str, InfoColumn] = {}
        finals: list[environment_pb2.Batch] = []
        filled = 0
        for part in parts:
            count = part.lane_count
            lanes = slice(filled, filled + count)
            if part.first_lane != filled or filled + count > self._lanes:
                raise InternalError("Bug in RecEnv: the parts of a reply are out of order.")
            for target, raw, leaf in zip(
                leaves, part.observation_leaves, self._leaves, strict=True
            ):
                target[lanes] = _array(raw, leaf.dtype, (count, *leaf.shape), leaf.path)
            rewards[lanes] = _array(part.rewards, _FLOAT64, (count,), "rewards")
            for row, raw in enumerate((part.terminated, part.truncated, part.started)):
                flags[row, lanes] = _array(raw, _BOOL, (count,), "flags")
            self._merge(columns, self._columns(part.infos, count), lanes)
            if part.final_lanes:
                finals.append(part)
            filled += count
        if filled != self._lanes:
            raise InternalError(f"Bug in RecEnv: the reply has {filled} of {self._lanes} lanes.")
        terminated, truncated, started = flags
        return self._finish(leaves, (rewards, terminated, truncated), started, columns, finals)

    def _finish(
        self,
        leaves: list[npt.NDArray[Any]],
        outcome: tuple[Any, Any, Any],
        started: Any,
        infos: dict[str, InfoColumn],
        finals: list[environment_pb2.Batch],
    ) -> Batch:
        observation = self._read(leaves)
        if not finals:
            return Batch(observation, *outcome, started, infos, _NO_LANES, leaves=leaves)
        lanes = np.concatenate([np.array(part.final_lanes, np.int64) for part in finals])
        rows = [
            [
                _array(raw, leaf.dtype, (len(part.final_lanes), *leaf.shape), leaf.path)
                for raw, leaf in zip(part.final_observation_leaves, self._leaves, strict=True)
            ]
            for part in finals
        ]
        final_leaves = [np.concatenate(column) for column in zip(*rows, strict=True)]
        final_infos: dict[str, InfoColumn] = {}
        first = 0
        for part in finals:
            count = len(part.final_lanes)
            columns = self._columns(part.final_infos, count)
            self._merge(final_infos, columns, slice(first, first + count), len(lanes))
            first += count
        return Batch(
            observation,
            *outcome,
            started,
            infos,
            lanes,
            self._read(final_leaves),
            final_infos,
            leaves,
            final_leaves,
        )

    def _columns(
        self, columns: Iterable[environment_pb2.InfoColumn], count: int
    ) -> dict[str, InfoColumn]:
        result: dict[str, InfoColumn] = {}
        for column in columns:
            spec = self._infos[column.index]
            values = _array(column.values, spec.dtype, (count, *spec.shape), spec.name)
            raw = column.present
            present = _array(raw, _BOOL, (count,), spec.name) if raw else None
            result[spec.name] = InfoColumn(values, present)
        return result

    def _merge(
        self,
        whole: dict[str, InfoColumn],
        part: dict[str, InfoColumn],
        rows: slice,
        total: int | None = None,
    ) -> None:
        for name, column in part.items():
            if name not in whole:
                size = self._lanes if total is None else total
                values = np.zeros((size, *column.values.shape[1:]), column.values.dtype)
                whole[name] = InfoColumn(values, np.zeros(size, np.bool_))
            present = whole[name].present
            assert present is not None
            whole[name].values[rows] = column.values
            present[rows] = True if column.present is None else column.present
