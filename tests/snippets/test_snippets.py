"""Runs every code block of README.md and docs/, and every file of examples/.

A block marked ```csharp, ```python or ```bash is run from the repository's root. Where a block marked
```text follows it directly, the block's output must equal that text. A block that cannot run here says why
in a comment before it: <!-- not run: reason -->; the test reports it as skipped, with the reason.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 300
FENCE = re.compile(
    r"(?:<!-- not run: (?P<reason>[^>]+?) -->\n)?"
    r"^```(?P<language>csharp|python|bash)\n(?P<code>.*?)^```$"
    r"(?:\n+^```text\n(?P<output>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)
DOTNET_RUN = ["dotnet", "run", "-c", "Release"]  # what the build before has made; Debug would be built anew
BUILT = {"BuildProjectReferences": "false"}  # read by MSBuild: RecEnv is built already, and half a minute to check again
PROJECTS = ("RecEnv", "RecEnv.Agents", "RecEnv.Client", "RecEnv.Server")


class Snippet(NamedTuple):
    """One block of one page."""

    page: Path
    line: int
    language: str
    code: str
    output: str | None
    reason: str | None

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}:{self.language}"


def snippets() -> list[Snippet]:
    """Finds the blocks of all pages."""
    found = []
    for page in [ROOT / "README.md", ROOT / "python_client" / "README.md", *sorted(ROOT.glob("docs/*.md"))]:
        text = page.read_text(encoding="utf-8")
        for match in FENCE.finditer(text):
            line = text.count("\n", 0, match.start("code")) + 1
            found.append(
                Snippet(page, line, match["language"], match["code"], match["output"], match["reason"])
            )
    return found


def run(command: list[str], cwd: Path = ROOT) -> str:
    """Runs a command and gives its standard output; fails with all it said."""
    environment = dict(os.environ, **BUILT, RECENV_ROOT=str(ROOT), DOTNET_NOLOGO="1")
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=DEADLINE, check=False
    )
    assert done.returncode == 0, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def run_csharp(code: str, folder: Path) -> str:
    """Runs C# as a file-based program that sees all projects."""
    lines = [f"#:project {ROOT / 'src' / name / name}.csproj" for name in PROJECTS]
    lines += ["#:property PublishAot=false", "#:property NoWarn=$(NoWarn);CS1591"]
    program = folder / "snippet.cs"
    program.write_text("\n".join([*lines, code]), encoding="utf-8")
    return run([*DOTNET_RUN, str(program)])


@pytest.mark.parametrize("snippet", snippets(), ids=str)
def test_snippet_runs_and_prints_what_the_page_says(snippet: Snippet, tmp_path: Path) -> None:
    if snippet.reason:
        pytest.skip(f"{snippet}: {snippet.reason}")

    if snippet.language == "csharp":
        output = run_csharp(snippet.code, tmp_path)
    elif snippet.language == "python":
        output = run([sys.executable, "-c", snippet.code])
    else:
        output = run(["bash", "-euo", "pipefail", "-c", snippet.code])

    if snippet.output is not None:
        assert output.strip() == snippet.output.strip()


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.[cp][sy]")), ids=lambda p: p.name)
def test_example_prints_what_its_header_says(example: Path) -> None:
    expected = re.search(r"^(?://)? ?Expected: (.+)$", example.read_text(encoding="utf-8"), re.MULTILINE)
    assert expected, f"{example.name} says no expected output"

    command = DOTNET_RUN if example.suffix == ".cs" else [sys.executable]
    output = run([*command, str(example)])

    assert output.strip().splitlines()[-1] == expected[1]


def test_pages_hold_no_placeholders() -> None:
    for page in {snippet.page for snippet in snippets()} | set(ROOT.glob("docs/*.md")):
        found = re.findall(r"@[A-Z0-9]+@|TODO|<!-- demo table -->", page.read_text(encoding="utf-8"))
        assert not found, f"{page.name} holds {found}"
