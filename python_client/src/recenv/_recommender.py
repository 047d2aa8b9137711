"""The client of an agent in service: recommendations asked for, feedback given."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _errors
from ._actions import ActionEncoder, stack
from ._checks import check_count, check_flag, check_text, shown
from ._contract import Contract
from ._readers import batch_reader, lane_reader
from ._transport import Transport
from .spaces import iterate_leaves
from .v1 import recommender_pb2 as pb

_FLOAT64 = np.dtype("<f8")


@dataclass(frozen=True)
class Recommendations:
    """What an agent recommended, a row for each visit asked for.

    Attributes:
        actions: Arrays [rows, shape…] in the tree of the action space.
        log_propensities: Natural logarithm of the probability of each action, float64 [rows], at
            most 0. None where the agent does not tell.
        explored: Rows whose action is not the greedy one, bool [rows]. None where the agent does
            not tell.
    """

    actions: Any
    log_propensities: npt.NDArray[np.float64] | None
    explored: npt.NDArray[np.bool_] | None


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
            np.array([check_number("reward", reward)], _FLOAT64),
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

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the visit."""
        self.end()

    def __repr__(self) -> str:
        """Name the visit and its steps."""
        return f"Visit({self.name!r}, steps={self.steps})"


class Recommender:
    """An agent that a server lets recommend ("recenv serve --agent").

    Made by `Client.recommender` or `Recommender.connect`. May be used by several threads at once.

    Attributes:
        agent: Name of the agent.
        agent_options: All its options, defaults included.
        contract: What it was made for: the spaces of observations and actions.
        explores: Whether it explores, where it can tell exploring from acting for the best.
        learns: Whether it learns from feedback.
        tells_propensities: Whether it tells how probable its actions were.
        tells_exploration: Whether it tells which actions are not the greedy ones.
        max_visits: Most open visits, and most rows of one call.
        max_waiting: Most recommendations of a visit that wait for feedback; older are forgotten.
        lease_seconds: Seconds without a call after which a visit ends.
        seed: Seed of all that it draws.
    """

    def __init__(self, transport: Transport) -> None:
        """Ask a server which agent it serves; `Client.recommender` does it."""
        told = transport.call("DescribeRecommender", pb.DescribeRecommenderRequest())
        self.agent: str = told.agent
        self.agent_options: dict[str, Any] = json.loads(told.agent_options_json or "{}")
        self.contract = Contract.from_proto(told.contract)
        self.explores: bool = told.explores
        self.learns: bool = told.learns
        self.tells_propensities: bool = told.tells_propensities
        self.tells_exploration: bool = told.tells_exploration
        self.max_visits: int = told.max_visits
        self.max_waiting: int = told.max_waiting
        self.lease_seconds: float = told.lease_seconds
        self.seed: int = told.seed
        self._transport = transport
        self._owner: Any = None
        self._action_leaves = list(iterate_leaves(self.contract.action_space))
        self._read, _ = batch_reader(self.contract.action_space)
        self._read_lane, _ = lane_reader(self.contract.action_space)

    @classmethod
    def connect(cls, address: str, **options: Any) -> Recommender:
        """Connect to a server and ask for its agent.

        Args:
            address: "host:port" or "unix:/path".
            options: As those of `recenv.connect`.

        Raises:
            NoRecommenderError: The server serves no agent.
            ServerUnavailableError: No server answers there.
        """
        from ._client import connect

        client = connect(address, **options)
        try:
            made = client.recommender()
        except BaseException:
            client.close()
            raise
        made._owner = client
        return made

    def start(self, name: str | None = None) -> Visit:
        """Begin a visit; the server hears of it with its first recommendation.

        Args:
            name: Its name, unique among the open ones. What an agent draws for a visit depends on
                the server's seed and this name. None: a random one.
        """
        return Visit(self, uuid.uuid4().hex if name is None else check_text("name", name))

    def recommend(self, visits: Iterable[tuple[str, int]], observations: Any) -> Recommendations:
        """Ask for one action for each of several visits, in one call.

        Args:
            visits: Name and step of each; a visit may occur once. Step 0 starts a visit, each
                further one is 1 more; the last one again gives the same action again.
            observations: What is observed, arrays [rows, shape…] in the tree of the observation
                space.

        Raises:
            InvalidRequestError: An observation is not in the space, or rows are wrong.
            VisitError: A visit is at another step.
            CapacityError: Too many visits are open.
        """
        rows = list(visits)
        leaves = self._encode(observations, len(rows), single=False)
        actions, propensities, explored = self._recommend(rows, leaves)
        return Recommendations(self._read(actions), propensities, explored)

    def feedback(
        self,
        visits: Iterable[tuple[str, int]],
        rewards: Sequence[float] | npt.NDArray[Any],
        next_observations: Any = None,
        *,
        terminated: Sequence[bool] | npt.NDArray[np.bool_] | None = None,
        truncated: Sequence[bool] | npt.NDArray[np.bool_] | None = None,
    ) -> bool:
        """Tell what came of several recommendations, in one call.

        Args:
            visits: Name and step of each; steps of a visit in ascending order, over all calls.
            rewards: Rewards, [rows], finite.
            next_observations: What was observed next, [rows, shape…]; may be None where the agent
                does not learn.
            terminated: Episodes that ended and have no future, [rows]; None for none.
            truncated: Episodes that were cut from outside, [rows]; None for none.

        Returns:
            Whether the agent learned from it.

        Raises:
            InvalidRequestError: A number is wrong, or there are too many or too few.
            FeedbackError: A recommendation does not wait for feedback.
        """
        rows = list(visits)
        leaves = (
            []
            if next_observations is None
            else self._encode(next_observations, len(rows), single=False)
        )
        numbers = _numbers("rewards", rewards, len(rows))
        return self._feedback(
            rows,
            numbers,
            leaves,
            _flags("terminated", terminated, len(rows)),
            _flags("truncated", truncated, len(rows)),
        )

    def end(self, *names: str) -> None:
        """End visits. One that is not open is left out."""
        request = pb.EndVisitsRequest(visits=[check_text("name", name) for name in names])
        self._transport.call("EndVisits", request)

    def save(self) -> int:
        """Let the server write the agent to the file that it was started with.

        Returns:
            Feedbacks that the agent has learned from since the server started.

        Raises:
            NoRecommenderError: The server was started without such a file.
        """
        return self._transport.call("SaveRecommender", pb.SaveRecommenderRequest()).feedbacks

    def close(self) -> None:
        """Close the connection, if `connect` opened it. Visits stay open for a lease."""
        if self._owner is not None:
            self._owner.close()

    def __enter__(self) -> Recommender:
        """Return the recommender itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self.close()

    def __repr__(self) -> str:
        """Name the agent and the environment."""
        return f"Recommender({self.agent!r}, {self.contract.environment_id!r})"

    def _encode_one(self, observation: Any) -> list[bytes]:
        try:
            one = stack(self.contract.observation_space, [observation], "observation")
        except _errors.InvalidActionError as error:
            raise _errors.InvalidRequestError(*error.args) from None
        return self._encode(one, 1, single=True)

    def _encode(self, observations: Any, count: int, *, single: bool) -> list[bytes]:
        encoder = ActionEncoder(self.contract.observation_space, count, "observation")
        try:
            return encoder.encode(observations, single=single)
        except _errors.InvalidActionError as error:
            raise _errors.InvalidRequestError(*error.args) from None

    def _recommend(
        self, rows: list[tuple[str, int]], leaves: list[bytes]
    ) -> tuple[list[npt.NDArray[Any]], Any, Any]:
        request = pb.RecommendRequest(rows=_steps(rows), observation_leaves=leaves)
        reply = self._transport.call("Recommend", request)
        count = len(rows)
        actions = [
            np.frombuffer(raw, leaf.dtype).reshape(count, *leaf.shape)
            for raw, leaf in zip(reply.action_leaves, self._action_leaves, strict=True)
        ]
        propensities = np.frombuffer(reply.log_propensities, _FLOAT64)
        explored = np.frombuffer(reply.explored, np.bool_)
        return (
            actions,
            propensities if self.tells_propensities else None,
            explored if self.tells_exploration else None,
        )

    def _feedback(
        self,
        rows: list[tuple[str, int]],
        rewards: npt.NDArray[Any],
        leaves: list[bytes],
        terminated: npt.NDArray[np.bool_],
        truncated: npt.NDArray[np.bool_],
    ) -> bool:
        request = pb.FeedbackRequest(
            rows=_steps(rows),
            rewards=rewards.tobytes(),
            terminated=terminated.tobytes(),
            truncated=truncated.tobytes(),
            next_observation_leaves=leaves,
        )
        # Made twice, it would be refused the second time: so it is made once.
        return self._transport.call("Feedback", request, repeatable=False).learned


def check_number(name: str, value: Any) -> float:
    """Check a real number; whether it is finite, the server checks.

    Raises:
        InvalidRequestError: It is none.
    """
    numeric = isinstance(value, (int, float, np.integer, np.floating))
    if isinstance(value, bool) or not numeric:
        raise _errors.InvalidRequestError(f"{name} must be a number but is {shown(value)}.")
    return float(value)


def _steps(rows: list[tuple[str, int]]) -> list[pb.VisitStep]:
    steps = []
    for row in rows:
        if isinstance(row, (str, bytes, Mapping)) or not hasattr(row, "__len__") or len(row) != 2:
            raise _errors.InvalidRequestError(
                f"Each of visits must be a pair of name and step but one is {shown(row)}."
            )
        steps.append(
            pb.VisitStep(
                visit=check_text("a visit's name", row[0]),
                step=check_count("a visit's step", row[1], 0),
            )
        )
    return steps


def _numbers(name: str, values: Any, count: int) -> npt.NDArray[np.float64]:
    try:
        array = np.asarray(values, _FLOAT64)
    except (TypeError, ValueError):
        raise _errors.InvalidRequestError(
            f"{name} must be a list of numbers but is {shown(values)}."
        ) from None
    if array.shape != (count,):
        raise _errors.InvalidRequestError(
            f"{name} has shape {array.shape}, but there are {count} visits."
        )
    return array


def _flags(name: str, values: Any, count: int) -> npt.NDArray[np.bool_]:
    if values is None:
        return np.zeros(count, np.bool_)
    array = np.asarray(values)
    if array.dtype != np.bool_ or array.shape != (count,):
        raise _errors.InvalidRequestError(
            f"{name} must be {count} truth values, one for each visit, but is {shown(values)}."
        )
    return array
