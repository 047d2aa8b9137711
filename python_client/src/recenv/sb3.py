"""Recommender environments as a Stable-Baselines3 `VecEnv`.

Stable-Baselines3 cannot take a Gymnasium `VectorEnv`; this adapter is its door. Importing this
module needs Stable-Baselines3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from gymnasium import spaces
from stable_baselines3.common.vec_env import VecEnv  # pyright: ignore[reportMissingImports]

from ._infos import lane_info
from ._vector_env import RecVectorEnv

__all__ = ["RecVecEnv"]


def _one_level(space: spaces.Space[Any]) -> spaces.Space[Any]:
    """Flatten nested dictionaries of spaces into one, keys joined by "/"."""
    if not isinstance(space, spaces.Dict):
        return space
    parts: dict[str, spaces.Space[Any]] = {}
    for key, part in space.spaces.items():
        part = _one_level(part)
        if isinstance(part, spaces.Dict):
            parts.update({f"{key}/{name}": inner for name, inner in part.spaces.items()})
        else:
            parts[key] = part
    return spaces.Dict(parts)


def _flatten(value: Any, prefix: str = "") -> Any:
    """Flatten nested dictionaries of arrays likewise."""
    if not isinstance(value, Mapping):
        return value
    flat: dict[str, Any] = {}
    for key, part in value.items():
        if isinstance(part, Mapping):
            flat.update(_flatten(part, f"{prefix}{key}/"))
        else:
            flat[prefix + key] = part
    return flat


class RecVecEnv(VecEnv):
    """Recommender environments that step together, for Stable-Baselines3.

    Episodes restart in the step that ends them; `infos[i]` of that step has
    "terminal_observation", "TimeLimit.truncated" and what the environment reports, for one
    "episode". Nested observation dictionaries become one level: "response/click".
    """

    def __init__(
        self,
        environment_id: str,
        num_envs: int = 1,
        address: str | None = None,
        *,
        layout: str = "flat",
        **arguments: Any,
    ) -> None:
        """Open the environments.

        Args:
            environment_id: Id on the server, for example "InterestEvolution-v0".
            num_envs: Number of lanes, at least 1.
            address: "host:port", "unix:/path", or None for a server of this process's own.
            layout: "flat", one 1-D float32 box, or "dict".
            **arguments: Further arguments of `RecVectorEnv`, except autoreset_mode.
        """
        self._env = RecVectorEnv(
            environment_id,
            num_envs,
            address,
            layout=layout,
            autoreset_mode="SameStep",
            **arguments,
        )
        self.render_mode = self._env.render_mode
        self._actions: Any = None
        super().__init__(
            num_envs,
            _one_level(self._env.single_observation_space),
            self._env.single_action_space,
        )

    def reset(self) -> Any:
        """Start episodes in all lanes, with the seeds that `seed` set, once.

        Returns:
            Observations, [num_envs, shape…] in each leaf.
        """
        seeds = list(self._seeds)
        given = None if all(seed is None for seed in seeds) else seeds
        observation, _ = self._env.reset(seed=given)
        batch = self._env.last_batch
        self.reset_infos = [lane_info(batch.infos, lane) for lane in range(self.num_envs)]
        self._reset_seeds()
        self._reset_options()
        return _flatten(observation)

    def step_async(self, actions: npt.NDArray[Any]) -> None:
        """Note the actions, [num_envs, shape…]."""
        self._actions = actions

    def step_wait(
        self,
    ) -> tuple[Any, npt.NDArray[np.float32], npt.NDArray[np.bool_], list[dict[str, Any]]]:
        """Advance every lane by one step.

        Returns:
            Observations, rewards float32 [num_envs], dones bool [num_envs], one info for each.
        """
        observation, rewards, terminated, truncated, _ = self._env.step(self._actions)
        batch = self._env.last_batch
        infos = [lane_info(batch.infos, lane) for lane in range(self.num_envs)]
        for row, lane in enumerate(batch.final_lanes.tolist()):
            self.reset_infos[lane] = infos[lane]
            infos[lane] = lane_info(batch.final_infos, row)
            last = self._env.read_lane(batch.final_leaves, row)
            infos[lane]["terminal_observation"] = _flatten(last)
        for lane, info in enumerate(infos):
            info["TimeLimit.truncated"] = bool(truncated[lane] and not terminated[lane])
        return _flatten(observation), rewards.astype(np.float32), terminated | truncated, infos

    def close(self) -> None:
        """Free the environments on the server. Closing twice is harmless."""
        self._env.close()

    def get_attr(self, attr_name: str, indices: Any = None) -> list[Any]:
        """Read an attribute; all lanes share one environment."""
        owner = self._env if hasattr(self._env, attr_name) else self
        return [getattr(owner, attr_name) for _ in self._lanes(indices)]

    def set_attr(self, attr_name: str, value: Any, indices: Any = None) -> None:
        """Refuse: lanes have no attributes of their own.

        Raises:
            NotImplementedError: Always.
        """
        raise NotImplementedError(
            f"{attr_name} cannot be set: the lanes live on the server. Pass options instead."
        )

    def env_method(
        self, method_name: str, *method_args: Any, indices: Any = None, **method_kwargs: Any
    ) -> list[Any]:
        """Refuse, except for "render": lanes have no methods of their own.

        Raises:
            NotImplementedError: The method is not "render".
        """
        if method_name != "render":
            raise NotImplementedError(
                f"{method_name} cannot be called: the lanes live on the server."
            )
        return [self._env.session.render(lane) for lane in self._lanes(indices)]

    def env_is_wrapped(self, wrapper_class: type[Any], indices: Any = None) -> list[bool]:
        """Tell that no lane is wrapped."""
        return [False for _ in self._lanes(indices)]

    def _lanes(self, indices: int | Iterable[int] | None) -> Iterable[int]:
        if indices is None:
            return range(self.num_envs)
        return [indices] if isinstance(indices, int) else indices
