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
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
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


def output_of(snippet: Snippet, folder: Path) -> str:
    """Runs a block and gives what it prints."""
    if snippet.language == "csharp":
        return run_csharp(snippet.code, folder)
    command = [sys.executable, "-c"] if snippet.language == "python" else ["bash", "-euo", "pipefail", "-c"]
    return run([*command, snippet.code])


def output_of_example(example: Path) -> str:
    """Runs a file of examples/ and gives what it prints."""
    command = DOTNET_RUN if example.suffix == ".cs" else [sys.executable]
    return run([*command, str(example)])


@pytest.fixture(scope="session")
def outputs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[Snippet | Path, Future[str]]]:
    """What all blocks and examples of this run print, by two hands: most of the time goes to compilers.

    One hand has the C# blocks, each a program in a folder of its own; the other has the rest, one after the
    other, since several build the same project or example.
    """
    with ThreadPoolExecutor(1) as programs, ThreadPoolExecutor(1) as others:
        jobs: dict[Snippet | Path, Future[str]] = {}
        for item in request.session.items:
            chosen = getattr(item, "callspec", None) and item.callspec.params
            if chosen and "example" in chosen:
                jobs[chosen["example"]] = others.submit(output_of_example, chosen["example"])
            elif chosen and not chosen["snippet"].reason:
                hand = programs if chosen["snippet"].language == "csharp" else others
                folder = tmp_path_factory.mktemp("snippet")
                jobs[chosen["snippet"]] = hand.submit(output_of, chosen["snippet"], folder)
        yield jobs
        for job in jobs.values():
            job.cancel()


@pytest.mark.parametrize("snippet", snippets(), ids=str)
def test_snippet_runs_and_prints_what_the_page_says(
    snippet: Snippet, outputs: dict[Snippet | Path, Future[str]]
) -> None:
    if snippet.reason:
        pytest.skip(f"{snippet}: {snippet.reason}")

    output = outputs[snippet].result()

    if snippet.output is not None:
        assert output.strip() == snippet.output.strip()


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.[cp][sy]")), ids=lambda p: p.name)
def test_example_prints_what_its_header_says(
    example: Path, outputs: dict[Snippet | Path, Future[str]]
) -> None:
    expected = re.search(r"^(?://)? ?Expected: (.+)$", example.read_text(encoding="utf-8"), re.MULTILINE)
    assert expected, f"{example.name} says no expected output"

    output = outputs[example].result()

    assert output.strip().splitlines()[-1] == expected[1]


def test_pages_hold_no_placeholders() -> None:
    for page in {snippet.page for snippet in snippets()} | set(ROOT.glob("docs/*.md")):
        found = re.findall(r"@[A-Z0-9]+@|TODO|<!-- demo table -->", page.read_text(encoding="utf-8"))
        assert not found, f"{page.name} holds {found}"
