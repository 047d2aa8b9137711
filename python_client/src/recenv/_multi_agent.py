"""Environments of several users as one agent a user: what PettingZoo's and RLlib's views share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.spaces.utils import flatten, flatten_space

from ._checks import shown
from ._env import RecEnv
from ._errors import InvalidActionError, InvalidOptionError, ResetNeededError

LAYOUTS = ("dict", "flat")


class Users:
    """The users of one environment, by the names "user_0", "user_1", …

    Attributes:
        env: The environment of all users.
        names: One name a user.
        present: Names of the users who have not left.
        observation_spaces: Space of each user's observation.
        action_spaces: Space of each user's slate.
    """

    def __init__(
        self, environment_id: str, address: str | None, layout: str, arguments: Mapping[str, Any]
    ) -> None:
        """Open the environment.

        Raises:
            InvalidOptionError: The layout is unknown, or the environment has no users of its own.
        """
        if layout not in LAYOUTS:
            raise InvalidOptionError(
                f'layout must be "dict" or "flat" but is {shown(layout)}.', path="layout"
            )
        self.env = RecEnv(environment_id, address, **arguments)
        try:
            self._split(environment_id, layout)
        except BaseException:
            self.env.close()
            raise
        self.present: list[str] = []
        self._totals: dict[str, float] = {}
        self._steps = 0

    def _split(self, environment_id: str, layout: str) -> None:
        space, action = self.env.observation_space, self.env.action_space
        parts: dict[str, Any] = space.spaces if isinstance(space, spaces.Dict) else {}
        users = parts.get("user")
        if not isinstance(users, spaces.Tuple) or not isinstance(action, spaces.MultiDiscrete):
            raise InvalidOptionError(
                f'"{environment_id}" has one user; a view with one agent a user needs an '
                'environment of several, such as "InterestEvolutionMulti-v0".'
            )
        self.names = [f"user_{i}" for i in range(len(users.spaces))]
        self._inner = {
            name: spaces.Dict(
                {"doc": parts["doc"], "response": parts["response"][i], "user": users[i]}
            )
            for i, name in enumerate(self.names)
        }
        self.flat = layout == "flat"
        self.observation_spaces: dict[str, spaces.Space[Any]] = {
            name: _float32(flatten_space(own)) if self.flat else own
            for name, own in self._inner.items()
        }
        self.action_spaces: dict[str, spaces.Space[Any]] = {
            name: spaces.MultiDiscrete(action.nvec[i], np.int64, start=action.start[i])
            for i, name in enumerate(self.names)
        }

    def reset(self, seed: int | None, options: dict[str, Any] | None) -> dict[str, Any]:
        """Start an episode and give the first observation of every user."""
        observation, _ = self.env.reset(seed=seed, options=options)
        self.present = list(self.names)
        self._totals = dict.fromkeys(self.names, 0.0)
        self._steps = 0
        return {name: self._of(observation, i) for i, name in enumerate(self.names)}

    def step(self, actions: Any) -> tuple[dict[str, Any], ...]:
        """Show a slate to each present user; who leaves is present no more.

        Returns:
            Observations, rewards, terminated, truncated and infos of the users who were present.
            The info of a user's last step has "episode": his return "r" and length "l".

        Raises:
            InvalidActionError: A present user has no action, or another has one.
            ResetNeededError: No user is present.
        """
        slates = self._slates(actions)
        observation, _, _, over, info = self.env.step(slates)
        acted, self._steps = self.present, self._steps + 1
        observations, rewards, infos = {}, {}, {}
        terminated, truncated = {}, {}
        for name in acted:
            i = self.names.index(name)
            observations[name] = self._of(observation, i)
            rewards[name] = float(info["rewards"][i])
            terminated[name] = bool(info["terminated"][i])
            truncated[name] = over and not terminated[name]
            self._totals[name] += rewards[name]
            ended = terminated[name] or truncated[name]
            episode = {"episode": {"r": self._totals[name], "l": self._steps}}
            infos[name] = episode if ended else {}
        self.present = [name for name in acted if not (terminated[name] or truncated[name])]
        return observations, rewards, terminated, truncated, infos

    def _slates(self, actions: Any) -> Any:
        if not self.present:
            raise ResetNeededError(
                "Step was called before reset, or after every user had left. Call reset first."
            )
        wanted = ", ".join(self.present)
        if not isinstance(actions, Mapping):
            raise InvalidActionError(
                f"The actions must be a dictionary with one slate for each of {wanted} but are of "
                f"type {type(actions).__name__}."
            )
        for name in actions:
            if name not in self.present:
                why = "has left" if name in self.names else "is no agent"
                raise InvalidActionError(
                    f"An action was given for {shown(name)}, who {why}. Give one for each of "
                    f"{wanted}."
                )
        space: Any = self.env.action_space
        slates = np.array(space.start)  # Nobody looks at the slate of a user who has left.
        for name in self.present:
            if name not in actions:
                raise InvalidActionError(
                    f"No action was given for {name}. Give one for each of {wanted}."
                )
            slates[self.names.index(name)] = self._slate(name, actions[name])
        return slates

    def _slate(self, name: str, action: Any) -> Any:
        slate, shape = np.asarray(action), (self.env.contract.slate_size,)
        if slate.shape != shape or slate.dtype.kind not in "iu":
            raise InvalidActionError(
                f"The action of {name} must be {shape[0]} integers, one candidate for each slate "
                f"position, but is {shown(action)}."
            )
        return slate

    def _of(self, observation: dict[str, Any], user: int) -> Any:
        own = {
            "doc": _copy(observation["doc"]),
            "response": observation["response"][user],
            "user": observation["user"][user],
        }
        if not self.flat:
            return own
        return np.asarray(flatten(self._inner[self.names[user]], own), np.float32)


def _copy(value: Any) -> Any:
    """Copy what all users are shown, so that each has arrays of his own."""
    if isinstance(value, Mapping):
        return {key: _copy(part) for key, part in value.items()}
    return np.array(value)


def _float32(space: spaces.Space[Any]) -> spaces.Box:
    assert isinstance(space, spaces.Box)
    low, high = space.low.astype(np.float32), space.high.astype(np.float32)
    return spaces.Box(low, high, dtype=np.float32)
