"""Agents written to RecSim's agent interface, as a user of RecSim would have them.

They know nothing of RecEnv: they take the spaces of an environment, and observations as RecSim's
environments give them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np


class RandomAgent:
    """Shows a random slate of distinct documents."""

    def __init__(self, action_space: Any, seed: int = 0) -> None:
        self._slate_size = len(action_space.nvec)
        self._rng = np.random.default_rng(seed)

    def begin_episode(self, observation: Any = None) -> list[int]:
        return self.step(0, observation)

    def step(self, reward: float, observation: Any) -> list[int]:
        order = self._rng.permutation(len(observation["doc"]))
        return [int(i) for i in order[: self._slate_size]]

    def end_episode(self, reward: float, observation: Any = None) -> None:
        pass


class GreedyClickAgent:
    """Interest evolution: shows the documents that the user is most likely to click."""

    def __init__(self, observation_space: Any, action_space: Any) -> None:
        assert observation_space.spaces["user"].shape == (20,)
        self._slate_size = len(action_space.nvec)

    def begin_episode(self, observation: Any = None) -> list[int]:
        return self.step(0, observation)

    def step(self, reward: float, observation: Any) -> list[int]:
        interests = observation["user"]
        scores = [float(np.dot(interests, document)) for document in observation["doc"].values()]
        return sorted(range(len(scores)), key=lambda i: -scores[i])[: self._slate_size]

    def end_episode(self, reward: float, observation: Any = None) -> None:
        pass


class ClusterBanditAgent:
    """Interest exploration: UCB1 over topics; within a topic, the best quality first."""

    def __init__(self, observation_space: Any, action_space: Any) -> None:
        documents = observation_space.spaces["doc"].spaces
        first = next(iter(documents.values()))
        self._topics = first.spaces["cluster_id"].n
        self._slate_size = len(action_space.nvec)
        self._shown = np.zeros(self._topics)
        self._clicks = np.zeros(self._topics)

    def begin_episode(self, observation: Any = None) -> list[int]:
        self._shown[:] = self._clicks[:] = 0
        return self._choose(observation)

    def step(self, reward: float, observation: Any) -> list[int]:
        for response in observation["response"]:
            self._shown[response["cluster_id"]] += 1
            self._clicks[response["cluster_id"]] += response["click"]
        return self._choose(observation)

    def end_episode(self, reward: float, observation: Any = None) -> None:
        assert observation["response"] is not None

    def _choose(self, observation: Any) -> list[int]:
        total = self._shown.sum()
        scores = [
            self._clicks[t] / self._shown[t] + math.sqrt(2 * math.log(total) / self._shown[t])
            if self._shown[t]
            else math.inf
            for t in range(self._topics)
        ]
        documents = list(observation["doc"].values())
        order = sorted(
            range(len(documents)),
            key=lambda i: (
                -scores[documents[i]["cluster_id"]],
                -float(documents[i]["quality"]),
            ),
        )
        return order[: self._slate_size]
