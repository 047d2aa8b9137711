"""Columns to RecSim's single documents and responses: spaces and values of one row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium import spaces


def row_space(space: spaces.Space[Any]) -> spaces.Space[Any]:
    """Space of one row of a space of columns, [rows, …]."""
    if isinstance(space, spaces.Dict):
        return spaces.Dict({key: row_space(part) for key, part in space.spaces.items()})
    if isinstance(space, spaces.MultiBinary):
        return spaces.Discrete(2)
    if isinstance(space, spaces.MultiDiscrete):
        return spaces.Discrete(int(space.nvec[0]), start=int(space.start[0]))
    assert isinstance(space, spaces.Box) and space.dtype is not None
    return spaces.Box(space.low[0], space.high[0], space.shape[1:], space.dtype.type)


def rows(value: Any, count: int) -> list[Any]:
    """The rows of columns: integers as int, other numbers as arrays of the row's shape."""
    if isinstance(value, Mapping):
        columns = {key: rows(part, count) for key, part in value.items()}
        return [{key: column[i] for key, column in columns.items()} for i in range(count)]
    if value.ndim == 1 and value.dtype.kind in "iu":
        return [int(number) for number in value[:count]]
    return [np.array(value[i]) for i in range(count)]
