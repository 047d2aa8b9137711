"""The real server, when RECENV_TEST_SERVER has the command line that runs the tool.

    RECENV_TEST_SERVER="dotnet /path/to/recenv.dll" python -m pytest tests/test_real_server.py
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

gymnasium = pytest.importorskip("gymnasium", reason="Gymnasium is not installed.")
import agreement  # noqa: E402
from gymnasium.utils.env_checker import check_env  # noqa: E402
from gymnasium.vector import AutoresetMode  # noqa: E402

import recenv  # noqa: E402
from recenv import _local_server  # noqa: E402

COMMAND = os.environ.get("RECENV_TEST_SERVER", "")
if not COMMAND:
    pytest.skip(
        "RECENV_TEST_SERVER is not set to the command that runs the tool.", allow_module_level=True
    )
MODES = [AutoresetMode.NEXT_STEP, AutoresetMode.SAME_STEP, AutoresetMode.DISABLED]
INTEREST, REPLAY = "InterestEvolution-v0", "RatingReplay-v0"


@pytest.fixture(scope="module")
def server() -> Iterator[_local_server.LocalServer]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECENV_SERVER", COMMAND)
        server = _local_server.LocalServer()
        yield server
        server.stop()


@pytest.fixture(scope="module")
def address(server: _local_server.LocalServer) -> str:
    return server.address


@pytest.fixture
def client(address: str) -> Iterator[recenv.Client]:
    with recenv.connect(address, timeout=20) as client:
        yield client


@pytest.fixture
def session(client: recenv.Client) -> Iterator[recenv.Session]:
    with client.open(INTEREST, lanes=3) as session:
        yield session


ZEROS = np.zeros((3, 2), np.int64)


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


def test_describe_unknown_id_suggests_one(client: recenv.Client) -> None:
    with pytest.raises(recenv.UnknownEnvironmentError, match='Did you mean "InterestEvolution-v0"'):
        client.describe("IntrestEvolution-v0")


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"slate_sise": 3}, "slate_sise"),
        ({"slate_size": 0}, "slate_size"),
        ({"slate_size": "two"}, "slate_size"),
        ({"slate_size": 2.5}, "slate_size"),
    ],
)
def test_open_bad_option_names_it(client: recenv.Client, options: dict[str, Any], key: str) -> None:
    with pytest.raises(recenv.InvalidOptionError, match=key):
        client.open(INTEREST, options=options)


def test_open_slate_larger_than_the_candidates_is_refused(client: recenv.Client) -> None:
    with pytest.raises(recenv.RecEnvError, match="slate_size|slate"):
        client.open(INTEREST, options={"slate_size": 99})


@pytest.mark.parametrize("candidate", [-1, 10, 12, 2**40])
def test_step_candidate_out_of_range_says_so_and_harms_nothing(
    session: recenv.Session, candidate: int
) -> None:
    session.reset(seed=0)
    actions = ZEROS + [0, 1]
    expected = session.fork().step(actions).rewards.copy()
    bad = actions.copy()
    bad[1, 1] = candidate

    with pytest.raises(recenv.InvalidActionError, match=str(candidate)) as caught:
        session.step(bad)

    assert caught.value.recoverable
    np.testing.assert_array_equal(session.step(actions).rewards, expected)


def test_step_slate_too_long_is_refused_before_anything_is_sent(
    session: recenv.Session,
) -> None:
    session.reset(seed=0)

    with pytest.raises(recenv.InvalidActionError, match=r"shape \(3, 3\), but must have"):
        session.step(np.zeros((3, 3), int))


def test_step_repeated_candidate_is_refused_where_items_are_distinct(
    client: recenv.Client,
) -> None:
    with client.open(INTEREST, options={"distinct_items": True}) as session:
        assert session.contract.distinct_items
        session.reset(seed=0)
        with pytest.raises(recenv.InvalidActionError, match="repeats candidate 4"):
            session.step([[4, 4]])
        session.step([[4, 5]])


def test_step_before_reset_needs_one(session: recenv.Session) -> None:
    with pytest.raises(recenv.ResetNeededError, match="Reset"):
        session.step(ZEROS + [0, 1])
    with pytest.raises(recenv.ResetNeededError):
        session.snapshot()

    session.reset()
    session.step(ZEROS + [0, 1])


def test_step_after_the_end_needs_a_reset(client: recenv.Client) -> None:
    with client.open(INTEREST, autoreset="disabled", max_episode_steps=2, lanes=2) as session:
        session.reset(seed=0)
        for _ in range(2):
            batch = session.step([[0, 1], [2, 3]])
        assert batch.truncated.all() and not batch.terminated.any()
        with pytest.raises(recenv.ResetNeededError):
            session.step([[0, 1], [2, 3]])
        session.reset(lanes=[0, 1])
        session.step([[0, 1], [2, 3]])


def test_step_closed_session_is_unknown_to_the_server(client: recenv.Client) -> None:
    session = client.open(INTEREST)
    session.reset()
    again = client.open(INTEREST)
    again._request.session_id = session.id
    session.close()

    with pytest.raises(recenv.SessionError, match=session.id):
        again.step([[0, 1]])


def test_step_wrong_sequence_number_is_refused(session: recenv.Session) -> None:
    session.reset()
    session._sequence += 3

    with pytest.raises(recenv.SequenceError):
        session.step(ZEROS + [0, 1])


def test_step_repeated_sequence_number_gives_the_same_reply(session: recenv.Session) -> None:
    session.reset(seed=0)
    first = session.step(ZEROS + [0, 1])
    session._sequence -= 1
    second = session.step(ZEROS + [0, 1])

    np.testing.assert_array_equal(first.observation["doc"], second.observation["doc"])
    np.testing.assert_array_equal(first.rewards, second.rewards)


def test_reset_bad_lanes_are_refused(session: recenv.Session) -> None:
    session.reset()
    for lanes in ([3], [-1], [0, 0]):
        with pytest.raises(recenv.InvalidRequestError):
            session.reset(lanes=lanes)
    session.step(ZEROS + [0, 1])


def test_restore_bad_snapshot_is_refused(session: recenv.Session, client: recenv.Client) -> None:
    session.reset(seed=0)
    saved = session.snapshot()
    damaged = bytearray(saved)
    damaged[len(damaged) // 2] ^= 1
    with client.open(INTEREST, lanes=3, options={"slate_size": 3}) as other:
        other.reset()
        for snapshot in (b"", b"garbage", saved[:-1], bytes(damaged)):
            with pytest.raises(recenv.SnapshotError):
                session.restore(snapshot)
        with pytest.raises(recenv.SnapshotError):
            other.restore(saved)
    session.step(ZEROS + [0, 1])


def test_request_over_the_limit_is_refused(client: recenv.Client) -> None:
    session = client.open(INTEREST)
    session.reset()

    with pytest.raises(recenv.RecEnvError) as caught:
        session.restore(bytes(client.limits.max_request_bytes + 1))

    assert isinstance(caught.value, (recenv.CapacityError, recenv.ServerUnavailableError))
    assert client.list()


def test_open_more_lanes_than_allowed_is_refused(client: recenv.Client) -> None:
    with pytest.raises((recenv.CapacityError, recenv.InvalidRequestError), match="lanes"):
        client.open(INTEREST, lanes=client.limits.max_lanes + 1)


def test_lease_runs_out_without_a_sign_of_life(client: recenv.Client) -> None:
    kept = client.open(INTEREST, lease_seconds=2.0)
    left = client.open(INTEREST, lease_seconds=2.0, keep_alive=False)
    kept.reset()
    left.reset()

    time.sleep(5)

    kept.step([[0, 1]])
    with pytest.raises(recenv.SessionError):
        left.step([[0, 1]])


def test_step_server_killed_in_mid_step_fails_promptly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECENV_SERVER", COMMAND)
    server = _local_server.LocalServer()
    env = recenv.make_vec(INTEREST, 512, server.address, timeout=20)
    env.reset(seed=0)
    actions = np.tile([0, 1], (512, 1))
    killed_at: list[float] = []

    def kill() -> None:
        killed_at.append(time.monotonic())
        os.kill(server.pid, signal.SIGKILL)

    timer = threading.Timer(0.5, kill)
    timer.start()
    with pytest.raises(recenv.ServerUnavailableError):
        for _ in range(1_000_000):
            env.step(actions)

    assert time.monotonic() - killed_at[0] < 10
    env.close()
    server.stop()


def test_local_server_is_started_and_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECENV_SERVER", COMMAND)
    recenv.stop_local_server()
    with recenv.make(INTEREST) as env:
        env.reset(seed=0)
        env.step([0, 1])
    assert _local_server._server is not None
    process = _local_server._server._process
    recenv.stop_local_server()

    assert process.poll() is not None


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


def test_local_server_its_process_killed_ends_too() -> None:
    code = (
        "import os, signal, recenv, sys; recenv.connect(); "
        "from recenv import _local_server as local; "
        "print(local._server.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = dict(os.environ, RECENV_SERVER=COMMAND)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60
    )
    pid = int(done.stdout)

    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and os.path.exists(f"/proc/{pid}"):
        time.sleep(0.05)

    assert done.returncode == -signal.SIGKILL
    assert not os.path.exists(f"/proc/{pid}"), "the server outlived the process that started it"


@pytest.mark.parametrize("id", [INTEREST, REPLAY])
def test_restore_in_another_server_process_continues_bit_identically(
    client: recenv.Client, id: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECENV_SERVER", COMMAND)
        other = _local_server.LocalServer()
    try:
        with client.open(id, lanes=4) as here, recenv.connect(other.address) as elsewhere:
            batch = here.reset(seed=11)
            for step in range(20):
                batch = here.step(open_actions(here, batch, step))
            with elsewhere.open(id, lanes=4) as there:
                restored = there.restore(here.snapshot())
                agreement.assert_same(restored.observation, batch.observation)
                for step in range(20, 60):
                    actions = open_actions(here, batch, step)
                    batch, theirs = here.step(actions), there.step(actions)
                    assert theirs.rewards.tobytes() == batch.rewards.tobytes()
                    for mine, other_leaf in zip(batch.leaves, theirs.leaves, strict=True):
                        assert mine.tobytes() == other_leaf.tobytes()
    finally:
        other.stop()


def open_actions(session: recenv.Session, batch: recenv.Batch, step: int) -> Any:
    """Allowed actions that differ from step to step."""
    if isinstance(session.contract.action_space, recenv.spaces.MultiDiscreteSpec):
        return (step + np.arange(session.lanes * 2).reshape(-1, 2)) % 10
    masks = batch.observation["mask"]
    return np.array([np.flatnonzero(mask)[step % mask.sum()] for mask in masks])
