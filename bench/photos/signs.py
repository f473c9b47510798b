#!/usr/bin/env python3
"""Reads the demo's signs from an angle: is each the sign of its place?

    pip install numpy pillow
    python3 bench/photos/signs.py http://127.0.0.1:8080 [--angles 0 15 25 35]

A demo answers at the address, with its gallery filled. Each sign of demo/pictures/signs is turned to
the left and to the right, and up, as a camera beside it would see it, put into a plain scene of
1,080 x 810 pixels, and looked up without a position. Printed is the share that was right and `high`,
and that came first, for each angle.
"""

import argparse
import io
import json
import math
import pathlib
import tomllib
import urllib.request
import uuid

import numpy as np
from PIL import Image

DEMO = pathlib.Path(__file__).resolve().parents[2] / "demo"
SIGNS, REGION = DEMO / "pictures" / "signs", DEMO / "region" / "places"
SCENE = (1080, 810)
WIDTH = 560  # of a sign seen from the front, pixels


def coefficients(source, target):
    """The eight numbers with which Pillow maps a place of the scene to one of the sign."""
    rows = []
    for (x, y), (u, v) in zip(target, source):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    return np.linalg.solve(np.array(rows, float), np.array(source, float).reshape(8))


def turned(sign, yaw, pitch):
    """The sign as it is seen from an angle, in front of a plain wall and sky."""
    w, h = sign.size
    scale = WIDTH / w
    half = (w * scale / 2, h * scale / 2)
    distance = 1400.0
    corners = []
    for x, y in [(-1, -1), (1, -1), (1, 1), (-1, 1)]:
        px, py, pz = x * half[0], y * half[1], 0.0
        px, pz = px * math.cos(yaw), px * math.sin(yaw)
        py, pz = py * math.cos(pitch) - pz * math.sin(pitch), py * math.sin(pitch) + pz * math.cos(pitch)
        f = distance / (distance + pz)
        corners.append((SCENE[0] / 2 + px * f, SCENE[1] / 2 + py * f))
    rows = np.linspace(0, 1, SCENE[1])[:, None]
    wall = np.concatenate([90 + 90 * rows, 110 + 60 * rows, 150 - 30 * rows], 1)
    scene = Image.fromarray(np.repeat(wall[:, None, :], SCENE[0], 1).astype("uint8"))
    numbers = coefficients([(0, 0), (w, 0), (w, h), (0, h)], corners)
    seen = sign.transform(SCENE, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC)
    mask = Image.new("L", sign.size, 255).transform(SCENE, Image.Transform.PERSPECTIVE, numbers)
    scene.paste(seen, (0, 0), mask)
    return scene


def lookup(base, picture):
    """The answer to a photograph."""
    bytes_ = io.BytesIO()
    picture.save(bytes_, "JPEG", quality=88)
    mark = uuid.uuid4().hex
    head = f'--{mark}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
    body = head.encode() + bytes_.getvalue() + f"\r\n--{mark}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
    with urllib.request.urlopen(urllib.request.Request(f"{base}/v1/photos/lookup", body, kind), timeout=60) as answer:
        return json.load(answer)


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("base")
    asked.add_argument("--angles", nargs="*", type=float, default=[0, 15, 25, 35])
    given = asked.parse_args()
    names = {}
    for angle in given.angles:
        views = [(0, 0)] if angle == 0 else [(angle, 0), (-angle, 0), (angle * 0.7, angle * 0.7)]
        right = first = total = 0
        missed = []
        for file in sorted(SIGNS.glob("*.png")):
            if file.stem not in names:
                place = tomllib.loads((REGION / f"{file.stem}.toml").read_text("utf-8"))
                names[file.stem] = place["zh"]["name"]
            sign = Image.open(file).convert("RGB")
            for yaw, pitch in views:
                answer = lookup(given.base, turned(sign, math.radians(yaw), math.radians(pitch)))
                found = [one["place"]["name"] for one in answer["matches"]]
                total += 1
                if found[:1] == [names[file.stem]]:
                    first += 1
                    right += answer["confidence"] == "high"
                else:
                    missed.append((file.stem, yaw, pitch, answer["text"][:4]))
        print(f"{angle:g} degrees: {total} signs, first {first / total:.3f}, high and right {right / total:.3f}", flush=True)
        for miss in missed:
            print("  missed", *miss)


if __name__ == "__main__":
    main()
