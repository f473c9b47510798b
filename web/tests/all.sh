#!/usr/bin/env bash
# Tests of the pages and of the clients: the clients against a running demo, and every flow in a real browser.
# Needs the program (make build) and its models. Installs what it needs of npm, and Chromium where it may.
# What needs neither a server nor a browser is tested by logic.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
demo=
stop() {
  if [ -n "$demo" ]; then
    kill "$demo" 2>/dev/null || true
    # It ends by itself within half a minute.
    for _ in $(seq 1 80); do kill -0 "$demo" 2>/dev/null || break; sleep 0.5; done
    kill -9 "$demo" 2>/dev/null || true
    wait "$demo" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap stop EXIT

quiet_ci() { (cd "$1" && npm ci --no-audit --no-fund --loglevel=error); }

# The path of the browser; `type -P` looks for programs alone, never for functions such as this one.
browser() {
  type -P chromium || type -P chromium-browser || type -P google-chrome || true
}
# Without a Chinese font the pictures show boxes.
has_font() { command -v fc-list >/dev/null && fc-list :lang=zh family | grep -q .; }
if { [ -z "$(browser)" ] || ! has_font; } && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "==> installing Chromium and a Chinese font for the browser tests (Debian packages)"
  apt-get update -qq && apt-get install -y -qq chromium fontconfig fonts-noto-cjk >/dev/null
fi

echo "==> the demo, for the clients and the browser"
key=an-operators-key-for-the-tests
DAOYOU_ADMIN_KEY=$key DAOYOU_DATA_DIR="$work/data" DAOYOU_MODELS_DIR="${DAOYOU_MODELS_DIR:-$PWD/data/models}" \
  "${CARGO_TARGET_DIR:-target}/debug/daoyou" demo --listen 127.0.0.1:0 >"$work/demo.log" 2>&1 &
demo=$!
# For the tests alone: the service would take them for settings that it does not know.
export DAOYOU_TEST_ADMIN_KEY=$key DAOYOU_WEB_TEST_ADMIN_KEY=$key
base=
for _ in $(seq 1200); do
  base=$(grep -oE 'answers at http://127\.0\.0\.1:[0-9]+' "$work/demo.log" | grep -oE 'http.*' | head -1 || true)
  [ -z "$base" ] || break
  kill -0 "$demo" 2>/dev/null || { cat "$work/demo.log"; exit 1; }
  sleep 0.5
done
[ -n "$base" ] || { cat "$work/demo.log"; echo "error: the demo did not answer"; exit 1; }
echo "    it answers at $base after $SECONDS s"
# Its gallery fills after that: the first picture that flows show it is recognised once it is in.
recognised() {
  picture=$(curl -fsS "$base/v1/places/half-ripple-pavilion" | grep -oE '"picture":"[^"]+"' | head -1 | cut -d'"' -f4)
  [ -n "$picture" ] && curl -fsS "$base/v1/photos/$picture" -o "$work/picture.jpg" \
    && curl -fsS "$base/v1/photos/lookup" -F "photo=@$work/picture.jpg" | grep -q '"confidence":"high"'
}
tries=150
until recognised; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || { cat "$work/demo.log"; echo "error: the demo does not recognise its own picture"; exit 1; }
  sleep 4
done
echo "    its gallery is filled after $SECONDS s"

echo "==> the TypeScript client"
quiet_ci clients/typescript
(cd clients/typescript && DAOYOU_TEST_URL=$base npm test --silent)
echo "==> the mini-program"
quiet_ci clients/miniprogram
(cd clients/miniprogram && DAOYOU_TEST_URL=$base npm test --silent)
quiet_ci web
if [ -n "$(browser)" ]; then
  echo "==> the pages: every flow in $(browser), pictures in web/tests/out/"
  rm -rf web/tests/out
  (cd web && DAOYOU_WEB_CHROMIUM=$(browser) DAOYOU_WEB_TEST_URL=$base npm run --silent flows)
elif [ -n "${CI:-}" ]; then
  echo "error: there is no Chromium for the flows; install the package chromium"
  exit 1
else
  echo "==> skipped: the flows in a browser, since there is no Chromium; install the package chromium"
fi
echo "==> pages and clients are tested, after $SECONDS s"
