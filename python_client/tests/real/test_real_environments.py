"""Environments of the real server are what they claim to be.

    RECENV_TEST_SERVER="dotnet /path/to/recenv.dll" python -m pytest tests/real
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

gymnasium = pytest.importorskip("gymnasium", reason="Gymnasium is not installed.")
import agreement  # noqa: E402
from gymnasium.utils.env_checker import check_env  # noqa: E402
from gymnasium.vector import AutoresetMode  # noqa: E402
from real_server import INTEREST, REPLAY, ZEROS  # noqa: E402

import recenv  # noqa: E402

MODES = [AutoresetMode.NEXT_STEP, AutoresetMode.SAME_STEP, AutoresetMode.DISABLED]


def test_connect_handshake_tells_versions_and_limits(client: recenv.Client) -> None:
    assert client.server_version
    assert client.limits.max_lanes > 0 and client.limits.max_request_bytes > 0
    assert "stream" in client.features


def test_list_has_the_registered_environments(client: recenv.Client) -> None:
    ids = [entry.id for entry in client.list()]

    assert ids == sorted(ids)
    assert {INTEREST, REPLAY} <= set(ids)


def test_describe_options_schema_describes_every_option(client: recenv.Client) -> None:
    for entry in client.list():
        described = client.describe(entry.id)
        properties = described.options_schema["properties"]
        assert set(described.contract.options) == set(properties)


def test_spaces_of_interest_evolution_are_recsims(address: str) -> None:
    box, bits = gymnasium.spaces.Box, gymnasium.spaces.MultiBinary(2)
    env = recenv.make(INTEREST, address)

    assert env.action_space == gymnasium.spaces.MultiDiscrete([10, 10])
    assert env.observation_space == gymnasium.spaces.Dict(
        {
            "doc": box(-1, 1, (10, 20)),
            "response": gymnasium.spaces.Dict(
                {
                    "click": bits,
                    "cluster_id": gymnasium.spaces.MultiDiscrete([20, 20]),
                    "liked": bits,
                    "quality": box(-100, 100, (2,)),
                    "watch_time": box(0, 100, (2,)),
                }
            ),
            "user": box(-1, 1, (20,)),
        }
    )
    env.close()


@pytest.mark.parametrize("layout", ["dict", "flat"])
def test_check_env_every_environment_passes_without_a_warning(address: str, layout: str) -> None:
    with recenv.connect(address) as client:
        ids = [entry.id for entry in client.list()]
    for id in ids:
        env = recenv.make(id, address, layout=layout)
        _, info = env.reset(seed=0)
        if "action_mask" in info:
            # Masked positions are refused; the first one is open in the first step of a visit.
            env.action_space.sample = lambda *_, **__: np.int64(0)
        check_env(env)
        env.close()


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("id", [INTEREST, REPLAY])
@pytest.mark.parametrize("limit", [None, 9])
def test_vector_env_120_steps_equals_sync_vector_env(
    address: str, mode: AutoresetMode, id: str, limit: int | None
) -> None:
    ours, theirs = agreement.pair(address, id, mode, 4, max_episode_steps=limit)

    ended = agreement.drive(ours, theirs, steps=120, seed=123)

    assert ended >= (20 if limit else 1)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_vector_env_flat_layout_equals_sync_vector_env(address: str, mode: AutoresetMode) -> None:
    ours, theirs = agreement.pair(address, INTEREST, mode, 3, layout="flat", max_episode_steps=7)
    assert len(ours.single_observation_space.shape) == 1
    assert ours.single_observation_space.dtype == np.float32

    agreement.drive(ours, theirs, steps=100, seed=5)


def test_vector_env_over_one_mebibyte_equals_a_smaller_one(address: str) -> None:
    lanes = 1400  # 1,000 bytes of observation each, at the least.
    large = recenv.make_vec(INTEREST, lanes, address, autoreset_mode="SameStep")
    small = recenv.make_vec(INTEREST, 5, address, autoreset_mode="SameStep")
    nbytes = sum(leaf.nbytes for leaf in large.session.reset(seed=3).leaves)
    assert nbytes > 1 << 20
    agreement.assert_same(
        large.reset(seed=3)[0]["response"]["click"][:5], small.reset(seed=3)[0]["response"]["click"]
    )
    ended = 0
    for step in range(100):
        actions = np.random.default_rng(step).permuted(np.tile(np.arange(10), (lanes, 1)), axis=1)[
            :, :2
        ]
        whole, part = large.step(actions), small.step(actions[:5])
        for index in (1, 2, 3):
            np.testing.assert_array_equal(whole[index][:5], part[index])
        for key in ("doc", "user"):
            np.testing.assert_array_equal(whole[0][key][:5], part[0][key])
        ended += int((part[2] | part[3]).sum())
        if "final_info" in whole[4]:
            finals = whole[4]["_final_info"]
            assert np.array_equal(finals, whole[2] | whole[3])
            assert all(
                (value is not None) == final
                for value, final in zip(whole[4]["final_obs"], finals, strict=True)
            )
    large.close()
    small.close()


def test_make_gymnasium_ids_work(address: str) -> None:
    env = gymnasium.make(f"recenv:RecEnv/{INTEREST}", address=address, slate_size=3)
    env.reset(seed=0)
    env.step(np.array([0, 1, 2]))
    env.close()
    envs = gymnasium.make_vec(
        f"recenv:RecEnv/{INTEREST}", num_envs=8, address=address, max_episode_steps=1
    )
    envs.reset(seed=0)
    *_, truncated, infos = envs.step(np.tile([0, 1], (8, 1)))
    assert truncated.all() and (infos["episode"]["l"] == 1).all()
    envs.close()


def test_reset_seed_decides_everything(address: str) -> None:
    env = recenv.make(INTEREST, address)

    def trajectory(seed: int) -> list[Any]:
        steps = [env.reset(seed=seed)]
        return steps + [env.step([i % 10, (i + 1) % 10]) for i in range(20)]

    first = trajectory(2**64 - 1)
    agreement.assert_same(trajectory(2**64 - 1), first)
    assert not np.array_equal(trajectory(1)[0][0]["doc"], first[0][0]["doc"])
    env.close()


def test_restore_and_fork_continue_bit_identically(session: recenv.Session) -> None:
    session.reset(seed=1)
    session.step(ZEROS + [0, 1])
    saved = session.snapshot()
    forked = session.fork()
    once = [session.step(ZEROS + [2, 3]) for _ in range(10)]
    once = [(np.array(b.rewards), np.array(b.observation["user"])) for b in once]

    session.restore(saved)

    for rewards, users in once:
        for copy in (session, forked):
            batch = copy.step(ZEROS + [2, 3])
            np.testing.assert_array_equal(batch.rewards, rewards)
            np.testing.assert_array_equal(batch.observation["user"], users)


def test_render_gives_text(session: recenv.Session) -> None:
    session.reset(seed=1)

    assert session.render(2).strip()
    with pytest.raises(recenv.InvalidRequestError, match="3"):
        session.render(3)


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_make_vec_other_modes_equal_ours(address: str, mode: str) -> None:
    theirs = gymnasium.make_vec(
        f"RecEnv/{INTEREST}", num_envs=3, vectorization_mode=mode, address=address
    )
    ours = recenv.make_vec(INTEREST, 3, address)
    agreement.assert_same(ours.reset(seed=1)[0]["doc"], theirs.reset(seed=1)[0]["doc"])
    for _ in range(10):
        actions = ours.action_space.sample()
        np.testing.assert_array_equal(ours.step(actions)[1], theirs.step(actions)[1])
    ours.close()
    theirs.close()
