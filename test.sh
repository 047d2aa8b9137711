#!/usr/bin/env bash
# Passes the tests: builds, runs every C# test, sets up Python, runs the Python tests against a real server, and runs
# every snippet of README.md and docs/. The last line counts: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
passed=0 failed=0 skipped=0

add() { passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3)); }

finish() {
  if [ -s "$logs/skips" ]; then
    echo "Skipped, with reasons:"
    sed 's/^/  /' "$logs/skips"
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
  exit
}

fail_early() {
  echo "$1"
  add 0 1 0
  finish
}

csharp() {
  dotnet test RecEnv.sln -c Release --no-build -m:1 --logger "console;verbosity=normal" >"$logs/csharp" 2>&1
  local code=$? before=$passed
  grep -E '^ *(Failed|Skipped) |Failed! |Passed! |Skipped! |error ' "$logs/csharp" | grep -vE '^ *Skipped: +[0-9]' | head -n 200
  # Each project closes with: Total tests: 9 / Passed: 8 / Failed: 1 / Skipped: 1
  add "$(sum Passed)" "$(sum Failed)" "$(sum Skipped)"
  awk '/^ *Skipped /{sub(/^ *Skipped /, ""); sub(/ \[[^]]*\]$/, ""); name=$0; getline; sub(/^ +/, ""); print name ": " $0}' \
    "$logs/csharp" | sort -u >>"$logs/skips"
  if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ] || [ "$passed" -eq "$before" ]; then
    tail -n 40 "$logs/csharp"
    echo "dotnet test ended with exit code $code."
    add 0 1 0
  fi
}

sum() { awk -v key="$1:" '$1 == key && NF == 2 {n += $2} END {print n + 0}' "$logs/csharp"; }

python_tests() { # name, folder, arguments
  local name=$1 folder=$2 count
  shift 2
  (cd "$folder" && PYTHONPATH="$python_path" "$python" -m pytest -q -rfEs -p no:cacheprovider "$@") >"$logs/$name" 2>&1
  local code=$?
  grep -E '^(FAILED|ERROR)|^E  |^SKIPPED' "$logs/$name"
  grep -E '^SKIPPED' "$logs/$name" >>"$logs/skips"
  count() { grep -oE "[0-9]+ $1" <(tail -n 1 "$logs/$name") | awk '{n += $1} END {print n + 0}'; }
  local bad=$(($(count failed) + $(count error)))
  if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then
    tail -n 40 "$logs/$name"
    bad=1
  fi
  add "$(count passed)" "$bad" "$(count skipped)"
  tail -n 1 "$logs/$name"
}

echo "== Build"
dotnet build RecEnv.sln -c Release -v quiet >"$logs/build" 2>&1 ||
  { grep -E 'error|warning' "$logs/build" | sort -u | head -n 40; fail_early "The build failed."; }

echo "== C# tests"
csharp

echo "== Python"
bash python_client/bootstrap.sh || fail_early "Python could not be set up; python_client/bootstrap.sh says why above."
python=$PWD/python_client/.venv/bin/python
python_path=$PWD/python_client/src
export RECENV_TEST_SERVER="dotnet $PWD/src/RecEnv.Tool/bin/Release/net10.0/RecEnv.Tool.dll"
export RECENV_SERVER=$RECENV_TEST_SERVER

echo "== Python tests, against a real server"
python_tests client python_client

echo "== Snippets of README.md and docs/, and examples/"
python_tests snippets tests/snippets

finish
