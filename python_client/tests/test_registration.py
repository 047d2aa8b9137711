"""Gymnasium finds the environments by id."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from fake_server import Fake

gymnasium = pytest.importorskip("gymnasium", reason="Gymnasium is not installed.")

import recenv  # noqa: E402


def test_make_module_prefix_imports_and_makes(fake: Fake) -> None:
    program = f"""
import warnings
warnings.simplefilter("error")
import gymnasium as gym
env = gym.make("recenv:RecEnv/InterestEvolution-v0", address={fake.address!r}, slate_size=3)
env.reset(seed=0)
env.step(env.action_space.sample())
env.close()
envs = gym.make_vec("recenv:RecEnv/RatingReplay-v0", num_envs=8, address={fake.address!r})
envs.reset(seed=0)
envs.step(envs.action_space.sample())
envs.close()
print(env.unwrapped.contract.options["slate_size"], envs.num_envs)
"""
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )

    assert (result.stdout, result.stderr) == ("3 8\n", "")


def test_make_vec_max_episode_steps_reaches_the_server(fake: Fake) -> None:
    envs = gymnasium.make_vec(
        "RecEnv/RatingReplay-v0", num_envs=2, address=fake.address, max_episode_steps=1
    )
    envs.reset(seed=0)

    *_, truncated, _ = envs.step(np.zeros(2, int))

    assert truncated.all()
    assert envs.spec is not None and envs.spec.to_json()
    envs.close()


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_make_vec_other_modes_step(fake: Fake, mode: str) -> None:
    envs = gymnasium.make_vec(
        "RecEnv/RatingReplay-v0",
        num_envs=2,
        vectorization_mode=mode,
        vector_kwargs={"context": "spawn"} if mode == "async" else None,
        address=fake.address,
    )
    ours = recenv.make_vec("RatingReplay-v0", 2, fake.address)

    first, _ = envs.reset(seed=3)
    same, _ = ours.reset(seed=3)

    np.testing.assert_array_equal(first["memory"], same["memory"])
    _, theirs, *_ = envs.step(np.array([1, 2]))
    _, rewards, *_ = ours.step(np.array([1, 2]))
    np.testing.assert_array_equal(theirs, rewards)
    envs.close()
    ours.close()


def test_register_another_id_twice_is_harmless(fake: Fake) -> None:
    assert recenv.register("Everything-v0", address=fake.address) == "RecEnv/Everything-v0"
    assert recenv.register("Everything-v0") == "RecEnv/Everything-v0"

    env = gymnasium.make("RecEnv/Everything-v0")

    observation, _ = env.reset(seed=0)
    assert env.observation_space.contains(observation)
    env.close()
    del gymnasium.registry["RecEnv/Everything-v0"]


def test_registered_specs_survive_json() -> None:
    for name in ("InterestEvolution-v0", "RatingReplay-v0"):
        spec = gymnasium.spec(f"RecEnv/{name}")
        assert type(spec).from_json(spec.to_json()) == spec
