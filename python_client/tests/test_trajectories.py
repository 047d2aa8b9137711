"""The golden trajectories of tests/trajectories, printed from Python over the wire.

The C# tests print the same files in process and from the C# client.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import recenv
from recenv import _local_server

COMMAND = os.environ.get("RECENV_TEST_SERVER", "")
if not COMMAND:
    pytest.skip(
        "RECENV_TEST_SERVER is not set to the command that runs the tool.", allow_module_level=True
    )
FILES = sorted((Path(__file__).resolve().parents[2] / "tests" / "trajectories").glob("*.txt"))
NUMBERS_SHOWN = 6


@pytest.fixture(scope="module")
def client() -> Iterator[recenv.Client]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECENV_SERVER", COMMAND)
        server = _local_server.LocalServer()
        with recenv.connect(server.address, timeout=60) as client:
            yield client
        server.stop()


@pytest.mark.parametrize("lanes", [1, 64])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_trajectory_from_python_is_the_golden_file(
    client: recenv.Client, path: Path, lanes: int
) -> None:
    golden = path.read_text(encoding="utf-8")
    steps = sum(" a=" in line for line in golden.splitlines())

    with client.open(path.stem, lanes=lanes, autoreset="disabled") as session:
        printed = write(session, seed=42, steps=steps)

    assert printed == golden


def write(session: recenv.Session, seed: int, steps: int) -> str:
    """Prints lane 0 as RecEnv.Conformance.TrajectoryText does; the other lanes do the same acts."""
    paths = paths_of(session)
    batch = session.reset(seed=seed)
    lines = [f"{session.contract.environment_id} seed {seed}", line("reset", paths, batch)]
    for step in range(steps):
        actions = np.stack([choose(session, batch, lane, step) for lane in range(session.lanes)])
        batch = session.step(actions)
        reward, ended = batch.rewards[0], "-"
        if batch.terminated[0] or batch.truncated[0]:
            ended = "terminated" if batch.terminated[0] else "truncated"
        acted = ",".join(str(number) for number in np.ravel(actions[0]))
        lines.append(line(f"{step} a={acted} r={reward:.6f} {ended}", paths, batch))
        over = np.flatnonzero(batch.terminated | batch.truncated)
        if len(over) > 0:
            batch = session.reset(lanes=over.tolist())
        if 0 in over:
            lines.append(line("reset", paths, batch))
    return "\n".join(lines) + "\n"


def choose(session: recenv.Session, batch: recenv.Batch, lane: int, step: int) -> Any:
    """The fixed action of a step."""
    space = session.contract.action_space
    if isinstance(space, recenv.spaces.DiscreteSpec):
        chosen = 7 * step % space.n
        mask = batch.infos.get("action_mask")
        if mask is None and "mask" not in paths_of(session):
            return np.int64(chosen)  # every action is allowed
        if mask is None or (mask.present is not None and not mask.present[lane]):
            open_positions = batch.observation["mask"][lane]
        else:
            open_positions = mask.values[lane]
        while not open_positions[chosen]:
            chosen = (chosen + 1) % space.n
        return np.int64(chosen)
    counts = np.asarray(space.nvec, np.int64)
    return ((step + 3 * np.arange(len(counts))) % counts).reshape(space.shape)


def paths_of(session: recenv.Session) -> list[str]:
    """Paths of the leaves of the observation."""
    return [leaf.path for leaf in recenv.spaces.iterate_leaves(session.contract.observation_space)]


def line(head: str, paths: list[str], batch: recenv.Batch) -> str:
    """One line of the file."""
    return head + "".join(
        f" | {path} {summary(leaf[0])}" for path, leaf in zip(paths, batch.leaves, strict=True)
    )


def summary(values: Any) -> str:
    """The numbers of a leaf, or what identifies them."""
    flat = np.ravel(values)
    if flat.size <= NUMBERS_SHOWN:
        decimals = 6 if flat.dtype.kind == "f" else 0
        return " ".join(f"{float(number):.{decimals}f}" for number in flat)
    numbers = flat.astype(np.float64)
    weights = np.arange(1, flat.size + 1)
    return (
        f"{flat.size}: {np.count_nonzero(numbers)} {numbers.sum():.6f} "
        f"{(numbers * weights).sum():.6f}"
    )
