"""Adapters, metrics and runner of the RecSim view, against what RecSim 0.2.4 recorded."""

from __future__ import annotations

import gzip
import json
from collections import OrderedDict, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

gymnasium = pytest.importorskip("gymnasium", reason="Gymnasium is not installed.")
from gymnasium import spaces  # noqa: E402

import recenv  # noqa: E402
from recenv.recsim import Runner, adapters, metrics  # noqa: E402

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "RecEnv.Tests" / "Golden" / "recsim"


def golden(name: str) -> Any:
    with gzip.open(GOLDEN / f"{name}.json.gz", "rt", encoding="utf-8") as file:
        return json.load(file)


def box(shape: tuple[int, ...], high: float = 100) -> spaces.Box:
    return spaces.Box(-high, high, shape, np.float32)


TOPIC = spaces.Dict({"cluster_id": spaces.Discrete(2), "quality": box(())})
DOCUMENTS = {"iev": box((20,)), "iex": TOPIC, "lts": box((1,))}


def space_of(kind: str, case: Any) -> spaces.Dict:
    """The space with other ids than the observation's, as RecSim's agents have it."""
    ids = case.get("space_doc_keys_at_construction", [str(i) for i in range(len(case["docs"]))])
    return spaces.Dict(
        {
            "user": box((len(case["user"]),)),
            "doc": spaces.Dict(OrderedDict((id, DOCUMENTS[kind]) for id in ids)),
            "response": spaces.Tuple([TOPIC]),
        }
    )


def observation_of(kind: str, case: Any) -> dict[str, Any]:
    documents = [
        {"cluster_id": d["cluster_id"], "quality": np.array(d["quality"], np.float32)}
        if kind == "iex"
        else np.array(d, np.float32)
        for d in case["docs"]
    ]
    ids = case.get("doc_keys", [str(i) for i in range(len(documents))])
    return {
        "user": np.array(case["user"], np.float32),
        "doc": OrderedDict(zip(ids, documents, strict=True)),
        "response": None,
    }


def adapter_cases() -> list[Any]:
    file = golden("adapters")
    cases = [(case["env"], case) for case in file["cases"]]
    return [*cases, ("iex", file["iex"]["ok"]), ("lts", file["lts"]["ok"])]


@pytest.mark.parametrize(("kind", "case"), adapter_cases())
def test_observation_matrix_is_the_recorded_one(kind: str, case: Any) -> None:
    matrix = adapters.observation_matrix(observation_of(kind, case), space_of(kind, case))

    assert list(matrix.shape) == case["image_shape"] and str(matrix.dtype) == case["image_dtype"]
    np.testing.assert_array_equal(matrix[..., 0], np.array(case["image"], np.float32))


@pytest.mark.parametrize("case", golden("adapters")["cases"])
def test_response_matrix_is_the_recorded_one(case: Any) -> None:
    matrix = adapters.response_matrix(case["responses"])

    assert list(matrix.shape) == case["response_shape"] and matrix.dtype == np.float32
    np.testing.assert_array_equal(matrix, np.array(case["response_encoded"], np.float32))
    assert sorted(case["responses"][0]) == case["response_names"]


def test_response_names_are_the_columns() -> None:
    space = space_of("iex", golden("adapters")["iex"]["ok"])

    assert adapters.response_names(space) == ["cluster_id", "quality"]


def test_observation_matrix_of_several_users_is_refused() -> None:
    space = spaces.Dict(
        {"user": spaces.Tuple([box((1,))] * 2), "doc": spaces.Dict({"0": box((1,))})}
    )
    with pytest.raises(recenv.InvalidOptionError, match="one matrix each"):
        adapters.observation_matrix({"user": ((0,), (0,)), "doc": {"0": [0]}}, space)


def test_cluster_metrics_count_as_recorded() -> None:
    counted: metrics.Metrics = defaultdict(float)
    sequence = golden("runner")["metrics"]["sequence"]
    for entry in sequence:
        counted = metrics.cluster_metrics(entry["responses"], counted)
        assert counted == pytest.approx(entry["metrics_after"], rel=1e-12)
        assert list(counted) == list(entry["metrics_after"])
    assert len(sequence) == 40


def test_write_cluster_metrics_reports_as_recorded() -> None:
    file = golden("runner")["metrics"]
    counted: metrics.Metrics = defaultdict(float, file["sequence"][-1]["metrics_after"])
    written: list[tuple[str, float]] = []

    metrics.write_cluster_metrics(counted, lambda tag, value: written.append((tag, value)))

    assert [tag for tag, _ in written] == [tag for tag, _ in file["written"]]
    assert [value for _, value in written] == pytest.approx([value for _, value in file["written"]])


def test_write_cluster_metrics_of_nothing_is_an_error_as_in_recsim() -> None:
    assert golden("runner")["metrics_empty_write"]["error"] == "ZeroDivisionError"
    with pytest.raises(ZeroDivisionError, match="No slate was counted"):
        metrics.write_cluster_metrics(defaultdict(float), lambda tag, value: None)


def test_cluster_metrics_of_several_users_count_a_slate_each() -> None:
    click = {"click": 1, "quality": np.array(2.0), "cluster_id": 3}
    none = {"click": 0, "quality": np.array(1.0), "cluster_id": 1}

    counted = metrics.cluster_metrics(((none, click), (), (none,)), defaultdict(float))

    assert counted == {
        "impression": 2,
        "click": 1,
        "quality": 2,
        "cluster_watch_count_cluster_3": 1,
        "cluster_watch_count_no_click": 1,
    }


class Recorded:
    """Plays back episodes of recorded lengths and returns, with RecSim's interface."""

    def __init__(self, returns: list[float], length: int) -> None:
        self._returns, self._length = iter(returns), length
        self.resets = self.counted = 0

    def reset(self) -> Any:
        self._left, self._total, self.resets = self._length, next(self._returns), self.resets + 1
        return {"response": None}

    def step(self, slate: Any) -> Any:
        self._left -= 1
        reward = self._total if self._left == 0 else 0.0
        return {"response": (slate,)}, reward, self._left == 0, {}

    def reset_metrics(self) -> None:
        self.counted = 0

    def update_metrics(self, responses: Any, info: Any) -> None:
        self.counted += len(responses)

    def write_metrics(self, add_summary: Any) -> None:
        add_summary("CTR", self.counted)


class Listener:
    """Notes what an agent is told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def begin_episode(self, observation: Any) -> int:
        self.told.append(("begin", observation["response"]))
        return 0

    def step(self, reward: float, observation: Any) -> int:
        self.told.append(("step", reward, observation["response"]))
        return len(self.told)

    def end_episode(self, reward: float, observation: Any) -> None:
        self.told.append(("end", reward, observation["response"]))


@pytest.mark.parametrize("run", golden("runner")["runs"], ids=lambda run: run["env"])
def test_runner_reports_the_recorded_scalars(run: Any) -> None:
    (text,) = run["returns_files"].values()
    returns = json.loads(text)
    expected = {tag.removesuffix("/eval"): value for _, tag, value in run["eval_scalars"]}
    length = round(expected["AverageEpisodeLength"])
    env = Recorded(returns, length)
    written: dict[str, float] = {}

    runner = Runner(env, Listener(), max_steps_per_episode=1000)
    runner.run(written.__setitem__, episodes=len(returns))

    for tag in ("AverageEpisodeLength", "AverageEpisodeRewards", "StdEpisodeRewards"):
        assert written[tag] == pytest.approx(expected[tag], rel=1e-12)
    assert runner.returns == returns
    assert env.counted == length * len(returns)


def test_runner_tells_the_agent_what_recsim_tells() -> None:
    agent = Listener()

    Runner(Recorded([5.0], 3), agent).run_episode()

    assert agent.told == [
        ("begin", None),
        ("step", 0.0, (0,)),
        ("step", 0.0, (2,)),
        ("end", 5.0, (3,)),
    ]


def test_runner_steps_plays_whole_episodes() -> None:
    env = Recorded([1.0] * 9, 20)
    runner = Runner(env, Listener())

    runner.run(lambda tag, value: None, steps=50)

    assert runner.lengths == [20, 20, 20] and runner.truncated == [False] * 3


def test_runner_limit_truncates() -> None:
    runner = Runner(Recorded([1.0] * 9, 20), Listener(), max_steps_per_episode=7)

    runner.run(lambda tag, value: None, episodes=2)

    assert (runner.lengths, runner.truncated) == ([7, 7], [True, True])


def test_runner_needs_one_length() -> None:
    runner = Runner(Recorded([], 1), Listener())
    for arguments in ({}, {"episodes": 1, "steps": 1}):
        with pytest.raises(ValueError, match="either episodes or steps"):
            runner.run(lambda tag, value: None, **arguments)
    with pytest.raises(recenv.InvalidRequestError, match="episodes must be"):
        runner.run(lambda tag, value: None, episodes=0)
    with pytest.raises(recenv.InvalidRequestError, match="max_steps_per_episode must be"):
        Runner(None, None, max_steps_per_episode=0)
