"""Draws the demo's pictures: four views of every place, and a sign of each.

    pip install numpy pillow moderngl      # and Mesa's EGL; Debian: libegl1 libgl1-mesa-dri
    python3 demo/draw/render.py [--only ID ...] [--out DIR] [--region DIR]

Every place is a small 3-D scene (scenes.py), seen from four cameras. The same script draws the same
pictures. Views 1 to 3 carry the camera's position, heading and a date; view 4 carries nothing.
"""

import argparse
import io
import json
import math
import tomllib
import zlib
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

import boards
import scenes
from engine import Renderer
from kit import Scene

HERE = Path(__file__).resolve().parent
BYTES = 34_000  # what one view may take

DAY = dict(
    sun_dir=(-0.45, 0.62, 0.62),
    sun_col=(2.7, 2.45, 2.1),
    sky_amb=(0.62, 0.72, 0.9),
    ground_amb=(0.36, 0.33, 0.27),
    zenith=(0.2, 0.42, 0.85),
    horizon=(0.74, 0.85, 0.95),
    fog_col=(0.74, 0.83, 0.92),
    fog_dist=700.0,
    mist=0.0,
    snow=0.0,
    leaf_tint=(1, 1, 1),
    lamps=0.0,
    clouds=0.45,
    stars=0.0,
    exposure=0.56,
)
SKIES = {
    "day": {},
    "noon": dict(sun_dir=(0.3, 0.85, 0.5)),
    "morning": dict(
        sun_dir=(0.75, 0.36, 0.5),
        sun_col=(2.7, 2.1, 1.5),
        sky_amb=(0.6, 0.68, 0.82),
        horizon=(0.95, 0.86, 0.76),
        fog_col=(0.88, 0.84, 0.8),
        fog_dist=520.0,
        clouds=0.3,
    ),
    "soft": dict(
        sun_dir=(0.5, 0.6, 0.45),
        sun_col=(1.5, 1.45, 1.35),
        sky_amb=(0.95, 1.0, 1.06),
        ground_amb=(0.5, 0.49, 0.46),
        zenith=(0.42, 0.55, 0.75),
        horizon=(0.84, 0.88, 0.92),
        fog_col=(0.8, 0.85, 0.9),
        fog_dist=900.0,
        clouds=0.85,
    ),
    "evening": dict(
        sun_dir=(-0.8, 0.2, 0.38),
        sun_col=(2.6, 1.35, 0.6),
        sky_amb=(0.42, 0.42, 0.6),
        ground_amb=(0.3, 0.24, 0.22),
        zenith=(0.2, 0.27, 0.5),
        horizon=(1.0, 0.62, 0.36),
        fog_col=(0.85, 0.6, 0.45),
        fog_dist=520.0,
        lamps=0.35,
        clouds=0.6,
        exposure=0.68,
    ),
    "dusk": dict(
        sun_dir=(0.5, 0.3, 0.4),
        sun_col=(0.3, 0.28, 0.42),
        sky_amb=(0.3, 0.34, 0.56),
        ground_amb=(0.16, 0.15, 0.2),
        zenith=(0.1, 0.14, 0.34),
        horizon=(0.62, 0.46, 0.5),
        fog_col=(0.36, 0.33, 0.46),
        fog_dist=500.0,
        lamps=1.0,
        clouds=0.5,
        exposure=0.85,
    ),
    "night": dict(
        sun_dir=(0.4, 0.6, 0.35),
        sun_col=(0.2, 0.25, 0.38),
        sky_amb=(0.13, 0.17, 0.3),
        ground_amb=(0.06, 0.06, 0.09),
        zenith=(0.015, 0.025, 0.07),
        horizon=(0.07, 0.1, 0.19),
        fog_col=(0.05, 0.07, 0.13),
        fog_dist=600.0,
        lamps=1.0,
        clouds=0.3,
        stars=1.0,
        exposure=1.1,
    ),
    "fog": dict(
        sun_dir=(-0.2, 0.8, 0.3),
        sun_col=(0.55, 0.55, 0.55),
        sky_amb=(1.0, 1.03, 1.06),
        ground_amb=(0.6, 0.6, 0.6),
        zenith=(0.78, 0.81, 0.84),
        horizon=(0.8, 0.82, 0.84),
        fog_col=(0.8, 0.82, 0.84),
        fog_dist=38.0,
        clouds=0.0,
    ),
    "snow": dict(
        sun_dir=(-0.3, 0.7, 0.5),
        sun_col=(1.0, 1.0, 1.05),
        sky_amb=(0.86, 0.93, 1.05),
        ground_amb=(0.7, 0.74, 0.8),
        zenith=(0.6, 0.67, 0.76),
        horizon=(0.86, 0.89, 0.93),
        fog_col=(0.84, 0.87, 0.91),
        fog_dist=220.0,
        snow=1.0,
        clouds=0.8,
        exposure=0.55,
    ),
    "gallery": dict(
        sun_dir=(-0.35, 0.8, 0.55),
        sun_col=(1.25, 1.15, 1.0),
        sky_amb=(0.55, 0.53, 0.5),
        ground_amb=(0.36, 0.32, 0.28),
        fog_dist=9000.0,
        lamps=0.5,
        exposure=0.72,
    ),
    "gallery-side": dict(
        sun_dir=(0.7, 0.6, 0.4), sun_col=(1.5, 1.35, 1.1), sky_amb=(0.42, 0.41, 0.4), ground_amb=(0.28, 0.25, 0.22), fog_dist=9000.0, lamps=0.5, exposure=0.72
    ),
    "gallery-dim": dict(
        sun_dir=(0.1, 0.9, 0.35),
        sun_col=(0.4, 0.36, 0.32),
        sky_amb=(0.15, 0.15, 0.18),
        ground_amb=(0.09, 0.08, 0.07),
        fog_dist=9000.0,
        lamps=1.0,
        exposure=0.85,
    ),
}
SEASONS = {"spring": (1.1, 1.12, 0.8), "summer": (1, 1, 1), "autumn": (2.1, 0.88, 0.5), "winter": (0.95, 0.85, 0.75)}
DATES = {"spring": (4, 12), "summer": (7, 20), "autumn": (10, 25), "winter": (1, 14)}
CLOCK = {"day": 11, "noon": 12, "morning": 8, "soft": 14, "evening": 17, "dusk": 18, "night": 20, "fog": 9, "snow": 10}
TIMES = {"evening": "evening", "dusk": "evening", "night": "night"}


def exif(place, region, shot, eye, target, facing, k):
    """Where the camera stood (WGS-84), where it looked, and when."""
    at = place.get("location") or region[place["parent"]]["location"]
    turn = math.radians(facing)  # the scene's front looks this way; a camera in front looks back
    east = -eye[0] * math.cos(turn) + eye[2] * math.sin(turn)
    north = eye[0] * math.sin(turn) + eye[2] * math.cos(turn)
    lat = at[0] + north / 111_132
    lon = at[1] + east / (111_320 * math.cos(math.radians(at[0])))
    heading = (math.degrees(math.atan2(target[0] - eye[0], eye[2] - target[2])) + facing + 180) % 360

    def dms(x):
        d = int(x)
        m = int((x - d) * 60)
        return (float(d), float(m), round((x - d) * 3600 - m * 60, 2))

    month, day = DATES[shot["season"]]
    when = datetime(2025, month, day, CLOCK.get(shot["sky"], 11), 0) + timedelta(days=k % 9 - 4, minutes=k * 7 % 55)
    e = Image.Exif()
    gps = {1: "N", 2: dms(lat), 3: "E", 4: dms(lon), 16: "T", 17: round(heading, 1), 18: "WGS-84"}
    e[0x8825] = gps
    stamp = when.strftime("%Y:%m:%d %H:%M:%S")
    e[0x0132] = stamp
    e[0x8769] = {0x9003: stamp, 0x9011: "+08:00"}
    return e


def save_view(im, path, meta):
    """As good a JPEG as the allowance takes."""
    for quality in (58, 56, 54, 51, 48, 45, 42, 40, 37, 34, 31):
        out = io.BytesIO()
        im.save(out, "JPEG", quality=quality, subsampling=2, optimize=True, progressive=True, **({"exif": meta} if meta else {}))
        if out.tell() <= BYTES:
            break
    path.write_bytes(out.getvalue())
    return quality


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--only", nargs="*", help="ids of places to draw")
    ap.add_argument("--views", nargs="*", type=int, default=[1, 2, 3, 4])
    ap.add_argument("--out", type=Path, default=HERE.parent / "pictures")
    ap.add_argument("--region", type=Path, default=HERE.parent / "region")
    ap.add_argument("--no-views", action="store_true", help="signs and pictures.toml only")
    args = ap.parse_args()

    region = {p.stem: tomllib.loads(p.read_text("utf-8")) for p in sorted((args.region / "places").glob("*.toml"))}
    captions = tomllib.loads((HERE / "captions.toml").read_text("utf-8"))
    if missing := sorted(set(region) - set(scenes.PLACES)):
        print("no scene for", *missing)
    (args.out / "signs").mkdir(parents=True, exist_ok=True)
    (args.out / "views").mkdir(parents=True, exist_ok=True)
    gl = None if args.no_views else Renderer()
    entries = []
    for k, (id, place) in enumerate(region.items()):
        if id not in scenes.PLACES:
            continue
        make, opts = scenes.PLACES[id]
        shots = scenes.shots(opts)
        words = captions.get(id, {"zh": [""] * 4, "en": [""] * 4})
        for i, shot in enumerate(shots):
            entries.append(
                dict(
                    file=f"{id}--{i + 1}.jpg",
                    place=id,
                    view=shot["view"],
                    season=None if opts["indoor"] else shot["season"],
                    time="day" if opts["indoor"] else TIMES.get(shot["sky"], "day"),
                    indoor=opts["indoor"],
                    caption_zh=words["zh"][i],
                    caption_en=words["en"][i],
                    licence="Apache-2.0",
                    credit="Daoyou demo",
                )
            )
        if args.only and id not in args.only:
            continue
        boards.save_sign(boards.frontal(place, k, boards.style_of(place, k)), args.out / "signs" / f"{id}.png")
        if args.no_views:
            continue
        s = Scene(zlib.crc32(id.encode()))
        s.indoor = opts["indoor"]
        make(s, place)
        gpu = gl.upload(s)
        for i, shot in enumerate(shots):
            if i + 1 not in args.views:
                continue
            a = math.radians(shot["az"])
            target = np.array(shot["at"], float)
            eye = target * (1, 0, 1) + np.array([math.sin(a) * shot["dist"], shot["high"], math.cos(a) * shot["dist"]])
            sky = DAY | SKIES[shot["sky"]] | {"leaf_tint": SEASONS[shot["season"]]} | shot.get("sky_extra", {})
            if shot["sky"] == "fog":
                sky["fog_dist"] = shot["dist"] * opts["fog"]
            b = math.radians(shot.get("sun_turn", opts["sun_turn"]))
            x, y, z = sky["sun_dir"]
            sky["sun_dir"] = (x * math.cos(b) + z * math.sin(b), y, -x * math.sin(b) + z * math.cos(b))
            im = gl.draw(s, gpu, eye, target, shot["fov"], sky, readable=i < 2)
            meta = exif(place, region, shot, eye, target, opts["facing"], k) if i < 3 else None
            q = save_view(im, args.out / "views" / f"{id}--{i + 1}.jpg", meta)
            print(f"{id}--{i + 1} quality {q}", flush=True)
        for v in [*gpu["main"].values(), *gpu["dark"], *(b[0] for b in gpu["boards"])]:
            v.release()
        for _, textures in gpu["boards"]:
            for t in textures:
                t.release()

    lines = ["# The demo's pictures, written by render.py. `view` says how far the camera stood; `season` is left out indoors."]
    for e in entries:
        lines.append("\n[[picture]]")
        lines += [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in e.items() if v is not None]
    (args.out / "views" / "pictures.toml").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
