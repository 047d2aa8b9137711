"""The client of an agent in service: recommendations asked for, feedback given."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _errors
from ._actions import ActionEncoder, stack
from ._checks import check_count, check_text, shown
from ._contract import Contract
from ._readers import batch_reader, lane_reader
from ._transport import Transport
from ._visit import Visit
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
        rows = _rows(visits)
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
        rows = _rows(visits)
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

    def __exit__(self, *details: object) -> None:
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


def _rows(visits: Any) -> list[Any]:
    if isinstance(visits, (str, bytes, Mapping)) or not isinstance(visits, Iterable):
        raise _errors.InvalidRequestError(
            f"visits must be a list of pairs of name and step but is {shown(visits)}."
        )
    return list(visits)


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
