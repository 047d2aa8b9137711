"""The vector environment equals Gymnasium's over single ones."""

from __future__ import annotations

from typing import Any

import agreement
import numpy as np
import pytest
from fake_server import Fake

gymnasium = pytest.importorskip("gymnasium", reason="Gymnasium is not installed.")
from gymnasium.vector import AutoresetMode  # noqa: E402

import recenv  # noqa: E402

MODES = [AutoresetMode.NEXT_STEP, AutoresetMode.SAME_STEP, AutoresetMode.DISABLED]
ZEROS = np.zeros((3, 2), np.int64)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("id", ["InterestEvolution-v0", "RatingReplay-v0"])
@pytest.mark.parametrize("seed", [123, [5, 5, 2**62, 0]], ids=["int", "list"])
def test_step_120_steps_equals_sync_vector_env(
    fake: Fake, mode: AutoresetMode, id: str, seed: Any
) -> None:
    ours, theirs = agreement.pair(fake.address, id, mode, 4, max_episode_steps=9)

    ended = agreement.drive(ours, theirs, steps=120, seed=seed)

    assert ended > 20


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_step_every_kind_of_space_equals_sync_vector_env(fake: Fake, mode: AutoresetMode) -> None:
    ours, theirs = agreement.pair(fake.address, "Everything-v0", mode, 3)
    rng = np.random.default_rng(3)

    def sample(space: Any, step: int) -> Any:
        return {
            "list": tuple(
                tuple(np.int64(v) for v in rng.integers(5, size=rng.integers(4))) for _ in range(3)
            ),
            "pair": (
                rng.integers(3, size=3).astype(np.int32),
                rng.uniform(-1, 1, (3, 2)).astype(np.float32),
            ),
            "text": tuple("xyz"[: rng.integers(4)] for _ in range(3)),
        }

    ended = agreement.drive(ours, theirs, steps=60, seed=11, sample=sample)

    assert ended > 5


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_step_batch_over_one_mebibyte_equals_sync_vector_env(
    fake: Fake, mode: AutoresetMode
) -> None:
    ours, theirs = agreement.pair(fake.address, "Huge-v0", mode, 14, max_episode_steps=5)

    ended = agreement.drive(ours, theirs, steps=12, seed=0)

    assert ended > 5
    assert fake.service.calls["StepStream"] > 12


def test_step_flat_layout_gives_one_float_box(fake: Fake) -> None:
    ours, theirs = agreement.pair(
        fake.address, "InterestEvolution-v0", AutoresetMode.NEXT_STEP, 2, layout="flat"
    )
    assert ours.single_observation_space.shape == (57,)

    agreement.drive(ours, theirs, steps=20, seed=0)


def test_metadata_autoreset_mode_is_the_enum(fake: Fake) -> None:
    with_enum = recenv.make_vec(
        "RatingReplay-v0", 2, fake.address, autoreset_mode=AutoresetMode.SAME_STEP
    )
    with_string = recenv.make_vec("RatingReplay-v0", 2, fake.address, autoreset_mode="SameStep")

    assert with_enum.metadata["autoreset_mode"] is AutoresetMode.SAME_STEP
    assert with_string.metadata["autoreset_mode"] is AutoresetMode.SAME_STEP
    assert "autoreset_mode" not in recenv.RecVectorEnv.metadata
    with_enum.close()
    with_string.close()


def test_init_unknown_autoreset_mode_is_refused(fake: Fake) -> None:
    with pytest.raises(recenv.InvalidRequestError, match='one of "NextStep"'):
        recenv.make_vec("RatingReplay-v0", 2, fake.address, autoreset_mode="Sometimes")


def test_reset_without_seed_draws_one_then_continues(fake: Fake) -> None:
    with_seed = recenv.make_vec("InterestEvolution-v0", 3, fake.address)
    first, _ = with_seed.reset(seed=4)
    second, _ = with_seed.reset()
    again, _ = with_seed.reset(seed=4)
    then, _ = with_seed.reset()
    agreement.assert_same(first, again)
    agreement.assert_same(second, then)

    def first_users(np_seed: int) -> Any:
        env = recenv.make_vec("InterestEvolution-v0", 3, fake.address)
        env.np_random = np.random.default_rng(np_seed)
        observation, _ = env.reset()
        env.close()
        return observation["user"]

    assert np.array_equal(first_users(1), first_users(1))
    assert not np.array_equal(first_users(1), first_users(2))
    with_seed.close()


def test_reset_list_with_none_draws_those_lanes(fake: Fake) -> None:
    env = recenv.make_vec("InterestEvolution-v0", 3, fake.address)
    one, _ = env.reset(seed=[7, None, 9])
    other = recenv.make("InterestEvolution-v0", fake.address)
    alone, _ = other.reset(seed=9)

    agreement.assert_same(one["user"][2], alone["user"])
    env.close()
    other.close()


def bad_masks() -> list[Any]:
    return [[True] * 3, np.ones(2, bool), np.ones(3, np.int8), np.zeros(3, bool)]


@pytest.mark.parametrize("index", range(4))
def test_reset_bad_mask_fails_as_gymnasium_does(fake: Fake, index: int) -> None:
    ours, theirs = agreement.pair(fake.address, "RatingReplay-v0", AutoresetMode.DISABLED, 3)
    ours.reset(seed=0)

    with pytest.raises(AssertionError) as our_error:
        ours.reset(options={"reset_mask": bad_masks()[index]})
    with pytest.raises(AssertionError) as their_error:
        theirs.reset(options={"reset_mask": bad_masks()[index]})

    assert str(our_error.value) == str(their_error.value)
    ours.close()
    theirs.close()


def test_reset_mask_before_a_full_reset_is_refused(fake: Fake) -> None:
    env = recenv.make_vec("RatingReplay-v0", 3, fake.address)

    with pytest.raises(recenv.ResetNeededError, match="Reset all lanes"):
        env.reset(options={"reset_mask": np.array([True, False, False])})
    env.close()


def test_reset_wrong_seeds_are_refused(fake: Fake) -> None:
    env = recenv.make_vec("RatingReplay-v0", 3, fake.address)

    with pytest.raises(AssertionError, match="num_envs=3 but got length=2"):
        env.reset(seed=[1, 2])
    with pytest.raises(recenv.InvalidRequestError, match="seed"):
        env.reset(seed=2**64)
    with pytest.raises(recenv.InvalidOptionError, match="'mode'"):
        env.reset(options={"mode": 1})
    env.close()


@pytest.mark.parametrize(
    ("actions", "sentence"),
    [
        (np.zeros((3, 2)), "have type float64, but must be integers"),
        (np.zeros((3, 2), bool), "have type bool, but must be integers"),
        (np.zeros((2, 2), int), r"have shape \(2, 2\), but must have shape \(3, 2\)"),
        ([[0, 1], [2], [3, 4]], "have no uniform shape"),
        (None, "have an entry of type NoneType"),
        (np.full((3, 2), 2**63, np.uint64), "do not fit int64"),
    ],
)
def test_step_bad_actions_are_refused_before_anything_is_sent(
    fake: Fake, actions: Any, sentence: str
) -> None:
    env = recenv.make_vec("InterestEvolution-v0", 3, fake.address)
    env.reset(seed=0)

    with pytest.raises(recenv.InvalidActionError, match=sentence):
        env.step(actions)

    assert fake.service.calls["Step"] == 0
    env.step(ZEROS)
    env.close()


@pytest.mark.parametrize(
    "actions",
    [
        np.asfortranarray(np.arange(6).reshape(3, 2)),
        np.arange(6, dtype=np.uint8).reshape(3, 2),
        [[0, 1], [2, 3], [4, 5]],
    ],
    ids=["fortran", "uint8", "list"],
)
def test_step_any_layout_of_integers_is_one_action(fake: Fake, actions: Any) -> None:
    env = recenv.make_vec("InterestEvolution-v0", 3, fake.address)
    env.reset(seed=0)
    plain = env.step(np.arange(6).reshape(3, 2))
    env.reset(seed=0)

    agreement.assert_same(env.step(actions), plain)
    env.close()


def test_step_candidate_out_of_range_says_so_and_harms_nothing(fake: Fake) -> None:
    env = recenv.make_vec("InterestEvolution-v0", 3, fake.address)
    env.reset(seed=0)

    with pytest.raises(recenv.InvalidActionError) as caught:
        env.step(np.full((3, 2), 12))

    assert str(caught.value) == ("Candidate 12 is outside the candidate set of 10 (valid: 0 to 9).")
    assert caught.value.recoverable
    env.step(ZEROS)
    env.close()


def test_step_results_are_writable_and_never_overwritten(fake: Fake) -> None:
    env = recenv.make_vec("InterestEvolution-v0", 3, fake.address)
    first, _ = env.reset(seed=0)
    kept = first["doc"].copy()
    second, rewards, terminated, _, _ = env.step(ZEROS)

    first["doc"] += 0
    second["doc"][:] = 0
    rewards[:] = 0
    terminated[:] = True

    np.testing.assert_array_equal(first["doc"], kept)
    env.step(ZEROS)
    np.testing.assert_array_equal(first["doc"], kept)
    env.close()


def test_step_disabled_after_the_end_needs_a_reset(fake: Fake) -> None:
    env = recenv.make_vec(
        "RatingReplay-v0", 2, fake.address, autoreset_mode="Disabled", max_episode_steps=1
    )
    env.reset(seed=0)
    env.step(np.zeros(2, int))

    with pytest.raises(recenv.ResetNeededError, match="of lane 0 ended at step 1"):
        env.step(np.zeros(2, int))

    env.reset(options={"reset_mask": np.array([True, True])})
    env.step(np.zeros(2, int))
    env.close()


def test_step_before_reset_needs_a_reset(fake: Fake) -> None:
    env = recenv.make_vec("RatingReplay-v0", 2, fake.address)

    with pytest.raises(recenv.ResetNeededError, match="before reset"):
        env.step(np.zeros(2, int))
    env.close()


def test_close_twice_is_harmless_and_later_calls_say_closed(fake: Fake) -> None:
    env = recenv.make_vec("RatingReplay-v0", 2, fake.address)
    env.close()
    env.close()

    assert env.closed
    assert not fake.service.sessions
    with pytest.raises(recenv.SessionError, match="was closed"):
        env.reset()


def test_render_ansi_draws_each_lane(fake: Fake) -> None:
    env = recenv.make_vec("RatingReplay-v0", 2, fake.address, render_mode="ansi")
    env.reset(seed=0)

    assert env.render() == ("lane 0 at step 0\n", "lane 1 at step 0\n")
    env.close()


def test_session_snapshot_restores_the_lanes(fake: Fake) -> None:
    env = recenv.make_vec("InterestEvolution-v0", 3, fake.address)
    env.reset(seed=0)
    saved = env.session.snapshot()
    once = env.step(ZEROS)
    env.session.restore(saved)

    agreement.assert_same(env.step(ZEROS), once)
    env.close()


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_infos_as_a_list_tell_each_lane_its_own(fake: Fake, mode: AutoresetMode) -> None:
    """RLlib reads infos through this wrapper."""
    from gymnasium.wrappers.vector import DictInfoToList

    plain = recenv.make_vec("RatingReplay-v0", 3, fake.address, autoreset_mode=mode)
    wrapped = DictInfoToList(
        recenv.make_vec("RatingReplay-v0", 3, fake.address, autoreset_mode=mode)
    )
    plain.reset(seed=0)
    wrapped.reset(seed=0)
    done = np.zeros(3, bool)
    while not done.any():
        _, _, terminated, truncated, infos = plain.step(np.zeros(3, int))
        *_, listed = wrapped.step(np.zeros(3, int))
        done = terminated | truncated
    for lane in range(3):
        where = infos["final_info"] if mode is AutoresetMode.SAME_STEP else infos
        info = listed[lane]
        assert ("final_info" in info) == (mode is AutoresetMode.SAME_STEP and done[lane])
        ended = info.get("final_info", info)
        assert ("episode" in ended) == done[lane]
        if done[lane]:
            assert ended["episode"]["r"] == where["episode"]["r"][lane]
    plain.close()
    wrapped.close()
