"""Leaf arrays to values in the tree of a space. Compiled once for each space."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from .spaces import BoxSpec, DictSpec, DiscreteSpec, SequenceSpec, SpaceSpec, TextSpec, TupleSpec

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
