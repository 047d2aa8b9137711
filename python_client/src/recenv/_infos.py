"""Info columns to Gymnasium's dictionaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from ._batch import InfoColumn

# What Gymnasium's own vector environments make of a Python number.
_WIDE = {"f": np.dtype(np.float64), "i": np.dtype(np.int64), "u": np.dtype(np.int64)}


def lane_info(columns: Mapping[str, InfoColumn], lane: int) -> dict[str, Any]:
    """Info of one lane: numbers as Python numbers, "episode/r" as `info["episode"]["r"]`."""
    info: dict[str, Any] = {}
    for name, column in columns.items():
        if column.present is None or column.present[lane]:
            *parents, key = name.split("/")
            place = info
            for parent in parents:
                place = place.setdefault(parent, {})
            value = column.values[lane]
            place[key] = value.copy() if isinstance(value, np.ndarray) else value.item()
    return info


def batched_info(
    columns: Mapping[str, InfoColumn],
    lanes: int,
    *,
    rows: npt.NDArray[np.int64] | None = None,
    only: npt.NDArray[np.bool_] | None = None,
) -> dict[str, Any]:
    """Info of all lanes in Gymnasium's form: an array for each key, and its mask under "_key".

    Args:
        columns: The columns.
        lanes: Number of lanes.
        rows: Lanes of the columns' rows; None means all.
        only: Lanes to tell about, bool [lanes]; None means all.
    """
    infos: dict[str, Any] = {}
    for name, column in columns.items():
        values = column.values
        dtype = values.dtype if values.ndim > 1 else _WIDE.get(values.dtype.kind, values.dtype)
        if rows is None:
            present = np.ones(lanes, np.bool_) if column.present is None else column.present.copy()
            array = values.astype(dtype)
        else:
            present = np.zeros(lanes, np.bool_)
            present[rows] = True if column.present is None else column.present
            array = np.zeros((lanes, *values.shape[1:]), dtype)
            array[rows] = values
        if only is not None:
            present &= only
            array[~present] = 0
        if present.any():
            _place(infos, name, array, present)
    return infos


def _place(
    infos: dict[str, Any], name: str, array: npt.NDArray[Any], present: npt.NDArray[np.bool_]
) -> None:
    *parents, key = name.split("/")
    for parent in parents:
        mask = infos.get(f"_{parent}")
        infos[f"_{parent}"] = present.copy() if mask is None else mask | present
        infos = infos.setdefault(parent, {})
    infos[key] = array
    infos[f"_{key}"] = present
