"""The RecSim view on the real server; see real_server.py for how to run them."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

gymnasium = pytest.importorskip("gymnasium", reason="Gymnasium is not installed.")
from recsim_agents import ClusterBanditAgent, GreedyClickAgent, RandomAgent  # noqa: E402
from test_recsim_parts import golden  # noqa: E402

import recenv  # noqa: E402
from recenv import _local_server, recsim  # noqa: E402

COMMAND = os.environ.get("RECENV_TEST_SERVER", "")
if not COMMAND:
    pytest.skip(
        "RECENV_TEST_SERVER is not set to the command that runs the tool.", allow_module_level=True
    )
# Name, the golden file of one user, and that of several.
FAMILY = {
    "interest_evolution": ("iev_default", "multi_iev"),
    "interest_exploration": ("iex_default", "multi_iex"),
    "long_term_satisfaction": ("lts_default", "multi_lts"),
}
NAMES = list(FAMILY)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECENV_SERVER", COMMAND)
        server = _local_server.LocalServer()
        yield server.address
        server.stop()


def config_of(file: Any) -> dict[str, Any]:
    keys = ("num_candidates", "slate_size", "resample_documents")
    return {key: file["config"][key] for key in keys}


def document_keys(document: Any) -> list[str] | int:
    """What is seen of a document: its keys, or how many numbers."""
    return sorted(document) if isinstance(document, dict) else len(document)


@pytest.mark.parametrize("name", NAMES)
def test_observations_have_the_recorded_structure(address: str, name: str) -> None:
    file = golden("structure")[FAMILY[name][0]]
    seen = {"interest_evolution": 20, "interest_exploration": ["cluster_id", "quality"]}
    with getattr(recsim, name).create_environment({**config_of(file), "address": address}) as env:
        observation = env.reset()

        assert isinstance(observation, OrderedDict) and isinstance(observation["doc"], OrderedDict)
        assert list(observation) == ["user", "doc", "response"]
        assert observation["response"] is None
        assert np.shape(observation["user"]) == np.shape(file["user_obs"])
        assert list(observation["doc"]) == [str(id) for id in file["ids"]]
        for document in observation["doc"].values():
            assert document_keys(document) == seen.get(name, 1)
        for recorded in file["steps"]:
            slate = recorded["slate"]
            result = env.step(slate)
            assert isinstance(result, tuple) and len(result) == 4
            observation, reward, done, info = result
            assert type(reward) is float and done is recorded["done"] and info["env"] is env
            assert list(observation["doc"]) == [str(id) for id in recorded["ids"]]
            assert len(observation["response"]) == len(recorded["response_obs"]) == len(slate)
            for response, original in zip(
                observation["response"], recorded["response_obs"], strict=True
            ):
                assert set(response) == set(original)
                for key, value in original.items():
                    assert isinstance(response[key], int) is isinstance(value, int), key
                    assert np.shape(response[key]) == (), key
            if len(slate) == env.slate_size:
                assert env.observation_space.contains(observation)


@pytest.mark.parametrize("name", NAMES)
def test_several_users_have_the_recorded_structure(address: str, name: str) -> None:
    file = golden(FAMILY[name][1])
    users = file["num_users"]
    env = recsim.make(name, num_users=users, address=address, **config_of(file))
    observation = env.reset()
    ids = [str(document["id"]) for document in file["initial_candidates"]]

    assert list(observation["doc"]) == ids
    assert isinstance(observation["user"], tuple) and len(observation["user"]) == users
    assert env.action_space == gymnasium.spaces.Tuple(
        [gymnasium.spaces.MultiDiscrete([env.num_candidates] * env.slate_size)] * users
    )
    for recorded in file["steps"][:20]:
        observation, reward, done, info = env.step(recorded["slates"])
        if recorded["next_candidates"]:
            ids = [str(document["id"]) for document in recorded["next_candidates"]]
        assert list(observation["doc"]) == ids
        assert env.observation_space.contains(observation)
        assert reward == pytest.approx(info["rewards"].sum()) and not done
        for responses, originals in zip(
            observation["response"], recorded["response_obs"], strict=True
        ):
            assert [set(r) for r in responses] == [set(o) for o in originals]
    env.close()


def test_several_users_who_left_have_no_responses_until_all_left(address: str) -> None:
    env = recsim.make(
        "interest_evolution", num_users=3, seed=5, address=address, time_budget=15, slate_size=1
    )
    env.reset()
    left, waited, done, step = [False] * 3, 0, False, 0
    while not done:
        slates = [["no", "slate"] if gone else [step % 10] for gone in left]
        observation, _, done, info = env.step(slates)
        for gone, responses in zip(left, observation["response"], strict=True):
            assert (responses == ()) is gone
        waited += any(left)
        assert not any(info["rewards"][left])
        left, step = info["terminated"].tolist(), step + 1
    assert all(left) and waited > 0
    env.reset()
    assert all(env.step([[0]] * 3)[0]["response"])
    env.close()


def test_ids_number_documents_through_the_life_of_the_environment(address: str) -> None:
    env = recsim.make("long_term_satisfaction", num_candidates=4, address=address, time_budget=3)
    assert list(env.observation_space["doc"].spaces) == ["0", "1", "2", "3"]
    seen = []
    for _ in range(3):
        observation = env.reset()
        seen.append(next(iter(observation["doc"])))
        done = False
        while not done:
            observation, _, done, _ = env.step([0])
            seen.append(next(iter(observation["doc"])))
    assert seen == [str(4 * i) for i in range(1, 13)]
    env.close()


def test_fixed_documents_stay_for_all_episodes(address: str) -> None:
    file = golden("iev_fixed_docs")
    env = recsim.make("interest_evolution", address=address, seed=3, **config_of(file))
    first = env.reset()
    recorded = [str(document["id"]) for document in file["episodes"][0]["initial_candidates"]]
    assert list(first["doc"]) == recorded == [str(i) for i in range(10)]
    stepped = env.step([0, 1])[0]

    for observation in (stepped, env.reset()):
        np.testing.assert_equal(observation["doc"], first["doc"])

    env.reset_sampler()
    np.testing.assert_equal(env.reset()["doc"], first["doc"])
    env.seed(4)
    other = env.reset()
    assert list(other["doc"]) == [str(i) for i in range(10, 20)]
    assert not np.array_equal(list(other["doc"].values()), list(first["doc"].values()))
    env.close()


@pytest.mark.parametrize("name", NAMES)
def test_seed_decides_everything(address: str, name: str) -> None:
    def play(env: recsim.RecSimEnv) -> list[Any]:
        first = env.reset()
        steps = [env.step([i % 10, (i + 1) % 10])[:3] for i in range(20)]
        return [list(first["doc"].values()), first["user"]] + [
            (list(seen["doc"].values()), seen["user"], seen["response"], reward, done)
            for seen, reward, done in steps
        ]

    env = recsim.make(name, seed=7, address=address)
    original = play(env)
    following = play(env)
    env.reset_sampler()
    np.testing.assert_equal(play(env), original)
    assert env.seed(7) == [7]
    np.testing.assert_equal(play(env), original)
    np.testing.assert_equal(play(env), following)
    assert env.seed() == [None]
    env.close()
    with recsim.make(name, seed=8, address=address) as other, pytest.raises(AssertionError):
        np.testing.assert_equal(play(other), original)


@pytest.mark.parametrize("name", NAMES)
def test_view_equals_the_plain_environment(address: str, name: str) -> None:
    id = "".join(part.capitalize() for part in name.split("_")) + "-v0"
    env = recsim.make(name, seed=11, address=address)
    plain = recenv.make(id, address)
    seen, (theirs, _) = env.reset(), plain.reset(seed=11)
    for step in range(40):
        columns = theirs["doc"] if isinstance(theirs["doc"], dict) else {"": theirs["doc"]}
        for position, document in enumerate(seen["doc"].values()):
            for key, column in columns.items():
                value = document[key] if key else document
                np.testing.assert_array_equal(value, column[position])
        np.testing.assert_array_equal(seen["user"], theirs["user"])
        seen, reward, done, _ = env.step([step % 10, 9])
        theirs, expected, terminated, _, _ = plain.step([step % 10, 9])
        assert (reward, done) == (expected, terminated)
        for position, response in enumerate(seen["response"]):
            for key, value in response.items():
                np.testing.assert_array_equal(value, theirs["response"][key][position])
    env.close()
    plain.close()


def test_short_slates_give_as_many_responses(address: str) -> None:
    with recsim.make("interest_evolution", slate_size=3, address=address) as env:
        env.reset()
        for slate in ([4], (4, 4), np.array([1, 2, 3]), [np.int64(9)], []):
            observation, _, _, _ = env.step(slate)
            assert len(observation["response"]) == len(slate)


@pytest.mark.parametrize(
    ("slate", "sentence"),
    [
        ([0, 1, 2], 'The slate has 3 items, but "InterestEvolution-v0" shows at most 2.'),
        ([0, -1], "Candidate -1 at slate position 1 is outside the candidate set of 10 "
         "(valid: 0 to 9)."),
        ([10, 0], "Candidate 10 at slate position 0 is outside the candidate set of 10 "
         "(valid: 0 to 9)."),
        ([0.5], "The slate must be a list of positions in the candidate list but is [0.5]."),
        (3, "The slate must be a list of positions in the candidate list but is 3."),
    ],
)  # fmt: skip
def test_step_bad_slates_say_what_is_wrong(address: str, slate: Any, sentence: str) -> None:
    with recsim.make("interest_evolution", address=address) as env:
        env.reset()
        with pytest.raises(recenv.InvalidActionError) as caught:
            env.step(slate)
        assert str(caught.value) == sentence


def test_step_misuse_is_refused(address: str) -> None:
    with recsim.make("long_term_satisfaction", address=address, time_budget=1) as env:
        with pytest.raises(recenv.ResetNeededError):
            env.step([0])
        env.reset()
        with pytest.raises(recenv.InvalidActionError, match="The slate is empty"):
            env.step([])
        assert env.step([0])[2]
        with pytest.raises(recenv.ResetNeededError):
            env.step([0])
    with recsim.make("long_term_satisfaction", num_users=2, address=address) as env:
        env.reset()
        with pytest.raises(
            recenv.InvalidActionError, match="one slate for each of 2 users but is 3"
        ):
            env.step([[0], [1], [2]])
        with pytest.raises(recenv.InvalidActionError, match="User 1: The slate is empty"):
            env.step([[0], []])


def test_make_bad_arguments_are_refused(address: str) -> None:
    with pytest.raises(recenv.UnknownEnvironmentError, match="has no environment called \"?'?iev"):
        recsim.make("iev", address=address)
    with pytest.raises(recenv.InvalidOptionError, match="slate_size"):
        recsim.make("interest_evolution", slate_size=99, address=address)
    with pytest.raises(recenv.InvalidOptionError, match="num_candidate"):
        recsim.interest_evolution.create_environment({"num_candidate": 3, "address": address})
    with pytest.raises(recenv.InvalidRequestError, match="seed must be in"):
        recsim.make("interest_evolution", seed=-1, address=address)


def test_horizon_truncates_and_says_so(address: str) -> None:
    with recsim.make("interest_exploration", address=address, horizon=2) as env:
        env.reset()
        assert not env.step([0, 1])[2]
        _, _, done, info = env.step([0, 1])
        assert done and info["TimeLimit.truncated"]


def test_metrics_of_the_view_are_the_recorded_ones(address: str) -> None:
    file = golden("runner")["metrics"]
    with recsim.make("interest_evolution", address=address) as env:
        env.reset_metrics()
        for entry in file["sequence"]:
            env.update_metrics(entry["responses"])
            assert env.metrics == pytest.approx(entry["metrics_after"], rel=1e-12)
        written: dict[str, float] = {}
        env.write_metrics(written.__setitem__)
        assert written == pytest.approx(dict(file["written"]), rel=1e-12)
        env.reset_metrics()
        assert env.metrics == {}
        with pytest.raises(ZeroDivisionError):
            env.write_metrics(written.__setitem__)


def test_metrics_of_long_term_satisfaction_stay_empty(address: str) -> None:
    with recsim.make("long_term_satisfaction", address=address) as env:
        env.reset()
        observation, _, _, info = env.step([0])
        env.update_metrics(observation["response"], info)
        env.write_metrics(lambda tag, value: pytest.fail("There is nothing to write."))
        assert env.metrics == {} and env.game_over is False and env.render().strip()


@pytest.mark.parametrize("kind", ["interest_evolution", "interest_exploration"])
def test_agents_written_for_recsim_run_and_beat_chance(address: str, kind: str) -> None:
    # In RecSim itself, interest exploration, 100 steps: random 22.945, its cluster bandit 36 to 38.
    episodes = 24
    returns = {}
    for seed, agent_of in enumerate((RandomAgent, {"interest_evolution": GreedyClickAgent}.get(
        kind, ClusterBanditAgent
    ))):  # fmt: skip
        config = {"num_candidates": 10, "slate_size": 2, "resample_documents": True, "seed": seed}
        env = getattr(recsim, kind).create_environment({**config, "address": address})
        spaces = (env.action_space,) if agent_of is RandomAgent else (
            env.observation_space, env.action_space
        )  # fmt: skip
        written: dict[str, float] = {}
        runner = recsim.Runner(env, agent_of(*spaces), max_steps_per_episode=100)
        runner.run(written.__setitem__, episodes=episodes)
        returns[agent_of] = np.array(runner.returns) / np.array(runner.lengths)
        assert written["AverageEpisodeRewards"] == pytest.approx(np.mean(runner.returns))
        assert 0 < written["CTR"] < 1
        shares = [v for tag, v in written.items() if tag.startswith("cluster_watch_count_frac/")]
        assert sum(shares) == pytest.approx(1)
        env.close()
    chance, agent = returns.values()
    if kind == "interest_exploration":
        assert abs(chance.mean() - 0.22945) < 4.5 * np.sqrt(chance.var() / episodes)
    error = np.sqrt((chance.var() + agent.var()) / episodes)
    assert agent.mean() - chance.mean() > 4.5 * error
