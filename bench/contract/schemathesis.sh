#!/usr/bin/env bash
# Holds the API against its own document with schemathesis.
#
#   BASE=http://127.0.0.1:8080 KEY=<an operator's key> ./schemathesis.sh [group …]
#   ./schemathesis.sh http://127.0.0.1:8080 an-operators-key-for-the-tests reader partner
#
# Groups: reader (no key, everything), partner, editor, operator, bodies, deletes (last: it takes things away).
# The service is written to (keys, partners, editors, pages, uploads): give it a demo of its own, and no rate limit:
#   DAOYOU_API__REQUESTS_PER_MINUTE_KEY=10000000 DAOYOU_API__MAX_WAITING_UPLOADS=100000 \
#   DAOYOU_ADMIN_KEY=… DAOYOU_DATA_DIR=$(mktemp -d) daoyou demo --listen 127.0.0.1:0
# Needs: schemathesis 4.32.5 (`pip install schemathesis==4.32.5`; ST= names another program), curl, python3.
set -uo pipefail
BASE=${1:-${BASE:?where the service answers}}; KEY=${2:-${KEY:?the key of an operator}}; shift 2 2>/dev/null || true
ST=${ST:-schemathesis}
SEED=${SEED:-20261126}; EXAMPLES=${EXAMPLES:-40}
OUT=${OUT:-$(mktemp -d)}; mkdir -p "$OUT"
GROUPS_=("$@"); [ ${#GROUPS_[@]} -eq 0 ] && GROUPS_=(reader partner editor operator bodies deletes)

# What must hold of every answer.
CHECKS=not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance
CHECKS+=,response_headers_conformance,unsupported_method,allow_header_conformance,missing_required_header,ignored_auth
# Left out, and why:
#   positive_data_acceptance   many rules of a value cannot be said in JSON Schema, or are deliberately not: languages,
#                              instants, lat/lon in one text, "one of start, within, must_visit", place ids that must exist,
#                              control characters. Such requests are refused with 422, which the document declares.
#   negative_data_rejection    for queries: an empty parameter counts as absent (`limit=`), an integer beyond int64 is
#                              capped to the page's maximum, form parts are texts. It runs over JSON bodies (group bodies).
#   use_after_free, ensure_resource_availability, object_level_authorization
#                              need the stateful phase, which needs links between operations; the document has none.
#                              That partners do not see each other's uploads is tested in api/tests/it/partner.rs.
# Phase stateful is off for the same reason.

# Two templates are all there are; without their names only 404 would be seen.
CONFIG=$OUT/schemathesis.toml
cat >"$CONFIG" <<'TOML'
[[operations]]
include-name = "GET /v1/partner/templates/{id}"
parameters = { "path.id" = "daoyou-template.xlsx" }
TOML

json() { curl -sf -X POST "$BASE$1" -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' -d "$2"; }
field() { python3 -c 'import json,sys
value = json.load(sys.stdin)
for name in sys.argv[1].split("."): value = value[name]
print(value)' "$1"; }

failed=()
# run NAME KEY CHECKS [more arguments]
run() {
  local name=$1 key=$2 checks=$3; shift 3
  local auth=(); [ -n "$key" ] && auth=(-H "Authorization: Bearer $key")
  echo "== $name (seed $SEED)"
  "$ST" --config-file "$CONFIG" run "$BASE/openapi.json" "${auth[@]}" --checks "$checks" \
    --phases examples,coverage,fuzzing --max-examples "$EXAMPLES" --seed "$SEED" --continue-on-failure \
    --generation-database none --request-timeout 60 --warnings off --no-color \
    --report ndjson --report-ndjson-path "$OUT/$name.ndjson" "$@" >"$OUT/$name.txt" 2>&1 \
    || { failed+=("$name"); sed -n '/= FAILURES =/,/= SUMMARY =/p;/= ERRORS =/,/= FAILURES =/p' "$OUT/$name.txt"; }
  sed -n '/Test cases:/,/^$/p' "$OUT/$name.txt"
}

for group in "${GROUPS_[@]}"; do
  case $group in
    reader) run reader "" "$CHECKS" ;;
    partner)
      partner=$(json /v1/admin/partners "{\"name\":\"schemathesis $RANDOM$RANDOM\"}" | field key.key) || exit 2
      # Something to read, to take back and to export.
      printf '%s\n' '{"type":"place","external_id":"t-1","name":{"zh":"试验亭","en":"Test Pavilion"},"kind":"attraction","lat":30.1,"lon":120.1,"opening_hours":"08:00-17:00"}' |
        curl -sf "$BASE/v1/partner/uploads?name=a.jsonl" -H "Authorization: Bearer $partner" \
          -H 'Content-Type: application/octet-stream' --data-binary @- >/dev/null
      # Keys are found in answers and would revoke themselves.
      run partner "$partner" "$CHECKS" --include-path-regex '^/v1/partner/' --exclude-operation-id delete_partner_keys_id ;;
    editor)
      editor=$(json /v1/admin/editors "{\"name\":\"schemathesis $RANDOM$RANDOM\",\"trusted\":true}" | field key) || exit 2
      run editor "$editor" "$CHECKS" --include-path-regex '^/v1/(guides|tokens|admin/(guides|uploads|places))' ;;
    operator) run operator "$KEY" "$CHECKS" --include-path-regex '^/v1/(admin|tokens|guides)' --exclude-method DELETE ;;
    # A body that the document does not allow is refused. Not forms: their parts are texts. (Several --include options of
    # schemathesis are joined by OR, hence the exclusions.)
    bodies)
      run bodies "$KEY" negative_data_rejection --include-path-regex '^/v1/(ask|routes$|plans|guides|tokens|admin)' \
        --exclude-method GET --exclude-method DELETE --exclude-path-regex '/photos$' --mode negative --max-examples 100 ;;
    deletes)
      run deletes "$KEY" "$CHECKS" --include-method DELETE --exclude-path-regex '^/v1/partner' ;;
    *) echo "no group $group" >&2; exit 2 ;;
  esac
done
echo "reports: $OUT"
[ ${#failed[@]} -eq 0 ] || { echo "failed: ${failed[*]}"; exit 1; }
