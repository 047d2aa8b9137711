#!/usr/bin/env bash
# Writes the stubs in src/recenv/v1 from protos/ anew, or into another folder: generate.sh [FOLDER].
# Needs protoc 3.21 and grpc_python_plugin (Debian: protobuf-compiler, protobuf-compiler-grpc), so
# that the stubs load with every protobuf runtime from 4.21 on.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
protos=$here/../protos
out=${1:-$here/src}

for tool in protoc grpc_python_plugin; do
    command -v "$tool" >/dev/null || {
        echo "generate: $tool is missing; on Debian: apt-get install protobuf-compiler" \
            "protobuf-compiler-grpc" >&2
        exit 1
    }
done
version=$(protoc --version)
[[ $version == "libprotoc 3.21."* ]] || {
    echo "generate: protoc must be 3.21 but is $version; newer stubs need a newer runtime." >&2
    exit 1
}

mkdir -p "$out"
cd "$protos"
protoc --proto_path=. --python_out="$out" --pyi_out="$out" recenv/v1/*.proto
protoc --proto_path=. --plugin=protoc-gen-grpc_python="$(command -v grpc_python_plugin)" \
    --grpc_python_out="$out" recenv/v1/environment.proto recenv/v1/recommender.proto
