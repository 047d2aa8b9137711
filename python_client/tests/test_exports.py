"""The package exports exactly what it says it exports."""

from __future__ import annotations

import subprocess
import sys
import types
from importlib.resources import files

import recenv


def test_all_every_public_name_is_exported_and_nothing_else() -> None:
    public = {
        name
        for name, value in vars(recenv).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }
    assert public | {"__version__", "spaces"} == set(recenv.__all__)


def test_all_spaces_exports_what_it_defines() -> None:
    for name in recenv.spaces.__all__:
        assert hasattr(recenv.spaces, name)


def test_all_every_exported_thing_is_documented() -> None:
    for name in recenv.__all__:
        value = getattr(recenv, name)
        assert name == "__version__" or value.__doc__, name
        if isinstance(value, type):
            for member, function in vars(value).items():
                if isinstance(function, types.FunctionType) and not member.startswith("_"):
                    assert function.__doc__, f"{name}.{member}"


def test_package_is_typed() -> None:
    assert (files("recenv") / "py.typed").is_file()
    assert (files("recenv") / "v1" / "environment_pb2.pyi").is_file()


def test_import_without_gymnasium_keeps_the_plain_client() -> None:
    program = """
import sys
sys.modules["gymnasium"] = None
import importlib.util
find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name: None if name == "gymnasium" else find_spec(name)
import recenv
assert "RecEnv" not in recenv.__all__ and not hasattr(recenv, "RecEnv")
try:
    recenv.make("InterestEvolution-v0", "127.0.0.1:1")
except ImportError as error:
    print("Gymnasium" in str(error) or "gymnasium" in str(error), callable(recenv.connect))
"""
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (result.stdout, result.stderr) == ("True True\n", "")
