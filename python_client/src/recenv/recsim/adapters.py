"""Observations and responses as matrices, in the layout of RecSim's deep Q agents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from gymnasium import spaces

from .._errors import InvalidOptionError

__all__ = ["observation_matrix", "response_matrix", "response_names"]


def observation_matrix(
    observation: Mapping[str, Any], space: spaces.Dict
) -> npt.NDArray[np.float32]:
    """Lay user and documents out as rows.

    Args:
        observation: An observation of one user.
        space: `observation_space` of the environment, of any moment: documents are matched by
            position, not by id.

    Returns:
        float32 [N + 1, D, 1]: the user, then the documents in their order, each flattened
        (dictionaries in alphabetical order of keys, integers one-hot) and filled up with zeros to
        D, the longest of them.
    """
    documents = space["doc"]
    assert isinstance(documents, spaces.Dict)
    document_space = next(iter(documents.spaces.values()))
    vectors = [_flatten(space["user"], observation["user"])]
    vectors += [_flatten(document_space, document) for document in observation["doc"].values()]
    matrix = np.zeros((len(vectors), max(len(vector) for vector in vectors), 1), np.float32)
    for row, vector in zip(matrix, vectors, strict=True):
        row[: len(vector), 0] = vector
    return matrix


def response_names(space: spaces.Dict) -> list[str]:
    """Columns of `response_matrix`.

    Args:
        space: `observation_space` of an environment with one user.
    """
    responses = space["response"]
    assert isinstance(responses, spaces.Tuple)
    one = responses.spaces[0]
    assert isinstance(one, spaces.Dict)
    return sorted(one.spaces)


def response_matrix(responses: Sequence[Mapping[str, Any]]) -> npt.NDArray[np.float32]:
    """Lay responses out as rows.

    Args:
        responses: Responses to the items of a slate, at least one.

    Returns:
        float32 [items, R], numbers as they are, in alphabetical order of names.
    """
    return np.array(
        [[float(response[name]) for name in sorted(response)] for response in responses],
        np.float32,
    )


def _flatten(space: spaces.Space[Any], value: Any) -> npt.NDArray[np.float32]:
    if isinstance(space, spaces.Dict):
        parts = [_flatten(space[key], value[key]) for key in sorted(space.spaces)]
        return np.concatenate(parts)
    if isinstance(space, spaces.Discrete):
        vector = np.zeros(int(space.n), np.float32)
        vector[int(value) - int(space.start)] = 1
        return vector
    if isinstance(space, spaces.Box):
        return np.ravel(value).astype(np.float32)
    raise InvalidOptionError(
        f"A matrix of an observation needs boxes, integers and dictionaries of them, but this is "
        f"{space}; observations of several users have one matrix each."
    )
