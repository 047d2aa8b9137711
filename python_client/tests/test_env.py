"""The single environment keeps Gymnasium's contract."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import agreement
import cloudpickle
import numpy as np
import pytest
from fake_server import Fake

gymnasium = pytest.importorskip("gymnasium", reason="Gymnasium is not installed.")
from gymnasium.utils.env_checker import check_env  # noqa: E402

import recenv  # noqa: E402


@pytest.mark.parametrize("id", ["InterestEvolution-v0", "RatingReplay-v0"])
@pytest.mark.parametrize("layout", ["dict", "flat"])
def test_check_env_every_environment_passes_without_a_warning(
    fake: Fake, id: str, layout: str
) -> None:
    env = recenv.make(id, fake.address, layout=layout)

    check_env(env)

    env.close()


@pytest.fixture
def env(fake: Fake) -> Any:
    env = recenv.make("InterestEvolution-v0", fake.address)
    yield env
    env.close()


def test_spaces_match_the_contract(env: recenv.RecEnv) -> None:
    box = gymnasium.spaces.Box
    bits = gymnasium.spaces.MultiBinary(2)
    expected = gymnasium.spaces.Dict(
        {
            "user": box(-1, 1, (20,)),
            "doc": box(-1, 1, (10, 20)),
            "response": gymnasium.spaces.Dict(
                {
                    "watch_time": box(0, 100, (2,)),
                    "quality": box(-100, 100, (2,)),
                    "liked": bits,
                    "click": bits,
                    "cluster_id": gymnasium.spaces.MultiDiscrete([20, 20]),
                }
            ),
        }
    )

    assert env.observation_space == expected
    assert env.action_space == gymnasium.spaces.MultiDiscrete([10, 10])


def test_step_types_are_pythons(env: recenv.RecEnv) -> None:
    env.reset(seed=1)
    observation, reward, terminated, truncated, info = env.step(np.array([1, 2]))

    assert type(reward) is float
    assert type(terminated) is bool and type(truncated) is bool
    assert type(info["cluster"]) is int
    assert info["odd"]["pair"].dtype == np.float32
    assert observation["doc"].flags.writeable
    for key in ("doc", "user"):
        assert observation[key].dtype == env.observation_space[key].dtype


def test_step_discrete_observation_is_int64_scalar(fake: Fake) -> None:
    env = recenv.make("RatingReplay-v0", fake.address)
    observation, _ = env.reset(seed=0)

    assert type(observation["user"]) is np.int64
    for action in (3, np.int64(3), np.int32(3), np.array(3)):
        env.step(action)
    with pytest.raises(recenv.InvalidActionError, match="has type float64"):
        env.step(3.0)
    with pytest.raises(recenv.InvalidActionError, match=r"has shape \(1,\)"):
        env.step(np.array([3]))
    env.close()


def test_step_end_of_episode_has_statistics(fake: Fake) -> None:
    env = recenv.make("InterestEvolution-v0", fake.address, max_episode_steps=2)
    env.reset(seed=0)
    _, first, _, _, info = env.step([0, 1])
    assert "episode" not in info
    _, second, terminated, truncated, info = env.step([0, 1])

    assert truncated and not terminated
    assert info["episode"] == {"r": pytest.approx(first + second), "l": 2}
    env.close()


def test_step_after_the_end_needs_a_reset(fake: Fake) -> None:
    env = recenv.make("InterestEvolution-v0", fake.address, max_episode_steps=1)
    env.reset(seed=0)
    env.step([0, 1])

    with pytest.raises(recenv.ResetNeededError, match="ended at step 1"):
        env.step([0, 1])
    env.close()


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ([1.0, 2.0], r"The action has type float64, but must be integers \(int64\)\."),
        ([1, 2, 3, 4], r"The action has shape \(4,\), but must have shape \(2,\)\."),
        ("12", "The action has type <U2"),
    ],
)
def test_step_bad_action_says_what_is_wanted(
    env: recenv.RecEnv, action: Any, sentence: str
) -> None:
    env.reset(seed=0)

    with pytest.raises(recenv.InvalidActionError, match=sentence):
        env.step(action)


def test_step_tree_of_actions_names_the_part_at_fault(fake: Fake) -> None:
    env = recenv.make("Everything-v0", fake.address)
    env.reset(seed=0)
    good = {"list": (1, 2), "pair": (1, np.zeros(2, np.float32)), "text": "xy"}
    env.step(good)
    for change, sentence in [
        ({"pair": (1.5, np.zeros(2))}, 'Part "pair/0" of the action has type float64'),
        ({"pair": (1, np.zeros(3))}, r'Part "pair/1" of the action has shape \(3,\)'),
        ({"text": "xyxyx"}, 'Part "text" of the action must have a string of at most 4'),
        ({"list": (1, 2, 3, 4)}, 'Part "list" of the action must have a tuple of at most 3'),
        ({"more": 1}, r"must be a dictionary with keys \['list', 'pair', 'text'\]"),
        ({"pair": (1,)}, "must be a tuple of 2 parts but is 1"),
    ]:
        with pytest.raises(recenv.InvalidActionError, match=sentence):
            env.step({**good, **change})
    env.close()


def test_reset_negative_seed_is_refused_by_gymnasium(env: recenv.RecEnv) -> None:
    with pytest.raises(gymnasium.error.Error, match="Seed"):
        env.reset(seed=-1)


def test_reset_unknown_option_is_refused(env: recenv.RecEnv) -> None:
    with pytest.raises(recenv.InvalidOptionError, match="'user_id'"):
        env.reset(options={"user_id": 4})


def test_reset_without_seed_uses_np_random_once(env: recenv.RecEnv) -> None:
    env.np_random = np.random.default_rng(5)
    expected = int(np.random.default_rng(5).integers(2**63))
    first, _ = env.reset()
    second, _ = env.reset()

    again, _ = env.reset(seed=expected)
    then, _ = env.reset()

    agreement.assert_same(first, again)
    agreement.assert_same(second, then)


def test_init_bad_option_names_it(fake: Fake) -> None:
    with pytest.raises(recenv.InvalidOptionError) as caught:
        recenv.make("InterestEvolution-v0", fake.address, slate_sise=3)
    assert caught.value.path == "slate_sise"
    with pytest.raises(recenv.InvalidOptionError, match="slate_size must be in"):
        recenv.make("InterestEvolution-v0", fake.address, slate_size=99)
    with pytest.raises(recenv.InvalidOptionError, match="was given twice"):
        recenv.make("InterestEvolution-v0", fake.address, options={"a": 1}, a=2)
    with pytest.raises(recenv.InvalidOptionError, match="render_mode"):
        recenv.make("InterestEvolution-v0", fake.address, render_mode="human")


@pytest.mark.parametrize("dumps", [pickle.dumps, cloudpickle.dumps])
def test_pickle_copy_opens_its_own_session_in_reset(fake: Fake, dumps: Any) -> None:
    env = recenv.make("InterestEvolution-v0", fake.address, slate_size=3)
    env.reset(seed=3)
    copied = pickle.loads(dumps(env))

    with pytest.raises(recenv.ResetNeededError, match="another process"):
        copied.step([0, 1, 2])
    observation, _ = copied.reset(seed=3)

    agreement.assert_same(observation, env.reset(seed=3)[0])
    agreement.assert_same(copied.step([0, 1, 2]), env.step([0, 1, 2]))
    assert copied.session.id != env.session.id
    env.close()
    copied.close()


def test_deepcopy_vector_env_opens_its_own_session(fake: Fake) -> None:
    env = recenv.make_vec("InterestEvolution-v0", 2, fake.address)
    copied = copy.deepcopy(env)

    agreement.assert_same(copied.reset(seed=3), env.reset(seed=3))
    agreement.assert_same(copied.step(np.zeros((2, 2), int)), env.step(np.zeros((2, 2), int)))
    env.close()
    copied.close()


def test_reset_after_the_session_was_lost_opens_another(fake: Fake) -> None:
    env = recenv.make("InterestEvolution-v0", fake.address)
    env.reset(seed=0)
    fake.service.sessions.clear()

    with pytest.raises(recenv.SessionError, match="No session is called"):
        env.step([0, 1])
    with pytest.raises(recenv.ResetNeededError):
        env.step([0, 1])
    env.reset()
    env.step([0, 1])
    env.close()


def test_spec_makes_the_same_environment_again(fake: Fake) -> None:
    env = recenv.make("InterestEvolution-v0", fake.address, max_episode_steps=3, slate_size=3)
    assert env.spec is not None
    spec = type(env.spec).from_json(env.spec.to_json())

    again = gymnasium.make(spec)

    assert again.unwrapped.contract == env.contract
    again.close()
    env.close()
