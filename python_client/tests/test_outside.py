"""Environments from outside, over the real server: a plugin built from examples/, a scenario.

Needs RECENV_TEST_SERVER, the command line that runs the tool, and the .NET SDK that built it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

gymnasium = pytest.importorskip("gymnasium", reason="Gymnasium is not installed.")
from gymnasium.utils.env_checker import check_env  # noqa: E402

import recenv  # noqa: E402
from recenv import _local_server  # noqa: E402

COMMAND = os.environ.get("RECENV_TEST_SERVER", "")
if not COMMAND:
    pytest.skip(
        "RECENV_TEST_SERVER is not set to the command that runs the tool.", allow_module_level=True
    )
if shutil.which("dotnet") is None:
    pytest.skip("The .NET SDK, which builds the plugin, is not on PATH.", allow_module_level=True)
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MINE, SHOP = "MyTransition-v0", "MyShop-v0"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    out = tmp_path_factory.mktemp("plugin")
    subprocess.run(
        # The server brings RecEnv, and what it runs from has built it.
        ["dotnet", "build", str(EXAMPLES / "transition.cs"), "-c", "Release", "-o", str(out), "-v", "quiet",
         "-p:BuildProjectReferences=false"],
        check=True,
        timeout=300,
    )
    plugin, shop = out / "transition.dll", EXAMPLES / "shop.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECENV_SERVER", f"{COMMAND} --plugin {plugin} --scenario {shop}")
        server = _local_server.LocalServer()
        yield server.address
        server.stop()


# The check samples slates without knowing that the shop refuses repeats.
@pytest.mark.parametrize(("id", "options"), [(MINE, {}), (SHOP, {"distinct_items": False})])
def test_make_environment_from_outside_passes_gymnasiums_check(
    address: str, id: str, options: dict[str, Any]
) -> None:
    with recenv.make(id, address, **options) as env:
        check_env(env, skip_render_check=True)


def test_gymnasium_make_remote_id_takes_any_environment(address: str) -> None:
    env = gymnasium.make(
        "recenv:RecEnv/Remote-v0", environment_id=MINE, address=address, documents=4
    )
    document, _ = env.reset(seed=3)
    assert env.observation_space == env.action_space == gymnasium.spaces.Discrete(4)
    total, over = 0.0, False
    while not over:
        document, reward, terminated, truncated, _ = env.step(document)
        total += reward
        over = terminated or truncated
    env.close()
    assert total == int(total)


def test_gymnasium_make_vec_remote_id_equals_recenv_make_vec(address: str) -> None:
    ours = recenv.make_vec(SHOP, 3, address)
    theirs = gymnasium.make_vec(
        "recenv:RecEnv/Remote-v0", num_envs=3, environment_id=SHOP, address=address
    )
    slate = np.tile([0, 1, 2], (3, 1))
    for env in (ours, theirs):
        env.reset(seed=5)
    for _ in range(30):
        one, two = ours.step(slate), theirs.step(slate)
        np.testing.assert_array_equal(one[0]["user"], two[0]["user"])
        np.testing.assert_array_equal(one[1], two[1])
    ours.close()
    theirs.close()


def test_plugin_best_documents_earn_what_the_example_prints(address: str) -> None:
    """The matrix is not observed, so the best of each row is found by trying."""
    with recenv.make_vec(MINE, 2000, address, autoreset_mode="NextStep") as envs:
        documents, _ = envs.reset(seed=1)
        accepted = np.zeros((10, 10))
        shown = np.zeros((10, 10))
        rng = np.random.default_rng(1)
        for _ in range(20):
            offered = rng.integers(0, 10, 2000)
            after, rewards, *_ = envs.step(offered)
            np.add.at(shown, (documents, offered), 1)
            np.add.at(accepted, (documents, offered), rewards)
            documents = after
        best = (accepted / np.maximum(shown, 1)).argmax(axis=1)
        documents, _ = envs.reset(seed=2)
        returns, over = np.zeros(2000), np.zeros(2000, bool)
        while not over.all():  # the first session of each lane
            documents, rewards, terminations, *_ = envs.step(best[documents])
            returns += rewards * ~over
            over |= terminations
    # The example prints 9.2 from 40,000 sessions, and one session deviates by about 8.5.
    assert abs(returns.mean() - 9.2) < 0.1 + 4 * 8.5 / len(returns) ** 0.5


def test_unknown_option_of_a_plugin_asks_what_was_meant(address: str) -> None:
    with pytest.raises(recenv.InvalidOptionError, match='Did you mean "documents"?'):
        recenv.make(MINE, address, documets=4)


def test_option_of_a_piece_is_set_by_its_dotted_key(address: str) -> None:
    with recenv.make(SHOP, address, options={"items.feature_count": 9}) as env:
        assert env.observation_space["user"].shape == (9,)
