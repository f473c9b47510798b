"""Edits a page from many hands at once, and looks whether anything that was taken is lost.

usage: edits.py BASE --key OPERATOR_KEY [--edits 1000] [--hands 16] [--sections 40]

Each hand reads the page, changes one section (its own or, half of the time, one that others change too) and
saves it. An edit that is taken (200) must be in the page, or in the history below a later edit of the same
section. An edit that is refused (409) must have kept nothing. Standard library only; loopback only.
"""
import argparse
import json
import random
import threading
import time
import urllib.error
import urllib.parse
import urllib.request


def call(base, method, path, key=None, body=None, headers=None):
    request = urllib.request.Request(base + path, method=method)
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    for name, value in (headers or {}).items():
        request.add_header(name, value)
    data = None
    if body is not None:
        request.add_header("Content-Type", "application/json")
        data = json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, data, timeout=60) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("base")
    parser.add_argument("--key", required=True)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--hands", type=int, default=16)
    parser.add_argument("--sections", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if urllib.parse.urlparse(args.base).hostname not in ("127.0.0.1", "localhost"):
        raise SystemExit("only a server on this machine")
    slug = f"many-hands-{int(time.time())}"
    text = "".join(f"## Part {n}\n\nnobody yet\n\n" for n in range(args.sections))
    new = {"title": "Many hands", "lang": "en", "slug": slug, "markdown": text}
    status, page = call(args.base, "POST", "/v1/guides", args.key, new)
    assert status == 201, (status, page)
    turn = iter(range(args.edits))
    lock = threading.Lock()
    taken, refused, other, times = [], 0, [], []

    def hand(number):
        nonlocal refused
        dice = random.Random(args.seed * 1000 + number)
        while True:
            with lock:
                n = next(turn, None)
            if n is None:
                return
            _, page = call(args.base, "GET", f"/v1/guides/{slug}?lang=en")
            at = number if dice.random() < 0.5 else dice.randrange(args.sections)
            sections = [{k: s[k] for k in ("id", "title", "markdown")} for s in page["sections"]]
            section = sections[at % len(sections)]
            section["markdown"] = f"edit {n} of hand {number}"
            begun = time.monotonic()
            status, answer = call(args.base, "PUT", f"/v1/guides/{slug}", args.key,
                                  {"lang": "en", "sections": sections}, {"If-Match": f'"{page["revision"]}"'})
            with lock:
                times.append(time.monotonic() - begun)
                if status == 200:
                    taken.append((n, section["id"], section["markdown"]))
                elif status == 409:
                    refused += 1
                else:
                    other.append((status, answer))

    hands = [threading.Thread(target=hand, args=(number,)) for number in range(args.hands)]
    begun = time.monotonic()
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    seconds = time.monotonic() - begun

    # The whole history: every text that any section ever had.
    had, before = {}, None
    while True:
        path = f"/v1/guides/{slug}/revisions?lang=en&limit=50" + (f"&cursor={before}" if before else "")
        _, listed = call(args.base, "GET", path)
        for item in listed["items"]:
            _, compared = call(args.base, "GET", f"/v1/guides/{slug}/revisions/{item['revision']}?lang=en")
            for section in compared["sections"]:
                had.setdefault(section["id"], set()).add(section["markdown"].strip())
        before = listed["next_cursor"]
        if not before:
            break
    lost = [edit for edit in taken if edit[2] not in had.get(edit[1], set())]
    kept = {text for texts in had.values() for text in texts}
    ghosts = sum(1 for text in kept if text.startswith("edit ")) - len(taken)
    times.sort()
    print(json.dumps({
        "edits": args.edits, "hands": args.hands, "taken": len(taken), "told_of_a_conflict": refused,
        "other_answers": other[:3], "lost": len(lost), "kept_although_refused": ghosts,
        "seconds": round(seconds, 1), "p50_ms": round(times[len(times) // 2] * 1000, 1),
    }, indent=2))
    raise SystemExit(1 if lost or ghosts or other else 0)


if __name__ == "__main__":
    main()
