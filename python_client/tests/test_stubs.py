"""The committed stubs are what protoc makes of the protocol."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
from pathlib import Path

import pytest

CLIENT = Path(__file__).parent.parent
STUBS = CLIENT / "src" / "recenv" / "v1"


def protoc_version() -> str:
    if shutil.which("protoc") is None or shutil.which("grpc_python_plugin") is None:
        return ""
    return subprocess.run(
        ["protoc", "--version"], capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.skipif(
    not protoc_version().startswith("libprotoc 3.21."),
    reason="protoc 3.21 with grpc_python_plugin is not installed.",
)
@pytest.mark.skipif(not (CLIENT.parent / "protos").is_dir(), reason="protos/ is not here.")
def test_stubs_regenerated_are_the_committed_ones(tmp_path: Path) -> None:
    subprocess.run([CLIENT / "generate.sh", tmp_path], check=True)

    made = sorted(path.name for path in (tmp_path / "recenv" / "v1").iterdir())
    committed = sorted(path.name for path in STUBS.glob("*_pb2*.py*"))
    assert made == committed
    for name in made:
        assert filecmp.cmp(
            tmp_path / "recenv" / "v1" / name, STUBS / name, shallow=False
        ), f"{name} differs; run generate.sh."
