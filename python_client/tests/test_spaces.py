"""Spaces survive the protocol, and Gymnasium's are made from them."""

from __future__ import annotations

import numpy as np
import pytest
import toys

import recenv
from recenv import spaces
from recenv.v1 import space_pb2

ALL = [
    toys.INTEREST,
    toys.RATING,
    toys.EVERYTHING,
    toys.ACTIONS,
    toys.HUGE,
]


@pytest.mark.parametrize("spec", ALL)
def test_from_proto_of_any_space_gives_it_back(spec: spaces.SpaceSpec) -> None:
    message = space_pb2.Space.FromString(toys.to_proto(spec).SerializeToString())

    assert spaces.from_proto(message) == spec


def test_from_proto_empty_space_is_refused() -> None:
    with pytest.raises(recenv.VersionMismatchError, match="kind of space"):
        spaces.from_proto(space_pb2.Space())


def test_from_proto_unknown_type_is_refused() -> None:
    with pytest.raises(recenv.VersionMismatchError, match="element type 99"):
        spaces.from_proto(space_pb2.Space(discrete=space_pb2.DiscreteSpace(n=2, dtype=99)))


def test_iterate_leaves_names_every_array_in_wire_order() -> None:
    leaves = list(spaces.iterate_leaves(toys.EVERYTHING))

    assert [(leaf.path, leaf.dtype.str, leaf.shape) for leaf in leaves] == [
        ("bits", "|i1", (2, 3)),
        ("list#length", "<i4", ()),
        ("list/a", "<f4", (4, 2)),
        ("list/b", "<i8", (4,)),
        ("number", "<i4", ()),
        ("numbers", "<i4", (2, 2)),
        ("parts/0", "<i8", ()),
        ("parts/1", "<f8", ()),
        ("parts/2", "|u1", (3,)),
        ("text#length", "<i4", ()),
        ("text#characters", "<i4", (6,)),
        ("wide", "<f8", (2, 2)),
    ]


@pytest.mark.gymnasium
def test_to_gymnasium_keeps_start_type_and_bounds() -> None:
    gymnasium = pytest.importorskip("gymnasium")
    made = spaces.to_gymnasium(toys.EVERYTHING)
    kinds = gymnasium.spaces

    assert list(made.spaces) == sorted(made.spaces)
    assert made["number"] == kinds.Discrete(4, start=10, dtype=np.int32)
    assert made["number"].dtype == np.int32
    assert made["numbers"].start.tolist() == [[0, 1], [2, 3]]
    assert made["numbers"].dtype == np.int32
    assert made["parts"][0].start == -3
    assert made["parts"][1] == kinds.Box(-5, 5, (), np.float64)
    assert made["parts"][2] == kinds.Box(0, 9, (3,), np.uint8)
    assert made["text"] == kinds.Text(min_length=1, max_length=6, charset="abcé")
    assert made["bits"] == kinds.MultiBinary((2, 3))
    assert made["wide"].low.tolist() == [[-1, -2], [-3, -4]]
    assert isinstance(made["list"], kinds.Sequence)
