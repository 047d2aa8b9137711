#!/usr/bin/env bash
# Runs the main job: builds, then serves two environments over gRPC, drives them with four agents, and prints the
# figures beside the published ones. Arguments go to "recenv"; without any it runs "recenv demo".
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
tool=$root/src/RecEnv.Tool/bin/Release/net10.0/RecEnv.Tool.dll
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if ! command -v dotnet >/dev/null; then
  echo "RecEnv needs the .NET 10 SDK: the command dotnet was not found." >&2
  exit 1
fi
if [ ! -f "$tool" ] || [ -n "$(find "$root/src" "$root/protos" "$root"/Directory.* \( -name bin -o -name obj \) -prune -o \
  -type f -newer "$tool" -print -quit)" ]; then
  echo "Building (a minute or so the first time) ..." >&2
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  if ! dotnet build "$root/src/RecEnv.Tool" -c Release -v quiet >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
  touch "$tool"
  rm -f "$log"
  trap - EXIT
fi
if [ $# -eq 0 ]; then
  set -- demo
fi
exec dotnet "$tool" "$@"
