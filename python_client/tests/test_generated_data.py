"""Data that the tool generates, read with NumPy, when RECENV_TEST_SERVER has the command line that runs the tool."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import numpy as np
import pytest

COMMAND = os.environ.get("RECENV_TEST_SERVER", "")
if not COMMAND:
    pytest.skip(
        "RECENV_TEST_SERVER is not set to the command that runs the tool.", allow_module_level=True
    )


def generate(folder: Path, *arguments: str) -> None:
    """Runs recenv generate into a folder."""
    command = [*shlex.split(COMMAND), "generate", "--output", str(folder), *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("generated")
    options = ["--preset", "clicks", "--option", "interaction_count=60000", "--seed", "3"]
    generate(path / "npz", *options, "--format", "npz", "--truth")
    generate(path / "csv", *options, "--format", "slate-feedback", "--truth")
    return path


def test_npz_loaded_without_pickle_has_the_documented_arrays(folder: Path) -> None:
    with np.load(folder / "npz" / "data.npz", allow_pickle=False) as data:
        arrays = {name: data[name] for name in data.files}

    rows = arrays["interactions"]
    assert rows.dtype.names == ("user", "item", "timestamp", "rating", "position", "click")
    assert rows.shape == (60000,)
    assert arrays["user_features"].shape == (2000, 8)
    assert arrays["item_latent"].dtype == np.float32
    assert arrays["item_popularity"].sum() == pytest.approx(1.0)
    assert rows["click"].dtype == np.bool_
    assert np.all(np.diff(rows["user"]) >= 0)


def test_npz_and_csv_of_one_seed_hold_the_same_rows(folder: Path) -> None:
    with np.load(folder / "npz" / "data.npz") as data:
        rows, features = data["interactions"], data["user_features"]
    history = np.loadtxt(folder / "csv" / "history.csv", delimiter=",", skiprows=1, dtype=np.int64)
    users = np.loadtxt(folder / "csv" / "users.csv", delimiter=",")

    assert np.array_equal(history[:, 0], rows["user"])
    assert np.array_equal(history[:, 1], rows["item"] + 1)
    assert np.array_equal(history[:, 2] == 1, rows["click"])
    assert np.array_equal(users.astype(np.float32), features)


def test_npz_truth_explains_the_clicks(folder: Path) -> None:
    with np.load(folder / "npz" / "data.npz") as data:
        rows = data["interactions"]
        affinity = (
            data["user_latent"][rows["user"]].astype(float) * data["item_latent"][rows["item"]]
        ).sum(axis=1) / np.sqrt(8)
        examined = data["examination"][rows["position"]]

    attraction = 0.02 + 0.98 / (1 + np.exp(-2 * affinity))
    expected = examined * attraction
    deviation = np.sqrt((expected * (1 - expected)).sum())

    assert abs(rows["click"].sum() - expected.sum()) < 5 * deviation
