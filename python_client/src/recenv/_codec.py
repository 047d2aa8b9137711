"""Values to bytes and back. Everything that depends only on the contract is computed once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import InternalError, InvalidActionError
from .spaces import (
    BoxSpec,
    DictSpec,
    DiscreteSpec,
    Leaf,
    SequenceSpec,
    SpaceSpec,
    TextSpec,
    TupleSpec,
    iterate_leaves,
)
from .v1 import environment_pb2

Arrays = Sequence[npt.NDArray[Any]]
_BatchReader = Callable[[Arrays], Any]
_LaneReader = Callable[[Arrays, int], Any]


def _text(lengths: npt.NDArray[Any], characters: npt.NDArray[Any], lane: int) -> str:
    return "".join(map(chr, characters[lane, : lengths[lane]]))


def batch_reader(spec: SpaceSpec, first: int = 0) -> tuple[_BatchReader, int]:
    """Compile a function that puts leaf arrays, [lanes, shape…], into the tree of a space.

    Strings and lists, which have no array form, become tuples with one entry for each lane.

    Args:
        spec: The space.
        first: Index of its first leaf.

    Returns:
        The function, and the index after the last leaf.
    """
    if isinstance(spec, (TextSpec, SequenceSpec)):
        read_lane, end = lane_reader(spec, first)
        return lambda arrays: tuple(read_lane(arrays, i) for i in range(len(arrays[first]))), end
    if isinstance(spec, DictSpec):
        entries: list[tuple[str, _BatchReader]] = []
        for key, part in spec.entries:
            reader, first = batch_reader(part, first)
            entries.append((key, reader))
        return lambda arrays: {key: read(arrays) for key, read in entries}, first
    if isinstance(spec, TupleSpec):
        readers: list[_BatchReader] = []
        for part in spec.items:
            reader, first = batch_reader(part, first)
            readers.append(reader)
        return lambda arrays: tuple(read(arrays) for read in readers), first
    return lambda arrays: arrays[first], first + 1


def lane_reader(spec: SpaceSpec, first: int = 0) -> tuple[_LaneReader, int]:
    """Compile a function that reads one lane out of leaf arrays, as a value of the space."""
    if isinstance(spec, TextSpec):
        return lambda arrays, lane: _text(arrays[first], arrays[first + 1], lane), first + 2
    if isinstance(spec, SequenceSpec):
        read_item, count = lane_reader(spec.item)
        start, end = first + 1, first + 1 + count

        def read_sequence(arrays: Arrays, lane: int) -> tuple[Any, ...]:
            items = [array[lane] for array in arrays[start:end]]
            return tuple(read_item(items, i) for i in range(arrays[start - 1][lane]))

        return read_sequence, end
    if isinstance(spec, DictSpec):
        entries: list[tuple[str, _LaneReader]] = []
        for key, part in spec.entries:
            reader, first = lane_reader(part, first)
            entries.append((key, reader))
        return lambda arrays, lane: {key: read(arrays, lane) for key, read in entries}, first
    if isinstance(spec, TupleSpec):
        readers: list[_LaneReader] = []
        for part in spec.items:
            reader, first = lane_reader(part, first)
            readers.append(reader)
        return lambda arrays, lane: tuple(read(arrays, lane) for read in readers), first
    if isinstance(spec, BoxSpec):  # The ellipsis keeps a scalar box an array.
        return lambda arrays, lane: arrays[first][lane, ...], first + 1
    if isinstance(spec, DiscreteSpec) and spec.dtype != np.int64:
        # Gymnasium's checkers want int or np.int64, and its int32 space refuses np.int64.
        return lambda arrays, lane: int(arrays[first][lane]), first + 1
    return lambda arrays, lane: arrays[first][lane], first + 1


def stack(spec: SpaceSpec, values: Sequence[Any]) -> Any:
    """Put single values of a space into one batched value."""
    if isinstance(spec, DictSpec):
        for value in values:
            _check_keys(spec, value, "The action")
        return {key: stack(part, [v[key] for v in values]) for key, part in spec.entries}
    if isinstance(spec, TupleSpec):
        for value in values:
            _check_count(spec, value, "The action")
        return tuple(stack(part, [v[i] for v in values]) for i, part in enumerate(spec.items))
    return values


def _check_keys(spec: DictSpec, value: Any, name: str) -> None:
    keys = [key for key, _ in spec.entries]
    if not isinstance(value, Mapping) or sorted(map(str, value)) != sorted(keys):
        given = sorted(map(str, value)) if isinstance(value, Mapping) else type(value).__name__
        raise InvalidActionError(f"{name} must be a dictionary with keys {keys} but is {given}.")


def _check_count(spec: TupleSpec, value: Any, name: str) -> None:
    count = len(spec.items)
    if not isinstance(value, (tuple, list)) or len(value) != count:
        given = len(value) if isinstance(value, (tuple, list)) else type(value).__name__
        raise InvalidActionError(f"{name} must be a tuple of {count} parts but is {given}.")


class ActionEncoder:
    """Turns batched actions into the bytes of a StepRequest."""

    def __init__(self, spec: SpaceSpec, lanes: int) -> None:
        """Prepare for one action space.

        Args:
            spec: Space of one lane's action.
            lanes: Number of lanes.
        """
        self._spec = spec
        self._lanes = lanes
        self._leaves = list(iterate_leaves(spec))

    def encode(self, actions: Any, *, single: bool = False) -> list[bytes]:
        """Check actions and lay them out, C-contiguous, one entry for each leaf.

        Args:
            actions: A value of the batched action space, [lanes, shape…] in each leaf.
            single: Whether the caller gave one action without a lane axis, for messages.

        Raises:
            InvalidActionError: A type or shape is wrong. Ranges are checked by the server.
        """
        arrays: list[npt.NDArray[Any]] = []
        self._collect(self._spec, actions, "", self._lanes, arrays, single)
        return [array.tobytes() for array in arrays]

    def _collect(
        self,
        spec: SpaceSpec,
        value: Any,
        path: str,
        count: int,
        out: list[npt.NDArray[Any]],
        single: bool,
    ) -> None:
        name = _name(path, single)
        prefix = f"{path}/" if path else ""
        if isinstance(spec, DictSpec):
            _check_keys(spec, value, name)
            for key, part in spec.entries:
                self._collect(part, value[key], prefix + key, count, out, single)
        elif isinstance(spec, TupleSpec):
            _check_count(spec, value, name)
            for index, part in enumerate(spec.items):
                self._collect(part, value[index], f"{prefix}{index}", count, out, single)
        elif isinstance(spec, TextSpec):
            out.extend(_encode_texts(spec, _rows(value, count, name), name))
        elif isinstance(spec, SequenceSpec):
            self._collect_sequences(spec, _rows(value, count, name), out, name)
        else:
            out.append(encode_leaf(self._leaves[len(out)], value, count, name, single))

    def _collect_sequences(
        self, spec: SequenceSpec, rows: Sequence[Any], out: list[npt.NDArray[Any]], name: str
    ) -> None:
        inner = ActionEncoder(spec.item, 0)
        leaves = list(iterate_leaves(spec))
        columns = [np.zeros((len(rows), *leaf.shape), leaf.dtype) for leaf in leaves]
        for lane, row in enumerate(rows):
            if not isinstance(row, (tuple, list)) or len(row) > spec.max_length:
                raise InvalidActionError(
                    f"{name} must have a tuple of at most {spec.max_length} items in each lane."
                )
            columns[0][lane] = len(row)
            items: list[npt.NDArray[Any]] = []
            inner._collect(spec.item, stack(spec.item, list(row)), "", len(row), items, False)
            for column, array in zip(columns[1:], items, strict=True):
                column[lane, : len(row)] = array
        out.extend(columns)


def _name(path: str, single: bool) -> str:
    if path:
        return f'Part "{path}" of the action' if single else f'Part "{path}" of the actions'
    return "The action" if single else "The actions"


def _rows(value: Any, count: int, name: str) -> Sequence[Any]:
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence) or len(value) != count:
        raise InvalidActionError(f"{name} must have one entry for each of {count} lanes.")
    return value


def _encode_texts(spec: TextSpec, rows: Sequence[Any], name: str) -> list[npt.NDArray[Any]]:
    lengths = np.zeros(len(rows), "<i4")
    characters = np.zeros((len(rows), spec.max_length), "<i4")
    for lane, text in enumerate(rows):
        if not isinstance(text, str) or len(text) > spec.max_length:
            raise InvalidActionError(
                f"{name} must have a string of at most {spec.max_length} characters in each lane."
            )
        lengths[lane] = len(text)
        characters[lane, : len(text)] = [ord(character) for character in text]
    return [lengths, characters]


def encode_leaf(leaf: Leaf, value: Any, count: int, name: str, single: bool) -> npt.NDArray[Any]:
    """Check one leaf of the actions and give it the leaf's type.

    Raises:
        InvalidActionError: A type or shape is wrong, or a number does not fit the type.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.empty((), object)
    if array.size == 0 and count == 0:
        return np.zeros((0, *leaf.shape), leaf.dtype)
    verb = "have" if name == "The actions" else "has"
    if array.dtype != leaf.dtype and not _fits_kind(array.dtype, leaf.dtype):
        wanted = "numbers" if leaf.dtype.kind == "f" else "integers"
        given = "no uniform shape" if array.dtype.kind == "O" else f"type {array.dtype}"
        raise InvalidActionError(f"{name} {verb} {given}, but must be {wanted} ({leaf.dtype}).")
    shape = (count, *leaf.shape)
    if array.shape != shape:
        given = array.shape[1:] if single else array.shape
        wanted = f"shape {leaf.shape}" if single else f"shape {shape}, one row for each lane"
        raise InvalidActionError(f"{name} {verb} shape {given}, but must have {wanted}.")
    if array.dtype == leaf.dtype:
        return array
    converted = array.astype(leaf.dtype)
    if leaf.dtype.kind in "iu" and not np.array_equal(converted, array):
        raise InvalidActionError(f"{name} {verb} numbers that do not fit {leaf.dtype}.")
    return converted


def _fits_kind(given: np.dtype[Any], wanted: np.dtype[Any]) -> bool:
    """Tell whether numbers of one type may stand for another: floats never for integers."""
    if wanted.kind == "f":
        return given.kind in "fiu"
    if wanted.itemsize == 1:  # Bits: a mask is a natural value.
        return given.kind in "biu"
    return given.kind in "iu"


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
