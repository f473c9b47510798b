#!/usr/bin/env bash
# Looks at the files of this folder with linters of their own, which are installed beside the build from the
# Python package index; says what is skipped where they cannot be had.
set -euo pipefail
cd "$(dirname "$0")"
tools=../target/deploy-tools
python3 -m json.tool grafana/daoyou.json >/dev/null
echo "==> grafana/daoyou.json is JSON"
if [ ! -x "$tools/bin/check-jsonschema" ]; then
  { python3 -m venv "$tools" && "$tools/bin/pip" install -q --disable-pip-version-check \
    yamllint kubernetes-validate check-jsonschema; } 2>/dev/null || true
fi
if [ -x "$tools/bin/yamllint" ]; then
  "$tools/bin/yamllint" --strict -d '{extends: default, rules: {line-length: {max: 120}, document-start: disable,
    braces: {max-spaces-inside: 0}, comments-indentation: disable}}' .
  "$tools/bin/kubernetes-validate" --strict --quiet kubernetes/*.yaml
  echo "==> the YAML is well written, and Kubernetes knows every field of its manifests"
else
  echo "==> skipped: yamllint and kubernetes-validate could not be installed"
fi
if [ -x "$tools/bin/check-jsonschema" ]; then
  "$tools/bin/check-jsonschema" --quiet --builtin-schema vendor.compose-spec compose.yaml
  echo "==> compose.yaml is as the Compose specification has it"
else
  echo "==> skipped: check-jsonschema could not be installed"
fi
if docker compose version >/dev/null 2>&1; then
  docker compose -f compose.yaml config --quiet
  echo "==> docker compose understands compose.yaml"
else
  echo "==> skipped: docker compose is not installed"
fi
