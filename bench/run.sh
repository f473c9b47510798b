#!/usr/bin/env bash
# Evaluations and benchmarks. Each result is kept in bench/runs/ with its date and machine.
# Real questions are read from DAOYOU_SHARED (../shared unless told); without it that part is
# skipped, and says so.
set -euo pipefail
cd "$(dirname "$0")/.."
profile=${BENCH_PROFILE:-dev}
folder=${CARGO_TARGET_DIR:-target}/$([ "$profile" = dev ] && echo debug || echo "$profile")
shared=${DAOYOU_SHARED:-../shared}
models=${DAOYOU_MODELS_DIR:-$PWD/data/models}
day=$(date -u +%F)
runs=bench/runs
mkdir -p "$runs"

echo "==> building ($profile)"
cargo build --profile "$profile" --bin daoyou --bin bench
work=$(mktemp -d)
server=""
site=""
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  [ -z "$site" ] || kill "$site" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
export DAOYOU_MODELS_DIR="$models" DAOYOU_DATA_DIR="$work/data" DAOYOU_LOG=error

echo "==> the demo region's questions"
bench/smoke.sh | tee "$runs/$day-demo.txt"

echo "==> the first page, on a processor slowed down four times"
chromium=$(type -P chromium || type -P chromium-browser || type -P google-chrome || true)
if [ -n "$chromium" ] && (cd web && npm ci --no-audit --no-fund --loglevel=error); then
  DAOYOU_DATA_DIR="$work/demo" "$folder/daoyou" demo --listen 127.0.0.1:0 >"$work/demo.log" 2>&1 &
  server=$!
  page=""
  for _ in $(seq 1 300); do
    page=$(sed -n 's/.*answers at \(http:[^ ]*\) after.*/\1/p' "$work/demo.log" | head -1)
    [ -n "$page" ] && break
    kill -0 "$server" 2>/dev/null || break
    sleep 1
  done
  [ -n "$page" ] || { cat "$work/demo.log"; echo "bench: the demo did not start in five minutes"; exit 1; }
  (cd web && DAOYOU_WEB_CHROMIUM="$chromium" DAOYOU_WEB_TEST_URL="$page" npm run --silent speed) \
    | tee "$runs/$day-first-page.json"
  kill "$server"
  server=""
else
  echo "skipped: there is no Chromium, or no packages for web/, so the first page is not measured"
fi

echo "==> when pages are looked at again: chosen intervals beside fixed ones"
"$folder/bench" revisit 1000 | tee "$runs/$day-revisit.json"

echo "==> a crawl of 10,000 pages, beside Scrapy on the same site"
python3 -m venv "$work/scrapy" && "$work/scrapy/bin/pip" install --quiet scrapy uvloop \
  || echo "skipped: Scrapy could not be installed, so the crawl has no reference"
python3 bench/crawl/site.py --pages 10000 --seed 1 >"$work/site.log" &
site=$!
for _ in $(seq 1 60); do
  url=$(head -n 1 "$work/site.log")
  [ -n "$url" ] && break
  sleep 1
done
if [ -x "$work/scrapy/bin/scrapy" ]; then
  "$work/scrapy/bin/python" bench/crawl/spider.py "$url" "$work/pages.sqlite" >"$work/scrapy.json"
fi
"$folder/bench" crawl "$url" $([ -s "$work/scrapy.json" ] && echo "$work/scrapy.json") | tee "$runs/$day-crawl.json"
kill "$site"

if [ -d "$shared/data/optw" ]; then
  echo "==> tours of the literature, a second each on one core"
  for tours in 1 2 3 4; do
    "$folder/daoyou" optw "$shared"/data/optw/toptw/*.txt --seconds 1 --tours "$tours"
  done | python3 bench/optw/check.py "$shared/data/optw/toptw" --best "$shared/data/optw/best_reported.json" \
    | tee "$runs/$day-tours.txt"
  "$folder/daoyou" optw "$shared"/data/optw/ttdp/t*.txt --seconds 1 \
    | python3 bench/optw/check.py "$shared/data/optw/ttdp" | tee -a "$runs/$day-tours.txt"
  echo "==> ways over a city's map, beside plain Dijkstra"
  cargo build --profile "$profile" --workspace --example measure
  "$folder/examples/measure" "$shared/data/osm/Helsinki.osm.pbf" | tee "$runs/$day-map.json"
  echo "==> known evaluations of opening hours"
  python3 bench/hours/check.py "$folder/daoyou" "$shared/data/opening_hours/cases_sample.json"
else
  echo "skipped: $shared/data/optw is not here, so there are no tours, no map and no hours to measure by"
fi

if [ ! -d "$shared/data/kdconv" ]; then
  echo "skipped: $shared/data/kdconv is not here, so there are no real questions to ask"
  exit 0
fi
python3 "$shared/eval/kdconv.py" convert "$shared/data/kdconv/kb_travel.json" "$work/records.jsonl"
python3 "$shared/eval/kdconv.py" questions "$shared/data/kdconv/dev.json" "$work/questions.json"

echo "==> what is read of pages, beside trafilatura on the same pages, and of texts about opening hours"
python3 -m venv "$work/trafilatura" \
  && "$work/trafilatura/bin/pip" install --quiet trafilatura lxml_html_clean \
  && "$work/trafilatura/bin/python" "$shared/eval/articles.py" trafilatura "$shared/data/articles" \
  || echo "skipped: trafilatura could not be installed, so reading has no reference"
"$folder/bench" read html "$shared/data/articles" "$work/pages" | tee "$runs/$day-read.json"
python3 "$shared/eval/articles.py" files "$shared/data/articles" "$work/pages" | tee -a "$runs/$day-read.json"
python3 - "$shared/data/kdconv/kb_travel.json" "$work/hours.txt" <<'END'
import json, sys
sights = json.load(open(sys.argv[1], encoding="utf-8"))
texts = [value.replace("\n", " ") for facts in sights.values() for _, field, value in facts if field == "开放时间"]
open(sys.argv[2], "w", encoding="utf-8").write("\n".join(texts) + "\n")
END
"$folder/bench" hours "$work/hours.txt" "$work/hours.tsv" | tee "$runs/$day-hours.json"
echo "==> import, beside the model alone"
"$folder/bench" import "$models" "$work/records.jsonl" | tee "$runs/$day-import.json"
echo "==> ask, beside the model alone"
"$folder/bench" pages "$work/records.jsonl" | tee "$runs/$day-pages.json"
"$folder/bench" ask "$models" "$work/records.jsonl" "$work/questions.json" | tee "$runs/$day-ask.json"
echo "==> many who ask at once, beside embedding their questions in batches"
"$folder/bench" load "$models" "$work/records.jsonl" "$work/questions.json" | tee "$runs/$day-load.json"
echo "==> the same region in the engines of the process and in a Qdrant server"
"$folder/bench" engines "$models" "$work/records.jsonl" "$work/questions.json" | tee "$runs/$day-engines.json"
echo "==> how well the questions are answered"
"$folder/daoyou" import "$work/records.jsonl" --partner kdconv --partial --json >"$work/import.json"
"$folder/daoyou" eval "$work/questions.json" --misses 0 | tee "$runs/$day-kdconv.txt"
echo "==> the same, over HTTP"
"$folder/daoyou" serve --listen 127.0.0.1:0 >"$work/serve.log" 2>&1 &
server=$!
base=""
for _ in $(seq 1 60); do
  base=$(sed -n 's/^daoyou answers at \(http:[^ ]*\).*/\1/p' "$work/serve.log")
  [ -n "$base" ] && break
  sleep 1
done
[ -n "$base" ] || { cat "$work/serve.log"; echo "bench: the server did not start in a minute"; exit 1; }
python3 "$shared/eval/kdconv.py" run "$work/questions.json" "$base" 2>/dev/null | tee -a "$runs/$day-kdconv.txt"
echo "==> a table of 100,000 rows checked, beside the csv crate alone"
"$folder/bench" upload 100000 | tee "$runs/$day-upload.json"
echo "==> partners: all of CrossWOZ, speed over HTTP, bad files, the service killed a hundred times"
python3 bench/partner/crosswoz_records.py "$folder/daoyou" --shared "$shared" --json "$runs/$day-partners-crosswoz.json"
python3 bench/partner/speed.py "$folder/daoyou" --parts abce --json "$runs/$day-partners-speed.json"
python3 bench/partner/bad_files.py "$folder/daoyou" --shared "$shared" --json "$runs/$day-partners-bad.json"
python3 bench/partner/killed.py "$folder/daoyou" --json "$runs/$day-partners-killed.json"
