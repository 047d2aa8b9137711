"""Views with one agent a user, on the real server; see real_server.py for how to run them."""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

gymnasium = pytest.importorskip("gymnasium", reason="Gymnasium is not installed.")
import agreement  # noqa: E402
import parallel_rules  # noqa: E402
from gymnasium.vector import AutoresetMode  # noqa: E402

import recenv  # noqa: E402
from recenv import _local_server  # noqa: E402
from recenv.pettingzoo import ParallelRecEnv, parallel_env  # noqa: E402
from recenv.rllib import MultiAgentRecEnv  # noqa: E402

COMMAND = os.environ.get("RECENV_TEST_SERVER", "")
if not COMMAND:
    pytest.skip(
        "RECENV_TEST_SERVER is not set to the command that runs the tool.", allow_module_level=True
    )
EVOLUTION = "InterestEvolutionMulti-v0"
EVERYONE = "user_0, user_1, user_2"
CASES = [
    (EVOLUTION, {"users": 3, "time_budget": 15}),
    (EVOLUTION, {"users": 2, "short_slates": True, "max_episode_steps": 9}),
    ("InterestExplorationMulti-v0", {"users": 4, "horizon": 7}),
    ("LongTermSatisfactionMulti-v0", {"time_budget": 5, "observe_satisfaction": True}),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECENV_SERVER", COMMAND)
        server = _local_server.LocalServer()
        yield server.address
        server.stop()


def slates(env: Any, step: int = 0) -> dict[str, Any]:
    return {
        agent: [(step + i) % 10, (step + i + 4) % 10]
        for i, agent in enumerate(env.possible_agents)
        if agent in env.agents
    }


@pytest.mark.parametrize("layout", ["dict", "flat"])
@pytest.mark.parametrize(("id", "options"), CASES[:1] + CASES[2:])
def test_parallel_env_keeps_every_rule(
    address: str, id: str, options: dict[str, Any], layout: str
) -> None:
    env = parallel_env(id, address, layout=layout, **options)

    counts = parallel_rules.check_parallel(env, episodes=4, most_steps=200, seed=5)

    assert counts[0] == len(env.possible_agents)
    if id == EVOLUTION:
        assert len(set(counts)) > 1, "No user left before the others."
    parallel_rules.same_twice(env, steps=40, seed=9)
    env.close()
    env.close()


@pytest.mark.skipif(find_spec("pettingzoo") is None, reason="PettingZoo is not installed.")
@pytest.mark.parametrize(("id", "options"), CASES[:1] + CASES[2:])
def test_parallel_env_passes_pettingzoos_own_test(
    address: str, id: str, options: dict[str, Any]
) -> None:
    from pettingzoo.test import parallel_api_test  # pyright: ignore[reportMissingImports]

    env = parallel_env(id, address, **options)
    parallel_api_test(env, num_cycles=100)
    env.close()


@pytest.mark.parametrize(("id", "options"), CASES)
def test_agents_see_and_earn_what_the_environment_says(
    address: str, id: str, options: dict[str, Any]
) -> None:
    together = recenv.make(id, address, **options)
    parallel = ParallelRecEnv(id, address, **options)
    rllib = MultiAgentRecEnv(
        {"environment_id": id, "address": address, "layout": "dict"}, **options
    )
    whole, _ = together.reset(seed=3)
    apart, _ = parallel.reset(seed=3)
    theirs, _ = rllib.reset(seed=3)
    over, step, totals = False, 0, dict.fromkeys(parallel.possible_agents, 0.0)
    while not over:
        for i, agent in enumerate(parallel.possible_agents):
            if agent not in apart:
                continue
            for seen in (apart, theirs):
                np.testing.assert_equal(seen[agent]["doc"], whole["doc"])
                np.testing.assert_equal(seen[agent]["response"], whole["response"][i])
                np.testing.assert_equal(seen[agent]["user"], whole["user"][i])
        acts = slates(parallel, step)
        assert acts == slates(rllib, step)
        action = np.zeros(together.action_space.shape, np.int64)
        for agent, slate in acts.items():
            action[parallel.possible_agents.index(agent)] = slate
        whole, reward, terminated, truncated, info = together.step(action)
        apart, rewards, ends, cuts, infos = parallel.step(acts)
        theirs, their_rewards, their_ends, their_cuts, _ = rllib.step(acts)
        assert sum(rewards.values()) == pytest.approx(reward, abs=1e-9)
        assert their_rewards == rewards
        assert their_ends.pop("__all__") is terminated
        assert their_cuts.pop("__all__") is truncated
        assert (their_ends, their_cuts) == (ends, cuts)
        for agent in acts:
            totals[agent] += rewards[agent]
            i = parallel.possible_agents.index(agent)
            assert ends[agent] == info["terminated"][i]
            assert cuts[agent] == (truncated and not ends[agent])
            if ends[agent] or cuts[agent]:
                episode = infos[agent]["episode"]
                assert episode == {"r": pytest.approx(totals[agent]), "l": step + 1}
            else:
                assert infos[agent] == {}
        over, step = terminated or truncated, step + 1
    assert parallel.agents == rllib.agents == []
    np.testing.assert_allclose(info["episode"]["user_r"], list(totals.values()))
    for env in (together, parallel, rllib):
        env.close()


@pytest.mark.parametrize("mode", list(AutoresetMode), ids=lambda mode: mode.value)
def test_vector_env_of_several_users_equals_sync_vector_env(
    address: str, mode: AutoresetMode
) -> None:
    ours, theirs = agreement.pair(address, EVOLUTION, mode, 3, users=2, time_budget=15)

    assert agreement.drive(ours, theirs, steps=60, seed=3) >= 1


def test_flat_layout_is_gymnasiums_flatten(address: str) -> None:
    flat = MultiAgentRecEnv({"environment_id": EVOLUTION, "address": address})
    tree = MultiAgentRecEnv({"environment_id": EVOLUTION, "address": address, "layout": "dict"})
    space = tree.observation_spaces["user_1"]

    vectors, _ = flat.reset(seed=1)
    values, _ = tree.reset(seed=1)

    box = flat.get_observation_space("user_1")
    assert len(box.shape) == 1 and box.dtype == np.float32
    assert flat.observation_space.contains(vectors) and tree.observation_space.contains(values)
    expected = gymnasium.spaces.flatten(space, values["user_1"]).astype(np.float32)
    np.testing.assert_array_equal(vectors["user_1"], expected)
    assert flat.get_agent_ids() == {"user_0", "user_1", "user_2"}
    assert flat.get_action_space("user_0").nvec.tolist() == [10, 10]
    flat.close()
    tree.close()


def test_agents_arrays_are_their_own(address: str) -> None:
    env = ParallelRecEnv("InterestExplorationMulti-v0", address)
    observations, _ = env.reset(seed=1)
    before = observations["user_1"]["doc"]["quality"].copy()

    observations["user_0"]["doc"]["quality"][:] = -1

    np.testing.assert_array_equal(observations["user_1"]["doc"]["quality"], before)
    env.close()


@pytest.mark.parametrize(
    ("actions", "sentence"),
    [
        (
            [[0, 1]] * 3,
            f"The actions must be a dictionary with one slate for each of {EVERYONE} but are of "
            "type list.",
        ),
        (
            {"user_0": [0, 1], "user_2": [0, 1]},
            f"No action was given for user_1. Give one for each of {EVERYONE}.",
        ),
        (
            {"bob": [0, 1]},
            f"An action was given for 'bob', who is no agent. Give one for each of {EVERYONE}.",
        ),
        (
            {"user_0": [0], "user_1": [0, 1], "user_2": [0, 1]},
            "The action of user_0 must be 2 integers, one candidate for each slate position, but "
            "is [0].",
        ),
        (
            {"user_0": [0, 1], "user_1": [0, 77], "user_2": [0, 1]},
            "User 1: Candidate 77 at slate position 1 is outside the candidate set of 10 "
            "(valid: 0 to 9).",
        ),
    ],
)
def test_step_bad_actions_say_what_is_wrong_and_move_nothing(
    address: str, actions: Any, sentence: str
) -> None:
    env = ParallelRecEnv(EVOLUTION, address)
    env.reset(seed=0)
    with pytest.raises(recenv.InvalidActionError) as caught:
        env.step(actions)
    assert str(caught.value) == sentence

    after = env.step(slates(env))

    env.reset(seed=0)
    np.testing.assert_equal(env.step(slates(env)), after)
    env.close()


def test_step_for_a_user_who_left_is_refused(address: str) -> None:
    env = ParallelRecEnv(EVOLUTION, address, time_budget=15)
    env.reset(seed=5)
    with pytest.raises(KeyError):
        env.action_space("user_9")
    while env.num_agents == 3:
        env.step(slates(env))
    assert env.agents
    gone = next(agent for agent in env.possible_agents if agent not in env.agents)

    with pytest.raises(recenv.InvalidActionError, match=f"'{gone}', who has left"):
        env.step({**slates(env), gone: [0, 1]})

    while env.agents:
        env.step(slates(env))
    with pytest.raises(recenv.ResetNeededError, match="Call reset first"):
        env.step({})
    assert len(env.reset()[0]) == 3
    env.close()


def test_views_refuse_what_they_cannot_show(address: str) -> None:
    with pytest.raises(recenv.InvalidOptionError, match='"InterestEvolution-v0" has one user'):
        ParallelRecEnv("InterestEvolution-v0", address)
    with pytest.raises(recenv.InvalidOptionError, match="layout must be"):
        ParallelRecEnv(EVOLUTION, address, layout="flet")
    with pytest.raises(recenv.InvalidOptionError, match='no "environment_id"'):
        MultiAgentRecEnv({"address": address})
    with pytest.raises(recenv.InvalidOptionError, match='"users" must be in|"users"'):
        ParallelRecEnv(EVOLUTION, address, users=0)


def test_render_draws_every_user(address: str) -> None:
    env = ParallelRecEnv(EVOLUTION, address, render_mode="ansi")
    env.reset(seed=1)

    text = env.render()

    assert text is not None
    assert all(f"user        {i}" in text for i in range(3))
    env.close()


def test_base_classes_are_used_where_they_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Base:
        """Of either package."""

    if find_spec("pettingzoo") is None:
        package = types.ModuleType("pettingzoo")
        package.ParallelEnv = Base  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "pettingzoo", package)
    if find_spec("ray") is None:
        for name in ("ray", "ray.rllib", "ray.rllib.env"):
            monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
        module = types.ModuleType("ray.rllib.env.multi_agent_env")
        module.MultiAgentEnv = Base  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module.__name__, module)
    for name in ("recenv.pettingzoo", "recenv.rllib"):
        monkeypatch.delitem(sys.modules, name)

    from recenv.pettingzoo import ParallelRecEnv as Parallel
    from recenv.rllib import MultiAgentRecEnv as Multi

    assert issubclass(Parallel, sys.modules["pettingzoo"].ParallelEnv)
    assert issubclass(Multi, sys.modules["ray.rllib.env.multi_agent_env"].MultiAgentEnv)


def test_modules_export_what_they_define() -> None:
    from recenv import pettingzoo, recsim, rllib

    for module in (pettingzoo, recsim, rllib):
        for name in module.__all__:
            assert getattr(module, name).__doc__, name
