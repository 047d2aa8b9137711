"""A visit to an agent in service, which counts its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import _errors
from ._checks import check_flag, shown

if TYPE_CHECKING:
    from ._recommender import Recommender


class Visit:
    """One episode of yours, for which an agent in service recommends. It counts its steps.

    Made by `Recommender.start`. For one thread at a time.

    Attributes:
        name: Its name on the server.
        steps: Recommendations so far.
        log_propensity: Log-probability of the last action; None where the agent does not tell.
        explored: Whether the last action was not the greedy one; None where it does not tell.
    """

    def __init__(self, recommender: Recommender, name: str) -> None:
        """Begin a visit; `Recommender.start` does it."""
        self.name = name
        self.steps = 0
        self.log_propensity: float | None = None
        self.explored: bool | None = None
        self._recommender = recommender

    def recommend(self, observation: Any) -> Any:
        """Ask for the next action.

        Args:
            observation: What is observed, a value of the observation space.

        Raises:
            InvalidRequestError: It is not in the observation space.
            VisitError: The visit is over.
            CapacityError: The server serves as many visits as it may.
        """
        leaves = self._recommender._encode_one(observation)
        reply = self._recommender._recommend([(self.name, self.steps)], leaves)
        self.steps += 1
        actions, propensities, explored = reply
        self.log_propensity = None if propensities is None else float(propensities[0])
        self.explored = None if explored is None else bool(explored[0])
        return self._recommender._read_lane(actions, 0)

    def feedback(
        self,
        reward: float,
        next_observation: Any = None,
        *,
        terminated: bool = False,
        truncated: bool = False,
    ) -> bool:
        """Tell what came of the last action; a visit whose episode ended is over.

        Args:
            reward: The reward, a finite number.
            next_observation: What was observed next. May be None where the agent does not learn.
            terminated: The episode ended and has no future.
            truncated: The episode was cut from outside.

        Returns:
            Whether the agent learned from it.

        Raises:
            FeedbackError: The action has its feedback, or the visit is over.
        """
        if self.steps == 0:
            raise _errors.FeedbackError(
                f'Visit "{self.name}" has no recommendation yet. Ask for one first.'
            )
        leaves = [] if next_observation is None else self._recommender._encode_one(next_observation)
        return self._recommender._feedback(
            [(self.name, self.steps - 1)],
            np.array([_number("reward", reward)], np.dtype("<f8")),
            leaves,
            np.array([check_flag("terminated", terminated)]),
            np.array([check_flag("truncated", truncated)]),
        )

    def end(self) -> None:
        """End the visit. Ending it twice is harmless."""
        self._recommender.end(self.name)

    def __enter__(self) -> Visit:
        """Return the visit itself."""
        return self

    def __exit__(self, *details: object) -> None:
        """End the visit."""
        self.end()

    def __repr__(self) -> str:
        """Name the visit and its steps."""
        return f"Visit({self.name!r}, steps={self.steps})"


def _number(name: str, value: Any) -> float:
    """Check a real number; whether it is finite, the server checks.

    Raises:
        InvalidRequestError: It is none.
    """
    numeric = isinstance(value, (int, float, np.integer, np.floating))
    if isinstance(value, bool) or not numeric:
        raise _errors.InvalidRequestError(f"{name} must be a number but is {shown(value)}.")
    return float(value)
