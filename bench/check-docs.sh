#!/usr/bin/env bash
# Runs the ```sh blocks of a Markdown file, in order and in one shell, as a reader would who types
# them one after another. Usage: BASE=http://… KEY=… ADMIN=… check-docs.sh FILE.md
set -euo pipefail
file=$(realpath -- "${1:?usage: BASE=… KEY=… ADMIN=… $0 FILE.md}")
: "${BASE:?the address of a fresh server}" "${KEY?a key of a partner}" "${ADMIN?the key of the operator}"
export BASE KEY ADMIN
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
mkdir "$folder/work"

# One script of all blocks; before each, the heading above it and its line.
python3 - "$file" > "$folder/blocks.sh" <<'PYTHON'
import re, shlex, sys

lines = open(sys.argv[1], encoding="utf-8").read().split("\n")
heading, fence, language, block, count = "(no heading)", None, "", [], 0
for number, line in enumerate(lines, 1):
    opening = re.match(r"^(`{3,})\s*(\S*)\s*$", line)
    if fence is None:
        title = re.match(r"^#{1,6}\s+(.*)$", line)
        if title:
            heading = title[1]
        if opening:
            fence, language, block, start = opening[1], opening[2], [], number
    elif line.rstrip() == fence:
        if language == "sh":
            count += 1
            print(f"begin {shlex.quote(f'line {start}: {heading}')}")
            print("\n".join(block))
        fence = None
    else:
        block.append(line)
if fence is not None:
    sys.exit(f"the block that begins at line {start} is never closed")
if count == 0:
    sys.exit("there is no sh block")
print("begin")
PYTHON

cat > "$folder/around.sh" <<'BASH'
set -euo pipefail
# Failed requests fail their block, with the server's words.
curl() { command curl --silent --show-error --fail-with-body "$@"; }
number=0 at=
begin() {
    [ -z "$at" ] || echo "   ok"
    at=${1:-}
    [ -z "$at" ] || { number=$((number + 1)); echo "== $number, $at"; }
}
trap 'status=$?; if [ -n "$at" ]; then echo "   FAILED ($status): $at" >&2; exit $((status ? status : 1)); fi' EXIT
BASH
cat "$folder/blocks.sh" >> "$folder/around.sh"
echo 'echo "all $number blocks ran"' >> "$folder/around.sh"
cd "$folder/work"
bash "$folder/around.sh"
