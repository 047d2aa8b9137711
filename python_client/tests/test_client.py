"""The plain client: addresses, handshake, listing, errors."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import time
from pathlib import Path

import fake_server
import grpc
import pytest
from fake_server import Fake

import recenv
from recenv._transport import parse_address


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("127.0.0.1:50051", True),
        ("localhost:1", True),
        ("[::1]:50051", True),
        ("unix:/tmp/recenv.sock", True),
        ("example:50051", False),
        ("[fe80::1]:50051", False),
        ("10.0.0.1:65535", False),
    ],
)
def test_parse_address_tells_whether_it_is_here(address: str, local: bool) -> None:
    assert parse_address(address) == (address, local)


@pytest.mark.parametrize(
    "address",
    ["", "127.0.0.1", "127.0.0.1:0", "a:99999", "http://a:1", "unix:relative", "a:b", 7],
)
def test_connect_bad_address_is_refused(address: str) -> None:
    with pytest.raises(recenv.InvalidRequestError, match='"host:port" or "unix:/path"'):
        recenv.connect(address)


def test_connect_bad_timeout_is_refused(fake: Fake) -> None:
    for timeout in (0, -1, float("nan")):
        with pytest.raises(recenv.InvalidRequestError, match="timeout must be greater"):
            recenv.connect(fake.address, timeout=timeout)


def test_connect_nobody_there_fails_promptly(tmp_path: object) -> None:
    started = time.monotonic()

    with pytest.raises(recenv.ServerUnavailableError, match='"recenv serve" starts one'):
        recenv.connect(f"unix:{tmp_path}/nobody.sock", timeout=30)
    with pytest.raises(ConnectionError):
        recenv.connect("127.0.0.1:1", timeout=30)

    assert time.monotonic() - started < 15


def test_connect_over_unix_socket_works(tmp_path: object) -> None:
    server, _, _ = fake_server.start(f"unix:{tmp_path}/s")
    with recenv.connect(f"unix:{tmp_path}/s") as client:
        assert client.list()
    server.stop(None)


def test_connect_other_protocol_names_both_versions_and_the_fix(fake: Fake) -> None:
    fake.service.protocol = "recenv.v9"

    with pytest.raises(recenv.VersionMismatchError) as caught:
        recenv.connect(fake.address)

    assert str(caught.value) == (
        'The server speaks protocol "recenv.v9" (version 9.0.0), but this client speaks '
        f'"recenv.v1" (version {recenv.__version__}). Install the client of the server\'s '
        'version: pip install "recenv==9.0.0".'
    )


def test_connect_refused_by_the_server_says_its_sentence(fake: Fake) -> None:
    fake.service.protocol = "refuse"

    with pytest.raises(recenv.VersionMismatchError, match=r"Update the client\.$"):
        recenv.connect(fake.address)


def test_connect_token_is_sent_with_every_call(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    fake.service.token = "secret"
    monkeypatch.delenv("RECENV_TOKEN", raising=False)

    with pytest.raises(recenv.AuthenticationError, match=r"is missing.*pass token=, or set RECENV"):
        recenv.connect(fake.address)
    with pytest.raises(recenv.AuthenticationError, match=r"^The token is missing or wrong\.$"):
        recenv.connect(fake.address, token="other")
    with recenv.connect(fake.address, token="secret") as client:
        assert client.list()
    monkeypatch.setenv("RECENV_TOKEN", "secret")
    with recenv.connect(fake.address) as client, client.open("RatingReplay-v0") as session:
        session.reset()


def test_connect_tls_to_a_plain_server_fails_promptly(fake: Fake) -> None:
    with pytest.raises(recenv.ServerUnavailableError, match=r"does not speak TLS, pass tls=False"):
        recenv.connect(fake.address, tls=True, timeout=5)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate.")
def test_connect_plainly_to_a_tls_server_says_so(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
        + ["-addext", "subjectAltName=DNS:localhost"]
        + ["-keyout", str(key), "-out", str(certificate)],
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    credentials = grpc.ssl_server_credentials([(key.read_bytes(), certificate.read_bytes())])
    server, _, port = fake_server.start("localhost:0", credentials)
    address = f"localhost:{port}"

    with pytest.raises(recenv.ServerUnavailableError, match=r"speaks TLS, pass tls=True"):
        recenv.connect(address, timeout=5)
    with pytest.raises(recenv.ServerUnavailableError, match=r"pass root_certificates="):
        recenv.connect(address, tls=True, timeout=5)
    with recenv.connect(address, tls=True, root_certificates=str(certificate)) as client:
        assert client.list()
    server.stop(None)


def test_list_gives_ids_in_order(client: recenv.Client) -> None:
    ids = [entry.id for entry in client.list()]

    assert ids == sorted(ids) and "InterestEvolution-v0" in ids
    assert client.server_version == "9.0.0"
    assert client.limits.max_lanes == 4096


def test_describe_gives_contract_and_schema(client: recenv.Client) -> None:
    described = client.describe("InterestEvolution-v0", {"slate_size": 3})

    assert described.contract.options == {"num_candidates": 10, "slate_size": 3}
    assert described.contract.max_episode_steps == 60
    assert described.options_schema == {"type": "object"}
    assert described.summary == "A toy."
    flat = client.describe("InterestEvolution-v0", layout="flat").contract
    assert flat.layout == "flat" and len(flat.observation_space.shape) == 1


def test_describe_unknown_id_says_the_servers_sentence(client: recenv.Client) -> None:
    with pytest.raises(recenv.UnknownEnvironmentError) as caught:
        client.describe("IntrestEvolution-v0")

    assert str(caught.value) == (
        'No environment is called "IntrestEvolution-v0". Did you mean "InterestEvolution-v0"? '
        '"recenv list" shows all 4.'
    )
    assert caught.value.path == "IntrestEvolution-v0"


def test_describe_bad_option_is_a_value_error(client: recenv.Client) -> None:
    with pytest.raises(ValueError, match='Did you mean "slate_size"') as caught:
        client.describe("InterestEvolution-v0", {"slate_sise": 3})
    assert isinstance(caught.value, recenv.InvalidOptionError)
    with pytest.raises(recenv.InvalidOptionError, match="which cannot be written as JSON"):
        client.describe("InterestEvolution-v0", {"slate_size": object()})
    with pytest.raises(recenv.InvalidOptionError, match="which cannot be written as JSON"):
        client.describe("InterestEvolution-v0", {"slate_size": float("nan")})
    with pytest.raises(recenv.InvalidRequestError, match='one of "dict", "flat"'):
        client.describe("InterestEvolution-v0", layout="round")


def test_open_bad_arguments_are_refused(client: recenv.Client) -> None:
    for arguments in ({"lanes": 0}, {"lanes": 1.5}, {"lanes": True}, {"max_episode_steps": -1}):
        with pytest.raises(recenv.InvalidRequestError, match="must be an integer of at least"):
            client.open("RatingReplay-v0", **arguments)
    with pytest.raises(recenv.InvalidRequestError, match="autoreset must be one of"):
        client.open("RatingReplay-v0", autoreset="NextStep")


def test_open_full_server_tells_when_to_come_back(fake: Fake, client: recenv.Client) -> None:
    fake.service.max_sessions = 1
    client.open("RatingReplay-v0")

    with pytest.raises(recenv.CapacityError, match="sessions are taken") as caught:
        client.open("RatingReplay-v0")

    assert caught.value.retry_after == 2.5


def test_open_is_never_repeated(fake: Fake, client: recenv.Client) -> None:
    fake.service.lost_replies["OpenSession"] = 1

    with pytest.raises(recenv.ServerUnavailableError):
        client.open("RatingReplay-v0")

    assert fake.service.calls["OpenSession"] == 1


def test_list_lost_reply_is_repeated_once(fake: Fake, client: recenv.Client) -> None:
    fake.service.lost_replies["ListEnvironments"] = 1
    assert client.list()

    fake.service.lost_replies["ListEnvironments"] = 2
    with pytest.raises(recenv.ServerUnavailableError, match="Connection reset by a test"):
        client.list()


def test_close_closes_the_sessions(fake: Fake) -> None:
    client = recenv.connect(fake.address)
    session = client.open("RatingReplay-v0")
    client.close()
    client.close()

    assert not fake.service.sessions
    with pytest.raises(recenv.SessionError, match="was closed"):
        session.reset()
    with pytest.raises(recenv.SessionError, match="The connection was closed. Connect again."):
        client.list()


def test_errors_survive_pickling_with_their_attributes(client: recenv.Client) -> None:
    with pytest.raises(recenv.UnknownEnvironmentError) as caught:
        client.open("Nothing-v0")

    copied = pickle.loads(pickle.dumps(caught.value))

    assert type(copied) is recenv.UnknownEnvironmentError
    assert (str(copied), copied.path) == (str(caught.value), "Nothing-v0")


def test_errors_hint_is_kept_beside_the_sentence(client: recenv.Client) -> None:
    with client.open("RatingReplay-v0") as session:
        session.reset()
        with pytest.raises(recenv.InvalidActionError) as caught:
            session.step([9])

    assert caught.value.hint == "Clip it." and "Clip" not in str(caught.value)


def test_errors_all_derive_from_one_root() -> None:
    for name in recenv.__all__:
        value = getattr(recenv, name)
        if isinstance(value, type) and issubclass(value, BaseException):
            assert issubclass(value, recenv.RecEnvError), name
            assert str(value("A sentence.")) == "A sentence."
