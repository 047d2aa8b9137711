"""An agent in service, asked by the official grpcio client over the real server.

Needs RECENV_TEST_SERVER, the command line that runs the tool.
"""

from __future__ import annotations

import json
import math
import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import recenv
from recenv.v1 import environment_pb2, space_pb2
from recenv.v1 import recommender_pb2 as pb

COMMAND = os.environ.get("RECENV_TEST_SERVER", "")
needs_server = pytest.mark.skipif(
    not COMMAND, reason="RECENV_TEST_SERVER is not set to the command that runs the tool."
)
INTEREST = "InterestEvolution-v0"


@contextmanager
def serve(*arguments: str) -> Iterator[str]:
    process = subprocess.Popen(
        [*shlex.split(COMMAND), "serve", "--until-stdin-closes", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().split()[-1]
    finally:
        process.communicate(timeout=30)
    assert process.returncode == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("agent")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serve(
        *("--agent", "lin-ucb", "--env", INTEREST, "--learn", "--mode", "evaluate"),
        *("--save", str(folder / "agent.safetensors"), "--max-visits", "8"),
        *("--log-recommendations", str(folder / "log.jsonl"), "--seed", "3"),
    ) as address:
        yield address


@pytest.fixture
def recommender(address: str) -> Iterator[recenv.Recommender]:
    with recenv.Recommender.connect(address, timeout=20) as recommender:
        yield recommender


@needs_server
def test_connect_tells_the_agent(recommender: recenv.Recommender) -> None:
    assert (recommender.agent, recommender.contract.environment_id) == ("lin-ucb", INTEREST)
    assert recommender.agent_options["ridge"] > 0
    assert (recommender.learns, recommender.explores, recommender.max_visits) == (True, False, 8)
    assert (recommender.tells_propensities, recommender.tells_exploration) == (False, True)
    assert (recommender.lease_seconds, recommender.seed) == (600, 3)


@needs_server
def test_visit_episode_learns_is_logged_and_saved(
    recommender: recenv.Recommender, address: str, folder: Path
) -> None:
    with recenv.connect(address) as client, client.open(INTEREST, autoreset="disabled") as session:
        batch, over, rewards = session.reset(seed=7), False, []
        with recommender.start("one episode") as visit:
            while not over:
                slate = visit.recommend(lane(batch.observation))
                batch = session.step([slate])
                over = bool(batch.terminated[0] or batch.truncated[0])
                rewards.append(float(batch.rewards[0]))
                learned = visit.feedback(
                    rewards[-1],
                    lane(batch.observation),
                    terminated=bool(batch.terminated[0]),
                    truncated=bool(batch.truncated[0]),
                )
                assert learned and visit.explored is False and visit.log_propensity is None

    assert visit.steps == len(rewards) > 20
    assert recommender.save() >= len(rewards)
    assert (folder / "agent.safetensors").stat().st_size > 0
    lines = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    mine = [line for line in lines if line["visit"] == "one episode"]
    assert [line["reward"] for line in mine] == rewards
    assert [line["step"] for line in mine] == list(range(len(rewards)))
    assert mine[-1]["terminated"] or mine[-1]["truncated"]


@needs_server
def test_recommend_batch_equals_one_by_one(
    recommender: recenv.Recommender, address: str
) -> None:
    with recenv.connect(address) as client, client.open(INTEREST, lanes=6) as session:
        observation = session.reset(seed=4).observation
    many = recommender.recommend([(f"many {i}", 0) for i in range(6)], observation)
    again = recommender.recommend([(f"many {i}", 0) for i in range(6)], observation)
    recommender.end(*(f"many {i}" for i in range(6)))
    singles = []
    for i in range(6):
        with recommender.start() as visit:
            singles.append(visit.recommend(lane(observation, i)))

    assert many.actions.shape == (6, 2)
    assert many.log_propensities is None and many.explored is not None
    assert not many.explored.any()
    np.testing.assert_array_equal(many.actions, again.actions)
    np.testing.assert_array_equal(many.actions, np.stack(singles))


@needs_server
def test_mistakes_are_told_in_the_servers_sentences(
    recommender: recenv.Recommender, address: str
) -> None:
    with recenv.connect(address) as client, client.open(INTEREST, lanes=9) as session:
        observation = session.reset(seed=4).observation
    one = lane(observation)
    visit = recommender.start("mistaken")
    with pytest.raises(recenv.FeedbackError, match="has no recommendation yet"):
        visit.feedback(1.0, one)
    visit.recommend(one)
    wrong = {**one, "doc": one["doc"] + 2}
    short = {**one, "doc": one["doc"][:3]}

    with pytest.raises(recenv.InvalidRequestError) as outside:
        visit.recommend(wrong)
    with pytest.raises(recenv.InvalidRequestError) as shape:
        visit.recommend(short)
    with pytest.raises(recenv.InvalidRequestError) as keys:
        visit.recommend({"doc": one["doc"]})
    with pytest.raises(recenv.VisitError) as step:
        recommender.recommend([("mistaken", 5)], rows(observation, 1))
    with pytest.raises(recenv.FeedbackError) as early:
        recommender.feedback([("mistaken", 1)], [1.0], rows(observation, 1))
    with pytest.raises(recenv.InvalidRequestError) as reward:
        visit.feedback(math.nan, one)
    with pytest.raises(recenv.InvalidRequestError) as missing:
        visit.feedback(1.0)
    with pytest.raises(recenv.InvalidRequestError) as many:
        recommender.recommend([(f"v{i}", 0) for i in range(9)], observation)
    with pytest.raises(recenv.CapacityError) as full:
        recommender.recommend([(f"v{i}", 0) for i in range(8)], rows(observation, 8))
    assert visit.feedback(1.0, one)
    with pytest.raises(recenv.FeedbackError) as twice:
        visit.feedback(1.0, one)
    visit.end()

    assert str(outside.value).startswith('The observation of visit "mistaken" is outside its space')
    assert str(shape.value) == (
        'Part "doc" of the observation has shape (3, 20), but must have shape (10, 20).'
    )
    assert str(keys.value).startswith("The observation must be a dictionary with keys ['doc'")
    assert str(step.value).startswith('Visit "mistaken" is at step 0, so 5 cannot follow.')
    assert str(early.value).startswith('Visit "mistaken" is at step 0, so nothing was recommended')
    assert str(reward.value) == (
        'The reward of visit "mistaken" is NaN, but must be a finite number.'
    )
    assert str(missing.value) == (
        "The agent learns from feedback, so what was observed next must be there. "
        "Give the next observation of each row."
    )
    assert str(many.value) == "The call has 9 rows, but must have 1 to 8 on this server."
    assert full.value.retry_after == 5 and "larger --max-visits" in str(full.value)
    assert str(twice.value).startswith('Step 0 of visit "mistaken" takes no feedback any more')
    assert step.value.path == "mistaken" and step.value.recoverable


@needs_server
def test_server_without_agent_says_how_to_start_one() -> None:
    with serve() as address, recenv.connect(address) as client:
        with pytest.raises(recenv.NoRecommenderError) as error:
            client.recommender()
        assert "recommend" not in client.features

    assert str(error.value) == (
        "This server serves environments, but no agent. "
        'Start one with "recenv serve --agent NAME --env ID".'
    )


def test_arguments_are_checked_before_anything_is_sent() -> None:
    class Nothing:
        def call(self, method: str, request: Any, **_: Any) -> Any:
            assert method == "DescribeRecommender", f"{method} was sent"
            return described()

    recommender = recenv.Recommender(Nothing())  # type: ignore[arg-type]

    for call in (
        lambda: recommender.recommend([("a", -1)], np.zeros(1)),
        lambda: recommender.recommend(["ab"], np.zeros(1)),
        lambda: recommender.recommend([("a", 0)], np.zeros(2)),
        lambda: recommender.feedback([("a", 0)], [1.0, 2.0]),
        lambda: recommender.feedback([("a", 0)], ["x"]),
        lambda: recommender.feedback([("a", 0)], [1.0], terminated=[1]),
        lambda: recommender.start(7),  # type: ignore[arg-type]
        lambda: recommender.end(7),  # type: ignore[arg-type]
    ):
        with pytest.raises(recenv.InvalidRequestError):
            call()


def described() -> Any:
    number = space_pb2.Space(box=space_pb2.BoxSpace(dtype=6, low=bytes(4), high=bytes(4)))
    leaf = space_pb2.LeafSpec(dtype=6)
    contract = environment_pb2.Contract(
        observation_space=number,
        action_space=number,
        observation_leaves=[leaf],
        action_leaves=[leaf],
    )
    return pb.DescribeRecommenderResponse(agent="toy", contract=contract)


def lane(observation: Any, i: int = 0) -> Any:
    """One lane of a batched observation."""
    if isinstance(observation, dict):
        return {key: lane(part, i) for key, part in observation.items()}
    return observation[i]


def rows(observation: Any, count: int) -> Any:
    """The first lanes of a batched observation."""
    if isinstance(observation, dict):
        return {key: rows(part, count) for key, part in observation.items()}
    return observation[:count]
