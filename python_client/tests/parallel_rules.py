"""The rules of PettingZoo's parallel API, checked as its documentation and its own test have them.

Written anew, so that they are checked where PettingZoo is not installed.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def check_parallel(env: Any, *, episodes: int, most_steps: int, seed: int) -> list[int]:
    """Play episodes at random and check every rule.

    Returns:
        The number of agents before each step, over all episodes.
    """
    assert env.metadata["name"] and "render_modes" in env.metadata
    assert env.unwrapped is env
    everyone = list(env.possible_agents)
    assert len(set(everyone)) == len(everyone) == env.max_num_agents > 0
    for agent in everyone:
        assert env.observation_space(agent) is env.observation_space(agent)
        assert env.action_space(agent) is env.action_space(agent)
        env.action_space(agent).seed(seed)
    counts = []
    for episode in range(episodes):
        observations, infos = env.reset(seed=seed + episode) if episode % 2 == 0 else env.reset()
        assert env.agents == everyone
        _check_keys(env, set(everyone), observations, infos)
        finished: set[str] = set()
        for _ in range(most_steps):
            acting = list(env.agents)
            counts.append(len(acting))
            assert env.num_agents == len(acting)
            result = env.step({agent: env.action_space(agent).sample() for agent in acting})
            assert isinstance(result, tuple) and len(result) == 5
            observations, rewards, terminations, truncations, infos = result
            _check_keys(env, set(acting), *result)
            for agent in acting:
                assert type(rewards[agent]) is float and np.isfinite(rewards[agent])
                assert type(terminations[agent]) is bool and type(truncations[agent]) is bool
                assert not (terminations[agent] and truncations[agent])
            gone = {agent for agent in acting if terminations[agent] or truncations[agent]}
            assert not gone & finished, "An agent finished twice."
            finished |= gone
            assert env.agents == [agent for agent in acting if agent not in gone]
            if not env.agents:
                break
        if not env.agents:
            assert finished == set(everyone), "An agent left without having finished."
    return counts


def _check_keys(env: Any, wanted: set[str], observations: Any, *others: Any) -> None:
    for values in (observations, *others):
        assert isinstance(values, dict) and set(values) == wanted
    assert wanted <= set(env.possible_agents)
    for agent, observation in observations.items():
        assert env.observation_space(agent).contains(observation), agent
    assert all(isinstance(info, dict) for info in others[-1].values())


def same_twice(env: Any, *, steps: int, seed: int) -> None:
    """Check that the same seed and actions give the same episode."""
    runs = []
    for _ in range(2):
        for agent in env.possible_agents:
            env.action_space(agent).seed(seed)
        run: list[Any] = [env.reset(seed=seed)]
        while env.agents and len(run) <= steps:
            run.append(env.step({agent: env.action_space(agent).sample() for agent in env.agents}))
        runs.append(run)
    np.testing.assert_equal(runs[0], runs[1])
