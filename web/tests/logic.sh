#!/usr/bin/env bash
# Tests of the pages and of the clients that need neither a server nor a browser: types, logic, what the clients
# send and how they take what comes back, and the size of the first page.
set -euo pipefail
cd "$(dirname "$0")/../.."
for folder in clients/typescript clients/miniprogram web; do
  echo "==> $folder"
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error && npm test --silent)
done
# The other two check their types with their tests.
echo "==> types of the pages"
(cd web && npm run --silent check)
(cd web && { [ -f dist/index.html ] || npm run --silent build; } && npm run --silent size)
