"""An environment in the shape that agents written for RecSim expect."""

from __future__ import annotations

import operator
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces

from .._checks import check_seed, shown
from .._env import RecEnv
from .._errors import InvalidActionError
from ._rows import row_space, rows
from .metrics import Metrics


class RecSimEnv:
    """One environment of RecSim's family, with RecSim's own interface.

    `reset()` gives the observation alone, `step(slate)` the four values of old Gym. An observation
    is a dictionary of "user", "doc" and "response": documents by their id, a decimal string, in
    the order of the positions that a slate names; responses None after a reset, then a tuple with
    one dictionary for each item of the slate. Where there are several users, "user" and
    "response" are tuples with one entry a user, slates are one for each, and the responses to a
    user who has left are ().

    Ids number documents through the environment's life: the candidates of construction are 0 to
    N − 1; each reset and step that draws new ones counts on, so that the first episode begins
    with N to 2N − 1 where documents are resampled. Numbers are float32, where RecSim's are
    float64 in float32 spaces.

    Different from RecSim on purpose: all randomness comes from one seed, through streams of its
    own; an observation never changes afterwards; a slate may be short or repeat a document, but
    negative positions are refused; a step after the end of an episode is refused.

    Attributes:
        environment_id: Id on the server.
        num_candidates: Documents offered at each step, N.
        slate_size: Most items of a slate, K.
        num_users: Number of users; None where there is one, outside tuples.
        action_space: `MultiDiscrete` of K times N; a tuple of them for several users.
    """

    def __init__(
        self,
        environment_id: str,
        *,
        address: str | None = None,
        seed: int = 0,
        metrics: tuple[Callable[..., Metrics], Callable[..., None]],
        **arguments: Any,
    ) -> None:
        """Open the environment. `recenv.recsim.make` is the simpler way.

        Args:
            environment_id: Id on the server, of RecSim's family.
            address: "host:port", "unix:/path", or None for a server of this process's own.
            seed: Seed of the first reset, in [0, 2^64 − 1].
            metrics: What counts responses and what writes the counts.
            **arguments: Options of the environment, and further arguments of `RecEnv`.
        """
        self._seed = self._pending = check_seed(seed)
        self._env = RecEnv(environment_id, address, short_slates=True, **arguments)
        self.environment_id = environment_id
        contract = self._env.contract
        self.num_candidates, self.slate_size = contract.candidate_count, contract.slate_size
        self.num_users: int | None = contract.options.get("users")
        self._resamples = contract.options["resample_candidates"]
        one = spaces.MultiDiscrete(np.full(self.slate_size, self.num_candidates, np.int64))
        self.action_space: spaces.Space[Any] = (
            one if self.num_users is None else spaces.Tuple([one] * self.num_users)
        )
        inner = self._env.observation_space
        assert isinstance(inner, spaces.Dict)
        self._document_space = row_space(inner["doc"])
        self._user_space = inner["user"]
        self._response_space = self._space_of_responses(inner["response"])
        self._count_responses, self._write = metrics
        self._metrics: Metrics = defaultdict(float)
        self._next_id = 0
        self._ids: list[str] = []
        self._fixed_seed: int | None = None  # seed whose candidates are kept, where they are
        self._left: list[bool] = []
        self._number_documents()

    @property
    def observation_space(self) -> spaces.Dict:
        """Space of the last observation's documents and of all else; responses None are outside."""
        documents = spaces.Dict(OrderedDict((id, self._document_space) for id in self._ids))
        return spaces.Dict(
            {"user": self._user_space, "doc": documents, "response": self._response_space}
        )

    @property
    def game_over(self) -> bool:
        """False, as in RecSim."""
        return False

    @property
    def environment(self) -> RecSimEnv:
        """The environment itself: what RecSim keeps behind its Gym wrapper lives on the server."""
        return self

    @property
    def metrics(self) -> Metrics:
        """What `update_metrics` counted since `reset_metrics`."""
        return self._metrics

    def seed(self, seed: int | None = None) -> list[int | None]:
        """Let the next reset start anew from a seed: users, documents, choices and noise.

        RecSim's `seed` reaches choices and noise alone.

        Args:
            seed: In [0, 2^64 − 1]; None changes nothing.

        Returns:
            The seed, in a list.
        """
        if seed is not None:
            self._pending = check_seed(seed)
        return [seed]

    def reset_sampler(self) -> None:
        """Let the next reset start anew from the seed of construction. Document ids count on."""
        self._pending = self._seed

    def reset(self) -> OrderedDict[str, Any]:
        """Start an episode.

        Returns:
            The observation; its response is None.
        """
        seed, self._pending = self._pending, None
        observation, _ = self._env.reset(seed=seed)
        if self._resamples:
            self._number_documents()
        elif seed is not None:
            if self._fixed_seed not in (None, seed):
                self._number_documents()
            self._fixed_seed = seed
        self._left = [False] * (self.num_users or 1)
        return self._observe(observation, None)

    def step(self, action: Any) -> tuple[OrderedDict[str, Any], float, bool, dict[str, Any]]:
        """Show a slate; with several users, one to each.

        Args:
            action: Positions in the candidate list, at most K; with several users a sequence of
                such slates. Slates of users who have left are not looked at.

        Returns:
            The observation, the reward (of all users together), whether the episode is over, and
            the info: "env", and "TimeLimit.truncated", whether it was cut off; with several users
            also "rewards" and "terminated", one entry a user.

        Raises:
            InvalidActionError: A slate is too long, or a position outside the candidates.
            ResetNeededError: No episode runs.
        """
        slates = [action] if self.num_users is None else self._one_each(action)
        shown_items = [
            [] if left else self._slate(slate)
            for slate, left in zip(slates, self._left or [False] * len(slates), strict=True)
        ]
        padded = np.full((len(slates), self.slate_size), -1, np.int64)
        for row, slate in zip(padded, shown_items, strict=True):
            row[: len(slate)] = slate
        slate_or_slates = padded[0] if self.num_users is None else padded
        observation, reward, terminated, truncated, info = self._env.step(slate_or_slates)
        if self._resamples:
            self._number_documents()
        responses = self._responses(observation["response"], shown_items)
        result: dict[str, Any] = {"env": self, "TimeLimit.truncated": truncated}
        if self.num_users is not None:
            result |= {"rewards": info["rewards"], "terminated": info["terminated"]}
            self._left = info["terminated"].tolist()
        return self._observe(observation, responses), reward, terminated or truncated, result

    def reset_metrics(self) -> None:
        """Forget what was counted."""
        self._metrics = defaultdict(float)

    def update_metrics(self, responses: Any, info: Any = None) -> None:
        """Count the responses of a step.

        Args:
            responses: "response" of the observation.
            info: Info of the step.
        """
        self._metrics = self._count_responses(responses, self._metrics, info)

    def write_metrics(self, add_summary_fn: Callable[[str, float], Any]) -> None:
        """Report what was counted.

        Args:
            add_summary_fn: Called with each tag and value.
        """
        self._write(self._metrics, add_summary_fn)

    def render(self, mode: str = "ansi") -> str:
        """Draw the environment as text."""
        return self._env.session.render(0)

    def close(self) -> None:
        """Free the environment on the server. Closing twice is harmless."""
        self._env.close()

    def __enter__(self) -> RecSimEnv:
        """Give the environment to a with block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close at the end of a with block."""
        self.close()

    def _space_of_responses(self, space: spaces.Space[Any]) -> spaces.Space[Any]:
        if isinstance(space, spaces.Tuple):
            return spaces.Tuple([self._space_of_responses(part) for part in space.spaces])
        return spaces.Tuple([row_space(space)] * self.slate_size)

    def _number_documents(self) -> None:
        first, self._next_id = self._next_id, self._next_id + self.num_candidates
        self._ids = [str(id) for id in range(first, self._next_id)]

    def _observe(self, observation: Mapping[str, Any], responses: Any) -> OrderedDict[str, Any]:
        documents = rows(observation["doc"], self.num_candidates)
        return OrderedDict(
            user=observation["user"],
            doc=OrderedDict(zip(self._ids, documents, strict=True)),
            response=responses,
        )

    def _responses(self, columns: Any, slates: Sequence[Sequence[int]]) -> tuple[Any, ...]:
        if self.num_users is None:
            return tuple(rows(columns, len(slates[0])))
        return tuple(
            tuple(rows(own, len(slate))) for own, slate in zip(columns, slates, strict=True)
        )

    def _one_each(self, action: Any) -> list[Any]:
        if not isinstance(action, (Sequence, np.ndarray)) or len(action) != self.num_users:
            given = len(action) if hasattr(action, "__len__") else shown(action)
            raise InvalidActionError(
                f"The action must be one slate for each of {self.num_users} users but is {given}."
            )
        return list(action)

    def _slate(self, slate: Any) -> list[int]:
        try:
            positions = [operator.index(position) for position in slate]
        except TypeError:
            raise InvalidActionError(
                f"The slate must be a list of positions in the candidate list but is "
                f"{shown(slate)}."
            ) from None
        if len(positions) > self.slate_size:
            raise InvalidActionError(
                f'The slate has {len(positions)} items, but "{self.environment_id}" shows at most '
                f"{self.slate_size}."
            )
        for place, candidate in enumerate(positions):
            if not 0 <= candidate < self.num_candidates:
                raise InvalidActionError(
                    f"Candidate {shown(candidate)} at slate position {place} is outside the "
                    f"candidate set of {self.num_candidates} (valid: 0 to "
                    f"{self.num_candidates - 1})."
                )
        return positions
