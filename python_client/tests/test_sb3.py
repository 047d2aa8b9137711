"""The Stable-Baselines3 adapter, against a stand-in.

Stable-Baselines3 cannot be installed everywhere these tests run (it needs PyTorch), so a minimal
stand-in of its VecEnv base class takes its place: the constructor, the seeds and the abstract
methods of version 2, written from its documented behaviour. Where the real one is installed, it
is used instead.
"""

from __future__ import annotations

import sys
import types
from abc import ABC, abstractmethod
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import agreement
import numpy as np
import pytest
from fake_server import Fake

pytest.importorskip("gymnasium", reason="Gymnasium is not installed.")

import recenv  # noqa: E402


class StandIn(ABC):
    """What RecVecEnv uses of VecEnv."""

    def __init__(self, num_envs: int, observation_space: Any, action_space: Any) -> None:
        self.num_envs = num_envs
        self.observation_space = observation_space
        self.action_space = action_space
        self.reset_infos: list[dict[str, Any]] = [{} for _ in range(num_envs)]
        self._seeds: list[int | None] = [None] * num_envs
        self._options: list[dict[str, Any]] = [{} for _ in range(num_envs)]
        modes = self.get_attr("render_mode")
        assert all(mode == modes[0] for mode in modes)
        self.render_mode = modes[0]

    def _reset_seeds(self) -> None:
        self._seeds = [None] * self.num_envs

    def _reset_options(self) -> None:
        self._options = [{} for _ in range(self.num_envs)]

    def seed(self, seed: int) -> list[int | None]:
        self._seeds = [seed + i for i in range(self.num_envs)]
        return self._seeds

    def step(self, actions: Any) -> Any:
        self.step_async(actions)
        return self.step_wait()

    for _name in (
        "reset",
        "step_async",
        "step_wait",
        "close",
        "get_attr",
        "set_attr",
        "env_method",
        "env_is_wrapped",
    ):
        locals()[_name] = abstractmethod(lambda self: None)
    del _name


@pytest.fixture
def vec_env_class(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    if find_spec("stable_baselines3") is None:
        for name in ("stable_baselines3", "stable_baselines3.common"):
            monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
        module = types.ModuleType("stable_baselines3.common.vec_env")
        module.VecEnv = StandIn  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module.__name__, module)
    from recenv.sb3 import RecVecEnv

    yield RecVecEnv
    sys.modules.pop("recenv.sb3", None)


def test_step_ended_lanes_report_as_stable_baselines3_wants(fake: Fake, vec_env_class: Any) -> None:
    env = vec_env_class("InterestEvolution-v0", 3, fake.address, layout="dict")
    singles = [
        recenv.make("InterestEvolution-v0", fake.address, max_episode_steps=60) for _ in range(3)
    ]
    env.seed(5)
    observation = env.reset()
    alone = [single.reset(seed=5 + i) for i, single in enumerate(singles)]
    assert sorted(observation) == sorted(env.observation_space.spaces)
    assert "response/click" in observation
    assert env.reset_infos == [info for _, info in alone]
    actions = np.array([[0, 1], [2, 3], [4, 5]])
    ended = 0
    for _ in range(60):
        observation, rewards, dones, infos = env.step(actions)
        assert rewards.dtype == np.float32 and dones.dtype == np.bool_
        for i, single in enumerate(singles):
            obs, reward, terminated, truncated, info = single.step(actions[i])
            assert rewards[i] == np.float32(reward)
            assert dones[i] == (terminated or truncated)
            assert infos[i].pop("TimeLimit.truncated") is (truncated and not terminated)
            if dones[i]:
                ended += 1
                last = infos[i].pop("terminal_observation")
                agreement.assert_same(last["response/click"], obs["response"]["click"])
                agreement.assert_same(last["doc"], obs["doc"])
                assert infos[i]["episode"]["l"] >= 1
                obs, reset_info = single.reset()
                agreement.assert_same(env.reset_infos[i], reset_info)
            agreement.assert_same(infos[i], info)
            agreement.assert_same(observation["doc"][i], obs["doc"])
        assert env.observation_space.contains({k: v[0] for k, v in observation.items()})
    assert ended > 5
    env.close()
    env.close()
    for single in singles:
        single.close()


def test_step_time_limit_is_told_apart_from_the_end(fake: Fake, vec_env_class: Any) -> None:
    env = vec_env_class("InterestEvolution-v0", 2, fake.address, max_episode_steps=1)
    assert env.observation_space.shape == (57,)
    env.reset()

    _, _, dones, infos = env.step(np.zeros((2, 2), int))

    assert dones.all()
    assert [info["TimeLimit.truncated"] for info in infos] == [True, True]
    assert infos[0]["terminal_observation"].shape == (57,)
    env.close()


def test_attributes_are_shared_and_cannot_be_set(fake: Fake, vec_env_class: Any) -> None:
    env = vec_env_class("InterestEvolution-v0", 2, fake.address, render_mode="ansi")
    env.reset()

    assert env.get_attr("render_mode") == ["ansi", "ansi"]
    assert env.get_attr("contract", 0)[0].environment_id == "InterestEvolution-v0"
    assert env.env_is_wrapped(object, [1]) == [False]
    assert env.env_method("render", indices=1) == ["lane 1 at step 0\n"]
    with pytest.raises(NotImplementedError, match="live on the server"):
        env.set_attr("x", 1)
    with pytest.raises(NotImplementedError, match="live on the server"):
        env.env_method("jump")
    env.close()
