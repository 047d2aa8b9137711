"""The real server refuses what is wrong in a sentence, and goes on.

    RECENV_TEST_SERVER="dotnet /path/to/recenv.dll" python -m pytest tests/real
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from real_server import INTEREST, ZEROS

import recenv


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
