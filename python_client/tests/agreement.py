"""Comparisons that the tests against the fake and the real server share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

gymnasium = pytest.importorskip("gymnasium", reason="Gymnasium is not installed.")
from gymnasium.vector import AutoresetMode, SyncVectorEnv  # noqa: E402

import recenv  # noqa: E402


def assert_same(ours: Any, theirs: Any, where: str = "value") -> None:
    """Compare nested values: structure, types, shapes and every number."""
    if isinstance(theirs, dict):
        assert isinstance(ours, dict), where
        assert sorted(ours) == sorted(theirs), where
        for key in theirs:
            assert_same(ours[key], theirs[key], f"{where}[{key!r}]")
    elif isinstance(theirs, (tuple, list)):
        assert type(ours) is type(theirs) and len(ours) == len(theirs), where
        for index, (our, their) in enumerate(zip(ours, theirs, strict=True)):
            assert_same(our, their, f"{where}[{index}]")
    elif isinstance(theirs, np.ndarray) and theirs.dtype == object:
        assert isinstance(ours, np.ndarray) and ours.dtype == object, where
        assert_same(list(ours), list(theirs), where)
    elif isinstance(theirs, np.ndarray):
        assert isinstance(ours, np.ndarray), where
        assert ours.dtype == theirs.dtype and ours.shape == theirs.shape, where
        np.testing.assert_array_equal(ours, theirs, err_msg=where)
    else:
        assert ours == theirs, where


def pair(
    address: str, id: str, mode: AutoresetMode, lanes: int, **arguments: Any
) -> tuple[recenv.RecVectorEnv, SyncVectorEnv]:
    """The same lanes twice: one vector environment, and Gymnasium's over single ones."""
    ours = recenv.make_vec(id, lanes, address, autoreset_mode=mode, **arguments)
    singles = [lambda: recenv.make(id, address, **arguments) for _ in range(lanes)]
    return ours, SyncVectorEnv(singles, autoreset_mode=mode)


def allowed_actions(space: gymnasium.Space[Any], infos: dict[str, Any], step: int) -> Any:
    """Actions that every lane allows: by the "action_mask" of its info, where there is one."""
    if "action_mask" not in infos:
        return space.sample()
    mask = infos["action_mask"]
    scores = np.random.default_rng(step).random(mask.shape)
    return np.where(mask == 1, scores, -1.0).argmax(axis=1)


def drive(
    ours: recenv.RecVectorEnv,
    theirs: SyncVectorEnv,
    *,
    steps: int,
    seed: Any,
    sample: Callable[[gymnasium.Space[Any], int], Any] | None = None,
) -> int:
    """Step both and compare everything.

    Returns:
        The number of episodes that ended.
    """
    mode = ours.autoreset_mode
    first = ours.reset(seed=seed)
    assert_same(first, theirs.reset(seed=seed), "reset")
    infos = dict(first[1])
    ours.action_space.seed(7)
    ended = 0
    for step in range(steps):
        if sample is None:
            actions = allowed_actions(ours.action_space, infos, step)
        else:
            actions = sample(ours.action_space, step)
        answer = ours.step(actions)
        assert_same(answer, theirs.step(actions), f"step {step}")
        assert ours.observation_space.contains(answer[0]), f"step {step}"
        infos = dict(answer[4])
        done = answer[2] | answer[3]
        ended += int(done.sum())
        if mode is AutoresetMode.DISABLED and done.any():
            lanes = np.flatnonzero(done)
            # Seeds for some of the resets, to see that they reach the right lane.
            seeds = [None] * ours.num_envs
            seeds[lanes[0]] = 1000 + step if step % 2 else None
            ours_options, their_options = {"reset_mask": done}, {"reset_mask": done.copy()}
            again = ours.reset(seed=seeds, options=ours_options)
            if "action_mask" in infos:
                infos["action_mask"] = np.where(
                    done[:, None], again[1]["action_mask"], infos["action_mask"]
                )
            assert_same(
                again,
                theirs.reset(seed=seeds, options=their_options),
                f"masked reset after step {step}",
            )
            assert ours_options == their_options == {}
    ours.close()
    theirs.close()
    return ended
