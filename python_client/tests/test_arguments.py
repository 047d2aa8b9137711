"""Wrong arguments: each is refused with one sentence, before anything is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_server import Fake

import recenv

HUGE = 10**30

CONNECT = [
    ({"timeout": "x"}, "timeout must be a number of seconds greater than 0 but is 'x'"),
    ({"timeout": None}, "timeout must be a number of seconds"),
    ({"timeout": True}, "timeout must be a number of seconds"),
    ({"timeout": float("inf")}, "timeout must be greater than 0 and at most 1000000000 seconds"),
    ({"timeout": 10**400}, "timeout must be greater than 0 and at most"),
    ({"tls": "yes"}, "tls must be True or False but is 'yes'"),
    ({"token": 5}, "token must be a string but is of type int"),
    ({"root_certificates": 5}, "root_certificates must be the path of a PEM file but is 5"),
    ({"root_certificates": "/nowhere/a.pem"}, "'/nowhere/a.pem' cannot be read: No such file"),
    ({"root_certificates": "a\0b"}, "cannot be read"),
    ({"address": 5}, "The address must be"),
]

OPEN = [
    ({"lease_seconds": "x"}, "lease_seconds must be a number of seconds"),
    ({"lease_seconds": float("nan")}, "lease_seconds must be greater than 0"),
    ({"lease_seconds": -1}, "lease_seconds must be greater than 0"),
    ({"max_episode_steps": HUGE}, "max_episode_steps must be an integer of at most"),
    ({"max_episode_steps": "x"}, "max_episode_steps must be an integer of at least 0 but is 'x'"),
    ({"layout": []}, "layout must be one of"),
]

OPTIONS = [
    (5, "options must be a dictionary from names to values but is 5"),
    ("slate_size", "options must be a dictionary"),
    ({3: 4}, "Names of options must be strings but one is 3"),
    ({"slate_size": float("nan")}, 'Option "slate_size" is nan, which cannot be written as JSON'),
    ({"slate_size": float("inf")}, 'Option "slate_size" is inf'),
    ({"slate_size": np.array([1, np.nan])}, 'Option "slate_size" is array'),
    ({"slate_size": {1, 2}}, 'Option "slate_size" is {1, 2}'),
]


@pytest.mark.parametrize(("arguments", "sentence"), CONNECT + [({"client_name": 5}, "client_name")])
def test_connect_bad_arguments_are_refused(
    fake: Fake, arguments: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(recenv.InvalidRequestError, match=sentence):
        recenv.connect(**{"address": fake.address, **arguments})

    assert not fake.service.calls


@pytest.mark.parametrize(("arguments", "sentence"), OPEN + [({"lanes": HUGE}, "lanes must be")])
def test_open_bad_arguments_are_refused(
    fake: Fake, client: recenv.Client, arguments: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(recenv.InvalidRequestError, match=sentence):
        client.open("RatingReplay-v0", **arguments)

    assert not fake.service.calls["OpenSession"]


@pytest.mark.parametrize(("options", "sentence"), OPTIONS)
def test_open_bad_options_are_refused(client: recenv.Client, options: Any, sentence: str) -> None:
    with pytest.raises(recenv.InvalidOptionError, match=sentence):
        client.open("RatingReplay-v0", options=options)
    with pytest.raises(recenv.InvalidOptionError, match=sentence):
        client.describe("RatingReplay-v0", options)


@pytest.mark.parametrize("id", [5, None, b"RatingReplay-v0", "\ud800"])
def test_open_id_that_is_no_text_is_refused(client: recenv.Client, id: Any) -> None:
    with pytest.raises(recenv.InvalidRequestError, match="id must be a string"):
        client.open(id)
    with pytest.raises(recenv.InvalidRequestError, match="id must be a string"):
        client.describe(id)


@pytest.mark.gymnasium
@pytest.mark.parametrize(("arguments", "sentence"), CONNECT + OPEN)
def test_make_bad_arguments_are_refused(
    fake: Fake, arguments: dict[str, Any], sentence: str
) -> None:
    arguments = {"id": "RatingReplay-v0", "address": fake.address, **arguments}
    with pytest.raises(recenv.InvalidRequestError, match=sentence):
        recenv.make(**arguments)
    with pytest.raises(recenv.InvalidRequestError, match=sentence):
        recenv.make_vec(**arguments)


@pytest.mark.gymnasium
@pytest.mark.parametrize(("options", "sentence"), OPTIONS)
def test_make_bad_options_are_refused(fake: Fake, options: Any, sentence: str) -> None:
    with pytest.raises(recenv.InvalidOptionError, match=sentence):
        recenv.make("RatingReplay-v0", fake.address, options=options)
    with pytest.raises(recenv.InvalidOptionError, match=sentence):
        recenv.make_vec("RatingReplay-v0", 2, fake.address, options=options)


@pytest.mark.gymnasium
@pytest.mark.parametrize("count", [0, -1, HUGE, 1.5, "2", None, True])
def test_make_vec_bad_num_envs_is_refused(fake: Fake, count: Any) -> None:
    with pytest.raises(recenv.InvalidRequestError, match=r"^num_envs must be an integer"):
        recenv.make_vec("RatingReplay-v0", count, fake.address)


@pytest.mark.gymnasium
def test_make_id_that_gymnasium_could_not_parse_is_unknown(fake: Fake) -> None:
    for id in ("not an id!", ""):
        with pytest.raises(recenv.UnknownEnvironmentError):
            recenv.make(id, fake.address)
    with pytest.raises(recenv.InvalidRequestError, match="id must be a string"):
        recenv.make(5, fake.address)  # pyright: ignore[reportArgumentType]


@pytest.mark.gymnasium
def test_reset_of_envs_bad_arguments_are_refused(fake: Fake) -> None:
    env = recenv.make("RatingReplay-v0", fake.address)
    envs = recenv.make_vec("RatingReplay-v0", 2, fake.address)
    for some in (env, envs):
        with pytest.raises(recenv.InvalidOptionError, match="options of reset must be a dict"):
            some.reset(options=5)
    with pytest.raises(recenv.InvalidRequestError, match=r"seed must be an integer, a list"):
        envs.reset(seed=1.5)
    env.close()
    envs.close()


def test_session_bad_arguments_are_refused_and_harm_nothing(client: recenv.Client) -> None:
    session: Any = client.open("RatingReplay-v0", lanes=2)
    session.reset()
    for call, sentence in [
        (lambda: session.render("x"), "lane must be an integer of at least 0 but is 'x'"),
        (lambda: session.render(-1), "lane must be an integer of at least 0"),
        (lambda: session.render(HUGE), "lane must be an integer of at most"),
        (lambda: session.restore("x"), "snapshot must be bytes"),
        (lambda: session.restore(None), "snapshot must be bytes"),
        (lambda: session.reset(lanes=5), "lanes must be a list of integers but is 5"),
        (lambda: session.reset(lanes="x"), "lanes must be a list of integers"),
        (lambda: session.reset(lanes=["x"]), r"lanes\[0\] must be an integer"),
        (lambda: session.reset(lanes=[HUGE]), r"lanes\[0\] must be an integer of at most"),
        (lambda: session.reset(seeds=5), "seeds must be a list"),
        (lambda: session.reset(seed="x"), "seed must be an integer"),
    ]:
        with pytest.raises(recenv.InvalidRequestError, match=sentence):
            call()

    session.step([0, 0])


def test_connect_token_is_stripped(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    fake.service.token = "secret"
    with recenv.connect(fake.address, token=" secret\n") as client:
        assert client.list()
    monkeypatch.setenv("RECENV_TOKEN", "secret\r\n")
    with recenv.connect(fake.address) as client:
        assert client.list()


@pytest.mark.parametrize("token", ["sécret", "sec\nret", "sec\0ret", "sec\ud800ret"])
def test_connect_token_that_cannot_be_sent_is_refused_and_not_shown(fake: Fake, token: str) -> None:
    with pytest.raises(recenv.AuthenticationError, match="cannot be sent") as caught:
        recenv.connect(fake.address, token=token)

    assert "ret" not in str(caught.value)


def test_connect_certificates_given_as_path_are_read(fake: Fake, tmp_path: Path) -> None:
    file = tmp_path / "roots.pem"
    file.write_bytes(b"no certificate, and not used without TLS")
    root: Any = file
    with recenv.connect(fake.address, root_certificates=root) as client:
        assert client.list()
