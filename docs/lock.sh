#!/bin/sh
# Pin every dependency again, with the hashes of all its files, for Python 3.11 and later on any system.
#
#     pip install uv && sh docs/lock.sh [--upgrade]
#
# Versions already pinned stay unless --upgrade is given. The files hold no address of an index.
set -eu
cd "$(dirname "$0")/.."

lock() {
    output=$1
    shift
    uv pip compile pyproject.toml --universal --python-version 3.11 --fork-strategy fewest \
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet \
        --output-file "$output.body" "$@"
    {
        echo "# Made by docs/lock.sh from pyproject.toml: uv pip compile --universal --generate-hashes."
        echo "# For Python 3.11 and later on Linux, macOS and Windows. Do not edit by hand."
        cat "$output.body"
    } > "$output"
    rm "$output.body"
}

# An existing file is where uv looks for the versions to keep.
for name in requirements requirements-dev requirements-docs requirements-bench; do
    [ ! -f "$name.txt" ] || cp "$name.txt" "$name.txt.body"
done
lock requirements.txt --extra editable "$@"
lock requirements-dev.txt --extra dev --constraint requirements.txt "$@"
lock requirements-docs.txt --extra docs --constraint requirements-dev.txt "$@"
lock requirements-bench.txt --extra bench --constraint requirements-dev.txt "$@"
