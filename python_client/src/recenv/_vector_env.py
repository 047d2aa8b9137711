"""Many environments as a Gymnasium `VectorEnv`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space

from . import spaces
from ._batch import Batch
from ._checks import check_count, check_seed, shown
from ._connection import Connection
from ._env import (
    SEED_BOUND,
    check_render_mode,
    given,
    make_spec,
    merge_options,
    refuse_reset_options,
)
from ._errors import InvalidRequestError, ResetNeededError
from ._infos import batched_info
from ._readers import lane_reader
from ._session import Session

_AUTORESETS = {
    AutoresetMode.NEXT_STEP: "next_step",
    AutoresetMode.SAME_STEP: "same_step",
    AutoresetMode.DISABLED: "disabled",
}


def _autoreset_mode(mode: AutoresetMode | str) -> AutoresetMode:
    try:
        return AutoresetMode(mode)
    except ValueError:
        allowed = ", ".join(f'"{mode.value}"' for mode in AutoresetMode)
        raise InvalidRequestError(
            f"autoreset_mode must be one of {allowed} but is {mode!r}."
        ) from None


class RecVectorEnv(VectorEnv[Any, Any, Any]):
    """Recommender environments that step together on a RecEnv server, in one call.

    Behaves as `SyncVectorEnv` over `RecEnv` does, step by step: lane i seeded s + i is the single
    environment seeded s + i. Observations, rewards and flags are writable arrays of their own.

    Attributes:
        contract: Spaces and facts of the environment.
        autoreset_mode: When a lane whose episode ended starts the next one.
        read_lane: Reads one lane out of leaf arrays, as a value of `single_observation_space`.
    """

    metadata: dict[str, Any] = {"render_modes": ["ansi"], "render_fps": 4}

    def __init__(
        self,
        environment_id: str,
        num_envs: int = 1,
        address: str | None = None,
        *,
        autoreset_mode: AutoresetMode | str = AutoresetMode.NEXT_STEP,
        layout: str = "dict",
        max_episode_steps: int | None = None,
        options: Mapping[str, Any] | None = None,
        timeout: float = 30.0,
        token: str | None = None,
        tls: bool | None = None,
        root_certificates: str | None = None,
        lease_seconds: float | None = None,
        render_mode: str | None = None,
        **more_options: Any,
    ) -> None:
        """Open the environments.

        Args:
            environment_id: Id on the server, for example "InterestEvolution-v0".
            num_envs: Number of lanes, at least 1.
            address: "host:port", "unix:/path", or None for a server of this process's own.
            autoreset_mode: Gymnasium's enum or its value: "NextStep", "SameStep", "Disabled".
            layout: "dict", the environment's own space, or "flat", one 1-D float32 box.
            max_episode_steps: Steps after which an episode is truncated. None: the
                environment's own limit; 0: none.
            options: Options of the environment that differ from their defaults.
            timeout: Deadline of each call, in seconds.
            token: Bearer token. None: the environment variable RECENV_TOKEN, if set.
            tls: Whether to encrypt. None: yes, unless the server is on this machine.
            root_certificates: PEM file of the authorities to trust. None: the system's.
            lease_seconds: Seconds without a sign of life after which the server frees the
                environments. None: the server's default.
            render_mode: None or "ansi".
            **more_options: Options of the environment, as options.
        """
        super().__init__()
        self.autoreset_mode = _autoreset_mode(autoreset_mode)
        num_envs = check_count("num_envs", num_envs, 1)
        check_render_mode(render_mode)
        self.metadata = {**type(self).metadata, "autoreset_mode": self.autoreset_mode}
        self.render_mode = render_mode
        merged = merge_options(options, more_options)
        self._connection = Connection(
            environment_id,
            address,
            lanes=num_envs,
            autoreset=_AUTORESETS[self.autoreset_mode],
            layout=layout,
            max_episode_steps=max_episode_steps,
            options=merged,
            timeout=timeout,
            token=token,
            tls=tls,
            root_certificates=root_certificates,
            lease_seconds=lease_seconds,
        )
        self.spec = make_spec(
            environment_id,
            {
                "address": address,
                "layout": layout,
                "num_envs": num_envs,
                "autoreset_mode": self.autoreset_mode.value,
                "timeout": timeout,
                **given(
                    max_episode_steps=max_episode_steps,
                    options=merged or None,
                    tls=tls,
                    root_certificates=root_certificates,
                    lease_seconds=lease_seconds,
                    render_mode=render_mode,
                ),
            },
        )
        self.contract = self._connection.contract
        self.num_envs = num_envs
        self.single_observation_space = spaces.to_gymnasium(self.contract.observation_space)
        self.single_action_space = spaces.to_gymnasium(self.contract.action_space)
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._compile()

    def _compile(self) -> None:
        self.read_lane, _ = lane_reader(self.contract.observation_space)
        self._last_batch: Batch | None = None

    @property
    def last_batch(self) -> Batch:
        """The last answer of the server, infos by column."""
        if self._last_batch is None:
            raise ResetNeededError("There is no answer before the first reset.")
        return self._last_batch

    @property
    def session(self) -> Session:
        """The session behind the environments, for snapshots, forks and the like."""
        return self._connection.for_reset()

    def reset(
        self,
        *,
        seed: int | Sequence[int | None] | None = None,
        options: dict[str, Any] | None = None,
    ) -> tuple[Any, dict[str, Any]]:
        """Start episodes.

        Args:
            seed: An integer s seeds lane i with s + i; a list has one seed for each lane, None
                in it continues that lane's own; None continues all.
            options: May have "reset_mask", bool [num_envs]: lanes to reset, the others keep
                their state. The entry is removed, as Gymnasium's own environments do.

        Returns:
            Observations of all lanes, and infos of the lanes that were reset.
        """
        super().reset(seed=seed if isinstance(seed, int) else None)
        mask = self._take_mask(options)
        refuse_reset_options(options, 'it knows "reset_mask"')
        fresh = self._connection.fresh
        if mask is not None and not mask.all() and fresh:
            raise ResetNeededError("Reset all lanes before resetting some of them.")
        lanes = None if mask is None else np.flatnonzero(mask).tolist()
        session = self._connection.for_reset()
        if seed is None or isinstance(seed, (int, np.integer)):
            if seed is None and fresh:
                seed = int(self.np_random.integers(SEED_BOUND))
            batch = session.reset(seed, lanes=lanes)
        else:
            batch = session.reset(seeds=self._lane_seeds(seed, fresh), lanes=lanes)
        self._connection.mark_started()
        self._last_batch = batch
        return batch.observation, batched_info(batch.infos, self.num_envs, only=mask)

    def _take_mask(self, options: dict[str, Any] | None) -> npt.NDArray[np.bool_] | None:
        """Take the reset mask out of the options; errors are Gymnasium's assertions."""
        if not isinstance(options, dict) or "reset_mask" not in options:
            return None
        mask = options.pop("reset_mask")
        assert isinstance(
            mask, np.ndarray
        ), f"`options['reset_mask': mask]` must be a numpy array, got {type(mask)}"
        assert mask.shape == (self.num_envs,), (
            f"`options['reset_mask': mask]` must have shape `({self.num_envs},)`, "
            f"got {mask.shape}"
        )
        assert (
            mask.dtype == np.bool_
        ), f"`options['reset_mask': mask]` must have `dtype=np.bool_`, got {mask.dtype}"
        assert np.any(
            mask
        ), f"`options['reset_mask': mask]` must contain a boolean array, got reset_mask={mask}"
        return mask

    def _lane_seeds(self, seeds: Sequence[int | None], fresh: bool) -> list[int | None]:
        if not hasattr(seeds, "__len__"):
            raise InvalidRequestError(
                f"seed must be an integer, a list or None but is {shown(seeds)}."
            )
        assert len(seeds) == self.num_envs, (
            "If seeds are passed as a list the length must match "
            f"num_envs={self.num_envs} but got length={len(seeds)}."
        )
        if not fresh:
            return list(seeds)
        return [
            int(self.np_random.integers(SEED_BOUND))
            if seed is None
            else check_seed(seed, f"seed[{lane}]")
            for lane, seed in enumerate(seeds)
        ]

    def step(
        self, actions: Any
    ) -> tuple[
        Any,
        npt.NDArray[np.float64],
        npt.NDArray[np.bool_],
        npt.NDArray[np.bool_],
        dict[str, Any],
    ]:
        """Advance every lane by one step.

        Args:
            actions: A value of `action_space`.

        Raises:
            InvalidActionError: The actions have a wrong type or shape (nothing was sent), or one
                lies outside the action space. No lane advanced.
            ResetNeededError: A lane has no running episode.
        """
        batch = self._last_batch = self._connection.for_step().step(actions)
        infos: dict[str, Any] = {}
        if len(batch.final_lanes):
            self._add_finals(infos, batch)
        if batch.infos:
            infos.update(batched_info(batch.infos, self.num_envs))
        return batch.observation, batch.rewards, batch.terminated, batch.truncated, infos

    def _add_finals(self, infos: dict[str, Any], batch: Batch) -> None:
        """Add what the lanes that ended in this step saw last (SAME_STEP)."""
        observations = np.full(self.num_envs, None, object)
        for row, lane in enumerate(batch.final_lanes):
            observations[lane] = self.read_lane(batch.final_leaves, row)
        ended = np.zeros(self.num_envs, np.bool_)
        ended[batch.final_lanes] = True
        infos["final_obs"] = observations
        infos["_final_obs"] = ended
        infos["final_info"] = batched_info(batch.final_infos, self.num_envs, rows=batch.final_lanes)
        infos["_final_info"] = ended.copy()

    def render(self) -> tuple[str, ...] | None:
        """Draw each lane as text, when render_mode is "ansi"."""
        if self.render_mode is None:
            return None
        session = self._connection.for_step()
        return tuple(session.render(lane) for lane in range(self.num_envs))

    def close_extras(self, **kwargs: Any) -> None:
        """Free the environments on the server."""
        if hasattr(self, "_connection"):
            self._connection.close()

    def __enter__(self) -> RecVectorEnv:
        """Use as a context manager: closed at the end."""
        return self

    def __exit__(self, *details: object) -> None:
        """Close."""
        self.close()

    def __getstate__(self) -> dict[str, Any]:
        """Leave the compiled reader and the last batch out."""
        left_out = ("read_lane", "_last_batch")
        return {key: value for key, value in self.__dict__.items() if key not in left_out}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Compile the reader again."""
        self.__dict__.update(state)
        self._compile()
