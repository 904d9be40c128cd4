#!/usr/bin/env bash
# Makes both lock files anew from pyproject.toml: exact versions and hashes for every platform, no index address.
# Needs uv (any recent version) on the PATH; using the lock files needs pip only.
set -euo pipefail
cd "$(dirname "$0")/.."
common=(--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet "$@")
uv pip compile "${common[@]}" pyproject.toml --group install --output-file requirements/runtime.lock
uv pip compile "${common[@]}" pyproject.toml --group dev --output-file requirements/dev.lock
