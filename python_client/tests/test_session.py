"""Sessions: values, sequence numbers, retries, streams, leases, bad input."""

from __future__ import annotations

import time
from typing import Any

import fake_sessions
import grpc
import numpy as np
import pytest
from fake_server import Fake

import recenv
from recenv import _session

ZEROS = np.zeros((3, 2), np.int64)


@pytest.fixture
def session(client: recenv.Client) -> Any:
    with client.open("InterestEvolution-v0", lanes=3) as session:
        yield session


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, dict):
        return all(same(ours[key], theirs[key]) for key in theirs) and set(ours) == set(theirs)
    return np.array_equal(ours, theirs)


def test_reset_gives_views_of_the_message_in_the_tree_of_the_space(
    session: recenv.Session,
) -> None:
    batch = session.reset(seed=5)

    assert batch.observation["doc"].shape == (3, 10, 20)
    assert batch.observation["doc"].dtype == np.float32
    assert batch.observation["response"]["cluster_id"].dtype == np.int64
    assert not batch.observation["doc"].flags.writeable
    assert batch.rewards.tolist() == [0, 0, 0] and batch.rewards.dtype == np.float64
    assert batch.started.all() and not batch.terminated.any() and not batch.truncated.any()
    assert batch.infos["cluster"].present is None
    assert batch.infos["cluster"].values.dtype == np.int32
    assert len(batch.final_lanes) == 0 and batch.final_observation is None


def test_reset_lane_i_is_seeded_with_seed_plus_i(
    client: recenv.Client, session: recenv.Session
) -> None:
    batch = session.reset(seed=5)
    with client.open("InterestEvolution-v0") as single:
        alone = single.reset(seed=7)

    assert same(batch.observation["doc"][2], alone.observation["doc"][0])


def test_reset_some_lanes_leaves_the_others(session: recenv.Session) -> None:
    before = session.reset(seed=5).observation["user"]
    batch = session.reset(lanes=[2, 0], seeds=[50, 51, 52])
    with_seed = session.reset(seed=50).observation["user"]

    assert same(batch.observation["user"][1], before[1])
    assert same(batch.observation["user"][[0, 2]], with_seed[[0, 2]])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"seed": -1}, r"seed must be in \[0, 18446744073709551615\] but is -1\."),
        ({"seed": 2**64}, "seed must be in"),
        ({"seed": 1.5}, "seed must be an integer but is 1.5"),
        ({"seed": True}, "seed must be an integer"),
        ({"seeds": [1, 2]}, "seeds has 2 entries, but the session has 3 lanes"),
        ({"seeds": [1, "a", 3]}, r"seeds\[1\] must be an integer"),
        ({"seed": 1, "seeds": [1, 2, 3]}, "not both"),
        ({"lanes": []}, "lanes is empty"),
        ({"lanes": [3]}, "Lane 3 is not in 0 to 2"),
    ],
)
def test_reset_bad_arguments_are_refused_and_harm_nothing(
    session: recenv.Session, arguments: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(recenv.InvalidRequestError, match=sentence):
        session.reset(**arguments)

    session.reset(seed=0)


def test_step_before_reset_says_so_and_harms_nothing(session: recenv.Session) -> None:
    with pytest.raises(recenv.ResetNeededError, match="before Reset"):
        session.step(ZEROS)

    session.reset()
    session.step(ZEROS)


@pytest.mark.parametrize("method", ["Step", "StepStream"])
def test_step_lost_reply_is_repeated_with_the_same_sequence_number(
    fake: Fake, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if method == "StepStream":
        monkeypatch.setattr(_session, "_STREAM_ABOVE", 100)
    with recenv.connect(fake.address) as client:
        expected = client.open("InterestEvolution-v0", lanes=3)
        expected.reset(seed=1)
        session = client.open("InterestEvolution-v0", lanes=3)
        session.reset(seed=1)
        for _ in range(3):
            should = expected.step(ZEROS)
            calls = fake.service.calls[method]
            fake.service.lost_replies[method] = 1
            batch = session.step(ZEROS)
            assert fake.service.calls[method] == calls + 2
            assert same(batch.observation, should.observation)
            assert same(batch.rewards, should.rewards)


def test_step_server_gone_for_good_ends_the_session(fake: Fake) -> None:
    with recenv.connect(fake.address, timeout=30) as client:
        session = client.open("InterestEvolution-v0", lanes=3)
        session.reset()
        fake.server.stop(None).wait()
        started = time.monotonic()

        with pytest.raises(recenv.ServerUnavailableError, match="cannot be reached for Step"):
            session.step(ZEROS)

        assert time.monotonic() - started < 10
        with pytest.raises(recenv.SessionError, match="state is unknown. Open a new one"):
            session.step(ZEROS)


def test_step_no_answer_in_time_ends_the_session(fake: Fake) -> None:
    with recenv.connect(fake.address, timeout=1.5) as client:
        session = client.open("InterestEvolution-v0", lanes=3)
        session.reset()
        fake.service.delay["Step"] = 4.0

        with pytest.raises(recenv.DeadlineError, match=r"did not answer Step within 1\.5 s"):
            session.step(ZEROS)

        with pytest.raises(recenv.SessionError, match="state is unknown"):
            session.step(ZEROS)
        fake.service.delay.clear()
        session.close()
        assert not fake.service.sessions


def test_step_bug_of_the_server_is_an_internal_error(fake: Fake, session: recenv.Session) -> None:
    session.reset()
    fake.service.refusals["Step"] = fake_sessions.refuse("INTERNAL", "Bug in RecEnv; log id 17.")

    with pytest.raises(recenv.InternalError, match=r"^Bug in RecEnv; log id 17\.$"):
        session.step(ZEROS)


def test_step_sentence_over_a_status_without_detail_survives(
    fake: Fake, session: recenv.Session
) -> None:
    session.reset()

    class Bare(fake_sessions.Refused):
        def __init__(self) -> None:
            super().__init__(grpc.StatusCode.RESOURCE_EXHAUSTED, 0, "")
            self.detail.message = "Received message larger than max."

    fake.service.refusals["Step"] = Bare()

    with pytest.raises(recenv.CapacityError, match="larger than max") as caught:
        session.step(ZEROS)
    assert caught.value.retry_after is None


def test_step_short_reply_is_a_bug_not_garbage(fake: Fake, session: recenv.Session) -> None:
    fake.service.broken_replies = True

    with pytest.raises(recenv.InternalError, match="2396 bytes for doc where 2400 belong"):
        session.reset()


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ([[0, 2**70], [0, 0], [0, 0]], "the number 1180591620717411303424, which does not fit"),
        ([[0, -(2**70)], [0, 0], [0, 0]], "number -1180591620717411303424, which does not fit"),
        ([[0, 2**63], [0, 0], [0, 0]], "number 9223372036854775808, which does not fit int64"),
        (np.zeros((3, 2), object), "have type object; give the array a type of numbers"),
        ([[0, None], [0, 0], [0, 0]], "have an entry of type NoneType"),
        ([[0, 1], [0], [0, 0]], "have no uniform shape"),
        ([["a", "b"]] * 3, "have type <U1"),
        ([[0.5, 1.0]] * 3, "have type float64"),
    ],
)
def test_step_action_of_a_wrong_type_says_which(
    session: recenv.Session, action: Any, sentence: str
) -> None:
    session.reset()

    with pytest.raises(recenv.InvalidActionError, match=sentence):
        session.step(action)


def test_step_foreign_sequence_number_is_a_sequence_error(session: recenv.Session) -> None:
    session.reset()
    session._sequence += 5

    with pytest.raises(recenv.SequenceError):
        session.step(ZEROS)


def test_step_parts_are_joined_to_what_one_message_says(
    client: recenv.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def batches() -> list[recenv.Batch]:
        arguments: dict[str, Any] = {"lanes": 7, "autoreset": "same_step", "max_episode_steps": 4}
        with client.open("InterestEvolution-v0", **arguments) as session:
            session.reset(seed=3)
            return [session.step(np.zeros((7, 2), int)) for _ in range(30)]

    whole = batches()
    monkeypatch.setattr(_session, "_STREAM_ABOVE", 100)
    joined = batches()

    for one, other in zip(whole, joined, strict=True):
        assert same(one.observation, other.observation)
        for name in ("rewards", "terminated", "truncated", "started", "final_lanes"):
            assert np.array_equal(getattr(one, name), getattr(other, name)), name
        for ours, theirs in ((one.infos, other.infos), (one.final_infos, other.final_infos)):
            assert ours.keys() == theirs.keys()
            for key, column in ours.items():
                assert np.array_equal(column.values, theirs[key].values)
                present = np.ones(len(column.values), bool)
                given = present if column.present is None else column.present
                assert np.array_equal(given, theirs[key].present)
        if len(one.final_lanes):
            assert same(one.final_observation, other.final_observation)


def test_step_server_without_streams_gets_unary_calls(fake: Fake) -> None:
    fake.service.features = []
    with recenv.connect(fake.address) as client:
        session = client.open("Huge-v0", lanes=14)
        assert session.reset().observation["doc"].nbytes > 1 << 20
    assert fake.service.calls["StepStream"] == 0


def test_step_copy_gives_writable_arrays(client: recenv.Client) -> None:
    with client.open("InterestEvolution-v0", lanes=3, copy=True) as session:
        batch = session.reset()
        assert all(leaf.flags.writeable for leaf in batch.leaves)
        assert batch.rewards.flags.writeable


def test_restore_continues_as_from_the_snapshot(session: recenv.Session) -> None:
    session.reset(seed=1)
    session.step(ZEROS)
    saved = session.snapshot()
    once = session.step(ZEROS)
    session.restore(saved)

    assert same(session.step(ZEROS).observation, once.observation)


def test_restore_damaged_snapshot_is_refused_and_harms_nothing(session: recenv.Session) -> None:
    session.reset()

    with pytest.raises(recenv.SnapshotError, match="damaged"):
        session.restore(b"garbage")

    session.step(ZEROS)


def test_fork_continues_like_its_source_and_apart(session: recenv.Session) -> None:
    session.reset(seed=1)
    forked = session.fork()

    once = session.step(ZEROS)
    assert same(forked.step(ZEROS).observation, once.observation)
    session.close()
    forked.step(ZEROS)
    forked.close()


def test_render_draws_a_lane(session: recenv.Session) -> None:
    session.reset()

    assert session.render(2) == "lane 2 at step 0\n"


def test_heartbeat_gives_the_lease(session: recenv.Session) -> None:
    assert session.heartbeat() == 60.0


def test_lease_idle_session_is_kept_alive_unless_told_otherwise(fake: Fake) -> None:
    with recenv.connect(fake.address) as client:
        kept = client.open("RatingReplay-v0", lease_seconds=1.5)
        left = client.open("RatingReplay-v0", lease_seconds=1.5, keep_alive=False)
        kept.reset()
        left.reset()

        time.sleep(3.5)

        kept.step([0])
        with pytest.raises(recenv.SessionError, match="No session is called"):
            left.step([0])


def test_close_then_any_call_says_closed(client: recenv.Client) -> None:
    session = client.open("RatingReplay-v0")
    session.close()
    session.close()

    for call in (
        session.reset,
        session.snapshot,
        session.heartbeat,
        session.fork,
        session.render,
        lambda: session.step([0]),
    ):
        with pytest.raises(recenv.SessionError, match="The session was closed"):
            call()


def test_close_after_the_server_went_away_is_harmless(fake: Fake) -> None:
    client = recenv.connect(fake.address)
    session = client.open("RatingReplay-v0")
    fake.server.stop(None).wait()

    session.close()
    client.close()
