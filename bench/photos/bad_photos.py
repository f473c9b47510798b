#!/usr/bin/env python3
"""Broken and hostile photographs, and forms that are none, sent to be recognised.

bad_photos.py BINARY [--shared DIR] [--port N] [--models DIR] [--pictures DIR] [--only WORD] [--at-once 100]

Of each: it is answered within a bounded time with the status that is meant; a refusal is a problem
document that names the part at fault; no answer is a 5xx but 503, and that says when to come again; the
memory of the service and of the processes that decode for it stays bounded; the service goes on. Then
many photographs at once, while other requests must be answered. Needs the models (`daoyou models
install`) and the demo's pictures.
"""
import collections, json, pathlib, sys, threading, time
import made as m
from gallery import MODELS, VIEWS, Children, hang, lookup, served, views
from service import arguments, finish, shared

SECONDS, MEMORY, CHILD = 20, 400, 1100  # a case takes no longer; growth of the service, size of a process (MiB)
MOST_BYTES = 20 * 1024 * 1024


class Case:
    """What is sent, what it may be answered, and which part a refusal must name."""

    def __init__(self, name, parts=None, answer=(200,), field="/photo", **sent):
        self.name, self.parts, self.sent = name, parts, sent
        self.answer = answer if isinstance(answer, tuple) else (answer,)
        self.field = field


def photo(name, data, answer=200, *more, field="/photo"):
    return Case(name, lambda: [("photo", data() if callable(data) else data), *more], answer, field)


def pictures(good, bad):
    """Pictures of every sort."""
    damaged, other, large = 422, 415, 413
    yield photo("png: 30,000 × 30,000, only said", m.claimed(30_000, 30_000), (large, damaged))
    yield photo("png: 30,000 × 30,000 of zeros", lambda: m.png(30_000, 30_000), large)
    yield photo("png: 7,000 × 7,000 of zeros (within limits)", lambda: m.png(7_000, 7_000, 8, 2), (200, 413))
    yield photo("png: 7,200 × 7,200 in 64 bits", lambda: m.png(7_200, 7_200, 16, 6), large)
    yield photo("png: 50,000,000 × 1 (within limits)", lambda: m.png(50_000_000, 1, 8, 0), (200, 413, 422))
    yield photo("png: 1 × 1", m.png(1, 1, 8, 2))
    yield photo("png: 0 × 0", m.claimed(0, 0), damaged)
    for share in (0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.9999):
        yield photo(f"jpeg: cut after {share:.2%}", good[:max(3, int(len(good) * share))], (damaged, other))
    yield photo("jpeg: its last 2 bytes missing", good[:-2], damaged)
    yield photo("jpeg: a hole of zeros in the middle", good[:len(good) // 2] + bytes(4000) + good[len(good) // 2 + 4000:], (200, damaged))
    yield photo("jpeg: the marker of an end only", b"\xff\xd8\xff\xd9", damaged)
    yield photo("jpeg: black", m.jpeg_of([0, 128, 128]))
    yield photo("jpeg: grey", m.jpeg_of([128]))
    yield photo("jpeg: CMYK", m.jpeg_of([30, 200, 60, 250]), (200, damaged))
    yield photo("text named .jpg", b"This is no picture.\n", other)
    yield photo("a web page named .jpg", b"<!doctype html><script>alert(1)</script>", other)
    yield photo("svg with a script", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', other)
    yield photo("pdf", b"%PDF-1.7\n1 0 obj\n", other)
    yield photo("empty file", b"", damaged)
    yield photo("one byte", b"\xff", other)
    yield photo("20 MiB of zeros less the form", bytes(MOST_BYTES - 4096), other)
    yield photo("21 MB", lambda: good + bytes(21_000_000), large)
    yield photo("200 MB", lambda: bytes(200_000_000), large)
    yield photo("gif: moving", m.gif(12))
    yield photo("gif: cut in the middle", m.gif(12)[:60], damaged)
    yield photo("heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(2000), other)
    yield photo("avif", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + bytes(2000), other)
    yield photo("webp: a header only", b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0" + bytes(24), damaged)
    for path in bad:
        status = 200 if path.parent.name == "png_valid" else (413, 415, 422)
        yield photo(f"shared {path.parent.name}/{path.name}", path.read_bytes(), status)


def cameras(good):
    """What a camera cannot have meant. The picture is fine, so it is recognised all the same."""
    whole = ((30, 1), (6, 1), (0, 1))
    east = ((118, 1), (6, 1), (0, 1))
    yield photo("exif: a position", m.exif(good, whole, east))
    yield photo("exif: latitude 999", m.exif(good, ((999, 1), (0, 1), (0, 1)), east))
    yield photo("exif: latitude 4,294,967,295", m.exif(good, ((2**32 - 1, 1),) * 3, east))
    yield photo("exif: denominators of 0", m.exif(good, ((30, 0), (6, 0), (0, 0)), ((118, 0), (6, 0), (0, 0))))
    yield photo("exif: 0/0", m.exif(good, ((0, 0),) * 3, ((0, 0),) * 3))
    yield photo("exif: position 0, 0", m.exif(good, ((0, 1),) * 3, ((0, 1),) * 3))
    yield photo("exif: one fraction where three belong", m.exif(good, ((30, 1),), ((118, 1),)))
    yield photo("exif: south of nothing", m.exif(good, whole, east, south="?", west=""))
    yield photo("exif: heading 0/0", m.exif(good, whole, east, direction=(0, 0)))
    yield photo("exif: heading 999", m.exif(good, whole, east, direction=(999, 1)))
    for date in ("0000:00:00 00:00:00", "9999:99:99 99:99:99", "2026:02:30 25:61:61", "x" * 4000, ""):
        yield photo(f"exif: taken {date[:20]!r}", m.exif(good, whole, east, date=date))
    for turn in (0, 6, 8, 99):
        yield photo(f"exif: orientation {turn}", m.exif(good, orientation=turn))
    yield photo("exif: noise", m.exif(good, raw=bytes(i * 37 % 256 for i in range(5000))))
    yield photo("exif: a directory that points to itself", m.exif(good, raw=b"MM\0\x2a\0\0\0\x08\0\1\x87\x69\0\4\0\0\0\1\0\0\0\x08\0\0\0\x08"))
    yield photo("exif: a count of 4,294,967,295", m.exif(good, raw=b"MM\0\x2a\0\0\0\x08\0\1\x88\x25\0\5\xff\xff\xff\xff\0\0\0\x08\0\0\0\0"))


def forms(good):
    """Forms that say too little, too much or nonsense."""
    with_ = lambda *more: [("photo", good), *more]
    case = lambda name, parts, field, answer=422, **sent: Case("form: " + name, lambda: parts, answer, field, **sent)
    yield case("no photo", [("lat", 30), ("lon", 118)], "/photo")
    yield case("the picture in `file`", [("file", good)], "/file")
    yield case("the picture in `image`", [("image", good)], "/image")
    yield case("the picture in `Photo`", [("Photo", good)], "/Photo")
    yield case("two photos", [("photo", good), ("photo", good)], "/photo")
    yield case("a part without a name", with_(("", "x")), "/")
    yield case("an unknown part `latitude`", with_(("latitude", 30)), "/latitude")
    yield case("lat without lon", with_(("lat", 30)), "/lon")
    yield case("lon without lat", with_(("lon", 118)), "/lat")
    for name, value in [("lat", "abc"), ("lat", "NaN"), ("lat", "inf"), ("lat", "91"), ("lat", "1e400"), ("lat", "30,1")]:
        yield case(f"{name}={value}", with_((name, value), ("lon", 118)), "/lat")
    yield case("lon=181", with_(("lat", 30), ("lon", 181)), "/lon")
    yield case("datum=mars", with_(("lat", 30), ("lon", 118), ("datum", "mars")), "/datum")
    yield case("accuracy_m=-1", with_(("lat", 30), ("lon", 118), ("accuracy_m", -1)), "/accuracy_m")
    yield case("heading=361", with_(("lat", 30), ("lon", 118), ("heading", 361)), "/heading")
    yield case("at=yesterday", with_(("at", "yesterday")), "/at")
    yield case("lang=!!", with_(("lang", "!!")), "/lang")
    yield case("lang of 70 kB", with_(("lang", "z" * 70_000)), "/lang")
    yield case("lat as bytes that are no text", with_(("lat", b"\xff\xfe\xff"), ("lon", "118")), "/lat")
    yield case("lat twice", with_(("lat", 30), ("lat", 31), ("lon", 118)), "/lat")
    yield case("all parts empty", with_(*[(name, "") for name in ("lat", "lon", "datum", "accuracy_m", "heading", "lang", "at")]), None, 200)
    yield case("100,000 parts", with_(*[(f"p{i}", "x") for i in range(100_000)]), "/p0", (413, 422))
    body, headers = m.form(("photo", good))
    yield Case("form: JSON instead", None, 415, None, body=b'{"photo": "x"}', headers={"Content-Type": "application/json", "Accept-Language": "en"})
    yield Case("form: the picture as it is", None, 415, None, body=good, headers={"Content-Type": "image/jpeg", "Accept-Language": "en"})
    yield Case("form: no content type", None, 415, None, body=good, headers={"Accept-Language": "en"})
    yield Case("form: without a boundary", None, (400, 415), None, body=body, headers={**headers, "Content-Type": "multipart/form-data"})
    yield Case("form: another boundary", None, (400, 422), None, body=body, headers={**headers, "Content-Type": "multipart/form-data; boundary=other"})
    yield Case("form: cut off", None, 400, None, body=body[:-200], headers=headers)
    yield Case("form: empty", None, (400, 422), None, body=b"", headers=headers)
    ask = dict(path="/v1/ask")
    yield case("ask: a photo without a question", with_(), None, 200, **ask)
    yield case("ask: question and messages", with_(("question", "?"), ("messages", '[{"role": "user", "content": "?"}]')), "/question", **ask)
    yield case("ask: messages that are no JSON", with_(("messages", "hello")), "/messages", **ask)
    yield case("ask: max_citations=many", with_(("question", "what?"), ("max_citations", "many")), "/max_citations", **ask)
    yield case("ask: a question of 60 kB", with_(("question", "什" * 20_000)), None, (200, 413, 422), **ask)
    yield case("ask: a question without a photo", [("question", "门票多少钱？")], "/photo", **ask)
    yield Case("ask: a text named .jpg", lambda: [("photo", b"no picture"), ("question", "what?")], 415, "/photo", **ask)


class Bench:
    def __init__(self, service):
        self.service, self.table, self.wrong = service, [], []
        self.children = Children(service.process.pid)

    def fail(self, name, why):
        self.wrong.append((name, why))

    def run(self, case):
        path = case.sent.get("path", "/v1/photos/lookup")
        watch = Children(self.service.process.pid, 0.05)
        self.service.forget_peak()
        before, _ = self.service.memory()
        body, headers = (case.sent["body"], case.sent["headers"]) if case.parts is None else m.form(*case.parts())
        watch.start()
        began = time.time()
        try:
            answer = self.service.call("POST", path, body, headers=headers)
            status, told = answer.status, self.read(case, answer)
        except OSError as error:
            # Refused before all of it was read: the answer may be lost with the connection.
            status, told = f"connection: {type(error).__name__}", {}
            if 413 not in case.answer:
                self.fail(case.name, f"{error}")
        seconds = time.time() - began
        watch.over.set()
        watch.join()
        now, peak = self.service.memory()
        fields = [error.get("pointer") or "" for error in told.get("errors", [])]
        said = str(told.get("photo") or told.get("confidence") or told.get("detail", ""))
        line = {"case": case.name, "seconds": round(seconds, 2), "status": status, "fields": fields, "said": said,
                "rss_before": round(before), "peak_growth": round(peak - before), "rss_after": round(now), "child": round(watch.largest)}
        self.table.append(line)
        print(f"{case.name:<48} {seconds:6.2f} s  {status!s:<4} +{peak - before:4.0f} MiB, child {watch.largest:4.0f}  {' '.join(fields)} {said[:70]}", flush=True)
        if isinstance(status, int) and status not in case.answer:
            self.fail(case.name, f"answered {status} where {case.answer} was meant: {json.dumps(told, ensure_ascii=False)[:500]}")
        if isinstance(status, int) and status >= 400 and case.field and case.field not in fields:
            self.fail(case.name, f"does not name {case.field}: {json.dumps(told, ensure_ascii=False)[:500]}")
        if seconds > SECONDS:
            self.fail(case.name, f"took {seconds:.0f} s")
        if peak - before > MEMORY:
            self.fail(case.name, f"memory grew by {peak - before:.0f} MiB")
        if watch.largest > CHILD:
            self.fail(case.name, f"a process that decodes took {watch.largest:.0f} MiB")

    def read(self, case, answer):
        """The answer, whose form must be right whatever it says."""
        try:
            told = answer.json
        except ValueError:
            self.fail(case.name, f"the answer is no JSON: {answer}")
            return {}
        if answer.status >= 400 and "problem+json" not in answer.headers.get("content-type", ""):
            self.fail(case.name, f"is no problem document: {answer}")
        if answer.status >= 400 and not told.get("detail"):
            self.fail(case.name, f"does not say what is wrong: {answer}")
        if answer.status >= 500 and answer.status != 503:
            self.fail(case.name, f"is our fault: {answer}")
        if answer.status == 503 and not answer.headers.get("retry-after", "").isdigit():
            self.fail(case.name, "503 without Retry-After")
        return told


def crowd(bench, good, count):
    """So many photographs at once; meanwhile others are answered."""
    service, name = bench.service, f"{count} photographs at once"
    watch = Children(service.process.pid, 0.05)
    service.forget_peak()
    before, _ = service.memory()
    answers, others, over = [], collections.defaultdict(list), threading.Event()

    def one(i):
        try:
            answer = lookup(service, ("photo", good[i % len(good)]), timeout=180)
            bench.read(Case(name), answer)
            answers.append((answer.status, answer.seconds))
        except OSError as error:
            answers.append((type(error).__name__, 0))
            bench.fail(name, f"{error}")

    def ask(path):
        while not over.is_set():
            try:
                answer = service.call("GET", path, timeout=60)
                others[path].append((answer.status, answer.seconds))
            except OSError as error:
                others[path].append((type(error).__name__, 60))
            over.wait(0.1)

    watch.start()
    begun = time.time()
    threads = [threading.Thread(target=one, args=(i,)) for i in range(count)]
    beside = [threading.Thread(target=ask, args=(path,)) for path in ("/healthz", "/v1/search?q=%E7%9C%8B%E7%85%A7%E7%89%87")]
    for thread in [*beside, *threads]:
        thread.start()
    for thread in threads:
        thread.join()
    over.set()
    for thread in beside:
        thread.join()
    watch.over.set()
    watch.join()
    _, peak = service.memory()
    statuses = collections.Counter(status for status, _ in answers)
    slowest = {path: round(max(seconds for _, seconds in found), 2) for path, found in others.items()}
    print(f"{name:<48} {time.time() - begun:6.2f} s  {dict(statuses)}  +{peak - before:.0f} MiB; processes at once: {watch.most}, together {watch.together:.0f} MiB; slowest of others: {slowest}", flush=True)
    bench.table.append({"case": name, "seconds": round(time.time() - begun, 2), "status": {str(k): v for k, v in statuses.items()},
                        "peak_growth": round(peak - before), "processes": watch.most, "processes_mib": round(watch.together), "others": slowest})
    if set(statuses) - {200, 503} or not statuses[200]:
        bench.fail(name, f"{dict(statuses)}")
    for path, found in others.items():
        if any(status != 200 for status, _ in found):
            bench.fail(name, f"{path}: {collections.Counter(status for status, _ in found)}")
        if slowest[path] > 5:
            bench.fail(name, f"{path} took {slowest[path]} s")


def gone(bench, good):
    """Senders that go away leave no process behind that works for them, and no turn taken."""
    import socket
    body, headers = m.form(("photo", good))
    head = f"POST /v1/photos/lookup HTTP/1.1\r\nHost: x\r\nContent-Type: {headers['Content-Type']}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    for i in range(40):
        sender = socket.create_connection(("127.0.0.1", bench.service.port))
        sender.sendall(head + body[:len(body) if i % 2 else len(body) // 2])
        time.sleep(0.03)
        sender.close()
    time.sleep(3)
    answer = lookup(bench.service, ("photo", good))
    print(f"{'after 40 senders that went away':<48} {answer.seconds:6.2f} s  {answer.status}  processes: {len(bench.children.now())}", flush=True)
    if answer.status != 200:
        bench.fail("senders that go away", str(answer))


def killed(bench, good):
    """A process that decodes is killed while it is idle: the next photograph is none the worse for it."""
    import os, signal
    lookup(bench.service, ("photo", good))
    for child in bench.children.now():
        os.kill(child, signal.SIGKILL)
    time.sleep(0.3)
    answer = lookup(bench.service, ("photo", good))
    print(f"{'after its decoders were killed':<48} {answer.seconds:6.2f} s  {answer.status}", flush=True)
    if answer.status != 200:
        bench.fail("decoders killed while idle", f"a good photograph is answered {answer}")


def main():
    args = arguments(__doc__, only="", models=str(MODELS), pictures=str(VIEWS), at_once=100)
    found = views(args.pictures)
    some = dict(list(found.items())[:3])
    good = [paths[0].read_bytes() for paths in found.values()][:20]
    bad = []
    folder = shared(args, "bad")
    if folder:
        bad = sorted(p for part in ("images", "png_invalid", "png_valid") for p in (folder / part).iterdir() if p.suffix in (".png", ".jpg", ".gif"))
    begun = time.time()
    service = served(args, args.folder / "bad-photos")
    try:
        hang(service, some)
        bench = Bench(service)
        first = lookup(service, ("photo", good[0]))
        if first.status != 200 or first.json["confidence"] != "high":
            bench.fail("a good photograph", f"is not recognised: {first}")
        start, _ = service.memory()
        for case in [*pictures(good[0], bad), *cameras(good[0]), *forms(good[0])]:
            if args.only in case.name:
                bench.run(case)
            if service.process.poll() is not None:
                bench.fail(case.name, "THE SERVICE DIED: " + (service.folder / "serve.log").read_text("utf-8", "replace")[-500:])
                service.start(wait=180)
                bench.children = Children(service.process.pid)
        for name, check in [("at once", lambda: crowd(bench, good, args.at_once)), ("gone", lambda: gone(bench, good[0])), ("killed", lambda: killed(bench, good[0]))]:
            if args.only in name:
                check()
        end, _ = service.memory()
        kept = bench.children.now()
        log = (service.folder / "serve.log").read_text("utf-8", "replace")
        if "panicked" in log:
            bench.fail("the log", log[log.index("panicked") - 300:][:1500])
    finally:
        service.stop()
    print(f"\n{len(bench.table)} cases in {time.time() - begun:.0f} s; the service had {start:.0f} MiB before and {end:.0f} MiB after; "
          f"{len(kept)} processes kept with {sum(kept.values()):.0f} MiB; {len(bench.wrong)} not as they should be")
    for name, why in bench.wrong:
        print(f"WRONG {name}: {why}")
    finish(args, {"cases": bench.table, "wrong": bench.wrong, "rss": [round(start), round(end)], "kept": len(kept)})
    return 1 if bench.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
