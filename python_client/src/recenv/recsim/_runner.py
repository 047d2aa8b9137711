"""RecSim's loop around an agent and an environment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .._checks import check_count


class Runner:
    """Plays episodes and reports what RecSim's runner reports, time apart.

    An agent has `begin_episode(observation)`, `step(reward, observation)`, both of which give a
    slate, and `end_episode(reward, observation)`. An episode that is cut off is told to the agent
    like one that ended; `truncated` tells them apart.

    Attributes:
        returns: Undiscounted return of each episode of the last phase.
        lengths: Steps of each.
        truncated: Whether each was cut off.
    """

    def __init__(self, env: Any, agent: Any, *, max_steps_per_episode: int = 27_000) -> None:
        """Prepare to play.

        Args:
            env: An environment as `recenv.recsim.make` gives it.
            agent: The agent.
            max_steps_per_episode: Steps after which an episode is cut off, at least 1.
        """
        self._env, self._agent = env, agent
        self._limit = check_count("max_steps_per_episode", max_steps_per_episode, 1)
        self.returns: list[float] = []
        self.lengths: list[int] = []
        self.truncated: list[bool] = []

    def run_episode(self) -> tuple[int, float]:
        """Play one episode.

        Returns:
            Its length in steps, and its return.
        """
        observation = self._env.reset()
        action = self._agent.begin_episode(observation)
        total, steps = 0.0, 0
        while True:
            observation, reward, done, info = self._env.step(action)
            self._env.update_metrics(observation["response"], info)
            total, steps = total + reward, steps + 1
            if done or steps == self._limit:
                break
            action = self._agent.step(reward, observation)
        self._agent.end_episode(reward, observation)
        self.returns.append(total)
        self.lengths.append(steps)
        self.truncated.append(not done or bool(info.get("TimeLimit.truncated")))
        return steps, total

    def run(
        self,
        add_summary: Callable[[str, float], Any],
        *,
        episodes: int | None = None,
        steps: int | None = None,
    ) -> None:
        """Play a phase, and report it.

        Args:
            add_summary: Called with each tag and value: AverageEpisodeLength,
                AverageEpisodeRewards, StdEpisodeRewards (of the population), then the metrics of
                the environment.
            episodes: Episodes to play, at least 1; this or steps.
            steps: Plays whole episodes until at least so many steps are taken.

        Raises:
            ValueError: Both or none of episodes and steps is given.
        """
        if (episodes is None) == (steps is None):
            raise ValueError("Give either episodes or steps, to say how long the phase is.")
        most = check_count("episodes" if steps is None else "steps", episodes or steps, 1)
        self.returns, self.lengths, self.truncated = [], [], []
        self._env.reset_metrics()
        while (len(self.lengths) if steps is None else sum(self.lengths)) < most:
            self.run_episode()
        add_summary("AverageEpisodeLength", float(np.mean(self.lengths)))
        add_summary("AverageEpisodeRewards", float(np.mean(self.returns)))
        add_summary("StdEpisodeRewards", float(np.std(self.returns)))
        self._env.write_metrics(add_summary)
