#!/usr/bin/env bash
# Makes python_client/.venv with everything the tests need. Quick when it is already made.
# First choice is PyPI; where that cannot be reached, Debian's packages.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=$here/.venv
stamp=$venv/recenv-bootstrap
want=$(cat "$here/bootstrap.sh" "$here/pyproject.toml" | sha256sum | cut -d' ' -f1)

say() { printf 'bootstrap: %s\n' "$*"; }
fail() { printf 'bootstrap: %s\n' "$*" >&2; exit 1; }

if [[ -f $stamp && $(cat "$stamp") == "$want" && -x $venv/bin/python ]]; then
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints the newest interpreter that can make a venv and is at least 3.10.
find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11 python3.10 /usr/bin/python3; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' \
            2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

# Makes the venv from PyPI. Fails without a trace where there is none.
from_pypi() {
    local python
    python=$(find_python) || return 1
    "$python" -m pip download --quiet --timeout 5 --retries 0 --no-deps --dest "$work" \
        'gymnasium>=1.1' >/dev/null 2>&1 || return 1
    rm -rf "$venv"
    "$python" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --timeout 30 'grpcio>=1.51' 'protobuf>=4.21' \
        'numpy>=1.24' cloudpickle pytest 'gymnasium>=1.1'
}

# Installs Debian's packages of this release, those that are missing.
install_debian_packages() {
    local package missing=()
    for package in python3-grpcio python3-protobuf python3-numpy python3-cloudpickle \
        python3-pytest python3-venv python3-typing-extensions; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' \
            || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    [[ $(id -u) == 0 ]] || fail "PyPI cannot be reached and these Debian packages are missing:" \
        "${missing[*]}. Install them as root, then run this again."
    apt-get update -qq || fail "apt-get update failed; its message is above."
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "${missing[@]}" \
        >/dev/null || fail "apt-get install failed for: ${missing[*]}."
}

# Copies this machine's package sources, archive security updates left out, with another suite.
write_sources() {
    local suite=$1 parts=$2 file
    for file in /etc/apt/sources.list.d/*.sources; do
        [[ -f $file ]] || continue
        awk 'BEGIN { RS = ""; ORS = "\n\n" } /debian-archive-keyring/ && !/-security/' "$file" \
            | sed -E "s/^Suites:.*/Suites: $suite/; s/^Components:.*/Components: main/" \
                >"$parts/$(basename "$file")"
    done
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null \
        | sed -nE "/-(security|updates|backports)/d
            s#^deb +(\[[^]]*\] +)?([^ ]*/debian/?) +[^ ]+ .*#deb \1\2 $suite main#p" \
        | sort -u >"$parts/derived.list"
}

# Unpacks Gymnasium from Debian unstable beside the venv's own packages. The package is pure Python
# and brings farama_notifications along.
gymnasium_from_unstable() {
    local site=$1 options
    mkdir -p "$work/parts" "$work/lists/partial" "$work/cache/archives/partial"
    write_sources unstable "$work/parts"
    options=(-o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$work/parts"
        -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache"
        -o APT::Update::Post-Invoke-Success= -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
        -o APT::Sandbox::User=root -o Acquire::Retries=1)
    (cd "$work" && apt-get "${options[@]}" -qq update && apt-get "${options[@]}" -qq download \
        python3-gymnasium) >"$work/apt.log" 2>&1 || return 1
    dpkg-deb -x "$work"/python3-gymnasium_*.deb "$work/unpacked" || return 1
    rm -rf "$venv/gymnasium"
    mv "$work/unpacked/usr/lib/python3/dist-packages" "$venv/gymnasium"
    printf '%s\n' "$venv/gymnasium" >"$site/gymnasium.pth"
    "$venv/bin/python" -W ignore -c 'import gymnasium' 2>>"$work/apt.log" && return 0
    rm -f "$site/gymnasium.pth"
    return 1
}

from_debian() {
    command -v apt-get >/dev/null || fail "PyPI cannot be reached and this is not a Debian system:" \
        "install grpcio, protobuf, numpy, cloudpickle, pytest and gymnasium into $venv yourself."
    install_debian_packages
    rm -rf "$venv"
    /usr/bin/python3 -m venv --system-site-packages "$venv"
    local site
    site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    gymnasium_from_unstable "$site" \
        || say "Gymnasium could not be had; the tests that need it will be skipped."
}

if from_pypi; then
    say "made $venv from PyPI."
else
    from_debian
    say "made $venv from Debian's packages."
fi
site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
printf '%s\n' "$here/src" >"$site/recenv.pth"
printf '%s\n' "$want" >"$stamp"
