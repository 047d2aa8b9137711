"""Actions, and observations for an agent, to bytes; checked for type and shape on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ._checks import shown
from ._errors import InvalidActionError
from .spaces import DictSpec, Leaf, SequenceSpec, SpaceSpec, TextSpec, TupleSpec, iterate_leaves


def stack(spec: SpaceSpec, values: Sequence[Any], noun: str = "action") -> Any:
    """Put single values of a space into one batched value."""
    if isinstance(spec, DictSpec):
        for value in values:
            _check_keys(spec, value, f"The {noun}")
        return {key: stack(part, [v[key] for v in values], noun) for key, part in spec.entries}
    if isinstance(spec, TupleSpec):
        for value in values:
            _check_count(spec, value, f"The {noun}")
        return tuple(stack(part, [v[i] for v in values], noun) for i, part in enumerate(spec.items))
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
    """Turns batched actions into the bytes of a request."""

    def __init__(self, spec: SpaceSpec, lanes: int, noun: str = "action") -> None:
        """Prepare for one action space.

        Args:
            spec: Space of one lane's action.
            lanes: Number of lanes.
            noun: What a value is called in sentences.
        """
        self._spec = spec
        self._noun = noun
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
        name = _name(path, single, self._noun)
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
        inner = ActionEncoder(spec.item, 0, self._noun)
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


def _name(path: str, single: bool, noun: str) -> str:
    noun = noun if single else f"{noun}s"
    return f'Part "{path}" of the {noun}' if path else f"The {noun}"


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
    ragged = False
    try:
        array = np.asarray(value)
    except ValueError:
        array, ragged = np.empty((), object), True
    if array.size == 0 and count == 0:
        return np.zeros((0, *leaf.shape), leaf.dtype)
    verb = "have" if name in ("The actions", "The observations") else "has"
    if array.dtype != leaf.dtype and not _fits_kind(array.dtype, leaf.dtype):
        wanted = "numbers" if leaf.dtype.kind == "f" else "integers"
        given = _describe(value, array, ragged)
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


def _describe(value: Any, array: npt.NDArray[Any], ragged: bool) -> str:
    """Say what is wrong with a value whose array is not of numbers of the wanted kind."""
    if ragged:
        return "no uniform shape"
    if isinstance(value, np.ndarray) and array.dtype.kind != "O":
        return f"type {array.dtype}"
    # NumPy turns integers beyond int64 into objects or floats: look at what was given.
    for item in np.asarray(value, object).flat:
        if isinstance(item, (list, tuple, np.ndarray)):
            return "no uniform shape"
        if type(item) is int and not -(2**63) <= item < 2**63:
            return f"the number {shown(item)}, which does not fit int64"
        if array.dtype.kind == "O" and not isinstance(item, (int, float, np.number, np.bool_)):
            return f"an entry of type {type(item).__name__}"
    hint = "; give the array a type of numbers" if array.dtype.kind == "O" else ""
    return f"type {array.dtype}{hint}"


def _fits_kind(given: np.dtype[Any], wanted: np.dtype[Any]) -> bool:
    """Tell whether numbers of one type may stand for another: floats never for integers."""
    if wanted.kind == "f":
        return given.kind in "fiu"
    if wanted.itemsize == 1:  # Bits: a mask is a natural value.
        return given.kind in "biu"
    return given.kind in "iu"
