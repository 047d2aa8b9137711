"""Spaces: plain descriptions, and Gymnasium's spaces made from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, Union

import numpy as np
import numpy.typing as npt

from ._errors import VersionMismatchError
from .v1 import space_pb2

if TYPE_CHECKING:
    import gymnasium

__all__ = [
    "BoxSpec",
    "DictSpec",
    "DiscreteSpec",
    "Leaf",
    "MultiBinarySpec",
    "MultiDiscreteSpec",
    "SequenceSpec",
    "SpaceSpec",
    "TextSpec",
    "TupleSpec",
    "from_proto",
    "iterate_leaves",
    "to_gymnasium",
]

_DTYPES: dict[int, np.dtype[Any]] = {
    space_pb2.ELEMENT_TYPE_BOOL: np.dtype(np.bool_),
    space_pb2.ELEMENT_TYPE_INT8: np.dtype("<i1"),
    space_pb2.ELEMENT_TYPE_UINT8: np.dtype("<u1"),
    space_pb2.ELEMENT_TYPE_INT32: np.dtype("<i4"),
    space_pb2.ELEMENT_TYPE_INT64: np.dtype("<i8"),
    space_pb2.ELEMENT_TYPE_FLOAT32: np.dtype("<f4"),
    space_pb2.ELEMENT_TYPE_FLOAT64: np.dtype("<f8"),
}
_INT32 = np.dtype("<i4")


@dataclass(frozen=True)
class Leaf:
    """One dense array of a value.

    Attributes:
        path: Where it hangs in the space tree, for example "response/click".
        dtype: Type of each number.
        shape: Extent of each axis of one lane's value.
    """

    path: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        """Bytes of one lane's value."""
        return self.dtype.itemsize * prod(self.shape)


@dataclass(frozen=True, eq=False)
class BoxSpec:
    """Numbers between bounds, bounds included.

    Attributes:
        dtype: Type of each number.
        shape: Extent of each axis.
        low: Lower bounds, a scalar for all or an array of shape.
        high: Upper bounds, as low.
    """

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    low: npt.NDArray[Any]
    high: npt.NDArray[Any]

    def __eq__(self, other: object) -> bool:
        """Compare type, shape and every bound."""
        if not isinstance(other, BoxSpec):
            return NotImplemented
        return (
            (self.dtype, self.shape) == (other.dtype, other.shape)
            and bool(np.all(self.low == other.low))
            and bool(np.all(self.high == other.high))
        )

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class DiscreteSpec:
    """One integer in [start, start + n)."""

    n: int
    start: int
    dtype: np.dtype[Any]


@dataclass(frozen=True)
class MultiDiscreteSpec:
    """Integers, element i in [start[i], start[i] + nvec[i]), row-major over shape."""

    nvec: tuple[int, ...]
    start: tuple[int, ...]
    dtype: np.dtype[Any]
    shape: tuple[int, ...]


@dataclass(frozen=True)
class MultiBinarySpec:
    """Bits, each 0 or 1."""

    shape: tuple[int, ...]


@dataclass(frozen=True)
class TextSpec:
    """A string of min_length to max_length characters of charset."""

    min_length: int
    max_length: int
    charset: str


@dataclass(frozen=True)
class DictSpec:
    """Named parts, in sorted order of key."""

    entries: tuple[tuple[str, SpaceSpec], ...]


@dataclass(frozen=True)
class TupleSpec:
    """Numbered parts."""

    items: tuple[SpaceSpec, ...]


@dataclass(frozen=True)
class SequenceSpec:
    """A list of 0 to max_length items."""

    item: SpaceSpec
    max_length: int


SpaceSpec = Union[
    BoxSpec,
    DiscreteSpec,
    MultiDiscreteSpec,
    MultiBinarySpec,
    TextSpec,
    DictSpec,
    TupleSpec,
    SequenceSpec,
]


def dtype_from_proto(element_type: int) -> np.dtype[Any]:
    """NumPy's name for an element type of the protocol."""
    dtype = _DTYPES.get(element_type)
    if dtype is None:
        raise VersionMismatchError(
            f"The server uses element type {element_type}, which this client does not know. "
            "Install the same version of RecEnv on both sides."
        )
    return dtype


def _bounds(raw: bytes, dtype: np.dtype[Any], shape: tuple[int, ...]) -> npt.NDArray[Any]:
    values = np.frombuffer(raw, dtype)
    return values.reshape(()) if values.size == 1 else values.reshape(shape)


def from_proto(space: space_pb2.Space) -> SpaceSpec:
    """Read a space of the protocol.

    Raises:
        VersionMismatchError: It is of a kind that this client does not know.
    """
    kind = space.WhichOneof("kind")
    if kind == "box":
        dtype, shape = dtype_from_proto(space.box.dtype), tuple(space.box.shape)
        low, high = _bounds(space.box.low, dtype, shape), _bounds(space.box.high, dtype, shape)
        return BoxSpec(dtype, shape, low, high)
    if kind == "discrete":
        discrete = space.discrete
        return DiscreteSpec(discrete.n, discrete.start, dtype_from_proto(discrete.dtype))
    if kind == "multi_discrete":
        multi = space.multi_discrete
        start = tuple(multi.start) or (0,) * len(multi.nvec)
        dtype = dtype_from_proto(multi.dtype)
        return MultiDiscreteSpec(tuple(multi.nvec), start, dtype, tuple(multi.shape))
    if kind == "multi_binary":
        return MultiBinarySpec(tuple(space.multi_binary.shape))
    if kind == "text":
        return TextSpec(space.text.min_length, space.text.max_length, space.text.charset)
    if kind == "dict":
        return DictSpec(tuple((part.key, from_proto(part.space)) for part in space.dict.entries))
    if kind == "tuple":
        return TupleSpec(tuple(from_proto(item) for item in space.tuple.items))
    if kind == "sequence":
        return SequenceSpec(from_proto(space.sequence.item), space.sequence.max_length)
    raise VersionMismatchError(
        "The server uses a kind of space that this client does not know. "
        "Install the same version of RecEnv on both sides."
    )


def iterate_leaves(spec: SpaceSpec, path: str = "") -> Iterator[Leaf]:
    """Yield the leaves of a space in wire order.

    Args:
        spec: The space.
        path: Path of the space itself.
    """
    prefix = f"{path}/" if path else ""
    if isinstance(spec, (BoxSpec, MultiDiscreteSpec)):
        yield Leaf(path, spec.dtype, spec.shape)
    elif isinstance(spec, DiscreteSpec):
        yield Leaf(path, spec.dtype, ())
    elif isinstance(spec, MultiBinarySpec):
        yield Leaf(path, np.dtype("<i1"), spec.shape)
    elif isinstance(spec, TextSpec):
        yield Leaf(f"{path}#length", _INT32, ())
        yield Leaf(f"{path}#characters", _INT32, (spec.max_length,))
    elif isinstance(spec, DictSpec):
        for key, part in spec.entries:
            yield from iterate_leaves(part, prefix + key)
    elif isinstance(spec, TupleSpec):
        for index, part in enumerate(spec.items):
            yield from iterate_leaves(part, f"{prefix}{index}")
    else:
        yield Leaf(f"{path}#length", _INT32, ())
        for leaf in iterate_leaves(spec.item, path):
            yield Leaf(leaf.path, leaf.dtype, (spec.max_length, *leaf.shape))


def to_gymnasium(spec: SpaceSpec) -> gymnasium.Space[Any]:
    """Make the Gymnasium space of a description. Start, bounds and types are kept.

    Raises:
        ImportError: Gymnasium is not installed.
    """
    from gymnasium import spaces

    if isinstance(spec, BoxSpec):
        low = spec.low if spec.low.shape else spec.low[()]
        high = spec.high if spec.high.shape else spec.high[()]
        return spaces.Box(low, high, spec.shape, spec.dtype.type)
    if isinstance(spec, DiscreteSpec):
        return spaces.Discrete(spec.n, start=spec.start, dtype=spec.dtype.type)
    if isinstance(spec, MultiDiscreteSpec):
        nvec = np.array(spec.nvec, spec.dtype).reshape(spec.shape)
        start = np.array(spec.start, spec.dtype).reshape(spec.shape)
        return spaces.MultiDiscrete(nvec, dtype=spec.dtype.type, start=start)
    if isinstance(spec, MultiBinarySpec):
        return spaces.MultiBinary(spec.shape[0] if len(spec.shape) == 1 else spec.shape)
    if isinstance(spec, TextSpec):
        length = {"min_length": spec.min_length, "max_length": spec.max_length}
        return spaces.Text(**length, charset=spec.charset)
    if isinstance(spec, DictSpec):
        return spaces.Dict({key: to_gymnasium(part) for key, part in spec.entries})
    if isinstance(spec, TupleSpec):
        return spaces.Tuple([to_gymnasium(item) for item in spec.items])
    return spaces.Sequence(to_gymnasium(spec.item))
