"""What a client must know to drive a session."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import spaces
from ._batch import InfoSpec
from ._checks import check_options, shown
from ._errors import InternalError, InvalidOptionError, InvalidRequestError
from .v1 import environment_pb2 as pb

LAYOUTS = {"dict": pb.OBSERVATION_LAYOUT_DICT, "flat": pb.OBSERVATION_LAYOUT_FLAT}
AUTORESETS = {
    "next_step": pb.AUTORESET_MODE_NEXT_STEP,
    "same_step": pb.AUTORESET_MODE_SAME_STEP,
    "disabled": pb.AUTORESET_MODE_DISABLED,
}


def choose(name: str, value: Any, choices: Mapping[str, Any]) -> Any:
    """Look up a word among the allowed ones.

    Raises:
        InvalidRequestError: It is not among them.
    """
    if not isinstance(value, str) or value not in choices:
        allowed = ", ".join(f'"{choice}"' for choice in choices)
        raise InvalidRequestError(f"{name} must be one of {allowed} but is {shown(value)}.")
    return choices[value]


def options_to_json(options: Mapping[str, Any] | None) -> str:
    """Write options as JSON; the empty string for none.

    Raises:
        InvalidOptionError: They are no dictionary, or a value has no JSON form.
    """
    parts = [
        f"{json.dumps(key)}: {_option_to_json(key, value)}"
        for key, value in check_options(options).items()
    ]
    return f"{{{', '.join(parts)}}}" if parts else ""


def _option_to_json(key: str, value: Any) -> str:
    try:
        return json.dumps(value, allow_nan=False, default=_plain)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidOptionError(
            f'Option "{key}" is {shown(value)}, which cannot be written as JSON: {error}.', path=key
        ) from None


def _plain(value: Any) -> Any:
    """Give NumPy numbers and arrays their plain form."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} has no JSON form")


@dataclass(frozen=True)
class Contract:
    """Spaces and facts of an environment under some options.

    Attributes:
        environment_id: Id of the environment.
        options: All options, defaults included.
        observation_space: Space of one lane's observation.
        action_space: Space of one lane's action.
        infos: Info columns that a reply may carry.
        max_episode_steps: Steps after which an episode is truncated; None for no limit.
        candidate_count: Candidates an action may choose from; 0 where no slate is shown.
        slate_size: Items an action shows; 0 where no slate is shown.
        distinct_items: True when a slate may show a candidate only once.
        generator: Random generator behind every draw, with its version.
        layout: "dict" or "flat".
    """

    environment_id: str
    options: dict[str, Any]
    observation_space: spaces.SpaceSpec
    action_space: spaces.SpaceSpec
    infos: tuple[InfoSpec, ...]
    max_episode_steps: int | None
    candidate_count: int
    slate_size: int
    distinct_items: bool
    generator: str
    layout: str

    @classmethod
    def from_proto(cls, contract: pb.Contract) -> Contract:
        """Read a contract of the protocol.

        Raises:
            InternalError: Its leaves are not those of its spaces.
        """
        observation_space = spaces.from_proto(contract.observation_space)
        action_space = spaces.from_proto(contract.action_space)
        _check_leaves("observation", observation_space, contract.observation_leaves)
        _check_leaves("action", action_space, contract.action_leaves)
        return cls(
            environment_id=contract.environment_id,
            options=json.loads(contract.options_json or "{}"),
            observation_space=observation_space,
            action_space=action_space,
            infos=tuple(
                InfoSpec(info.name, spaces.dtype_from_proto(info.dtype), tuple(info.shape))
                for info in contract.infos
            ),
            max_episode_steps=contract.max_episode_steps or None,
            candidate_count=contract.candidate_count,
            slate_size=contract.slate_size,
            distinct_items=contract.distinct_items,
            generator=contract.generator,
            layout="flat" if contract.layout == pb.OBSERVATION_LAYOUT_FLAT else "dict",
        )


def _check_leaves(what: str, spec: spaces.SpaceSpec, leaves: Any) -> None:
    ours = list(spaces.iterate_leaves(spec))
    theirs = [
        spaces.Leaf(leaf.path, spaces.dtype_from_proto(leaf.dtype), tuple(leaf.shape))
        for leaf in leaves
    ]
    if ours != theirs:
        raise InternalError(
            f"Bug in RecEnv: the {what} leaves of the contract are {theirs}, "
            f"but its {what} space has {ours}."
        )
