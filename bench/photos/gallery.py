"""A service with a small gallery, and the processes that decode for it."""
import io, json, os, pathlib, sys, threading, time, zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "partner"))
from service import Service, lines  # noqa: E402
from made import form  # noqa: E402

VIEWS = HERE.parent.parent / "demo" / "pictures" / "views"
MODELS = HERE.parent.parent / "data" / "models"


def views(folder):
    """The pictures of a folder by the place they are named after: `place--1.jpg`."""
    found = {}
    for path in sorted(pathlib.Path(folder).glob("*--*.jpg")):
        found.setdefault(path.name.split("--")[0], []).append(path)
    if not found:
        sys.exit(f"there are no pictures named place--1.jpg in {folder}; give --pictures")
    return found


def served(args, folder, **settings):
    """A service with models, started."""
    service = Service(args.binary, args.port, folder, DAOYOU_MODELS_DIR=str(pathlib.Path(args.models).resolve()), **settings)
    # A partner needs the store, not the models: it is added before the service has it open.
    service.key, _ = service.partner("照片")
    return service.start(wait=180)


def hang(service, found, wait=300):
    """Sends places with their pictures, and waits until the gallery has seen them all; the seconds it took."""
    data, rows, count = io.BytesIO(), [], 0
    with zipfile.ZipFile(data, "w") as archive:
        for i, (place, paths) in enumerate(found.items()):
            for path in paths:
                archive.write(path, path.name)
                count += 1
            rows.append({"type": "place", "external_id": place, "kind": "attraction", "name": f"看照片的地方{i}", "names": {"en": place},
                         "location": {"lat": round(30.1 + i * 0.004, 4), "lon": 118.1}, "intro": f"这里是看照片的地方{i}，有一个故事。",
                         "photos": [{"file": path.name, "licence": "CC0 1.0"} for path in paths]})
        archive.writestr("places.jsonl", lines(rows))
    began = time.time()
    card = service.done(service.key, service.upload(service.key, data.getvalue(), confirm=True).json["id"])
    if card["status"] != "done":
        raise RuntimeError(json.dumps(card, ensure_ascii=False)[:900])
    while len(list(service.folder.glob("index/gallery/*/details/*"))) < count:
        if time.time() - began > wait:
            raise TimeoutError(f"the gallery has not seen {count} pictures in {wait} s")
        time.sleep(0.25)
    time.sleep(1)
    return time.time() - began


def lookup(service, *parts, path="/v1/photos/lookup", timeout=120):
    body, headers = form(*parts)
    return service.call("POST", path, body, headers=headers, timeout=timeout)


class Children(threading.Thread):
    """Watches the processes that a process starts: how many there were at once, and their memory in MiB."""

    def __init__(self, parent, every=0.1):
        super().__init__(daemon=True)
        self.parent, self.every, self.over = parent, every, threading.Event()
        self.most, self.largest, self.together = 0, 0, 0

    def now(self):
        """The children by their id, with their resident memory in MiB."""
        found = {}
        for entry in os.scandir("/proc"):
            if not entry.name.isdigit():
                continue
            try:
                status = pathlib.Path(entry.path, "status").read_text()
            except OSError:
                continue
            told = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
            if int(told.get("PPid", 0)) == self.parent:
                found[int(entry.name)] = int(told.get("VmRSS", "0 kB").split()[0]) / 1024
        return found

    def run(self):
        while not self.over.wait(self.every):
            self.look()

    def look(self):
        found = self.now()
        self.most = max(self.most, len(found))
        self.largest = max(self.largest, *found.values(), 0)
        self.together = max(self.together, sum(found.values()))
