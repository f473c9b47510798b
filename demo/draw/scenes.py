"""The places of Lanxiu as scenes. Each function builds one place; `place(...)` says where the cameras stand."""

import boards
from boards import label, plaque, upright
from kit import *
from PIL import Image, ImageDraw, ImageFilter

PLACES = {}


def place(
    id,
    dist=14,
    at=(0, 2.5, 0),
    high=1.7,
    facing=180,
    indoor=False,
    fov=52,
    fog=1.6,
    sun_turn=0,
    az=(6, 42, 19, -16),
    dists=(1, 1.05, 1.53, 1.15),
    highs=None,
    skies=("day summer", "morning spring", "soft autumn", "night summer"),
    **more,
):
    """`az`, `dists` (times `dist`), `highs` and `skies` are for the four views in turn."""

    def keep(make):
        PLACES[id] = (
            make,
            dict(
                dist=dist,
                at=at,
                high=high,
                facing=facing,
                indoor=indoor,
                fov=fov,
                fog=fog,
                sun_turn=sun_turn,
                az=az,
                dists=dists,
                highs=highs,
                skies=skies,
                **more,
            ),
        )
        return make

    return keep


def shots(o):
    out = []
    for i, view in enumerate(("near", "side", "far", "near")):
        sky, _, season = o["skies"][i].partition(" ")
        out.append(
            dict(
                view=view,
                az=o["az"][i],
                dist=o["dist"] * o["dists"][i],
                high=(o["highs"] or (o["high"], o["high"], o["high"] * 1.7, o["high"]))[i],
                at=o["at"],
                fov=o["fov"],
                sky=sky,
                season=season or "summer",
            )
        )
    return out


def names(p):
    return p["zh"]["name"], p["en"]["name"]


# ---- the lake


@place("half-ripple-pavilion", dist=13, at=(0, 2.6, 0), high=1.2, facing=110, skies=("day summer", "morning autumn", "soft spring", "dusk winter"))
def half_ripple_pavilion(s, p):
    s.sea(0, ripple=0.35)
    # The white wall it leans on, with a tiled coping and a moon window each side.
    s.box(0, 0, -1.2, 13, 4.4, 0.5, WHITE, PLASTER)
    with s.at(0, 4.4, -1.2):
        s.gable_roof(13, 0.9, 0, 0.5, 0.25)
    for x in (-4.8, 4.8):
        with s.at(x, 2.3, -0.9, tilt=90):
            s.lathe(0, 0, 0, [(1.0, -0.05), (1.0, 0.08), (0.82, 0.1), (0.82, 0.02), (0, 0.02)], GREY, PLAIN, 24)
    # Three corners of six, out over the water.
    R, y0 = 3.2, 0.7
    c = [V(R * np.sin(a), 0, R * np.cos(a) - 0.9) for a in np.radians([-90, -30, 30, 90])]
    for a in c:
        s.tube(a + V(0, -1.5, 0), a + V(0, y0, 0), 0.3, 0.3, STONE, BLOCKS)
        s.column(a[0], a[2], y0, 4.1, 0.16, RED)
    s.box(0, y0 - 0.25, 0.2, 6.6, 0.25, 2.6, STONE, PAVING)
    s.box(0, y0 - 0.25, 1.5, 3.4, 0.25, 1.2, STONE, PAVING)
    for i in range(3):
        a, b = c[i] + V(0, y0, 0), c[i + 1] + V(0, y0, 0)
        s.rail(a, b, 0.75, RED, WOOD, 0.5, 2, 0.06)
        s.tube(a + V(0, 3.1, 0), b + V(0, 3.1, 0), 0.11, 0.11, RED, WOOD, 6)
        m = (a + b) / 2 + V(0, 2.95, 0)
        s.lathe(
            *(m - V(0, 0.25, 0)), [(0.02, -0.25), (0.16, -0.1), (0.2, 0.1), (0.1, 0.3)] if i != 1 else [(0.14, -0.2), (0.14, 0.3)], (0.7, 0.5, 0.25), WOOD, 8
        )
    out = [V(4.3 * np.sin(t), 3.95, 4.3 * np.cos(t) - 0.9) for t in np.radians([-90, -30, 30, 90])]
    top = V(0, 6.8, -0.9)
    for i in range(3):
        s.roof_face(out[i], out[i + 1], top, top, TILE_GREY, 0.75)
    s.lathe(0, 6.7, -0.9, [(0.34, 0), (0.2, 0.35), (0.3, 0.6), (0.22, 0.9), (0, 1.4)], (0.35, 0.3, 0.25))
    s.board(0, 3.45, 1.95, 1.7, plaque(*names(p), "gold"), frame=DARK, tilt=-6)
    # The bank behind.
    s.land(lambda x, z: np.clip(0.35 + (-z - 1) * 0.12, -2, 3) + 0.25 * fbm2(x * 0.3, z * 0.3, 4), -60, 60, -40, -0.9, 1.5)
    s.wood(lambda x, z: 1 + 0 * x, s.spots(16, -30, 30, -24, -6), n=110)
    for x in (-9.5, 8.5):
        s.willow(x, 0.4, -2.6, 7)
    for x in (-7.5, 7.2, 10.5):
        s.blob(x, 0.1, -0.4, 1.1, 0.6, 0.8, STONE)
    s.lantern(0, 3.4, -0.4, 0.22)
    s.ridge(500, 110, seed=3, base=-30)


def ground(s, col=GRASS, mat=GROUND, y=0.0, size=70, rough=0.12):
    s.land(lambda x, z: y - 0.02 + rough * fbm2(x * 0.25, z * 0.25, 9) * (np.hypot(x, z) > 12), -size, size, -size, size, 2.0, col, mat)


def hall(s, w, d, h, bays=3, base=0.6, roof=3.0, col=RED, wall=(0.72, 0.3, 0.2), over=1.5, doors=True, lift=0.7):
    """A timber hall on a plinth: columns in front, lattice doors, a swept roof."""
    s.box(0, 0, 0, w + 2.4, base, d + 3.2, STONE, BLOCKS)
    s.box(0, base, -0.4, w, h, d - 0.8, wall, PLASTER)
    for i in range(bays + 1):
        x = -w / 2 + w * i / bays
        s.column(x, d / 2 + 0.9, base, base + h, 0.2, col)
        s.tube((x, base + h - 0.5, d / 2 + 0.9), (x, base + h - 0.5, d / 2 - 0.8), 0.1, 0.1, col, WOOD, 6)
    s.box(0, base + h - 0.5, d / 2 + 0.9, w + 0.3, 0.4, 0.22, np.asarray(col) * 0.9, WOOD)
    if doors:
        for i in range(bays):
            s.doors(-w / 2 + w * (i + 0.5) / bays, base, d / 2 - 0.72, w / bays - 0.5, h * 0.8, 4, np.asarray(col) * 0.9)
    with s.at(0, 0, 0.3):
        s.hip_roof(w, d + 1, base + h - 0.1, roof, over, lift=lift)


def pavilion(s, r=2.2, h=2.8, col=RED, base=0.35, n=4, roof=2.2):
    s.box(0, 0, 0, r * 2 + 0.6, base, r * 2 + 0.6, STONE, BLOCKS)
    for x in (-1, 1):
        for z in (-1, 1):
            s.column(x * r * 0.85, z * r * 0.85, base, base + h, 0.13, col)
    for a in range(3):
        with s.at(0, 0, 0, 90 + 90 * a):
            s.rail((-r * 0.85, base, r * 0.85), (r * 0.85, base, r * 0.85), 0.6, col, WOOD, 0.6, 2, 0.06)
            s.box(0, base + h - 0.35, r * 0.85, r * 1.7, 0.3, 0.1, np.asarray(col) * 0.9, WOOD)
    s.hip_roof(r * 2, r * 2, base + h - 0.05, roof, 0.9, 0.05, lift=0.7)


def archway(s, widths=(2.6, 3.6, 2.6), h=5.2, col=BLUE_STONE, tiers=True):
    """A stone archway with a tiled stone roof over each bay."""
    xs = np.concatenate([[0], np.cumsum(widths)]) - sum(widths) / 2
    for i, x in enumerate(xs):
        tall = h + 1.6 if 0 < i < len(xs) - 1 or len(xs) == 2 else h
        s.box(x, 0, 0, 0.55, tall, 0.55, col, BLOCKS)
        for z in (-0.75, 0.75):  # drum stones
            s.box(x, 0, z, 0.5, 0.5, 0.9, col, BLOCKS)
            with s.at(x - 0.2, 0.95, z, lean=-90):
                s.lathe(0, 0, 0, [(0, 0), (0.45, 0), (0.5, 0.2), (0.45, 0.4), (0, 0.4)], col, PLAIN, 16)
    for i, w in enumerate(widths):
        cx, top = (xs[i] + xs[i + 1]) / 2, h + 1.6 if len(widths) == 1 or i == 1 else h
        for y in (top - 2.1, top - 0.8):
            s.box(cx, y, 0, w, 0.5, 0.42, col, BLOCKS)
        s.box(cx, top - 1.6, 0, w - 0.3, 0.8, 0.2, np.asarray(col) * 0.85, PLAIN)
        with s.at(cx, 0, 0):
            s.hip_roof(w + 0.3, 0.8, top - 0.25, 0.9, 0.5, w * 0.7, (0.44, 0.47, 0.49), 0.4)


def pier(s, length, width=2.2, y=0.6, col=(0.4, 0.32, 0.24), posts=True, z0=0):
    """A timber jetty from z0 towards -z."""
    s.box(0, y, z0 - length / 2, width, 0.14, length, col, WOOD)
    for i in range(int(length / 3) + 1):
        for x in (-width / 2, width / 2):
            s.tube((x, -1.5, z0 - i * 3), (x, y + (1.1 if posts else 0.1), z0 - i * 3), 0.11, 0.1, col, WOOD, 8)
    if posts:
        for x in (-width / 2, width / 2):
            s.tube((x, y + 0.8, z0), (x, y + 0.8, z0 - length), 0.03, 0.03, (0.7, 0.65, 0.5), PLAIN, 5)


@place(
    "mirror-lake",
    dist=46,
    at=(0, 7, -10),
    high=8,
    facing=140,
    az=(4, 36, 15, -15),
    dists=(1, 1, 1.44, 1),
    skies=("day summer", "morning spring", "soft autumn", "evening autumn"),
)
def mirror_lake(s, p):
    s.sea(ripple=0.3)
    s.shadow_size = 60
    for seed, x, z, w, h in ((1, -26, -40, 22, 4), (2, 24, -52, 26, 6)):  # wooded spits
        f = lambda X, Z: h * np.exp(-(((X - x) / w) ** 2) - ((Z - z) / 9) ** 2) - 1.2
        s.land(f, x - 50, x + 50, z - 26, z + 26, 2)
        s.wood(f, s.spots(26, x - w, x + w, z - 8, z + 8), h=(6, 9), n=70)
    s.ridge(260, 150, (-75, 75), 12, (0.16, 0.26, 0.18), -25, 0.8, 260)
    s.ridge(700, 330, (-60, 50), 4, (0.3, 0.38, 0.4), -40, 0.7)
    for x, z, t in ((-7, -6, 20), (9, -14, -35)):
        with s.at(x, 0, z, t, 1.3):
            s.boat(6.5, 1.5, (0.5, 0.36, 0.2), canopy=True)
    with s.at(3, 0, 8, 60):
        s.boat(5, 1.2)
    s.reeds([(x, 0, z) for x, z in s.spots(260, -26, -13, 8, 15)], 2.2)
    for x, y, z in ((14, 0, 14), (17, -0.2, 11)):
        s.blob(x, y, z, 2.2, 1.3, 1.7, STONE)
    s.post_board(11, 0.9, 14.6, 2.4, plaque(*names(p), "blue"), -12)


@place(
    "moon-embankment",
    dist=22,
    at=(0, 1.8, 0),
    high=3.2,
    facing=200,
    az=(12, 46, 24, -17),
    skies=("day summer", "morning spring", "soft autumn", "night autumn"),
)
def moon_embankment(s, p):
    s.sea(ripple=0.25)
    s.shadow_size = 32
    f = slope([(-9.5, 0.9), (-4.5, 1.3), (0, 3.3), (4.5, 1.3), (9.5, 0.9)])
    xs = np.linspace(-60, 60, 121)
    # The causeway and, in the middle, a bridge with three round arches.
    top = np.array([[(x, f(x), z) for x in xs] for z in (1.6, -1.6)])
    s.surf(top, [[(x, z) for x in xs] for z in (1.6, -1.6)], BLUE_STONE, PAVING)
    for z in (1.6, -1.6):
        fine = np.linspace(-60, 60, 1201)
        lowf = np.full(fine.shape, -1.5)
        for cx, r in ((0, 1.9), (-4.3, 1.0), (4.3, 1.0)):
            k = np.abs(fine - cx) < r
            lowf[k] = np.sqrt(r**2 - (fine[k] - cx) ** 2) * 1.05
        P = np.array([np.stack([fine, lowf, 0 * fine + z], -1), np.stack([fine, f(fine), 0 * fine + z], -1)])
        s.surf(P, P[..., :2], BLUE_STONE, BLOCKS, smooth=False)
        for a, b in zip(np.arange(-9, 9, 1.5), np.arange(-7.5, 10, 1.5)):
            s.rail((a, f(a), z * 0.94), (b, f(b), z * 0.94), 0.8, STONE, PLAIN, 1.5, 2, 0.16)
    for x in (-30, -24, -18.5, -13, 12.5, 18, 24.5, 31):
        s.box(x, 0, -2.6, 3, 0.7, 3, GRASS, GROUND)
        s.willow(x, 0.6, -2.6, 7)
    for x in (-14, -9, 9, 14):
        s.lamp_post(x, 0.9, 1.2, 2.6)
    s.ridge(330, 130, (-70, 60), 8, (0.18, 0.27, 0.2), -25, 0.8)
    s.post_board(-10.2, 0.95, 1.75, 1.9, plaque(*names(p), "stone"), 10, 0.5)


@place(
    "drowned-village", dist=19, at=(0, 1.4, -3), high=3.2, facing=60, az=(4, 44, 18, -18), skies=("day autumn", "soft autumn", "morning autumn", "fog winter")
)
def drowned_village(s, p):
    s.sea(ripple=0.4, col=(0.1, 0.24, 0.2))
    with s.at(-1, -5.6, -5, 14):  # the arch on tiptoe
        archway(s, (3.8,), 5.0, (0.56, 0.54, 0.47))
    f = lambda x, z: np.clip((np.abs(x - 3) - 14) * 0.35 + (-z - 24) * 0.25, -2, 14) + 0.5 * fbm2(x * 0.15, z * 0.15, 3)
    s.land(f, -60, 60, -60, 14, 2, (0.38, 0.4, 0.2))
    s.wood(f, s.spots(46, -50, 50, -56, -22) + s.spots(14, -40, -18, -20, 0), n=80)
    with s.at(5.5, 0, 6, -62):  # the deck and the hut of old doors
        pier(s, 9, 3.2, 0.8, z0=3)
    with s.at(12.5, 0.4, -6, -35):
        s.box(0, 0, 0, 5, 2.8, 4, TIMBER, WOOD)
        for i, c in enumerate(((0.5, 0.2, 0.12), (0.25, 0.3, 0.28), (0.55, 0.42, 0.25), (0.3, 0.18, 0.12), (0.2, 0.25, 0.35))):
            s.box(-2 + i, 0.1, 2.05, 0.88, 2.3, 0.1, c, WOOD)
        s.gable_roof(5, 4, 2.8, 1.3, 0.6)
    for x, z in ((-7, -7), (-5.2, -9), (2.6, -8.4)):  # tops of old walls
        s.box(x, -1, z, 2.4, 1.25, 0.4, (0.5, 0.46, 0.4), BLOCKS, 20)
    s.post_board(5.4, 0.9, 3.6, 1.9, plaque(*names(p), "road"), 8, 0.9)


@place("east-pier", dist=17, at=(0, 1.6, -3), high=3.0, facing=100, az=(18, 52, 30, -11), skies=("day summer", "morning spring", "soft autumn", "dusk summer"))
def east_pier(s, p):
    s.sea(ripple=0.6)
    pier(s, 34, 3.0, 0.9, z0=6)
    for x in (-0.9, 0.9):  # the bell
        s.box(x, 0.9, -12, 0.2, 3.0, 0.2, TIMBER, WOOD)
    s.box(0, 3.8, -12, 2.6, 0.22, 0.22, TIMBER, WOOD)
    with s.at(0, 0, -12):
        s.roof_face((-1.6, 3.9, 0.7), (1.6, 3.9, 0.7), (-1.4, 4.5, 0), (1.4, 4.5, 0), n=8, m=4)
        s.roof_face((1.6, 3.9, -0.7), (-1.6, 3.9, -0.7), (1.4, 4.5, 0), (-1.4, 4.5, 0), n=8, m=4)
        s.lathe(0, 2.7, 0, [(0.48, 0), (0.36, 0.2), (0.3, 0.6), (0.1, 0.85), (0, 0.85)], (0.62, 0.45, 0.18), METAL)
    for x, z, t in ((4.6, -2, 82), (5.0, -11, 95), (-4.8, -7, 88)):  # the electric boats
        with s.at(x, 0, z, t, 1.15):
            s.boat(7.5, 2.2, (0.88, 0.88, 0.84), depth=0.8)
            s.box(-0.2, 0.5, 0, 4.6, 0.9, 1.7, (0.85, 0.3, 0.16), GLASS)
            s.box(-0.2, 2.0, 0, 5.2, 0.14, 2.1, (0.85, 0.3, 0.16))
            for a in (-2.2, 0, 2):
                for b in (-0.8, 0.8):
                    s.tube((a, 0.5, b), (a, 2, b), 0.05, 0.05, WHITE, PLAIN, 5)
    with s.at(-4.6, 0.6, 4.6, 24):  # ticket hut
        s.box(0, -1.5, 0, 4, 1.5, 3, STONE, BLOCKS)
        s.box(0, 0, 0, 3, 2.4, 2.4, (0.3, 0.42, 0.45), WOOD)
        s.window(0, 1, 1.22, 1.6, 0.9, GLASS, WHITE)
        s.gable_roof(3, 2.4, 2.4, 1.0, 0.6)
        s.board(0, 2.15, 1.36, 2.2, plaque(*names(p), "blue", (960, 300)), frame=DARK)
    for z in (2, -6):
        s.lamp_post(-1.35, 0.9, z, 2.6)
    s.ridge(420, 160, (-70, 70), 22, (0.2, 0.29, 0.24), -25, 0.8)


@place("fishermens-shrine", dist=11, at=(0, 2.0, 0), high=1.8, facing=215, skies=("day summer", "morning spring", "soft autumn", "night winter"))
def fishermens_shrine(s, p):
    s.sea(-1.2)
    s.land(lambda x, z: np.where(z > 6.5, -2.5, 0.0) + 0.04 * fbm2(x, z, 2) + np.clip(-z - 6, 0, 20) * 0.3, -50, 50, -50, 9, 1.2, (0.42, 0.42, 0.26))
    s.box(0, -1.6, 5.4, 16, 1.62, 3, STONE, BLOCKS)
    s.box(-0.6, 0, -1, 5, 3.3, 4, (0.78, 0.68, 0.5), PLASTER)
    s.box(2.9, 0, -1.4, 2.2, 2.5, 3.2, (0.78, 0.68, 0.5), PLASTER)
    with s.at(-0.6, 0, -1):
        s.gable_roof(5, 4, 3.3, 1.7, 0.9)
        [s.horse_gable(x, 4.2, 3.2, 1.6, 2, (0.8, 0.72, 0.55)) for x in (-2.5, 2.5)]
    with s.at(2.9, 0, -1.4):
        s.gable_roof(2.2, 3.2, 2.5, 1.0, 0.5)
    s.box(-0.6, 0, 1.03, 2.1, 2.5, 0.12, DARK, WOOD)
    s.box(-0.6, 0.2, 1.1, 1.6, 2.1, 0.06, (0.05, 0.04, 0.04))
    s.lathe(-0.6, 0.7, 1.25, [(0.25, 0), (0.28, 0.3), (0.16, 0.7), (0.15, 1.0), (0, 1.2)], (0.75, 0.55, 0.15), METAL, 12)
    for x in (-2.4, 1.2):
        s.box(x, 0, 1.02, 0.5, 2.2, 0.06, (0.65, 0.12, 0.08))
    s.board(-0.6, 2.86, 1.14, 1.8, plaque(*names(p), "red", (960, 330)), frame=DARK)
    r = s.rng
    for i in range(26):  # floats
        x, y = -2.8 + 5.9 * r.random(), 2.55 + 0.35 * r.random()
        s.lathe(
            x if abs(x + 0.6) > 1.1 else x + 2.3,
            y - 0.9 * r.random(),
            1.2,
            [(0.02, 0), (0.09, 0.08), (0.02, 0.22)],
            [(0.85, 0.3, 0.1), (0.9, 0.8, 0.3), (0.2, 0.4, 0.5), (0.85, 0.85, 0.8)][i % 4],
            PLAIN,
            8,
        )
    s.lathe(-0.6, 0, 3.1, [(0.55, 0), (0.5, 0.2), (0.3, 0.3), (0.42, 0.6), (0.5, 0.7), (0, 0.65)], (0.3, 0.32, 0.3), METAL, 14)
    s.lantern(1.0, 2.7, 2.0, 0.3)
    s.lantern(-2.2, 2.7, 2.0, 0.3)
    for x, z in ((-6, 1), (6.5, -1)):
        s.tree(x, 0, z, 6.5, 2.4)
    with s.at(3, -1.2, 9, 15):
        s.boat(4.5, 1.1)
    s.wood(lambda x, z: np.clip(-z - 6, 0, 20) * 0.3 + 0 * x, s.spots(18, -30, 30, -30, -9), n=80)


@place("fishers-hearth", dist=11.5, at=(0, 2.2, 0), high=1.7, facing=190, skies=("day summer", "evening autumn", "soft spring", "night summer"))
def fishers_hearth(s, p):
    ground(s, (0.5, 0.46, 0.4), PAVING)
    s.box(0, 0, -2.5, 10, 3.4, 5, (0.86, 0.8, 0.68), PLASTER)
    s.box(0, 0, -2.5, 10.1, 1.0, 5.1, (0.55, 0.3, 0.22), BRICK)
    with s.at(0, 0, -2.5):
        s.gable_roof(10, 5, 3.4, 1.8, 1.1, (0.42, 0.25, 0.2))
    s.box(4.2, 3.6, -3, 0.9, 2.8, 0.9, (0.55, 0.3, 0.22), BRICK)
    s.box(-2.9, 0.9, 0.06, 2.4, 1.5, 0.05, DARK)
    s.window(-2.9, 0.95, 0.06, 2.3, 1.4, GLASS, (0.3, 0.5, 0.6))
    s.window(3.6, 0.95, 0.06, 1.6, 1.4, GLASS, (0.3, 0.5, 0.6))
    s.box(0.6, 0, 0.05, 1.9, 2.5, 0.1, (0.3, 0.5, 0.6), WOOD)
    menu = label("今日鱼", "Fish of the day", ["鱼头煲 88    银鱼蛋 42", "翘嘴 96 一斤   菱角烧肉 58", "Fish head ¥88 · Whitebait ¥42"], style="green")
    with s.at(2.1, 0.05, 0.7, -14, tilt=-10):
        s.box(0, 0, -0.08, 1.3, 2.1, 0.08, TIMBER, WOOD)
        s.board(0, 1.3, 0, 1.15, menu)
    s.board(0, 3.15, 0.75, 3.6, plaque(*names(p), "wood", (1100, 300)), frame=DARK, tilt=-8)
    for i, x in enumerate((-4.4, -3.4, -2.4)):  # tubs of fish
        s.lathe(
            x,
            0,
            1.6 + 0.2 * i,
            [(0.42, 0), (0.5, 0.5), (0.46, 0.5), (0.44, 0.4), (0, 0.4)],
            ((0.75, 0.2, 0.15), (0.2, 0.4, 0.65), (0.4, 0.3, 0.2))[i],
            PLAIN,
            16,
        )
    for x in (-4.7, 4.7):
        s.lantern(x, 3.0, 0.9, 0.3)
    for x, z in ((4.6, 2.6), (-1.2, 3.4)):
        s.lathe(x, 0, z, [(0.08, 0), (0.08, 0.7), (0.6, 0.72), (0.6, 0.78), (0, 0.78)], TIMBER, WOOD, 14)
        s.bench(x + 0.9, 0, z, 1.0, 80)
        s.bench(x - 0.9, 0, z, 1.0, 95)
    for x in (5.9, 8.4):
        s.tube((x, 0, -0.2), (x, 3, -0.2), 0.06, 0.05, TIMBER, WOOD, 6)
    for i in range(12):
        s.tube((5.9, 2.9 - i * 0.2, -0.2), (8.4, 2.9 - i * 0.2, -0.2), 0.012, 0.012, (0.2, 0.4, 0.35), PLAIN, 4)
        s.tube((5.9 + i * 0.22, 2.9, -0.2), (6.1 + i * 0.2, 0.6, -0.2), 0.012, 0.012, (0.2, 0.4, 0.35), PLAIN, 4)
    for x, z in ((-9, -4), (9.5, -6), (-3, -9), (4, -10)):
        s.tree(x, 0, z, 8, 3)
    s.ridge(300, 100, seed=30, base=-20)


@place("heron-isle", dist=34, at=(0, 5, 0), high=2.2, facing=250, skies=("day spring", "morning summer", "soft spring", "fog spring"), fog=1.3)
def heron_isle(s, p):
    s.sea(ripple=0.4)
    s.shadow_size = 34
    f = lambda x, z: 2.6 * np.exp(-((x / 17) ** 4) - (z / 10) ** 4) - 0.9
    s.land(f, -34, 34, -22, 22, 1.2)
    for x, z in s.spots(30, -14, 14, -8, 5):
        s.wood(f, [(x, z)], (8, 13), 2.6, n=110)
    pts = np.stack([s.rng.uniform(-14, 14, 70), s.rng.uniform(8.0, 13.5, 70), s.rng.uniform(-2, 6.5, 70)], 1)
    for x, y, z in pts[:55]:  # herons
        s.lathe(x, y, z, [(0.02, 0), (0.2, 0.18), (0.14, 0.42), (0.05, 0.5), (0.06, 0.8), (0.0, 0.9)], (1, 1, 1), PLAIN, 6)
    for x, y, z in pts[55:]:
        a = s.rng.uniform(-0.3, 0.5)
        s.quad((x - 0.8, y + 4 + a, z), (x, y + 3.8, z + 0.2), (x, y + 3.8, z - 0.2), (x - 0.8, y + 4 + a, z - 0.2), (1, 1, 1))
        s.quad((x + 0.8, y + 4 + a, z), (x, y + 3.8, z + 0.2), (x, y + 3.8, z - 0.2), (x + 0.8, y + 4 + a, z - 0.2), (1, 1, 1))
    with s.at(6.5, 1.4, 5.5):  # the hide on its legs
        for x in (-1.3, 1.3):
            for z in (-1.3, 1.3):
                s.tube((x * 1.2, 0, z * 1.2), (x, 7.2, z), 0.12, 0.1, TIMBER, WOOD, 6)
        s.tube((-1.5, 0.3, 1.4), (1.35, 6.5, 1.3), 0.07, 0.07, TIMBER, WOOD, 5)
        s.tube((1.5, 0.3, 1.4), (-1.35, 6.5, 1.3), 0.07, 0.07, TIMBER, WOOD, 5)
        s.box(0, 7.1, 0, 3.4, 1.0, 3.4, (0.45, 0.34, 0.22), WOOD)
        s.box(0, 8.9, 0, 3.2, 0.5, 3.2, (0.45, 0.34, 0.22), WOOD)
        s.gable_roof(3.4, 3.4, 9.3, 1.0, 0.5, (0.4, 0.33, 0.25), WOOD)
    with s.at(-7, 0, 16):
        pier(s, 9, 2, 0.7, z0=2)
    s.reeds([(x, 0, z) for x, z in s.spots(240, 6, 20, 10, 13)], 2)
    s.post_board(-4.2, 0.6, 12.2, 3.4, plaque(*names(p), "green"), 8, 0.8)


@place(
    "reed-marsh",
    dist=15,
    at=(0, 1.5, -4),
    high=2.4,
    facing=300,
    az=(4, 34, 14, -11),
    dists=(1, 1, 1.35, 1),
    skies=("day autumn", "morning autumn", "soft winter", "evening autumn"),
)
def reed_marsh(s, p):
    s.sea(-0.1, ripple=0.4)
    way = lambda z: 3.2 * np.sin(z * 0.16)  # the boardwalk bends
    for i, z in enumerate(np.arange(10, -40, -0.5)):
        s.box(way(z), 0.45, z, 2.0, 0.1, 0.46, (0.5, 0.4, 0.29), WOOD)
        if i % 5 == 0:
            for d in (-1, 1):
                s.tube((way(z) + d, -1, z), (way(z) + d, 1.35, z), 0.06, 0.06, (0.4, 0.3, 0.2), WOOD, 5)
    for d in (-1, 1):
        s.tube((0, 1.25, 0), (0, 1.2, 0), 0.035, 0.035, (0.45, 0.35, 0.25), WOOD, 5, [(way(z) + d, 1.25, z) for z in np.arange(10, -40, -1)])
    spots = s.spots(5200, -34, 34, -44, 9, lambda x, z: abs(x - way(z)) > 1.7 and not (4 < x - way(z) < 14 and -16 < z < 4))
    s.reeds([(x, -0.2, z) for x, z in spots], 2.5)
    with s.at(-17, 0, -34):  # the old kiln
        s.tube((0, 0, 0), (0, 13, 0), 1.3, 0.8, (0.55, 0.3, 0.22), BRICK, 16)
        s.crown(0, 13.4, 0, 1.3, 0.4, 1.3, 60, 0.3, (0.3, 0.24, 0.18))
        s.lathe(0, 13.5, 0.3, [(0.05, 0), (0.25, 0.3), (0.1, 0.7), (0.08, 1.1), (0, 1.2)], (1, 1, 1))
    with s.at(way(-15) + 6, 0, -19, -18):  # a hide with low windows
        for x in (-2, 2):
            for z in (-1.4, 1.4):
                s.tube((x, -1, z), (x, 0.8, z), 0.1, 0.1, TIMBER, WOOD, 6)
        s.box(0, 0.7, 0, 4.4, 2.1, 3.2, (0.42, 0.33, 0.22), WOOD)
        s.box(0, 1.5, 1.62, 3.4, 0.35, 0.05, (0.03, 0.03, 0.03))
        s.gable_roof(4.4, 3.2, 2.8, 1.2, 0.5, (0.55, 0.46, 0.28), WOOD)
    s.ridge(500, 120, seed=44, base=-20)
    s.post_board(-2.2, 0.0, 3.6, 1.7, plaque(*names(p), "wood"), 14, 1.3)


@place(
    "mirror-lake-hotel",
    dist=30,
    at=(0, 6, 0),
    high=3.2,
    facing=230,
    dists=(1, 1, 1.53, 1.1),
    skies=("day summer", "morning autumn", "soft spring", "night summer"),
)
def mirror_lake_hotel(s, p):
    ground(s)
    s.shadow_size = 34
    s.land(lambda x, z: 0.02 + 0 * x, -20, 20, 6, 22, 4, (0.5, 0.5, 0.48), PAVING)
    s.box(0, 0, -4, 30, 13.2, 11, (0.93, 0.93, 0.9), PLASTER)
    s.box(0, 13.2, -4, 30.8, 0.6, 11.8, (0.8, 0.8, 0.78))
    s.box(-4, 13.6, -5, 6, 2.2, 5, (0.9, 0.9, 0.88), PLASTER)
    for fl in range(4):
        for i in range(10):
            x, y = -13.2 + i * 2.93, 0.9 + fl * 3.2
            if fl == 0 and 3 < i < 7:
                continue
            s.quad(
                (x - 0.95, y, 1.56),
                (x + 0.95, y, 1.56),
                (x + 0.95, y + 2, 1.56),
                (x - 0.95, y + 2, 1.56),
                (0.75, 0.75, 0.75),
                GLASS,
                [[[i * 2, fl], [i * 2 + 1, fl]], [[i * 2, fl + 1], [i * 2 + 1, fl + 1]]],
            )
            if fl:
                s.box(x, y - 0.25, 2.1, 2.5, 0.16, 1.2, (0.82, 0.82, 0.8))
                s.rail((x - 1.2, y - 0.1, 2.65), (x + 1.2, y - 0.1, 2.65), 0.9, (0.3, 0.45, 0.5), PLAIN, 0.4, 1, 0.04)
    for i in range(3):
        for fl in range(4):
            s.quad(
                (15.03, 0.9 + fl * 3.2, 0.5 - i * 3.3),
                (15.03, 0.9 + fl * 3.2, -1 - i * 3.3),
                (15.03, 2.9 + fl * 3.2, -1 - i * 3.3),
                (15.03, 2.9 + fl * 3.2, 0.5 - i * 3.3),
                (0.7, 0.7, 0.7),
                GLASS,
                [[[0, fl], [1, fl]], [[0, fl + 1], [1, fl + 1]]],
            )
    s.box(0, 3.3, 4.2, 8.4, 0.5, 5.4, (0.25, 0.4, 0.45))
    [s.column(x, 6.4, 0, 3.3, 0.2, WHITE, PLAIN) for x in (-3.6, 3.6)]
    s.quad((-3.6, 0, 1.6), (3.6, 0, 1.6), (3.6, 3, 1.6), (-3.6, 3, 1.6), (0.4, 0.3, 0.2), GLASS, [[[0, 0], [4, 0]], [[0, 2], [4, 2]]])
    s.board(0, 4.55, 6.8, 7.5, plaque(*names(p), "blue", (1100, 270)), frame=DARK)
    for x in (-3, 3):
        s.light(x, 2.8, 4, (2, 1.5, 1), 5)
    for x, z in ((-12, 10), (-18, 7), (12, 11), (18, 6), (-19, -8), (20, -10)):
        s.tree(x, 0, z, 7.5, 2.6)
    s.shrubs([(x, 0, 3.6) for x in np.arange(-14, 15, 1.4) if abs(x) > 5], 0.55)
    s.ridge(400, 150, seed=51, base=-20)


# ---- the mountain


def granite_peak(s, x, z, w, h, seed, col=(0.62, 0.57, 0.52), d=None, power=1.6, base=-4):
    """A tall rock with a craggy face."""
    d = d or w
    f = lambda X, Z: (
        base
        + (h - base) * np.exp(-(np.abs(((X - x) / w)) ** power + np.abs((Z - z) / d) ** power)) * (1 + 0.10 * fbm2(X * 6 / w, Z * 6 / w, seed, 5))
        + 0.02 * h * fbm2(X * 16 / w, Z * 16 / w, seed + 1, 3)
    )
    n = w / 16
    s.land(f, x - 2.4 * w, x + 2.4 * w, z - 2.4 * d, z + 2.2 * d, n, col, ROCK)
    return f


def pines_on(s, f, spots, h=(4, 7), low=-2.0, seed=0):
    for i, (x, z) in enumerate(spots):
        y = float(f(np.array(x), np.array(z)))
        if y > low:
            s.pine(x, y, z, s.rng.uniform(*h), 2.2, s.rng.normal(size=2) * 0.6, 5)


@place(
    "lanxiu",
    dist=60,
    at=(0, 13, -20),
    high=22,
    facing=150,
    az=(0, 28, 10, -13),
    dists=(1, 1, 1.25, 1),
    highs=(22, 20, 34, 18),
    skies=("morning autumn", "day summer", "soft spring", "evening autumn"),
)
def lanxiu(s, p):
    s.sea(0, ripple=0.3)
    s.shadow_size = 60
    s.mist_top = 20
    granite_peak(s, -16, -60, 26, 58, 3, (0.5, 0.5, 0.44))
    granite_peak(s, 20, -75, 24, 40, 5, (0.5, 0.5, 0.45))
    granite_peak(s, 52, -80, 22, 30, 7, (0.46, 0.5, 0.42))
    g = lambda x, z: 3 * np.exp(-(((x - 34) / 22) ** 2) - ((z - 6) / 12) ** 2) + 9 * np.exp(-(((x + 44) / 26) ** 2) - ((z + 16) / 20) ** 2) - 1
    s.land(g, -110, 110, -60, 24, 2.5)
    s.wood(g, s.spots(60, -66, -26, -30, -2, lambda x, z: g(x, z) > 0.6), (5, 8), n=60)
    for i in range(9):  # the town at the water's edge
        with s.at(22 + (i % 3) * 9 + i, 2.0 + (i % 2) * 0.3, 14 - (i // 3) * 9, 8):
            s.house(8, 6.5, 4.6)
    with s.at(36, 2, -8):
        s.box(0, 0, 0, 7, 5, 6, GREY, BRICK)
        s.skirt_roof(6, 5, 8, 1.6)
        s.box(0, 5, 0, 5, 5.5, 4, RED, WOOD)
        s.hip_roof(5, 4, 10.5, 2.6)
    for x, z in ((-8, -10), (6, 2)):
        with s.at(x, 0, z, 40, 1.6):
            s.boat(6, 1.4, canopy=True)
    s.ridge(500, 200, seed=61, base=-30, col=(0.3, 0.38, 0.38))
    s.post_board(-4, 11.6, 28, 5, plaque(*names(p), "green"), 4, 2.4)
    s.box(-4, -1, 28, 9, 12.6, 3, (0.45, 0.42, 0.38), ROCK)


@place(
    "lanxiu-mountain",
    dist=70,
    at=(0, 22, -30),
    high=9,
    facing=160,
    az=(0, 30, 10, -15),
    dists=(1, 1, 1.35, 1),
    highs=(9, 12, 16, 9),
    skies=("day summer", "morning autumn", "soft spring", "fog winter"),
    fog=1.5,
)
def lanxiu_mountain(s, p):
    s.shadow_size = 70
    s.shadow_at = (0, 15, -30)
    for k, (x, z, w, h, pw) in enumerate(
        ((0, -44, 13, 66, 1.3), (-25, -38, 11, 42, 1.4), (23, -52, 12, 50, 1.4), (44, -40, 13, 30, 1.5), (-46, -52, 15, 36, 1.5))
    ):
        f = granite_peak(s, x, z, w, h, 70 + k, (0.66, 0.6, 0.55), power=pw)
        pines_on(s, f, s.spots(9, x - w * 0.8, x + w * 0.8, z - w * 0.2, z + w * 1.2), (4, 7), 3)
    g = lambda x, z: 3 * fbm2(x * 0.05, z * 0.05, 12) + np.clip(-z - 6, 0, 30) * 0.25
    s.land(g, -110, 110, -60, 60, 3, (0.22, 0.34, 0.15))
    s.wood(g, s.spots(120, -70, 70, -26, 14), (6, 10), n=56)
    with s.at(9, 4, 2, 10):
        archway(s)
    s.ridge(420, 240, seed=71, base=-30, col=(0.3, 0.38, 0.38))
    s.post_board(-5, 3.0, 20, 4.6, plaque(*names(p), "stone"), 6, 1.5, STONE)


@place(
    "crane-gate", dist=15, at=(0, 3.7, 0), high=1.7, facing=165, dists=(1, 1, 1.62, 1.1), skies=("day summer", "morning autumn", "soft spring", "snow winter")
)
def crane_gate(s, p):
    ground(s, (0.33, 0.42, 0.2))
    s.land(lambda x, z: 0.03 + 0 * x, -5, 5, -3, 40, 2, BLUE_STONE, PAVING)
    archway(s, (2.8, 4.0, 2.8), 5.2)
    s.board(0, 5.22, 0.22, 2.9, plaque("鹤鸣", "Crane Call Gate", "stone", (960, 300)))
    for sx in (-1, 1):  # the two cranes
        with s.at(sx * 4.1, 5.9, 0):
            s.lathe(0, 0, 0, [(0.05, 0), (0.3, 0.25), (0.36, 0.5), (0.2, 0.8), (0.07, 0.9), (0.08, 1.3), (0.12, 1.42), (0, 1.5)], (0.7, 0.72, 0.7), PLAIN, 12)
            s.tube((0.05, 1.4, 0.1), (sx * -0.45, 1.5 if sx > 0 else 1.42, 0.25), 0.05, 0.01, (0.7, 0.72, 0.7), PLAIN, 5)
    y, z = s.stairs(0, 0, -1.4, 6.4, 24, 0.17, 0.42)
    hill = lambda x, Z: np.clip(-Z - 1.8, 0, 60) * 0.4 * (np.abs(x) > 3.3) + np.clip(-Z - 12, 0, 60) * 0.3 * (np.abs(x) <= 3.3) - 0.2
    s.land(hill, -60, 60, -70, -1.4, 1.1, (0.26, 0.36, 0.16))
    for x in (-8.5, -7, 8, 9.5, 6.3, -6.2):
        s.bamboo(x, hill(x, -5.0), -5 - abs(x) * 0.2, 10, 8)
    s.wood(hill, s.spots(50, -40, 40, -45, -8, lambda x, z: abs(x) > 5), n=80)
    for sx in (-1, 1):
        s.box(sx * 9.2, 0, 0.3, 6.5, 2.3, 0.6, (0.86, 0.84, 0.78), PLASTER)
        s.box(sx * 9.2, 2.3, 0.3, 6.9, 0.2, 1.0, DARK, TILE)
    s.ridge(260, 190, (-60, 60), 81, base=-10)


@place(
    "old-pilgrim-steps",
    dist=13,
    at=(0, 3.2, -5),
    high=1.9,
    facing=175,
    az=(4, 26, 12, -9),
    dists=(1, 1, 1.35, 1.1),
    skies=("day summer", "morning autumn", "soft spring", "fog spring"),
    fog=1.8,
)
def old_pilgrim_steps(s, p):
    hill = lambda x, z: np.clip(-z + 3, -3, 60) * 0.46 + np.abs(x) * 0.16 + 0.3 * fbm2(x * 0.3, z * 0.3, 2) * (np.abs(x) > 2)
    s.land(lambda x, z: hill(x, z) - 0.25 - 0.5 * (np.abs(x) < 1.7), -40, 40, -50, 16, 0.8, (0.28, 0.34, 0.17))
    y, z = 0, 4.5
    for run in range(4):
        y, z = s.stairs(0.25 * (-1) ** run, y, z, 3.0, 13, 0.16, 0.36)
        s.box(0, y - 0.4, z - 0.8, 3.4, 0.4, 1.7, STONE, PAVING)
        z -= 1.6
    with s.at(4.4, hill(4.4, -6) - 0.1, -6.5, -20):
        pavilion(s, 1.7, 2.5, TIMBER, 0.5, roof=1.7)
    s.blob(-3.2, hill(-3.2, -1), -1, 1.2, 0.9, 1.0, STONE)
    s.blob(3.2, hill(3, 1.5), 1.5, 0.8, 0.6, 0.7, STONE)
    s.box(-2.3, 0.2, 2.0, 0.5, 1.5, 0.35, BLUE_STONE, PLAIN)
    for x, z in ((-5, -2), (-6.5, -7), (-4.2, -11), (5.5, 0), (8, -4)):
        s.bamboo(x, hill(x, z) - 0.3, z, 12, 8)
    for x, z in ((-4, -15), (4.5, -13), (-7, -18), (8, -17)):
        s.pine(x, hill(x, z) - 0.3, z, 9, 2.6)
    s.wood(hill, s.spots(50, -30, 30, -45, -12, lambda x, z: abs(x) > 4), n=70)
    s.shrubs([(x, hill(x, z) - 0.2, z) for x, z in s.spots(26, -5, 5, -10, 5, lambda x, z: 2.1 < abs(x))], 0.5, n=26)
    s.post_board(-2.3, 1.0, 1.6, 1.5, plaque(*names(p), "wood"), 16, 0.8)


@place(
    "listening-pine",
    dist=17,
    at=(2.5, 5, 0),
    high=2.6,
    facing=140,
    az=(0, 38, 13, -19),
    dists=(1, 1, 1.62, 1.15),
    skies=("day summer", "morning autumn", "soft spring", "snow winter"),
)
def listening_pine(s, p):
    s.shadow_size = 20
    cliff = lambda x, z: (
        np.where(x < 4 + 1.2 * np.sin(z), 0, -(x - 4 - 1.2 * np.sin(z)) * 3.2)
        + 0.5 * fbm2(x * 0.5, z * 0.5, 5)
        + np.clip(-x - 3, 0, 9) * 0.45
        - np.clip(z - 7, 0, 20) * 0.2
    )
    s.land(lambda x, z: np.maximum(cliff(x, z), -70), -40, 30, -30, 26, 0.8, (0.6, 0.56, 0.51), ROCK)
    s.blob(-1.6, 0.4, 0.2, 2.2, 1.3, 1.6, (0.62, 0.58, 0.53))
    s.blob(1.2, 0.1, 0.6, 1.5, 0.9, 1.3, (0.62, 0.58, 0.53))
    s.pine(0, 0.4, 0, 10.6, 3.0, (1.5, 0.3), 8, (9.2, 1.2, 9.0), seed=620)
    s.tube((6.1, -3, 0.9), (6.4, 5.35, 0.9), 0.12, 0.1, (0.5, 0.4, 0.28), WOOD)
    s.lathe(6.4, 5.2, 0.9, [(0.22, 0), (0.25, 0.3), (0, 0.35)], (0.3, 0.24, 0.15), BARK)
    with s.at(-8, 2.6, -3, 25):  # the keeper's hut
        s.box(0, -1, 0, 4, 3.4, 3.2, (0.5, 0.49, 0.46), BLOCKS)
        s.gable_roof(4, 3.2, 2.4, 1.3, 0.5)
        s.box(0.4, 0, 1.62, 0.9, 1.8, 0.06, TIMBER, WOOD)
    s.rail((-4, 0.6, 4.5), (3.4, -0.2, 4.6), 0.9, (0.5, 0.48, 0.45), PLAIN, 1.5, 2)
    for k, (x, z, w, h) in enumerate(((30, -60, 10, 20), (55, -70, 13, 32), (8, -90, 14, 24), (-34, -70, 14, 40))):
        granite_peak(s, x, z, w, h, 90 + k, base=-30)
    s.ridge(300, 90, seed=95, base=-60, col=(0.3, 0.38, 0.4))
    s.post_board(-3.6, 0.5, 3.6, 1.6, plaque(*names(p), "wood"), 12, 0.9)


@place(
    "cloud-terrace",
    dist=19,
    at=(0, 1.2, -4),
    high=3.6,
    facing=315,
    az=(5, 38, 17, -16),
    skies=("morning winter", "day summer", "soft autumn", "evening autumn"),
)
def cloud_terrace(s, p):
    f = lambda x, z: (
        np.where((np.abs(x) < 11) & (z > -9), 0, -2.0 * np.maximum(np.abs(x) - 11, 0) - 2.2 * np.maximum(-9 - z, 0)) + 0.12 * fbm2(x * 0.6, z * 0.6, 5)
    )
    s.land(lambda x, z: np.maximum(f(x, z), -40), -30, 30, -22, 24, 0.9, (0.64, 0.6, 0.55), ROCK)
    for a, b in (((-10.4, 0, -8.4), (10.4, 0, -8.4)), ((-10.4, 0, -8.4), (-10.4, 0, 4)), ((10.4, 0, -8.4), (10.4, 0, 4))):
        s.rail(a, b, 1.05, (0.5, 0.48, 0.46), PLAIN, 1.8, 2, 0.13)
    s.lathe(0, 0, -6, [(0.5, 0), (0.4, 0.8), (0.9, 0.85), (0.95, 1.0), (0, 1.0)], STONE, PLAIN, 24)
    with s.at(0, 1.02, -6, tilt=18):
        s.lathe(0, 0, 0, [(0.8, 0), (0.8, 0.05), (0, 0.06)], (0.55, 0.4, 0.18), METAL, 24)
    with s.at(-7.6, 0.05, -1, 28):  # weather screen and mast
        for x in (-0.3, 0.3):
            s.tube((x, 0, 0), (x, 1.2, 0), 0.04, 0.04, WHITE, PLAIN, 5)
        s.box(0, 1.2, 0, 0.8, 0.8, 0.7, (0.92, 0.92, 0.9), WOOD)
        s.tube((1.4, 0, 0), (1.4, 5, 0), 0.05, 0.03, WHITE, PLAIN, 6)
        s.tube((1.0, 4.8, 0), (1.9, 4.8, 0), 0.02, 0.02, DARK, PLAIN, 4)
    s.pine(8.4, 0, -4.5, 5.5, 2.4, (1.2, 0), 6)
    s.blob(5.4, 0.2, 1.0, 1.4, 0.8, 1.1, (0.62, 0.58, 0.53))
    h = lambda x, z: -14 + 3.2 * fbm2(x * 0.035, z * 0.035, 15, 5) + 0.02 * np.hypot(x, z)  # the sea of cloud
    s.land(h, -420, 420, -460, 60, 5, WHITE, CLOUD, "open")
    for k, (x, z, w, hh) in enumerate(((-40, -90, 15, 14), (35, -130, 18, 20), (95, -120, 22, 12), (-110, -150, 24, 26), (-12, -170, 12, 6))):
        granite_peak(s, x, z, w, hh, 130 + k, (0.4, 0.43, 0.4), base=-30)
    s.post_board(-3.9, 0.05, 3.4, 1.9, plaque(*names(p), "stone"), 10, 0.8, STONE)


@place(
    "rosy-dawn-peak",
    dist=30,
    at=(0, 7, -4),
    high=3.2,
    facing=270,
    az=(0, 38, 13, -16),
    dists=(1, 1, 1.71, 1),
    highs=(3.2, 5, 12, 4),
    skies=("morning autumn", "day summer", "soft winter", "snow winter"),
)
def rosy_dawn_peak(s, p):
    s.shadow_size = 34
    granite_peak(s, 0, -6, 10, 15, 140, (0.82, 0.58, 0.5), 9, 2.0, -10)
    for x, y, z, r in ((-1.4, 12.2, -5.6, 4.8), (3.4, 11.4, -5.8, 3.8), (6.0, 5.4, -1, 3.0), (-6.4, 4.4, 0, 3.4), (0, 15.0, -6, 2.2)):
        s.blob(x, y, z, r, r * 0.8, r * 0.9, (0.86, 0.6, 0.52), square=0.75)
    g = lambda x, z: -1 + 0.8 * fbm2(x * 0.12, z * 0.12, 9) - np.clip(np.hypot(x, z) - 26, 0, 99) * 0.8
    s.land(g, -60, 60, -50, 40, 1.6, (0.4, 0.42, 0.24))
    s.shrubs([(x, g(x, z), z) for x, z in s.spots(70, -22, 22, 4, 20)], 0.8, (0.5, 0.3, 0.3), 26)
    y = 0
    for i in range(40):
        s.box(8 - i * 0.18, -0.6 + i * 0.28, 7 - i * 0.3, 1.6, 0.3, 0.6, STONE, PLAIN)
    for x in (-14, 14, -18):
        s.pine(x, g(x, 0), 0, 6, 2.6, (x * 0.06, 0), 6)
    h = lambda x, z: -22 + 4 * fbm2(x * 0.03, z * 0.03, 18, 5)
    s.land(h, -420, 420, -460, 120, 7, WHITE, CLOUD, "open")
    s.ridge(420, 60, seed=145, base=-30, col=(0.3, 0.36, 0.42))
    s.post_board(-5, g(-5.0, 15.0) - 0.1, 15, 2.8, plaque("照霞峰 1486m", "Rosy Dawn Peak 1,486 m", "red"), 8, 0.7)


@place(
    "scripture-cliff",
    dist=21,
    at=(0, 4.5, 0),
    high=2.0,
    facing=270,
    az=(5, 38, 17, -15),
    dists=(1, 1, 1.44, 0.8),
    skies=("day summer", "morning autumn", "soft spring", "evening winter"),
)
def scripture_cliff(s, p):
    s.shadow_size = 22
    X, Y = np.meshgrid(np.linspace(-22, 22, 90), np.linspace(-1, 17, 44))
    flatness = np.exp(-((X / 13) ** 8) - ((Y - 4.6) / 4.2) ** 8)
    Z = -0.22 * Y - 1.2 + (1 - flatness) * (1.1 * fbm2(X * 0.35, Y * 0.4, 21, 5) + 0.5)
    s.surf(np.stack([X, Y, Z], -1), np.stack([X, Y], -1), (0.6, 0.57, 0.52), ROCK)
    x, y = np.meshgrid(np.linspace(-12, 12, 30), np.linspace(1.2, 8, 12))
    s.surf(np.stack([x, y, -0.22 * y - 0.98], -1), np.stack([x, y], -1), (0.68, 0.64, 0.57), WRITING)
    s.roof_face((6.2, 8.6, 0.4), (12.6, 8.6, 0.4), (6.2, 9.6, -2.6), (12.6, 9.6, -2.6), lift=0.1)
    [s.tube((a, 7.6, -2.4), (a, 8.7, 0.2), 0.1, 0.1, TIMBER, WOOD, 6) for a in (6.6, 9.4, 12.2)]
    f = lambda a, b: 0.1 * fbm2(a * 0.4, b * 0.4, 3) - np.clip(b - 8, 0, 30) * 0.12
    s.land(f, -50, 50, -1.4, 30, 1.2, (0.34, 0.4, 0.2))
    s.land(lambda a, b: 15.5 + np.clip(-b - 4, 0, 50) * 0.4 + 0.6 * fbm2(a * 0.2, b * 0.2, 3), -60, 60, -50, -4.4, 2, (0.3, 0.38, 0.18))
    s.box(0, 0.05, 2.6, 24, 0.25, 2.4, (0.45, 0.36, 0.26), WOOD)
    s.rail((-12, 0.3, 3.7), (12, 0.3, 3.7), 0.95, TIMBER, WOOD, 1.6, 2)
    for a in s.spots(16, -24, 24, -9, -5):
        s.pine(a[0], 15.4, a[1], 6, 2.4, (0, 0.8), 5)
    s.shrubs([(a, f(a, b), b) for a, b in s.spots(30, -18, 18, 5.5, 9)], 0.5, n=24)
    [s.tree(a, 0, 3, 9, 3) for a in (-17, 18)]
    s.post_board(-8.6, 0.1, 4.6, 2.0, plaque(*names(p), "stone"), 14, 0.8, STONE)


@place(
    "puji-temple",
    dist=31,
    at=(0, 8.5, -8),
    high=4.5,
    facing=170,
    az=(4, 38, 16, -15),
    dists=(1, 1, 1.53, 1),
    highs=(4.5, 8, 12, 4),
    skies=("day summer", "morning autumn", "soft spring", "snow winter"),
)
def puji_temple(s, p):
    s.shadow_size = 32
    s.shadow_at = (0, 6, -8)
    f = lambda x, z: np.clip(-z + 8, -2, 90) * 0.46 + 0.5 * fbm2(x * 0.15, z * 0.15, 4) + np.clip(np.abs(x) - 14, 0, 40) * 0.3
    s.land(lambda x, z: f(x, z) - 1.2, -70, 70, -70, 26, 1.6, (0.27, 0.36, 0.17))
    wall = (0.82, 0.62, 0.3)
    for y, z, w in ((2.2, 3, 13), (8.0, -8.5, 14), (13.8, -20, 15)):
        with s.at(0, y, z):
            for x in np.linspace(-w / 2, w / 2, 6):
                s.tube((x, -6.5, 3.4), (x, 0, 3.4), 0.22, 0.2, TIMBER, WOOD, 8)
            s.box(0, -0.5, 0, w + 4, 0.5, 9, STONE, BLOCKS)
            hall(s, w, 5.4, 3.6, 5, 0.5, 3.2, (0.45, 0.2, 0.12), wall, 1.6)
            s.rail((-w / 2 - 1.8, 0, 4.3), (-2, 0, 4.3), 0.9, STONE)
            s.rail((2, 0, 4.3), (w / 2 + 1.8, 0, 4.3), 0.9, STONE)
    s.stairs(0, -0.6, 12.5, 4, 15, 0.18, 0.36)
    s.stairs(0, 2.8, -1.2, 3.2, 16, 0.32, 0.22)
    s.stairs(0, 8.6, -12.8, 3.2, 16, 0.32, 0.22)
    for sx in (-1, 1):
        s.box(sx * 11.5, -2, 8, 9, 5, 0.5, wall, PLASTER)
        s.box(sx * 11.5, 3, 8, 9.4, 0.25, 1, DARK, TILE)
    with s.at(-11, 6.2, -7):
        s.box(0, -3, 0, 3, 3, 3, STONE, BLOCKS)
        pavilion(s, 1.8, 3.2, (0.45, 0.2, 0.12), 0.3)
    s.board(0, 5.9, 7.1, 2.6, plaque(*names(p), "gold", (960, 340)), frame=DARK, tilt=-8)
    s.wood(f, s.spots(90, -50, 50, -60, 4, lambda x, z: abs(x) > 13), (7, 11), n=66)
    [s.pine(x, f(x, 2.0) - 1, 2, 10, 3) for x in (-13.5, 13.5)]
    s.ridge(200, 170, (-70, 70), 155, base=0)


@place(
    "sleeping-ox-rock",
    dist=14,
    at=(0, 1.8, 0),
    high=2.0,
    facing=135,
    az=(0, 36, 13, -21),
    skies=("day summer", "morning autumn", "soft spring", "evening autumn"),
)
def sleeping_ox_rock(s, p):
    f = lambda x, z: -z * 0.08 + 0.16 * fbm2(x * 0.3, z * 0.3, 6)
    s.land(f, -50, 50, -50, 30, 1.0, (0.34, 0.46, 0.18))
    c = (0.62, 0.6, 0.57)
    s.blob(0.4, 1.3, 0, 3.6, 2.1, 2.0, c, rough=0.09, seed=3)
    s.blob(-1.2, 2.4, -0.1, 1.7, 1.35, 1.5, c, rough=0.1, seed=5)  # body and hump
    s.blob(-3.7, 1.5, 0.5, 1.35, 1.0, 1.0, c, rough=0.1, seed=6)
    s.blob(-4.7, 1.0, 0.7, 0.75, 0.62, 0.7, c, rough=0.1, seed=7)  # head and muzzle
    s.blob(-2.2, 0.5, 1.6, 1.3, 0.5, 0.55, c, rough=0.12, seed=8)
    s.blob(1.6, 0.5, 1.9, 1.2, 0.55, 0.6, c, rough=0.12, seed=9)
    s.blob(3.1, 1.1, 0.2, 1.4, 1.5, 1.5, c, rough=0.1, seed=2)
    for z in (-0.2, 1.1):
        s.tube((0, 0, 0), (1, 1, 1), 0.2, 0.04, c, ROCK, 8, [(-3.3, 2.3, z), (-3.4, 2.75, z * 1.35), (-3.9, 3.05, z * 1.5)])
    s.blob(-4.05, 1.75, 1.32, 0.17, 0.14, 0.1, (0.1, 0.1, 0.1), PLAIN, 0.02)
    s.tube((4.3, 1.9, 0.5), (3.4, 0.3, 2.1), 0.13, 0.06, (0.95, 0.95, 0.93), PLAIN, 7, [(3.6, 2.5, 0.6), (4.3, 1.9, 1.0), (4.35, 1.1, 1.5), (3.5, 0.5, 2.0)])
    s.shrubs([(-0.2, 3.2, -0.9), (0.3, 3.0, -0.8)], 0.5, (0.75, 0.25, 0.35), 40)
    for x, z in ((-9, -6), (8.5, -5), (12, -9), (-13, -9)):
        s.pine(x, f(x, z), z, 8, 2.8)
    s.wood(f, s.spots(40, -40, 40, -45, -14), n=70)
    s.shrubs([(x, f(x, z), z) for x, z in s.spots(26, -12, 12, -5, 7, lambda x, z: abs(x) > 5.5 or z > 4.5)], 0.35, n=16)
    s.ridge(200, 120, seed=165, base=-10)
    s.rail((-7, f(0, 4.6), 4.4), (7, f(0, 4.6), 4.4), 0.6, TIMBER, WOOD, 1.6, 1, 0.07)
    s.post_board(4.9, -0.3, 3.4, 1.6, plaque(*names(p), "wood"), -12, 0.7)


@place(
    "tea-terraces",
    dist=28,
    at=(0, 4, -6),
    high=6,
    facing=150,
    az=(0, 34, 12, -18),
    dists=(1, 1, 1.44, 1),
    skies=("day spring", "morning summer", "soft spring", "fog spring"),
    fog=1.5,
)
def tea_terraces(s, p):
    s.shadow_size = 34
    h = lambda x, z: 6.5 * np.exp(-(((x - 9) / 16) ** 2) - ((z + 16) / 14) ** 2) * 1.7 + 7 * np.exp(-(((x + 20) / 15) ** 2) - ((z + 20) / 15) ** 2) - 0.04 * z
    s.land(lambda x, z: h(x, z), -60, 60, -60, 26, 1.0, (0.46, 0.4, 0.26))
    pts = []
    for x, z in s.spots(30000, -36, 36, -40, 16):
        y = float(h(x, z))
        k = y / 0.62
        if abs(k - round(k)) < 0.2 and (y > 0.9 or abs((z / 1.7) % 1 - 0.5) < 0.2):
            pts.append((x, y + 0.32, z))
    pts = np.array(pts)
    s.cards(pts, 0.36, (0.2, 0.38, 0.11), LEAF, np.tile([0, 0.9, 0.45], (len(pts), 1)), 0.18)
    for x, z in ((-5, 2), (3, -3), (7, 3), (-9, -6), (11, -8)):  # straw hats
        y = h(x, z)
        s.lathe(x, y, z, [(0.28, 0), (0.25, 0.9), (0.1, 1.1)], (0.25, 0.32, 0.5), PLAIN, 10)
        s.lathe(x, y + 1.1, z, [(0.42, 0), (0.02, 0.3)], (0.85, 0.74, 0.42), PLAIN, 14)
    with s.at(9, h(9, -16) - 0.1, -16, 15):
        pavilion(s, 2.0, 2.8, TIMBER, 0.5)
    with s.at(-13, h(-13, -4), -4, 24):
        s.house(9, 6, 4)
    s.wood(h, s.spots(40, -55, 55, -58, -36), n=66)
    s.ridge(160, 110, seed=175, base=-5)
    s.post_board(-4.6, h(-4.6, 11.0) - 0.1, 11, 2.3, plaque(*names(p), "green"), 10, 1.0)


@place(
    "thread-of-sky",
    dist=18.5,
    at=(0, 4.6, -6),
    high=2.2,
    facing=200,
    az=(0, 13, 5, -7),
    dists=(1, 1, 1.26, 0.95),
    highs=(2.0, 2.4, 3.4, 2.2),
    skies=("noon summer", "morning autumn", "soft spring", "fog winter"),
    fog=2.0,
)
def thread_of_sky(s, p):
    s.shadow_size = 22
    s.shadow_at = (0, 6, -4)
    for sx, seed in ((-1, 31), (1, 37)):
        Z, Y = np.meshgrid(np.linspace(5, -22, 60), np.linspace(-1, 19, 50))
        X = 0.62 + 0.42 * fbm2(Z * 0.35, Y * 0.3, seed, 5) * np.clip(1.2 - Y / 40, 0.4, 1) + np.clip(Z + 2, 0, 9) ** 1.6 * 0.22 + 0.4 * np.sin(Z * 0.25) * sx
        X = np.maximum(X, 0.3 + 0.3 * np.sin(Z * 0.25) * sx)
        s.surf(np.stack([sx * X, Y, Z], -1), np.stack([Z, Y], -1), (0.58, 0.55, 0.51), ROCK)
        x, Y = np.meshgrid(np.linspace(4.2, 34, 34), np.linspace(-1, 19, 40))
        zz = 5 + 1.3 * fbm2(x * 0.3, Y * 0.3, seed + 1, 5) - 0.16 * Y
        s.surf(np.stack([sx * x, Y, zz], -1), np.stack([x, Y], -1), (0.58, 0.55, 0.51), ROCK)
        s.land(lambda a, b: 18.6 + 0.6 * fbm2(a * 0.3, b * 0.3, 3), *((0.8, 36) if sx > 0 else (-36, -0.8)), -24, 3, 2, (0.3, 0.36, 0.2))
        for i in range(5):
            s.pine(sx * (3 + 3.2 * i), 18.6, -2 - i, 6, 2.4, (-sx, 0), 5)
    s.blob(0.1, 13.5, -3.5, 1.5, 1.2, 1.3, (0.6, 0.56, 0.52))
    s.stairs(0, 0, 8, 2.2, 60, 0.17, 0.42)
    s.land(lambda x, z: -0.1 + 0.1 * fbm2(x * 0.5, z * 0.5, 3), -40, 40, 4, 40, 1.2, (0.36, 0.38, 0.24))
    s.rail((-1.2, 0.2, 7.5), (-1.0, 2.6, 2), 0.9, (0.4, 0.4, 0.4), PLAIN, 1.2, 1, 0.06)
    s.shrubs([(x, 0, z) for x, z in s.spots(22, -12, 12, 5.5, 9, lambda x, z: abs(x) > 2.2)], 0.6, (0.25, 0.4, 0.14), 30)
    s.post_board(-3.0, 0, 6.6, 1.7, plaque(*names(p), "stone"), 14, 0.8, STONE)


@place(
    "white-dragon-falls",
    dist=27,
    at=(0, 7, -6),
    high=3.0,
    facing=180,
    az=(2, 34, 13, -14),
    dists=(1, 1, 1.44, 1),
    skies=("day summer", "morning autumn", "soft spring", "fog spring"),
    fog=2.2,
)
def white_dragon_falls(s, p):
    s.sea(0, (0.05, 0.16, 0.14), 60, 1.4)
    s.shadow_size = 28
    s.shadow_at = (0, 6, -4)
    X, T = np.meshgrid(np.linspace(-30, 30, 90), np.linspace(0, 1, 90))
    prof_z, prof_y = (
        slope([(0, -4), (0.3, -5.6), (0.36, -8.6), (0.62, -9.8), (0.68, -12.8), (1, -14.5)]),
        slope([(0, -2), (0.3, 7.5), (0.36, 8.2), (0.62, 15), (0.68, 15.8), (1, 24)]),
    )
    gully = 2.6 * np.exp(-(((X - 1.2 * np.sin(T * 5)) / 3.4) ** 2))
    Z = prof_z(T) + 1.5 * fbm2(X * 0.22, T * 7, 41, 5) - gully + 0.012 * X**2
    Y = prof_y(T)
    s.surf(np.stack([X, Y, Z], -1), np.stack([X, Y], -1), (0.44, 0.43, 0.4), ROCK)
    for t0, t1, w in ((0.0, 0.33, 1.3), (0.33, 0.65, 2.5), (0.65, 1.0, 1.5)):
        t = np.linspace(t0, t1, 24)
        u = np.linspace(-1, 1, 9)
        U, TT = np.meshgrid(u, t)
        cx = 1.2 * np.sin(TT * 5)
        ww = w * (0.75 + 0.35 * (t1 - TT) / (t1 - t0))
        zz = prof_z(TT) - 1.4 + 0.9 * (1 - U**2) + 0.8
        s.surf(np.stack([cx + U * ww, prof_y(TT), zz], -1), np.stack([U * ww, prof_y(TT)], -1), WHITE, FALL)
    s.lathe(0, -0.25, -3.4, [(3.0, 0), (2.2, 0.35), (0, 0.5)], WHITE, CLOUD, 18)
    for x, z in ((-6, 3), (6.5, 2), (-9, 6), (9, 7), (4, -1.5), (-4.4, -1), (-12, 2), (12, 1)):
        s.blob(x, 0, z, s.rng.uniform(1, 2.3), s.rng.uniform(0.8, 1.5), s.rng.uniform(1, 1.9), (0.45, 0.44, 0.41))
    bank = lambda x, z: (np.abs(x) - 11) * 0.5 + 0.4 * fbm2(x * 0.3, z * 0.3, 8) + np.clip(z - 9, 0, 30) * 0.04
    s.land(bank, -50, 50, -5, 40, 1.2, (0.22, 0.34, 0.14))
    s.wood(bank, s.spots(34, -34, 34, -4, 10, lambda x, z: abs(x) > 14), (6, 9), n=80)
    s.shrubs(
        [(x, float(np.interp(abs(x), (11, 30), (0, 8))), z) for x, z in s.spots(40, -22, 22, -4, 8, lambda x, z: abs(x) > 11)], 0.8, (0.24, 0.46, 0.14), 36
    )
    s.wood(lambda x, z: 24 + 0 * x, s.spots(30, -28, 28, -20, -14), (5, 9), n=70)
    with s.at(-9.5, 0.6, 9):
        s.box(0, -1, 0, 6, 1.1, 4, STONE, BLOCKS)
        s.rail((-3, 0.1, -1.8), (3, 0.1, -1.8), 1, STONE)
    s.post_board(-7.2, 0.65, 10.4, 1.9, plaque(*names(p), "road"), 12, 1.0)


@place(
    "crane-cloud-cableway",
    dist=20,
    at=(0, 5, 0),
    high=2.4,
    facing=130,
    az=(8, 42, 20, -15),
    dists=(1, 1, 1.53, 1.1),
    skies=("day summer", "morning autumn", "soft spring", "fog winter"),
)
def crane_cloud_cableway(s, p):
    ground(s, (0.5, 0.5, 0.47), PAVING)
    f = lambda x, z: np.clip(-z - 8, 0, 200) * 0.55 + 1.2 * fbm2(x * 0.1, z * 0.1, 6) - 1.2
    s.land(f, -90, 90, -130, -6, 2.5, (0.24, 0.36, 0.16))
    s.wood(f, s.spots(90, -60, 60, -100, -14, lambda x, z: abs(x) > 6), n=56)
    with s.at(-6, 0, 0):  # lower station, open to the cabins on its right
        s.box(0, 0, -1, 9, 4.2, 8, (0.78, 0.76, 0.72), PLASTER)
        s.box(0, 4.2, -1, 9.6, 3.2, 8.6, (0.2, 0.38, 0.44), WOOD)
        s.gable_roof(10, 9, 7.4, 1.8, 0.8, (0.3, 0.36, 0.4))
        for i in range(3):
            s.quad(
                (-3.4 + i * 2.4, 0.6, 3.03),
                (-1.4 + i * 2.4, 0.6, 3.03),
                (-1.4 + i * 2.4, 3.4, 3.03),
                (-3.4 + i * 2.4, 3.4, 3.03),
                (0.3, 0.3, 0.3),
                GLASS,
                [[[i, 0], [i + 1, 0]], [[i, 2], [i + 1, 2]]],
            )
        s.board(0, 5.8, 3.4, 7.0, plaque(*names(p), "blue", (1100, 300)), frame=DARK)
    s.tube((1.5, 0, -1), (1.5, 7.2, -1), 0.35, 0.3, (0.6, 0.62, 0.64), METAL)
    s.box(2.6, 7, -1, 6.4, 0.5, 0.6, (0.6, 0.62, 0.64), METAL)
    for x in (1.6, 4.8):
        a, b = V(x, 6.6, 3), V(x, 36, -62)
        s.tube(a, b, 0.04, 0.04, DARK, PLAIN, 5)
        for k, t in enumerate((0.03, 0.17, 0.36, 0.58, 0.8)):
            q = a + (b - a) * (t + (0.07 if x > 3 else 0))
            with s.at(q[0], q[1] - 3.1, q[2]):
                s.tube((0, 2.4, 0), (0, 3.1, 0), 0.05, 0.05, DARK, PLAIN, 5)
                s.box(0, 0, 0, 1.8, 1.1, 1.9, (0.85, 0.16, 0.12))
                s.box(0, 1.1, 0, 1.75, 1.0, 1.85, (0.85, 0.16, 0.12), GLASS)
                s.box(0, 2.1, 0, 1.8, 0.3, 1.9, (0.93, 0.93, 0.92))
                s.lathe(0, 0.2, 0.97, [(0.02, 0), (0.24, 0.2), (0.1, 0.5), (0.05, 0.75), (0, 0.8)], WHITE, PLAIN, 8, 0.15)
    for z, y in ((-22, 17.8), (-46, 28.7)):
        s.tube((3.2, 0, z), (3.2, y, z), 0.5, 0.35, (0.55, 0.57, 0.58), METAL)
        s.box(3.2, y - 0.2, z, 4.6, 0.5, 0.5, (0.55, 0.57, 0.58), METAL)
    s.ridge(240, 200, (-60, 60), 185, base=0)
    [s.bamboo(x, 0, 2, 12, 7) for x in (9.5, 11.5, -12.5)]
    s.rail((-1, 0, 4), (8, 0, 4), 1, (0.6, 0.6, 0.6), METAL, 1.4, 2, 0.06)


@place("cloud-noodles", dist=12, at=(0, 2.2, 0), high=1.8, facing=120, skies=("day summer", "morning autumn", "soft winter", "fog winter"), fog=2.2)
def cloud_noodles(s, p):
    s.land(lambda x, z: -0.05 + 0.1 * fbm2(x * 0.4, z * 0.4, 4) - np.clip(-z - 5, 0, 30) * 1.5, -40, 40, -24, 20, 1.2, (0.58, 0.55, 0.5), ROCK)
    s.box(0, 0, -2.5, 11, 1.1, 5.2, (0.5, 0.48, 0.45), BLOCKS)
    s.box(0, 1.1, -2.5, 10.8, 2.1, 5, (0.42, 0.3, 0.19), WOOD)
    for i in range(5):
        x = -4.2 + i * 1.9
        (s.window(x, 1.15, 0.03, 1.6, 1.5, GLASS, (0.7, 0.25, 0.15)) if i != 2 else None)
    s.box(-0.4, 0, 0.08, 1.6, 2.4, 0.1, (0.55, 0.18, 0.1), WOOD)
    with s.at(0, 0, -2.3):
        s.gable_roof(11, 5.6, 3.2, 1.9, 1.0, (0.36, 0.3, 0.25), WOOD)
    s.lathe(5.0, 0, 1.6, [(0.75, 0), (0.8, 0.8), (0.5, 0.8), (0, 0.8)], (0.55, 0.32, 0.22), BRICK, 16)
    s.lathe(5.0, 0.75, 1.6, [(0.3, 0), (0.6, 0.25), (0.68, 0.4), (0.6, 0.42), (0, 0.36)], (0.15, 0.15, 0.15), METAL, 20)
    s.board(0, 3.5, 0.85, 4.4, plaque(*names(p), "wood", (1100, 290)), frame=DARK, tilt=-8)
    for i in range(2):
        s.box(-4.2 + i * 4.6, 0.68, 3.4, 2.8, 0.08, 0.9, TIMBER, WOOD)
        s.box(-4.2 + i * 4.6, 0, 3.4, 2.4, 0.68, 0.15, TIMBER, WOOD)
        s.bench(-4.2 + i * 4.6, 0, 4.2, 2.6)
        s.bench(-4.2 + i * 4.6, 0, 2.6, 2.6)
    for x in (-5.2, 1.2):
        s.lantern(x, 2.95, 0.7, 0.26)
    s.tube((-6.3, 0, 0.8), (-6.3, 4.6, 0.8), 0.05, 0.04, TIMBER, WOOD, 6)
    s.quad((-6.3, 2.6, 0.8), (-5.3, 2.6, 1.0), (-5.3, 4.3, 1.0), (-6.3, 4.3, 0.8), (0.85, 0.75, 0.3), PLAIN)
    h = lambda x, z: -13 + 3 * fbm2(x * 0.04, z * 0.04, 25, 5)
    s.land(h, -260, 260, -300, -10, 5, WHITE, CLOUD, "open")
    for k, (x, z, w, hh) in enumerate(((-26, -60, 12, 14), (30, -75, 14, 18), (70, -90, 16, 10))):
        granite_peak(s, x, z, w, hh, 190 + k, (0.5, 0.5, 0.46), base=-30)
    s.pine(8.6, 0, -2, 8, 2.8, (0.8, 0), 6)
    s.pine(-9.5, 0, -3, 7, 2.8, (-1, 0), 6)


@place("pine-valley-station", dist=15, at=(0, 2, 0), high=1.8, facing=190, skies=("day summer", "morning autumn", "soft spring", "snow winter"))
def pine_valley_station(s, p):
    f = lambda x, z: np.clip(-z - 6, 0, 60) * 0.5 + 0.1 * fbm2(x * 0.3, z * 0.3, 6)
    s.land(f, -60, 60, -60, 60, 1.6, (0.42, 0.4, 0.3))
    for i, x in enumerate((-6.6, 0, 6.6)):
        with s.at(x, 0, -2 - 0.6 * (i == 1)):
            s.box(0, 0, 0, 6.2, 0.5, 5, (0.5, 0.48, 0.45), BLOCKS)
            s.box(0, 0.5, 0, 5.6, 2.6, 4, ((0.5, 0.36, 0.22), (0.46, 0.33, 0.2), (0.52, 0.38, 0.24))[i], WOOD)
            s.box(-0.9 if i else 1.2, 0.5, 2.03, 1.0, 2.0, 0.06, ((0.2, 0.4, 0.3), (0.2, 0.3, 0.5), (0.75, 0.75, 0.72))[i], WOOD)
            s.window(1.2 if i else -1, 1.3, 2.03, 1.5, 1.1, GLASS, (0.85, 0.82, 0.75))
            s.gable_roof(5.6, 4, 3.1, 1.7, 0.9, (0.36, 0.29, 0.22), WOOD)
    s.box(7.7, 1.9, 0.06, 0.8, 0.8, 0.06, WHITE)
    s.box(7.7, 2.2, 0.1, 0.56, 0.2, 0.06, (0.8, 0.1, 0.1))
    s.box(7.7, 2.02, 0.1, 0.2, 0.56, 0.06, (0.8, 0.1, 0.1))
    s.box(-1, 0.75, 1.6, 3.2, 0.1, 0.8, TIMBER, WOOD)
    s.box(-1, 0, 1.6, 2.8, 0.75, 0.5, TIMBER, WOOD)
    for x, c in ((-2, (0.75, 0.76, 0.78)), (-1, (0.4, 0.55, 0.7)), (0, (0.75, 0.55, 0.25))):
        s.lathe(x, 0.85, 1.6, [(0.3, 0), (0.32, 0.75), (0.2, 0.9), (0.06, 1.0), (0, 1.05)], c, METAL, 16)
    for x in (-5, 4.6):
        s.bench(x, 0, 2.6, 2.2, 8)
    for x, z in ((-11, -3), (11.5, -4), (-9, -9), (9, -10), (0, -11), (4, -8), (-4, -8.5), (14, 1)):
        s.pine(x, f(x, z), z, 10, 2.8)
    s.wood(f, s.spots(30, -40, 40, -45, -12), col=PINE_GREEN, mat=NEEDLE, n=66)
    s.post_board(3.4, 0, 3.4, 2.3, plaque(*names(p), "green"), -10, 0.9)


@place("rosy-dawn-lodge", dist=25, at=(0, 4.5, 0), high=2.6, facing=120, skies=("day summer", "morning autumn", "soft spring", "night winter"))
def rosy_dawn_lodge(s, p):
    s.shadow_size = 30
    f = lambda x, z: 0.15 * fbm2(x * 0.25, z * 0.25, 5) + np.clip(-z - 9, 0, 40) * 0.5
    s.land(f, -70, 70, -60, 70, 2, (0.42, 0.42, 0.28))
    grey = (0.5, 0.49, 0.47)
    for x, w, h, d, z in ((0, 12, 6.6, 9, -2), (-11.5, 11, 6.0, 8, -3), (11.5, 11, 6.0, 8, -3)):
        with s.at(x, 0, z):
            s.box(0, 0, 0, w, h, d, grey, BLOCKS)
            s.gable_roof(w, d, h, 2.8, 1.0, (0.34, 0.27, 0.2), WOOD)
            for fl in range(2):
                for i in range(4):
                    a = -w / 2 + w * (i + 0.5) / 4
                    if x or fl or i in (0, 3):
                        s.window(
                            a,
                            1.0 + fl * 2.9,
                            d / 2 + 0.03,
                            1.3,
                            1.5,
                            GLASS,
                            (0.4, 0.26, 0.15),
                            uv=[[[i * 2 + x, fl], [i * 2 + 1 + x, fl]], [[i * 2 + x, fl + 1], [i * 2 + 1 + x, fl + 1]]],
                        )
    for x in (-2.2, 2.2):
        s.tube((x, 0, 5), (x, 3.0, 5), 0.2, 0.18, TIMBER, BARK)
    with s.at(0, 0, 3.6):
        s.gable_roof(5.4, 3.2, 3.0, 1.2, 0.4, (0.34, 0.27, 0.2), WOOD)
    s.box(0, 0, 2.55, 2.6, 2.6, 0.1, (0.4, 0.2, 0.1), WOOD)
    s.box(-5, 7, -3, 1.3, 3.4, 1.3, grey, BLOCKS)
    s.board(0, 3.1, 5.35, 3.6, plaque(*names(p), "gold", (1000, 300)), frame=DARK)
    s.light(0, 2.6, 4.4, (2.4, 1.5, 0.7), 6)
    [s.lamp_post(x, 0, 7) for x in (-7, 7)]
    s.land(lambda x, z: 0.08 + 0 * x, -1.6, 1.6, 4, 26, 2, STONE, PAVING)
    for x, z in ((-16, 5), (17, 4), (-20, -8), (21, -8), (7, 9), (-5, -12), (6, -13)):
        s.pine(x, f(x, z), z, s.rng.uniform(6, 9), 3, s.rng.normal(size=2), 7)
    for x, z in ((-9, 7), (9.5, 6.5), (13, 9)):
        s.blob(x, 0.1, z, 1.6, 1.0, 1.3, (0.62, 0.55, 0.5))
    granite_peak(s, 14, -50, 20, 38, 201, (0.75, 0.58, 0.5))
    granite_peak(s, -30, -55, 18, 26, 203, (0.6, 0.56, 0.5))


# ---- the town and the city


def lane(s, y=0.0, col=BLUE_STONE, mat=PAVING):
    s.land(lambda x, z: y + 0 * x, -60, 60, -60, 60, 6, col, mat)


@place("drum-tower", dist=25, at=(0, 8, 0), high=2.0, facing=180, skies=("day summer", "morning autumn", "soft spring", "night winter"))
def drum_tower(s, p):
    lane(s)
    s.shadow_size = 30
    c = (0.46, 0.4, 0.36)
    for x in (-5.4, 5.4):
        s.box(x, 0, 0, 6.2, 6.4, 11, c, BRICK)
    s.box(0, 4.4, 0, 5, 2.0, 11, c, BRICK)
    t = np.linspace(0, np.pi, 14)
    for z in (5.52, -5.52):
        s.surf(
            [[(2.3 * np.cos(a), 2.2 + 2.2 * np.sin(a), z) for a in t], [(2.9 * np.cos(a), 2.2 + 2.7 * np.sin(a), z) for a in t]],
            [[(a * 2, 0) for a in t], [(a * 2, 0.6) for a in t]],
            (0.62, 0.6, 0.56),
            BLOCKS,
            False,
        )
    for x in np.arange(-8, 8.1, 1.2):
        for z in (-5.3, 5.3):
            s.box(x, 6.4, z, 0.75, 0.9, 0.4, c, BRICK)
    with s.at(0, 6.4, 0):
        for x in np.linspace(-5, 5, 6):
            for z in (-3, 3):
                s.column(x, z, 0, 3.8, 0.2, RED)
        s.box(0, 0, 0, 9, 3.8, 4.8, (0.5, 0.18, 0.12), WOOD)
        s.doors(0, 0, 2.45, 8, 3, 10, (0.5, 0.16, 0.1))
        s.skirt_roof(10, 6, 3.7, 1.6, 1.5, 0.8, lift=0.9)
        s.box(0, 5, 0, 7.8, 3.2, 4.0, (0.5, 0.18, 0.12), WOOD)
        s.doors(0, 5.3, 2.05, 7, 2.5, 8, (0.5, 0.16, 0.1))
        s.hip_roof(8.4, 4.8, 8.1, 3.6, 1.6, lift=1.1)
        for x in (-6.4, 6.4):
            for z in (-4.4, 4.4):
                s.lathe(x, 3.9, z, [(0.16, 0), (0.1, 0.3), (0, 0.34)], DARK, METAL, 8)
        s.board(0, 7.7, 3.1, 2.6, plaque(*names(p), "gold", (960, 380)), frame=DARK, tilt=-9)
    for x in (-3.6, 3.6):
        s.lantern(x, 5.6, 5.9, 0.42, reach=6)
    s.light(0, 9.5, 4.5, (2, 1.2, 0.6), 7)
    for x, z, w, h in ((-15, -1, 10, 5), (15.5, -2, 10, 6)):
        with s.at(x, 0, z):
            s.house(w, 7, h, windows=3, storeys=2 if h > 5 else 1)
    s.ridge(300, 180, (-80, 20), 301, base=-10)


@place(
    "rainbow-bridge",
    dist=34,
    at=(0, 4.8, 0),
    high=2.2,
    facing=200,
    az=(6, 42, 19, -17),
    dists=(1, 1, 1.35, 1),
    skies=("day summer", "morning autumn", "soft spring", "night summer"),
)
def rainbow_bridge(s, p):
    s.sea(0, ripple=0.4)
    s.shadow_size = 36
    xs = np.linspace(-25, 25, 1001)
    low = np.full(xs.shape, -2.0)
    cs = (-16, -8, 0, 8, 16)
    for c in cs:
        k = np.abs(xs - c) < 3.1
        low[k] = np.maximum(np.sqrt(9.61 - (xs[k] - c) ** 2), -2)
    for z in (2, -2):
        P = np.array([np.stack([xs, low, 0 * xs + z], -1), np.stack([xs, 0 * xs + 4.0, 0 * xs + z], -1)])
        s.surf(P, P[..., :2], (0.56, 0.54, 0.5), BLOCKS, False)
    P = np.array([np.stack([xs, low, 0 * xs + z], -1) for z in (-2, 2)])
    s.surf(P, P[..., [0, 2]], (0.4, 0.39, 0.37), BLOCKS)
    s.box(0, 3.9, 0, 50, 0.3, 4.6, STONE, PLAIN)
    for c in np.array(cs[:-1]) + 4:
        s.box(c, -2, 2.6, 1.5, 4.4, 1.4, (0.56, 0.54, 0.5), BLOCKS, 45)
    for x in np.linspace(-23.8, 23.8, 18):
        for z in (-1.9, 1.9):
            s.column(x, z, 4.2, 7.0, 0.14, (0.42, 0.2, 0.13), base=False)
    for z in (-1.95, 1.95):
        s.box(0, 4.2, z, 47.6, 0.9, 0.1, (0.45, 0.28, 0.18), WOOD)
        s.box(0, 6.5, z, 47.6, 0.4, 0.12, (0.42, 0.2, 0.13), WOOD)
    s.gable_roof(48.5, 4, 7.0, 1.7, 0.9)
    for x, w, h, d in ((0, 6.6, 8.2, 4.6), (-22.5, 5, 7.8, 4.4), (22.5, 5, 7.8, 4.4)):
        with s.at(x, 0, 0):
            s.box(0, 7, 0, w - 1, 1.6, d - 1.2, (0.42, 0.2, 0.13), WOOD)
            s.hip_roof(w, d - 0.6, h, 2.2, 1.0, lift=0.9)
    s.board(0, 6.35, 2.15, 3.0, plaque(*names(p), "gold", (1000, 320)), frame=DARK)
    for x in (-20, -8, 8, 20):
        s.lantern(x, 6.1, 2.25, 0.3, reach=6)
    s.light(0, 5.6, 0, (2, 1.2, 0.6), 6)
    for sx in (-1, 1):
        s.land(lambda x, z: 3.8 + 0 * x, *((24, 90) if sx > 0 else (-90, -24)), -60, 40, 4, BLUE_STONE, PAVING)
        s.box(sx * 27, -2, 0, 6, 5.9, 80, (0.5, 0.49, 0.46), BLOCKS)
        for k, z in enumerate((-16, -7, 8)):
            with s.at(sx * (33 + k % 2), 3.8, z, -sx * 90 * (k != 1)):
                s.house(8.5, 7, 5 + k % 2, windows=3, storeys=1 + k % 2)
    s.stairs(20.5, 0, 6, 4, 12, 0.32, 0.3)
    s.ridge(300, 150, (-60, 30), 311, base=-10)
    with s.at(-6, 0, 8, 20):
        s.boat(5.5, 1.2, canopy=True)


@place("opera-stage", dist=15, at=(0, 4.2, 0), high=1.9, facing=0, skies=("day summer", "morning autumn", "soft spring", "night summer"))
def opera_stage(s, p):
    lane(s, 0, (0.5, 0.48, 0.44), COBBLE)
    s.box(0, 0, -2, 11, 1.8, 8, STONE, BLOCKS)
    s.box(0, 1.8, -5.6, 10.4, 4.2, 0.4, (0.75, 0.6, 0.4), PLASTER)
    for x in (-5, -2.4, 2.4, 5):
        s.column(x, 1.6, 1.8, 6.0, 0.2, RED)
        s.column(x, -5.2, 1.8, 6.0, 0.2, RED)
    s.doors(0, 1.8, -3.4, 5.2, 3.2, 6, (0.55, 0.2, 0.1))
    s.box(0, 5.4, 1.7, 10.6, 0.6, 0.2, (0.2, 0.35, 0.45), WOOD)
    s.box(0, 5.0, 1.75, 10.2, 0.3, 0.08, (0.75, 0.55, 0.15), WOOD)
    for a in range(1, 7):
        s.lathe(0, 5.2 + 0.12 * a, -1, [(2.6 - 0.36 * a, 0), (2.7 - 0.36 * a, 0.12)], (0.6 - 0.04 * a, 0.3, 0.15), WOOD, 20)
    with s.at(0, 0, -2):
        s.hip_roof(10.6, 7.4, 6.0, 3.6, 1.8, lift=1.7)
    for x in (-7.4, 7.4):
        with s.at(x, 0, -3):
            s.box(0, 0, 0, 3.4, 4.6, 5.5, WHITE, PLASTER)
            s.gable_roof(3.4, 5.5, 4.6, 1.4, 0.6)
            s.window(0, 2, 2.78, 1.2, 1.3)
    for sx in (-1, 1):  # lions
        with s.at(sx * 4.4, 0, 3.2):
            s.box(0, 0, 0, 0.9, 0.9, 0.9, STONE, BLOCKS)
            s.blob(0, 1.35, -0.1, 0.36, 0.5, 0.4, STONE, PLAIN, 0.1, 14)
            s.blob(0, 1.85, 0.15, 0.32, 0.32, 0.32, STONE, PLAIN, 0.2, 14)
    s.board(0, 4.55, 1.9, 2.8, plaque(*names(p), "gold", (1000, 340)), frame=DARK, tilt=-6)
    for x in (-4, 4):
        s.lantern(x, 4.7, 2.2, 0.34, reach=5)
    s.light(0, 4.4, -0.5, (3, 1.8, 0.9), 5)
    [s.bench(x, 0, z, 2.0) for x in (-3.4, 0, 3.4) for z in (5.4, 6.9)]
    for x, t in ((-15, 60), (15, -60)):
        with s.at(x, 0, 2, t):
            s.house(10, 7, 5.2, windows=3, storeys=2)
    with s.at(0, 0, -14):
        s.house(16, 7, 5.5, windows=4, door=False)


@place(
    "hall-of-harmony",
    dist=13,
    at=(0, 3.2, -3),
    high=2.2,
    facing=180,
    az=(0, 22, 8, -9),
    dists=(1, 1, 1.35, 0.9),
    skies=("day summer", "morning autumn", "soft spring", "dusk winter"),
)
def hall_of_harmony(s, p):
    lane(s)
    c = (0.56, 0.42, 0.28)
    for z in np.arange(0, -22, -2.7):
        for x in np.arange(-9, 9.1, 3.0):
            s.column(x, z, 0.4, 5.8 + 0.12 * -z * 0.3, 0.26, c)
        s.box(0, 5.4, z, 19, 0.4, 0.26, c, WOOD)
    s.box(0, 0, -10, 21, 0.4, 22, STONE, PAVING)
    s.box(0, 0, -21.5, 21, 6.5, 0.4, WHITE, PLASTER)
    [s.box(x, 0, -10.5, 0.4, 6.2, 22, WHITE, PLASTER) for x in (-10.6, 10.6)]
    with s.at(0, 0, -10):
        s.hip_roof(20, 21, 5.8, 5.2, 1.6, 11, lift=1.2)
    s.box(0, 4.5, -18.6, 6, 0.15, 0.15, TIMBER)
    s.board(0, 4.5, -8.3, 4.2, plaque(*names(p), "gold", (1000, 340)), frame=DARK)
    s.board(0, 4.75, 0.4, 3.0, plaque(*names(p), "red", (1000, 320)), frame=DARK, tilt=-6)
    s.box(0, 0.4, -17, 4, 1.0, 1.1, TIMBER, WOOD)
    s.stairs(0, 0, 2.0, 5, 3, 0.14, 0.4)
    s.light(0, 4, -6, (2.4, 1.5, 0.8), 8)
    s.light(0, 4, -15, (2.4, 1.5, 0.8), 8)
    for x in (-3, 3):
        s.lantern(x, 4.4, 0.6, 0.32)
    for sx in (-1, 1):
        s.box(sx * 13.5, 0, 4, 0.5, 5, 20, WHITE, PLASTER)
        s.box(sx * 13.5, 5, 4, 1.0, 0.2, 20, DARK, TILE)


@place("shen-mansion", dist=15, at=(0, 4.2, 0), high=1.8, facing=180, skies=("day summer", "morning autumn", "soft spring", "evening winter"))
def shen_mansion(s, p):
    lane(s)
    s.box(0, 0, -4, 20, 9.0, 8, (0.93, 0.92, 0.89), PLASTER)
    s.box(0, 0, -4, 20.1, 0.8, 8.1, BLUE_STONE, BLOCKS)
    s.box(0, 9, -0.1, 20.6, 0.25, 1, DARK, TILE)
    with s.at(0, 0, -4):
        [s.horse_gable(x, 9, 8.6, 2.8, 3) for x in (-10, 10)]
        s.gable_roof(20, 7.4, 9, 2.2, 0.2)
    for x in (-7.4, -4.6, 4.6, 7.4):
        s.window(x, 6.0, 0.06, 0.62, 0.5, LATTICE, (0.2, 0.18, 0.16))
    s.box(0, 0, 0.2, 4.6, 6.0, 0.4, (0.5, 0.5, 0.48), BRICK)
    s.box(0, 0, 0.42, 2.2, 3.3, 0.1, (0.1, 0.07, 0.05), WOOD)  # the carved gate hood
    for k, (y, w) in enumerate(((3.6, 4.2), (4.5, 4.4), (5.2, 4.6))):
        s.box(0, y, 0.5 + 0.1 * k, w, 0.2, 0.3, (0.6, 0.6, 0.57), PLAIN)
    for x in np.linspace(-1.9, 1.9, 9):
        s.lathe(x, 3.85, 0.5, [(0.1, 0), (0.2, 0.2), (0.1, 0.5), (0.03, 0.62)], (0.62, 0.62, 0.58), PLAIN, 8)
    for x in (-2.0, 2.0):
        s.roof_face((x * 1.0 - 1.5, 5.4, 1.5), (x + 1.5, 5.4, 1.5), (x - 1.2, 6.2, 0.3), (x + 1.2, 6.2, 0.3), lift=0.5, n=10, m=5)
    s.roof_face((-1.9, 6.3, 1.6), (1.9, 6.3, 1.6), (-1.5, 7.2, 0.3), (1.5, 7.2, 0.3), lift=0.6, n=10, m=5)
    s.board(0, 4.9, 0.95, 1.9, plaque(*names(p), "stone", (960, 300)))
    for x in (-2.6, 2.6):
        s.lathe(x, 0, 1.4, [(0.35, 0), (0.35, 0.5), (0.2, 0.55)], STONE, PLAIN, 12)
        s.blob(x, 0.95, 1.4, 0.25, 0.5, 0.5, STONE, PLAIN, 0.03, 16)
    for x in (-3.6, 3.6):
        s.lantern(x, 4.2, 0.9, 0.36)
    for x, t in ((-18, 60), (18, -60)):
        with s.at(x, 0, 5, t):
            s.house(9, 7, 5, windows=2)


@place(
    "salt-street",
    dist=13,
    at=(0, 2.6, -6),
    high=1.7,
    facing=140,
    az=(0, 9, 3, 2),
    dists=(1, 0.78, 1.35, 0.9),
    skies=("noon summer", "morning autumn", "soft spring", "night winter"),
)
def salt_street(s, p):
    lane(s)
    s.box(0, 0, -30, 0.16, 0.012, 90, (0.16, 0.16, 0.16))
    r = s.rng
    for sx in (-1, 1):
        for k in range(8):
            r.random()
            h = r.uniform(4.6, 6.4)
            with s.at(sx * (6.4 + 0.5 * r.random()), 0, 8 - k * 8.3, -sx * 90):
                s.house(8, 7, h, windows=3, storeys=2, steps=3, wall=(0.9, 0.88, 0.83))
                s.box(0, 0.6, 3.56, 8, 0.5, 0.03, (0.98, 0.98, 0.96), PLASTER)
            for j in range(2 * (k < 4)):
                with s.at(sx * 2.72, 0, 9.6 - k * 8.3 - 3.4 * j, -sx * 90):
                    s.box(0, 2.9, 0.4, 2.6, 0.1, 1.2, TIMBER, WOOD)
    for i, (zh, en, st) in enumerate((("程记盐号", "Cheng's Salt Shop", "gold"), ("竹盐", "Bamboo Salt", "red"), ("酱菜", "Pickles", "wood"))):
        s.board((2.35, -2.35, 2.3)[i], 3.0, -1 - 4.4 * i, 0.8, upright(zh, en, st), (-55, 50, -50)[i], DARK)
    s.post_board(-1.9, 0, 3.2, 1.5, plaque(*names(p), "stone", (900, 380)), 22, 0.8, STONE)
    for i, (x, z) in enumerate(((-2.2, 2), (2.2, -4), (-2.2, -10), (2.2, -18))):
        s.lantern(x, 3.4, z, 0.32)
    s.lathe(1.9, 0, 2.4, [(0.5, 0), (0.55, 0.4), (0.3, 0.7), (0, 0.72)], STONE, ROCK, 12)
    with s.at(-1.2, 0, -4, 8):
        s.lathe(0, 0.45, 0, [(0, 0), (0.45, -0.05), (0.45, 0.05), (0, 0.05)], TIMBER, WOOD)
        s.box(0, 0.7, 0, 0.9, 0.12, 1.6, TIMBER, WOOD)
        [s.blob(0, 1.0, z, 0.36, 0.28, 0.3, (0.85, 0.82, 0.74), PLAIN, 0.06, 14) for z in (-0.4, 0.35)]
    s.ridge(400, 220, (-40, 40), 341, base=-10)


@place(
    "indigo-house",
    dist=12,
    at=(0, 3.4, -1),
    high=1.8,
    facing=200,
    az=(6, 38, 17, -14),
    dists=(1, 1, 1.35, 1),
    skies=("day summer", "morning autumn", "soft spring", "evening summer"),
)
def indigo_house(s, p):
    lane(s, 0, (0.55, 0.53, 0.48), PAVING)
    for i in range(6):
        for j in range(2):
            x, z, h = -6.2 + i * 2.5, -1.5 - j * 3.6 + (i % 2) * 0.8, 7.2
            for sx in (-0.85, 0.85):
                s.tube((x + sx, 0, z), (x + sx, h, z), 0.06, 0.05, (0.5, 0.4, 0.25), WOOD, 6)
            s.tube((x - 1, h, z), (x + 1, h, z), 0.06, 0.06, (0.5, 0.4, 0.25), WOOD, 6)
            u, t = np.meshgrid(np.linspace(-0.72, 0.72, 9), np.linspace(0, 1, 22))
            k = (i * 3 + j) % 4
            s.surf(
                np.stack([x + u, h - (h - 0.5) * t, z + 0.28 * np.sin(t * 5 + u * 1.5 + i) * t], -1),
                np.stack([u + 0.72, t * h], -1),
                ((0.07, 0.13, 0.34), (0.1, 0.2, 0.46), (0.05, 0.09, 0.26), (0.16, 0.28, 0.52))[k],
                INDIGO if k != 2 else PLAIN,
            )
    with s.at(0, 0, -11):
        s.house(17, 7, 5.4, windows=4, storeys=2)
    with s.at(-11.5, 0, -4, 90):
        s.house(12, 6, 4.4, windows=3, door=False)
    for x in (3.0, 4.4, 5.8):
        s.lathe(x, 0, 2.6, [(0.5, 0), (0.62, 0.5), (0.55, 0.95), (0.48, 0.95), (0.46, 0.86), (0, 0.86)], (0.3, 0.22, 0.16), PLAIN, 18)
        s.lathe(x, 0.87, 2.6, [(0.45, 0), (0, 0.02)], (0.08, 0.1, 0.3), METAL, 16)
    s.box(-5.4, 0, 3.2, 2.4, 0.8, 0.9, TIMBER, WOOD)
    s.post_board(-2.4, 0, 3.0, 1.9, plaque(*names(p), "blue", (900, 400)), 12, 1.0)


def craft_front(s, p, style, wall, roof=(0.3, 0.31, 0.32), w=9.0, h=4.6, sign_w=3.0, zfront=0.0):
    """An old shop front: timber shutters below, lattice above, a board between."""
    s.box(0, 0, -3.5, w, h + 1.8, 7, wall, PLASTER)
    with s.at(0, 0, -3.5):
        s.gable_roof(w, 7, h + 1.8, 2.0, 0.9, roof)
        [s.horse_gable(x * w / 2, 7.4, h + 1.4, 2, 3) for x in (-1, 1)]
    s.doors(0, 0, 0.1, w - 1.6, 2.7, 8, (0.4, 0.25, 0.15))
    s.box(0, 2.75, 0.15, w - 1, 0.7, 0.1, (0.34, 0.2, 0.12), WOOD)
    for i in range(4):
        s.window(-w / 2 + w * (i + 0.5) / 4, h - 0.9, 0.08, w / 4 - 0.5, 1.5, LATTICE, (0.4, 0.25, 0.15), sill=False)
    s.roof_face((-w / 2, 3.3, 1.5), (w / 2, 3.3, 1.5), (-w / 2, 3.85, 0), (w / 2, 3.85, 0), roof, 0.15, 0.1, m=5)
    s.board(0, 3.02, 0.42, sign_w, plaque(*names(p), style, (1150, 290)), frame=DARK)


def neighbours(s, left=10.5, right=10.5, z=-3.4, heights=(5.0, 5.6)):
    for x, h in ((-left, heights[0]), (right, heights[1])):
        with s.at(x, 0, z):
            s.house(8, 7, h, windows=3, storeys=1 + (h > 5.2))


@place("paper-workshop", dist=12, at=(0, 2.8, 0), high=1.7, facing=150, skies=("day spring", "morning autumn", "soft summer", "evening winter"))
def paper_workshop(s, p):
    lane(s)
    craft_front(s, p, "white", WHITE)
    neighbours(s)
    for i in range(4):  # sheets drying on a warm wall, and the vat
        for j in range(2):
            s.box(-8.2 + i * 1.15, 1.0 + j * 1.35, 0.12 + 0.02 * i, 0.95, 1.15, 0.03, (0.96, 0.95, 0.89))
    s.box(3.4, 0, 2.4, 2.2, 0.8, 1.4, (0.5, 0.47, 0.42), BLOCKS)
    s.box(3.4, 0.8, 2.4, 1.9, 0.02, 1.1, (0.8, 0.82, 0.76))
    s.box(3.4, 0.84, 2.4, 1.3, 0.05, 0.8, (0.62, 0.5, 0.26), WOOD)
    for x in (2.5, 4.3):
        s.tube((x, 0, 2), (x, 1.9, 2), 0.04, 0.04, (0.4, 0.45, 0.2), PLAIN, 6)
    s.lathe(-3.6, 0, 2.6, [(0.6, 0), (0.65, 0.6), (0.6, 0.6), (0, 0.5)], TIMBER, WOOD, 16)
    s.crown(-3.6, 0.75, 2.6, 0.5, 0.2, 0.5, 60, 0.16, (0.7, 0.65, 0.5), NEEDLE)
    s.bamboo(6.6, 0, 1.6, 10, 6, 0.8)
    s.lantern(-3.2, 2.5, 1.2, 0.24)


@place("pressed-duck-house", dist=11.5, at=(0, 2.8, 0), high=1.7, facing=260, skies=("day winter", "morning winter", "soft autumn", "night winter"))
def pressed_duck_house(s, p):
    lane(s)
    craft_front(s, p, "red", (0.82, 0.76, 0.66))
    neighbours(s, heights=(5.6, 4.8))
    for j in range(2):
        s.tube((-4.2, 2.55 - j * 0.1, 1.2 + j * 0.5), (4.2, 2.55 - j * 0.1, 1.2 + j * 0.5), 0.03, 0.03, (0.5, 0.4, 0.25), WOOD, 5)
        for i in range(15):  # ducks like lutes
            x = -4.0 + i * 0.57 + j * 0.2
            z = 1.2 + j * 0.5
            y = 2.5 - j * 0.1
            s.lathe(
                x,
                y - 0.95,
                z,
                [(0, 0), (0.14, 0.08), (0.22, 0.28), (0.19, 0.5), (0.07, 0.66), (0.035, 0.82), (0.05, 0.9), (0, 0.95)],
                ((0.62, 0.36, 0.18), (0.7, 0.46, 0.26), (0.55, 0.3, 0.15))[i % 3],
                METAL,
                10,
                0.35,
            )
    s.lathe(-3.4, 0, 2.6, [(0.55, 0), (0.7, 0.4), (0.6, 0.9), (0.45, 0.95), (0, 0.95)], (0.36, 0.22, 0.13), METAL, 18)
    s.lathe(-4.7, 0, 2.3, [(0.45, 0), (0.55, 0.35), (0.45, 0.7), (0, 0.75)], (0.36, 0.22, 0.13), METAL, 18)
    s.lantern(3.9, 2.5, 2.4, 0.3)
    s.lantern(-4.5, 2.5, 2.4, 0.3)
    s.board(4.75, 2.2, 0.5, 0.7, upright("洪记板鸭", "Hong's since 1905", "gold"), 0, DARK)


@place("stone-mill-tofu", dist=11.5, at=(0, 2.4, 0), high=1.7, facing=75, skies=("morning spring", "day summer", "soft autumn", "fog winter"), fog=2.4)
def stone_mill_tofu(s, p):
    lane(s)
    craft_front(s, p, "wood", (0.88, 0.86, 0.8), w=8.0)
    neighbours(s, 9, 9.6, heights=(4.6, 5.2))
    s.lathe(
        3.2,
        0,
        2.6,
        [(0.8, 0), (0.8, 0.5), (0.95, 0.55), (0.95, 0.7), (0.62, 0.7), (0.62, 0.85), (0.6, 1.15), (0.12, 1.18), (0, 1.1)],
        (0.55, 0.54, 0.52),
        PLAIN,
        26,
    )
    s.tube((3.2, 1.0, 2.6), (4.7, 1.05, 2.9), 0.06, 0.05, TIMBER, WOOD, 6)
    for i, x in enumerate((-2.9, -1.2)):
        s.box(x, 0, 2.7 + 0.4 * i, 1.4, 0.72, 0.8, TIMBER, WOOD)
        s.bench(x, 0, 3.6 + 0.4 * i, 1.4)
    for i in range(5):
        s.lathe(-3.4 + i * 0.55, 0.73, 2.7 + 0.1 * (i % 2), [(0.06, 0), (0.15, 0.12), (0.13, 0.12), (0, 0.06)], (0.9, 0.9, 0.88), PLAIN, 10)
    for i in range(3):
        s.box(0.6, 0.5 + 0.14 * i, 2.4, 1.0 - 0.05 * i, 0.12, 0.8, (0.6, 0.45, 0.26), WOOD)
    s.box(0.6, 0.94, 2.4, 0.8, 0.14, 0.62, (0.97, 0.96, 0.9))
    s.box(0.6, 0, 2.4, 1.0, 0.5, 0.8, TIMBER, WOOD)
    s.lantern(-3.4, 2.5, 1.4, 0.26, (0.95, 0.85, 0.6))


@place("rain-listening-inn", dist=12, at=(0, 3.2, 0), high=1.7, facing=40, skies=("soft spring", "morning autumn", "day summer", "night winter"))
def rain_listening_inn(s, p):
    lane(s)
    neighbours(s, 11, 11)
    with s.at(0, 0, -3.5):
        s.house(11, 7, 6.2, windows=0, roof=2.3)
    for x in (-3.8, 3.8):
        s.window(x, 1.3, 0.06, 1.5, 1.3)
        s.window(x, 4.0, 0.06, 1.7, 1.3)
    s.box(0, 3.7, 0.5, 5, 0.14, 1.0, TIMBER, WOOD)
    s.rail((-2.4, 3.8, 0.95), (2.4, 3.8, 0.95), 0.8, (0.4, 0.25, 0.15), WOOD, 0.35, 2, 0.05)
    s.doors(0, 3.85, 0.1, 4.2, 2.0, 4)
    for i, (x, c) in enumerate(
        ((-2.9, (0.25, 0.26, 0.28)), (-1.1, (0.5, 0.47, 0.43)), (1.1, (0.35, 0.3, 0.28)), (2.9, (0.6, 0.55, 0.5)))
    ):  # tiles hung under the eaves
        s.tube((x, 3.2, 1.5), (x, 2.85, 1.5), 0.012, 0.012, DARK, PLAIN, 4)
        a = np.linspace(-0.6, 0.6, 7)
        s.surf(
            [[(x + 0.3 * np.sin(t), 2.85, 1.6 - 0.3 * np.cos(t)) for t in a], [(x + 0.3 * np.sin(t), 2.35, 1.6 - 0.3 * np.cos(t)) for t in a]],
            [[(t, 0) for t in a], [(t, 0.5) for t in a]],
            c,
        )
    s.roof_face((-3.6, 3.2, 1.9), (3.6, 3.2, 1.9), (-3.4, 3.7, 0), (3.4, 3.7, 0), lift=0.2, m=5)
    s.board(1.75, 2.0, 0.22, 0.62, upright(*names(p), "gold"), 0, DARK)
    s.post_board(-3.7, 0, 2.3, 1.5, plaque(*names(p), "wood"), 14, 0.8)
    for x in (-4.9, 4.9):
        s.lathe(x, 0, 1.2, [(0.45, 0), (0.6, 0.4), (0.5, 0.85), (0.42, 0.85), (0.4, 0.7), (0, 0.7)], (0.3, 0.24, 0.2), PLAIN, 18)
        s.shrubs([(x, 0.8, 1.2)], 0.5, n=30)
    s.light(0, 2.6, 1, (2.4, 1.5, 0.7), 4)
    s.light(0, 5, 1.2, (2, 1.2, 0.6), 4)
    s.bamboo(7, 0, 0.8, 9, 6, 0.5)


@place("wayfarer-hostel", dist=12, at=(0, 3.2, 0), high=1.7, facing=230, skies=("day summer", "evening autumn", "soft spring", "night summer"))
def wayfarer_hostel(s, p):
    lane(s)
    neighbours(s, 11.6, 11.6, heights=(4.8, 5.0))
    g = (0.26, 0.42, 0.32)
    s.box(0, 0, -3.5, 12, 7.0, 7, (0.62, 0.58, 0.5), PLASTER)
    s.box(0, 0, -3.5, 12.1, 1.0, 7.1, (0.42, 0.4, 0.37), BRICK)
    s.box(0, 7, -3.5, 12.4, 0.5, 7.4, (0.5, 0.47, 0.42))
    s.box(0, 7.5, 0.05, 4, 1.5, 0.3, (0.62, 0.58, 0.5), PLASTER)
    for fl in range(2):
        for i in range(5):
            x = -4.6 + i * 2.3
            if fl or i != 2:
                s.quad(
                    (x - 0.6, 1.5 + fl * 3.1, 0.05),
                    (x + 0.6, 1.5 + fl * 3.1, 0.05),
                    (x + 0.6, 3.2 + fl * 3.1, 0.05),
                    (x - 0.6, 3.2 + fl * 3.1, 0.05),
                    g,
                    GLASS,
                    [[[2 * i, 2 * fl], [2 * i + 2, 2 * fl]], [[2 * i, 2 * fl + 2], [2 * i + 2, 2 * fl + 2]]],
                )
                s.box(x, 1.35 + fl * 3.1, 0.1, 1.5, 0.14, 0.25, (0.7, 0.68, 0.62))
    s.box(0, 0, 0.1, 1.7, 2.7, 0.1, g, WOOD)
    s.box(0, 3.05, 0.7, 3.2, 0.16, 1.5, g)
    s.board(0, 3.75, 0.3, 4.2, plaque(*names(p), "green", (1150, 270)), frame=DARK)
    s.rail((-5.8, 7.5, -0.2), (-2.4, 7.5, -0.2), 0.9, g, METAL, 0.9, 2, 0.05)
    s.lathe(-3.2, 0, 1.2, [(0.32, 0), (0.32, 1.1), (0.36, 1.15), (0.3, 1.35), (0, 1.45)], (0.1, 0.38, 0.2), METAL, 16)
    s.box(-3.2, 0.95, 1.52, 0.3, 0.06, 0.04, DARK)
    for i in range(4):  # bicycles
        x = 2.2 + i * 0.9
        for z in (0.9, 1.9):
            with s.at(x, 0.34, z, lean=90):
                s.lathe(0, 0, 0, [(0.34, -0.02), (0.34, 0.02), (0.3, 0.02), (0.3, -0.02)], DARK, PLAIN, 18)
        c = ((0.8, 0.2, 0.15), (0.2, 0.45, 0.7), (0.9, 0.7, 0.1), (0.3, 0.6, 0.4))[i]
        for a, b in (
            ((x, 0.34, 0.9), (x, 0.8, 1.15)),
            ((x, 0.8, 1.15), (x, 0.85, 1.7)),
            ((x, 0.34, 1.4), (x, 0.85, 1.7)),
            ((x, 0.34, 1.9), (x, 1.0, 1.65)),
            ((x, 0.34, 1.4), (x, 0.8, 1.15)),
            ((x - 0.25, 1.0, 1.62), (x + 0.25, 1.0, 1.62)),
        ):
            s.tube(a, b, 0.025, 0.025, c, PLAIN, 6)
    s.light(0, 2.8, 1.4, (2.2, 1.4, 0.7), 5)


@place(
    "riverside-night-market",
    dist=15,
    at=(0, 2.0, -2),
    high=2.6,
    facing=110,
    az=(6, 40, 18, -15),
    skies=("dusk summer", "night summer", "evening autumn", "night winter"),
)
def riverside_night_market(s, p):
    s.sea(0, ripple=0.5)
    for i in range(14):
        s.box(0, -1, -3 - i * 0.42 - 6, 44, 1.15 + i * 0.2, 12, (0.5, 0.49, 0.46), PAVING)
    top = 2.9
    lane(s, -2.5)
    s.land(lambda x, z: top + 0 * x, -60, 60, -60, -14.5, 4, BLUE_STONE, PAVING)
    cols = ((0.75, 0.2, 0.14), (0.15, 0.35, 0.6), (0.85, 0.6, 0.15), (0.2, 0.45, 0.3), (0.8, 0.78, 0.7), (0.6, 0.25, 0.4))
    for i in range(6):  # stalls ashore
        x = -10 + i * 4
        with s.at(x, 0.35 + (i % 2) * 0.4, -3.6 - (i % 2) * 1.4):
            s.box(0, 0, 0, 2.4, 0.9, 1.0, TIMBER, WOOD)
            [s.tube((a, 0, -0.5), (a, 2.5, -0.5), 0.04, 0.04, TIMBER, WOOD, 5) for a in (-1.2, 1.2)]
            s.quad((-1.5, 2.2, 1.0), (1.5, 2.2, 1.0), (1.5, 2.7, -0.7), (-1.5, 2.7, -0.7), cols[i], PLAIN)
            s.lathe(-0.5, 0.9, 0, [(0.3, 0), (0.36, 0.3), (0.2, 0.4), (0, 0.4)], (0.5, 0.4, 0.25), METAL, 12)
            s.lantern(0.8, 2.0, 0.6, 0.2, (1, 0.75, 0.35), 3.4)
    for x, z, t in ((-6, 1.5, 10), (1.5, 2.2, -8), (8, 1.2, 14)):
        with s.at(x, 0, z, t):
            s.boat(4.4, 1.1, canopy=True)
            s.lantern(1.6, 1.6, 0, 0.2, (1, 0.75, 0.35), 3.2)
            s.tube((1.6, 0.3, 0), (1.6, 2, 0), 0.03, 0.03, TIMBER, WOOD, 5)
    for i in range(26):
        s.lantern(-13 + i * 1.05, 3.6 + 0.35 * np.sin(i * 0.9), -6.5, 0.15, (1, 0.7, 0.3), light=False)
    for k, x in enumerate((-20, -10.5, -1, 8.5, 18)):
        with s.at(x, top, -19):
            s.house(9, 7, 5 + k % 2 * 0.8, windows=3, storeys=1 + k % 2)
    s.post_board(-3.9, 0.35, -1.9, 2.3, plaque(*names(p), "red"), 8, 1.1)


@place(
    "xiuchuan-old-town",
    dist=36,
    at=(0, 5, -10),
    high=15,
    facing=170,
    az=(0, 32, 11, -15),
    dists=(1, 1, 1.25, 1),
    highs=(15, 17, 22, 14),
    skies=("day summer", "morning autumn", "soft spring", "night winter"),
)
def old_town(s, p):
    s.sea(0)
    s.shadow_size = 44
    s.shadow_at = (0, 2, -8)
    s.land(lambda x, z: np.where(np.abs(x + 3 * np.sin(z * 0.06)) < 4, -1.5, 1.2), -70, 70, -80, 40, 1.0, BLUE_STONE, PAVING)
    r = s.rng
    for i in range(-4, 5):
        for j in range(8):
            x, z = i * 10.5 + (5.4 if i >= 0 else -5.4) + 3 * -np.sin((10 - j * 9.4) * 0.06), 12 - j * 9.4
            if abs(x) < 42:
                with s.at(x, 1.2, z, (0, 90, 0, -90)[int(r.integers(4))]):
                    s.house(r.uniform(7.4, 8.8), 7, r.uniform(4.2, 6), windows=3, storeys=1 + int(r.integers(2)), steps=3)
    for z in (4, -16, -40):
        with s.at(-3 * np.sin(z * 0.06), 0, z):
            s.box(0, 1.3, 0, 10, 0.5, 2.4, STONE, BLOCKS)
            [s.rail((-5, 1.8, a), (5, 1.8, a), 0.7, STONE) for a in (-1, 1)]
    with s.at(4, 1.2, -52):
        s.box(0, 0, 0, 14, 6, 9, (0.46, 0.4, 0.36), BRICK)
        s.box(0, 6, 0, 9, 4, 5, RED, WOOD)
        s.skirt_roof(10, 6, 9.6, 1.6)
        s.box(0, 11, 0, 7, 3, 4, RED, WOOD)
        s.hip_roof(8, 5, 14, 3.4, lift=1)
    for x, z in ((-5, 15), (5.5, 9), (-5.5, -4)):
        s.willow(x, 1.2, z, 5)
        s.lamp_post(x, 1.2, z + 1.5)
    s.ridge(220, 150, (-70, 50), 371, base=-8)
    s.post_board(-4.5, 8.0, 17, 3.2, plaque(*names(p), "gold"), 4, 1.5)


@place(
    "xiuchuan-city",
    dist=64,
    at=(0, 10, -20),
    high=24,
    facing=160,
    az=(0, 30, 10, -15),
    dists=(1, 1, 1.25, 1),
    highs=(24, 26, 36, 22),
    skies=("day summer", "morning autumn", "soft spring", "night summer"),
)
def city(s, p):
    s.sea(0)
    s.shadow_size = 70
    s.shadow_at = (0, 2, -20)
    r = s.rng
    s.land(lambda x, z: np.where(np.abs(x - 10 * np.sin(z * 0.03)) < 7, -1.5, 1.2), -140, 140, -130, 50, 2.0, (0.45, 0.46, 0.42), PAVING)
    for i in range(-6, 7):
        for j in range(9):
            x, z = i * 15 + 4, 24 - j * 15
            if abs(x - 10 * np.sin(z * 0.03)) < 13:
                continue
            h = r.uniform(8, 20) if (i * 7 + j * 3) % 4 == 0 else r.uniform(5, 8)
            c = [(0.86, 0.84, 0.78), (0.78, 0.7, 0.6), (0.7, 0.74, 0.76), (0.9, 0.9, 0.88)][int(r.integers(4))]
            with s.at(x, 1.2, z, r.uniform(-6, 6)):
                if h < 8 and abs(i) < 4:
                    s.house(10, 8, h - 1, windows=3, storeys=2)
                else:
                    s.box(0, 0, 0, 10, h, 9, c, PLASTER)
                    s.box(0, h, 0, 10.6, 0.4, 9.6, np.array(c) * 0.7)
                    k = int(h / 3)
                    for a in range(k):
                        for q in (4.55, -4.55):
                            s.quad(
                                (-4.4, 1 + a * 3, q),
                                (4.4, 1 + a * 3, q),
                                (4.4, 2.6 + a * 3, q),
                                (-4.4, 2.6 + a * 3, q),
                                c,
                                GLASS,
                                [[[i * 9, a + j * 5], [i * 9 + 5, a + j * 5]], [[i * 9, a + 1 + j * 5], [i * 9 + 5, a + 1 + j * 5]]],
                            )
                        for q in (5.05, -5.05):
                            s.quad(
                                (q, 1 + a * 3, 4),
                                (q, 1 + a * 3, -4),
                                (q, 2.6 + a * 3, -4),
                                (q, 2.6 + a * 3, 4),
                                c,
                                GLASS,
                                [[[i * 5, a + j * 3], [i * 5 + 4, a + j * 3]], [[i * 5, a + 1 + j * 3], [i * 5 + 4, a + 1 + j * 3]]],
                            )
    for z in (12, -22, -60):
        s.box(10 * np.sin(z * 0.03), 1.0, z, 20, 0.8, 5, STONE, BLOCKS)
    f = lambda x, z: 1.2 + 0 * x
    s.wood(f, [(10 * np.sin(z * 0.03) + d, z) for z in range(-90, 34, 9) for d in (-9.5, 9.5)], (5, 7), 2, n=50)
    granite_peak(s, -20, -230, 60, 120, 381, (0.45, 0.5, 0.44))
    granite_peak(s, 70, -250, 60, 80, 383, (0.42, 0.48, 0.42))
    granite_peak(s, -110, -240, 50, 66, 385, (0.42, 0.48, 0.42))
    s.box(-7, 0, 26, 10, 13, 3, (0.8, 0.78, 0.72), PLASTER)
    s.board(-7, 14.6, 27.6, 8, plaque(*names(p), "blue"), 0, DARK)


@place("xiuchuan-museum", dist=18, at=(0, 4.2, 0), high=1.8, facing=250, skies=("day summer", "morning autumn", "soft spring", "night winter"))
def museum(s, p):
    lane(s, 0, (0.56, 0.55, 0.52))
    c = (0.72, 0.52, 0.38)
    s.box(0, 0, -5, 20, 8.2, 10, c, BRICK)
    s.box(0, 0, 0.6, 8.4, 10.2, 1.6, (0.84, 0.8, 0.7), PLASTER)
    for x in np.linspace(-3.4, 3.4, 6):
        s.box(x, 3.6, 1.45, 0.45, 6.2, 0.3, (0.9, 0.87, 0.8))
    for i in range(5):
        x = -2.72 + i * 1.36
        s.quad(
            (x - 0.4, 4, 1.42), (x + 0.4, 4, 1.42), (x + 0.4, 9, 1.42), (x - 0.4, 9, 1.42), (0.4, 0.3, 0.2), GLASS, [[[i, 0], [i + 1, 0]], [[i, 5], [i + 1, 5]]]
        )
    s.box(0, 3.0, 2.6, 10, 0.5, 3, (0.5, 0.2, 0.15))
    s.quad((-3.4, 0.7, 1.42), (3.4, 0.7, 1.42), (3.4, 2.9, 1.42), (-3.4, 2.9, 1.42), (0.3, 0.2, 0.12), GLASS, [[[0, 0], [6, 0]], [[0, 1], [6, 1]]])
    for x in (-4.2, 4.2):
        s.column(x, 3.6, 0, 3, 0.2, (0.84, 0.8, 0.7), PLAIN)
    s.stairs(0, 0, 4.2, 9, 4, 0.17, 0.4)
    s.box(0, 10.2, 0.6, 5, 1.2, 0.8, (0.84, 0.8, 0.7), PLASTER)
    s.blob(0, 11.9, 0.6, 0.6, 0.6, 0.3, (0.75, 0.6, 0.2), METAL, 0.02)
    for x in (-7.2, 7.2):
        s.box(x, 2.4, 0.08, 3.4, 4.2, 0.12, (0.3, 0.2, 0.15))
        s.box(x, 2.6, 0.16, 3.0, 3.8, 0.06, ((0.15, 0.3, 0.36), (0.5, 0.18, 0.12))[int(x > 0)])
        s.lathe(x, 3.4, 0.24, [(0, 0), (0.5, 0.3), (0.8, 1.1), (0.5, 1.9), (0.3, 2.2)], (0.75, 0.65, 0.4), PLAIN, 14, 0.1)
    s.board(0, 3.85, 4.2, 7.4, plaque(*names(p), "gold", (1150, 260)), frame=DARK)
    for x in (-3, 0, 3):
        s.light(x, 2.6, 3.4, (2, 1.4, 0.8), 4)
    for x, z in ((-12, 3), (12, 3.6), (-13.5, -4), (14, -4)):
        s.tree(x, 0, z, 8, 2.8, (0.5, 0.45, 0.12))
        s.lamp_post(x * 0.7, 0, 6)


@place("xiuchuan-bus-station", dist=19, at=(0, 3.4, 0), high=2.0, facing=100, skies=("day summer", "morning autumn", "soft spring", "dusk winter"))
def bus_station(s, p):
    lane(s, 0, (0.42, 0.42, 0.42), PLAIN)
    s.box(0, 0, -6, 22, 5.6, 8, (0.82, 0.82, 0.78), PLASTER)
    s.box(0, 4.2, -1.9, 22.2, 1.6, 0.5, (0.16, 0.42, 0.62))
    s.box(9, 0, -6, 3, 10, 3.4, (0.82, 0.82, 0.78), PLASTER)
    with s.at(9, 8.6, -4.28, tilt=90):
        s.lathe(0, 0, 0, [(0, 0.06), (1.0, 0.06), (1.05, 0.02), (1.05, 0)], (0.95, 0.95, 0.92), PLAIN, 24)
        s.box(0, 0.07, -0.25, 0.1, 0.04, 0.6, DARK)
        s.box(0.2, 0.07, 0, 0.5, 0.04, 0.1, DARK)
    for i in range(7):
        x = -9.4 + i * 2.6
        s.quad(
            (x - 1.1, 0.3, -1.95),
            (x + 1.1, 0.3, -1.95),
            (x + 1.1, 3.6, -1.95),
            (x - 1.1, 3.6, -1.95),
            (0.5, 0.5, 0.5),
            GLASS,
            [[[i, 0], [i + 1, 0]], [[i, 2], [i + 1, 2]]],
        )
    s.box(0, 3.9, 0.6, 20, 0.3, 5, (0.75, 0.77, 0.78))
    [s.tube((x, 0, 2.6), (x, 3.9, 2.6), 0.14, 0.14, (0.5, 0.52, 0.54), METAL, 8) for x in (-9, -3, 3, 9)]
    for k, (x, c) in enumerate(((-6, (0.85, 0.85, 0.82)), (0.2, (0.2, 0.5, 0.4)))):  # coaches at the bays
        with s.at(x, 0, 4.6, 12 - 8 * k):
            s.box(0, 0.45, 0, 2.5, 1.3, 8.4, c)
            s.box(0, 1.75, 0, 2.46, 1.1, 8.3, c, GLASS)
            s.box(0, 2.85, 0, 2.5, 0.3, 8.4, c)
            s.box(0, 1.0, 0.02, 2.54, 0.24, 8.42, ((0.8, 0.2, 0.1), (0.95, 0.85, 0.2))[k])
            s.quad((-1.1, 1.5, 4.22), (1.1, 1.5, 4.22), (1.1, 2.8, 4.22), (-1.1, 2.8, 4.22), (0.3, 0.3, 0.3), GLASS, [[[0, 0], [1, 0]], [[0, 1], [1, 1]]])
            for z in (-2.7, 2.7):
                for a in (-1.27, 1.27):
                    with s.at(a, 0.5, z, lean=90):
                        s.lathe(0, 0, 0, [(0, 0.04), (0.3, 0.04), (0.3, 0), (0.5, 0), (0.5, -0.1)], (0.12, 0.12, 0.12), PLAIN, 16)
            s.board(0, 2.99, 4.24, 1.6, plaque(("旅游1路", "旅游2路")[k], "", "white", (700, 160)))
    s.board(-1, 6.5, -1.6, 8.5, plaque(*names(p), "blue", (1250, 230)))
    s.box(7, 0, 4, 3, 0.2, 3, STONE)
    s.tree(7, 0, 4, 6, 2)
    s.lamp_post(5, 0, 6, 4)
    s.lamp_post(-10.5, 0, 6, 4)
    for x in (-15, 16):
        s.box(x, 0, -9, 9, 9, 9, (0.75, 0.7, 0.62), BRICK)
        s.tree(x, 0, -1, 8, 2.6)


@place(
    "xiuchuan-north-station",
    dist=38,
    at=(0, 7, 0),
    high=2.4,
    facing=320,
    az=(4, 38, 16, -15),
    dists=(1, 1, 1.35, 1),
    skies=("day summer", "morning autumn", "soft spring", "night summer"),
)
def north_station(s, p):
    lane(s, 0, (0.6, 0.6, 0.58))
    s.shadow_size = 40
    x = np.linspace(-27, 27, 60)
    top = 9.5 + 4.2 * np.exp(-((x / 6) ** 2)) + 2.2 * np.exp(-(((x - 15) / 5) ** 2)) + 2.6 * np.exp(-(((x + 15) / 5.5) ** 2))
    P = np.array([np.stack([x, top + 0.0 * x - 0.5, 0 * x + 5], -1), np.stack([x, top + 0.6, 0 * x - 1], -1), np.stack([x, top, 0 * x - 16], -1)])
    s.surf(P, P[..., [0, 2]], (0.36, 0.42, 0.46), METAL)
    P2 = P.copy()
    P2[..., 1] -= 0.5
    s.surf(P2, P2[..., [0, 2]], (0.8, 0.8, 0.78))
    s.surf(np.array([P[0], P2[0]]), P[:2, :, :2], (0.3, 0.35, 0.38), PLAIN)
    for i in range(-11, 12):
        xx = i * 2.2
        h = float(np.interp(xx, x, top)) - 0.9
        s.box(xx, 0, 0.1, 0.3, h, 0.5, (0.85, 0.85, 0.83))
        k = int(h / 1.6)
        s.quad(
            (xx, 0.4, 0),
            (xx + 2.2, 0.4, 0),
            (xx + 2.2, h - 0.3, 0),
            (xx, h - 0.3, 0),
            (0.55, 0.58, 0.6),
            GLASS,
            [[[i * 2, 0], [i * 2 + 2, 0]], [[i * 2, k], [i * 2 + 2, k]]],
        )
    for sx in (-1, 1):
        s.box(sx * 26, 0, -7.5, 3, 8.6, 16, (0.78, 0.75, 0.7), BLOCKS)
    for xx in (-20, -10, 10, 20):
        s.tube((xx, 0, 4), (xx, float(np.interp(xx, x, top)) - 0.9, 4), 0.35, 0.3, (0.85, 0.85, 0.83), PLAIN, 10)
    s.box(0, 4.2, 2.6, 15, 0.5, 5, (0.3, 0.35, 0.38))
    s.board(0, 6.1, 0.8, 12, plaque(*names(p), "red", (1300, 300)), frame=DARK)
    for xx in (-12, -4, 4, 12):
        s.light(xx, 4, 3, (2, 1.7, 1.3), 6)
        s.lamp_post(xx * 1.6, 0, 14, 4.6, light=False)
    for xx in (-24, -17, 17, 24):
        s.box(xx, 0, 11, 3, 0.5, 3, STONE, BLOCKS)
        s.tree(xx, 0.5, 11, 6, 2.2)
    s.ridge(400, 170, (-80, 80), 391, base=-10)


@place("visitor-centre", dist=19, at=(0, 3.4, 0), high=1.9, facing=200, skies=("day summer", "morning spring", "soft autumn", "snow winter"))
def visitor_centre(s, p):
    ground(s)
    s.land(lambda x, z: 0.03 + 0 * x, -11, 11, -2, 30, 2, (0.6, 0.58, 0.53), PAVING)
    for x, w, h, d in ((-7.5, 9, 4.4, 9), (6.5, 11, 5.6, 10)):
        with s.at(x, 0, -5):
            s.box(0, 0, 0, w, h, d, (0.9, 0.89, 0.85), PLASTER)
            s.box(0, 0, 0, w + 0.1, 0.9, d + 0.1, GREY, BRICK)
            s.gable_roof(w, d, h, 2.6, 1.0)
            n = int(w / 2.2)
            [
                s.quad(
                    (-w / 2 + 0.6 + i * 2.1, 1.1, d / 2 + 0.05),
                    (-w / 2 + 2.3 + i * 2.1, 1.1, d / 2 + 0.05),
                    (-w / 2 + 2.3 + i * 2.1, 3.6, d / 2 + 0.05),
                    (-w / 2 + 0.6 + i * 2.1, 3.6, d / 2 + 0.05),
                    (0.4, 0.28, 0.18),
                    GLASS,
                    [[[i * 2, 0], [i * 2 + 2, 0]], [[i * 2, 2], [i * 2 + 2, 2]]],
                )
                for i in range(n)
            ]
    s.box(-1.2, 0, -3, 5, 4.6, 5, (0.42, 0.28, 0.18), WOOD)
    s.quad((-3.2, 0.1, -0.45), (0.8, 0.1, -0.45), (0.8, 3.2, -0.45), (-3.2, 3.2, -0.45), (0.3, 0.2, 0.12), GLASS, [[[0, 0], [4, 0]], [[0, 2], [4, 2]]])
    s.box(-1.2, 4.6, -2.4, 6, 0.3, 6.4, DARK)
    s.board(-1.2, 4.0, -0.4, 4.6, plaque(*names(p), "green", (1150, 300)), frame=DARK)
    with s.at(5.6, 0.03, 5):
        s.blob(0, 0.5, 0, 1.9, 1.9, 0.9, (0.62, 0.58, 0.53), rough=0.25)
        s.blob(1.3, 0.2, 0.4, 1.0, 0.9, 0.7, (0.62, 0.58, 0.53))
    with s.at(-6.4, 0, 4, 18):
        [s.box(x, 0, 0, 0.1, 2.7, 0.1, TIMBER, WOOD) for x in (-1.5, 1.5)]
        s.box(0, 0.8, 0, 3, 1.8, 0.08, (0.85, 0.85, 0.78))
        s.blob(-0.3, 1.7, 0.05, 0.8, 0.5, 0.03, (0.35, 0.5, 0.25), PLAIN, 0.3)
        s.blob(0.7, 1.3, 0.06, 0.45, 0.3, 0.03, (0.3, 0.5, 0.65), PLAIN, 0.2)
        s.gable_roof(3.2, 0.3, 2.65, 0.5, 0.3)
    for k, c in enumerate(((0.8, 0.2, 0.15), (0.9, 0.75, 0.2), (0.2, 0.45, 0.65))):
        s.tube((8 + k * 0.9, 0, 6), (8 + k * 0.9, 6.5, 6), 0.05, 0.04, (0.8, 0.8, 0.8), METAL, 6)
        s.quad((8 + k * 0.9, 5.2, 6), (9.3 + k * 0.9, 5.1, 6.3), (9.3 + k * 0.9, 6.2, 6.3), (8 + k * 0.9, 6.4, 6), c)
    for x, z in ((-14, -2), (14.5, -3), (-11, -13), (3, -14), (12, -14)):
        s.tree(x, 0, z, 9, 3)
    s.shrubs([(x, 0, 0.6) for x in np.arange(-11, -4, 1.2)], 0.5)
    s.ridge(300, 180, (-70, 70), 401, base=-10)


# ---- the museum's exhibits: a sloping floor, a case with a lamp, a label


def gallery(
    s,
    p,
    lines,
    wall=(0.34, 0.36, 0.36),
    label_at=(0.98, 0.86, 0.55),
    case=(1.6, 1.1, 1.2),
    plinth=0.85,
    wood=(0.3, 0.25, 0.2),
    glass=True,
    turn=-10,
    label_w=0.62,
    style="label",
):
    """The room. The exhibit goes on the plinth, whose top is at `plinth`."""
    s.shadow_size, s.shadow_at, s.ao, s.near = 5, (0, 1.2, 0), 0.22, 0.05
    s.quad((-7, -0.2, 7), (7, -0.2, 7), (7, 0.1, -3.4), (-7, 0.1, -3.4), (0.42, 0.3, 0.2), WOOD, [[[0, 0], [0, 14]], [[10.4, 0], [10.4, 14]]])
    with s.on("open"):
        s.quad((-7, -0.3, -3.2), (7, -0.3, -3.2), (7, 4.6, -3.2), (-7, 4.6, -3.2), wall, PLASTER)
        for sx in (-1, 1):
            s.quad((sx * 6.2, -0.3, 7), (sx * 6.2, -0.3, -3.2), (sx * 6.2, 4.6, -3.2), (sx * 6.2, 4.6, 7), np.array(wall) * 0.9, PLASTER)
        s.quad((-7, 4.2, 7), (7, 4.2, 7), (7, 4.2, -3.4), (-7, 4.2, -3.4), (0.14, 0.14, 0.15))
        s.quad((-7, -0.3, 7), (7, -0.3, 7), (7, 4.6, 7), (-7, 4.6, 7), wall, PLASTER)
        for x in (-3, 0, 3):
            s.box(x, 4.0, 1.4, 1.4, 0.1, 0.12, DARK)
            s.tube((x, 3.7, 1.2), (x, 4, 1.4), 0.1, 0.07, DARK, METAL, 8)
        s.box(0, -0.12, -3.1, 14, 0.25, 0.1, DARK)
    w, h, d = case
    if plinth:
        s.box(0, -0.1, 0, w, plinth + 0.1, d, wood, WOOD)
        s.box(0, plinth - 0.02, 0, w + 0.06, 0.05, d + 0.06, DARK)
    if glass:
        for x in (-1, 1):
            for z in (-1, 1):
                s.box(x * (w / 2 - 0.01), plinth, z * (d / 2 - 0.01), 0.022, h, 0.022, (0.2, 0.2, 0.2), METAL)
        for z in (-1, 1):
            s.box(0, plinth + h, z * (d / 2 - 0.01), w, 0.025, 0.025, (0.2, 0.2, 0.2), METAL)
        for x in (-1, 1):
            s.box(x * (w / 2 - 0.01), plinth + h, 0, 0.025, 0.025, d, (0.2, 0.2, 0.2), METAL)
        with s.on("clear"):
            a, b, y0, y1 = w / 2, d / 2, plinth, plinth + h
            for q in (
                ((-a, y0, b), (a, y0, b), (a, y1, b), (-a, y1, b)),
                ((a, y0, b), (a, y0, -b), (a, y1, -b), (a, y1, b)),
                ((-a, y0, -b), (-a, y0, b), (-a, y1, b), (-a, y1, -b)),
                ((-a, y1, b), (a, y1, b), (a, y1, -b), (-a, y1, -b)),
            ):
                s.quad(*q, WHITE, PANE)
    zh, en = names(p)
    x, y, z = label_at
    s.box(x, -0.1, z - 0.05, 0.1, y, 0.1, DARK)
    s.board(x, y + 0.1, z, label_w, label(zh, en, lines, style=style), turn, DARK, tilt=-24)
    s.light(0.4, 2.9, 1.2, (3.0, 2.6, 2.1), 1.6)
    s.light(-2.6, 3.2, -1.6, (1.6, 1.2, 0.9), 1.4)
    s.light(2.8, 3.2, -1.6, (1.6, 1.2, 0.9), 1.4)


def exhibit(id, **o):
    base = dict(
        indoor=True,
        dist=2.9,
        at=(0.3, 1.12, 0),
        high=1.65,
        facing=250,
        fov=40,
        az=(4, 34, 14, -19),
        dists=(1, 1, 1.35, 0.95),
        highs=(1.65, 1.75, 1.8, 1.5),
        skies=("gallery", "gallery-side", "gallery", "gallery-dim"),
    )
    return place(id, **(base | o))


@exhibit("borrowed-camera")
def borrowed_camera(s, p):
    gallery(s, p, ["黄铜 胡桃木 皮 · 约1930年", "Brass, walnut, leather · about 1930", "“借裴医生，用毕即还。”"], (0.3, 0.34, 0.38), case=(1.3, 0.85, 1.0))
    for i in range(6):
        s.box(-1.9 + 0.76 * i, 1.9, -3.12, 0.62, 0.82, 0.04, DARK)
        s.box(-1.9 + 0.76 * i, 1.96, -3.1, 0.52, 0.7, 0.04, ((0.5,) * 3, (0.42,) * 3, (0.55,) * 3, (0.46,) * 3, (0.5,) * 3, (0.2,) * 3)[i])
        s.tube((-1.9 + 0.76 * i, 2.6, -3.05), (-1.87 + 0.76 * i, 2.05, -3.05), 0.05, 0.09, (0.8, 0.8, 0.8), PLAIN, 6)
    with s.at(-0.05, 0.88, 0, 22, 2.3):
        s.box(0, 0, -0.05, 0.19, 0.15, 0.05, (0.16, 0.1, 0.07), WOOD)
        s.box(0, -0.0, 0.06, 0.18, 0.012, 0.18, (0.35, 0.2, 0.1), WOOD)
        for i in range(9):
            k = 1 - i * 0.055
            s.box(0, 0.075 - 0.062 * k, -0.02 + i * 0.014, 0.16 * k, 0.124 * k, 0.0135 if i % 2 else 0.008, (0.1, 0.08, 0.07) if i % 2 else (0.2, 0.15, 0.12))
        s.box(0, 0.012, 0.11, 0.11, 0.13, 0.012, (0.7, 0.52, 0.2), METAL)
        with s.at(0, 0.075, 0.115, tilt=90):
            s.lathe(0, 0, 0, [(0.05, 0), (0.05, 0.02), (0.036, 0.025), (0.032, 0.05), (0.025, 0.05), (0.02, 0.03), (0, 0.03)], (0.75, 0.56, 0.22), METAL, 24)
            s.lathe(0, 0, 0, [(0.02, 0.034), (0, 0.036)], (0.05, 0.07, 0.12), METAL, 16)
        s.box(0.07, 0.15, -0.05, 0.03, 0.03, 0.03, (0.7, 0.52, 0.2), METAL)
    s.quad((0.3, 0.89, 0.4), (0.55, 0.89, 0.36), (0.53, 0.89, 0.26), (0.28, 0.89, 0.3), (0.85, 0.75, 0.45))


@exhibit("case-219", at=(0.15, 1.2, 0))
def case_219(s, p):
    gallery(
        s,
        p,
        ["垂花柱头 · 木 · 高27厘米", "Hanging flower boss, wood, 27 cm", "状态：未到   Condition: not yet arrived"],
        (0.26, 0.25, 0.28),
        case=(0.8, 1.1, 0.8),
        plinth=0.95,
        label_at=(0.8, 0.9, 0.4),
    )
    s.lathe(
        0,
        0.97,
        0,
        [(0.2, 0), (0.2, 0.06), (0.12, 0.1), (0.12, 0.22), (0.2, 0.26), (0.2, 0.32), (0.07, 0.32), (0.07, 0.2), (0, 0.2)],
        (0.5, 0.36, 0.22),
        WOOD,
        24,
    )
    s.lathe(0, 2.02, 0, [(0.05, 0), (0.14, -0.06), (0.13, -0.07), (0, -0.05)], (1, 0.85, 0.55), LAMP, 16)
    s.light(0, 1.9, 0.05, (2.6, 2.0, 1.2), 0.9)
    s.box(0.28, 0.97, 0.25, 0.12, 0.1, 0.05, WHITE)
    s.box(0.28, 0.99, 0.28, 0.08, 0.05, 0.01, (0.1, 0.1, 0.1))
    with s.at(-1.15, 0, 0.5, 16):
        s.box(0, -0.1, 0, 0.5, 1.0, 0.4, (0.4, 0.28, 0.18), WOOD)
        s.box(0, 0.92, 0, 0.4, 0.05, 0.3, (0.45, 0.12, 0.1))
        s.box(0, 0.97, 0, 0.38, 0.01, 0.28, (0.94, 0.92, 0.86))
    s.board(0, 0.62, 0.42, 0.3, plaque("219", "", "gold", (400, 200)))


@exhibit("fined-opera-ledger", dist=3.3, at=(0.35, 1.1, 0))
def ledger(s, p):
    gallery(
        s,
        p,
        ["翼纸 线装四册 1709—1911", "Four thread-bound volumes, 1709-1911", "第二册第41页  Vol. 2, page 41"],
        (0.4, 0.3, 0.24),
        case=(1.7, 0.6, 1.0),
        plinth=0.9,
        label_at=(1.2, 0.86, 0.4),
    )
    for i, x in enumerate((-0.62, -0.62, 0.62)):
        s.box(x, 0.92 + 0.07 * (i == 1), -0.1 if i < 2 else 0.05, 0.3, 0.06, 0.42, (0.16, 0.22, 0.34))
        s.box(x + 0.01, 0.93 + 0.07 * (i == 1), -0.1 if i < 2 else 0.05, 0.29, 0.04, 0.43, (0.86, 0.82, 0.7))
        s.box(x + 0.06, 0.985 + 0.07 * (i == 1), -0.1 if i < 2 else 0.05, 0.1, 0.004, 0.3, (0.93, 0.9, 0.8))
    page = Image.new("RGB", (700, 560), (226, 214, 180))
    d = ImageDraw.Draw(page)
    for c in range(16):
        d.line((20 + c * 42, 20, 20 + c * 42, 540), (190, 90, 70), 2)
    for c in range(15):
        if c != 7:
            for r, ch in enumerate("茶号短秤三两罚戏三日请全城看"[: 5 + (c * 5) % 9]):
                d.text((41 + c * 42, 45 + r * 36), ch, (40, 34, 30), boards.font("kai", 30), anchor="mm")
    d.line((350, 0, 350, 560), (120, 104, 80), 6)
    d.line((70, 440, 190, 470), (60, 30, 20), 5)
    d.ellipse((60, 470, 110, 520), outline=(60, 30, 20), width=4)
    with s.at(0, 0.95, 0.06, tilt=-62):
        s.box(0, -0.28, -0.05, 0.72, 0.56, 0.05, (0.86, 0.82, 0.7))
        s.board(0, 0, 0, 0.7, (page, page))
    s.box(0, 0.92, -0.12, 0.5, 0.22, 0.1, (0.35, 0.24, 0.15), WOOD)


@exhibit("five-ghost-masks", dist=3.9, at=(0, 1.75, -2.6), high=1.65, highs=(1.65, 1.75, 1.8, 1.5), az=(4, 34, 14, -18), dists=(1, 1, 1.35, 0.9))
def masks(s, p):
    gallery(
        s,
        p,
        ["樟木彩绘 · 清 约1790年", "Painted camphor wood, about 1790", "六个挂钩，五张面具"],
        (0.42, 0.4, 0.36),
        glass=False,
        plinth=0,
        label_at=(1.55, 0.95, -2.2),
        label_w=0.7,
    )
    s.box(0, 1.1, -3.15, 4.6, 1.5, 0.1, (0.24, 0.18, 0.14), WOOD)
    cols = ((0.7, 0.1, 0.07), (0.08, 0.08, 0.09), (0.14, 0.4, 0.24), (0.9, 0.88, 0.82), (0.85, 0.65, 0.12))
    for i in range(6):
        x = -1.85 + i * 0.74
        s.tube((x, 2.38, -3.1), (x, 2.4, -2.96), 0.022, 0.022, (0.75, 0.6, 0.25), METAL, 6)
        if i == 5:
            continue
        c = cols[i]
        o = (0.95, 0.9, 0.8) if i != 3 else (0.15, 0.1, 0.1)
        with s.at(x, 1.86, -3.06, size=1.35):
            s.blob(0, 0, 0, 0.19, 0.27, 0.13, c, PLAIN, 0.05, 30, seed=500 + i)
            s.blob(0, -0.01, 0.12, 0.045, 0.08, 0.06, c, PLAIN, 0.05, 12)
            s.blob(0, -0.24, 0.05, 0.1 + 0.01 * i, 0.06, 0.07, c, PLAIN, 0.1, 12)
            for sx in (-1, 1):
                s.blob(sx * 0.08, 0.06, 0.1, 0.05, 0.035, 0.03, o, PLAIN, 0.02, 12)
                s.blob(sx * 0.08, 0.055, 0.126, 0.02, 0.022, 0.016, (0.04, 0.04, 0.04), PLAIN, 0.02, 10)
                s.tube((sx * 0.03, 0.1, 0.13), (sx * 0.15, 0.15 - 0.07 * (i % 2), 0.09), 0.018, 0.01, o if i % 2 else (0.05, 0.05, 0.05), PLAIN, 6)
                s.blob(sx * 0.1, -0.08, 0.1, 0.05, 0.05, 0.03, np.clip(np.array(c) * 1.25, 0, 1), PLAIN, 0.05, 12)
                if i in (0, 2):
                    s.tube((sx * 0.1, 0.22, 0.03), (sx * 0.16, 0.38, 0.05), 0.04, 0.005, (0.85, 0.8, 0.6), PLAIN, 8)
                if i in (1, 4):
                    s.blob(sx * 0.2, 0, -0.02, 0.05, 0.1, 0.03, c, PLAIN, 0.1, 12)
            s.blob(0, -0.15, 0.11, 0.075, 0.025 + 0.008 * (i % 3), 0.03, (0.25, 0.04, 0.03), PLAIN, 0.02, 14)
            [s.box(a, -0.155, 0.135, 0.014, 0.03, 0.01, (0.95, 0.93, 0.85)) for a in (-0.045, -0.015, 0.015, 0.045)]
            if i == 3:
                s.tube((0, 0.2, 0.1), (0, 0.34, 0.0), 0.05, 0.01, (0.8, 0.2, 0.15), PLAIN, 8)


@exhibit("good-stone")
def good_stone(s, p):
    gallery(s, p, ["青石 · 北宋1091年", "Blue-grey stone, 1091", "全馆最短的文章"], (0.3, 0.33, 0.3), case=(1.5, 0.95, 0.9), plinth=0.75, glass=True)
    with s.at(0, 0.78, 0, 8, tilt=-12):
        s.blob(0, 0.38, 0, 0.5, 0.38, 0.14, (0.4, 0.44, 0.47), ROCK, 0.05, 40, seed=21, square=0.42)
    g = Image.new("RGB", (420, 400), (112, 120, 126))
    d = ImageDraw.Draw(g)
    d.text((206, 204), "好", (46, 50, 54), boards.font("kai", 330), anchor="mm")
    d.text((213, 196), "好", (66, 72, 76), boards.font("kai", 330), anchor="mm")
    g = g.filter(ImageFilter.GaussianBlur(1.5))
    with s.at(0, 1.17, 0.085, 8, tilt=-12):
        s.board(0, 0, 0.06, 0.54, (g, g))
    s.box(0, 0.76, 0, 1.1, 0.06, 0.5, (0.2, 0.16, 0.12), WOOD)
    s.quad((0.35, 0.8, 0.36), (0.55, 0.8, 0.3), (0.5, 0.8, 0.2), (0.3, 0.8, 0.26), (0.93, 0.92, 0.86))


@exhibit("grain-store-shell")
def grain_store_shell(s, p):
    gallery(s, p, ["黄泥 石灰 米汤 红漆 1950", "Clay, lime, gruel, red paint, 1950", "背面：喜鹊登梅"], (0.4, 0.36, 0.34), case=(1.4, 1.15, 0.9), plinth=0.8)
    a = np.linspace(0, 2 * np.pi, 40)
    k = 1 + 0.07 * fbm2(np.cos(a) * 3, np.sin(a) * 3, 4)
    sq = lambda t: np.sign(t) * np.abs(t) ** 0.45
    ring = np.stack([0.52 * sq(np.cos(a)) * k, 0.42 * sq(np.sin(a)) * k + 1.36, 0 * a], -1)
    for z, c in ((0.05, (0.62, 0.6, 0.55)), (-0.05, (0.55, 0.42, 0.28))):
        s.surf([ring * [1, 1, 0] + [0, 0, z], np.broadcast_to([0, 1.36, z], ring.shape)], np.stack([ring[:, :2], 0 * ring[:, :2]]), c, PLASTER, False)
    s.surf([ring + [0, 0, 0.05], ring + [0, 0, -0.05]], np.stack([ring[:, :2], ring[:, :2] + 0.1]), (0.5, 0.4, 0.28), PLAIN)
    g = Image.new("RGB", (400, 400), (158, 153, 141))
    d = ImageDraw.Draw(g)
    d.text((200, 200), "储", (168, 36, 26), boards.font("hei", 330), anchor="mm")
    s.board(0, 1.36, 0.03, 0.6, (g, g))
    [s.box(x, 0.82, 0, 0.08, 0.2, 0.25, DARK) for x in (-0.35, 0.35)]
    s.board(-0.95, 1.55, -1.6, 0.9, (Image.new("RGB", (400, 400), (170, 176, 178)),) * 2, 24, TIMBER)


@exhibit("observers-coat", dist=3.6, at=(0.1, 1.25, 0), highs=(1.6, 1.7, 1.8, 1.5))
def observers_coat(s, p):
    gallery(
        s,
        p,
        ["棉布 棉絮 · 补丁61块", "Cotton and wadding, 61 patches", "1956—1990 穿用"],
        (0.38, 0.36, 0.3),
        case=(1.5, 2.1, 1.0),
        plinth=0.25,
        label_at=(1.08, 0.9, 0.5),
    )
    g = (0.25, 0.29, 0.16)
    s.tube((0, 0.27, -0.05), (0, 1.95, -0.05), 0.03, 0.03, DARK, METAL, 8)
    y = np.linspace(0, 1, 20)
    a = np.linspace(0, 2 * np.pi, 33)
    T, A = np.meshgrid(y, a, indexing="ij")
    w = np.interp(T, [0, 0.5, 0.85, 0.95, 1], [0.42, 0.34, 0.36, 0.3, 0.12])
    dd = np.interp(T, [0, 0.5, 0.85, 1], [0.24, 0.2, 0.2, 0.1])
    f = 1 + 0.05 * np.sin(A * 7 + T * 3) * (1 - T)
    col = np.broadcast_to(np.array(g), T.shape + (3,)).copy()
    r = s.rng
    for _ in range(61):
        i, j = int(r.integers(1, 17)), int(r.integers(0, 31))
        col[i : i + 2, j : j + 2] = [(0.45, 0.4, 0.25), (0.2, 0.26, 0.3), (0.5, 0.2, 0.16), (0.36, 0.36, 0.34), (0.3, 0.36, 0.18), (0.42, 0.3, 0.18)][
            int(r.integers(6))
        ]
    s.surf(np.stack([w * f * np.cos(A), 0.55 + 1.2 * T, dd * f * np.sin(A)], -1), np.stack([A * 0.3, T * 1.2], -1), col, PLAIN)
    for sx in (-1, 1):
        s.tube(
            (sx * 0.3, 1.62, 0),
            (sx * 0.5, 0.95, 0.1),
            0.125,
            0.1,
            g,
            PLAIN,
            14,
            [(sx * 0.28, 1.64, 0), (sx * 0.44, 1.45, 0.02), (sx * 0.5, 1.2, 0.05), (sx * 0.52, 0.9, 0.12)],
        )
        s.box(sx * 0.48, 1.2, 0.12, 0.12, 0.14, 0.06, (0.45, 0.4, 0.28))
        s.box(sx * 0.2, 0.95, 0.2, 0.18, 0.16, 0.05, (0.22, 0.25, 0.14))
    s.lathe(0, 1.7, -0.02, [(0.17, 0), (0.2, 0.06), (0.13, 0.14), (0.1, 0.1)], (0.2, 0.14, 0.09), BARK, 18)
    for k in range(5):
        s.blob(0.03, 0.72 + k * 0.2, 0.235 - 0.01 * k, 0.022, 0.022, 0.015, (0.1, 0.08, 0.06), PLAIN, 0, 8)
    s.tube((-0.28, 1.66, 0.12), (0.34, 0.9, 0.22), 0.02, 0.02, (0.12, 0.1, 0.08), PLAIN, 6)
    s.board(-1.55, 1.8, -3.1, 1.1, (Image.new("RGB", (500, 380), (206, 202, 188)),) * 2, 0, DARK)
    [s.blob(-1.9 + 0.3 * k, 1.8 + 0.1 * (k % 2), -3.06, 0.16, 0.08, 0.02, (0.5, 0.55, 0.6), PLAIN, 0.25, 14) for k in range(3)]


@exhibit("postmans-map", dist=3.7, at=(0.3, 1.2, 0), az=(4, 34, 14, -17))
def postmans_map(s, p):
    gallery(
        s,
        p,
        ["电报纸十四张 红蓝铅笔", "Telegram forms, red and blue crayon", "三十七条狗  Thirty-seven dogs"],
        (0.34, 0.38, 0.36),
        case=(2.5, 0.7, 1.1),
        plinth=0.8,
        label_at=(1.5, 0.84, 0.4),
    )
    g = Image.new("RGB", (1500, 480), (222, 208, 168))
    d = ImageDraw.Draw(g)
    r = s.rng
    for i in range(14):
        d.rectangle(
            (i * 107, 0, i * 107 + 106, 480), outline=(180, 160, 120), fill=tuple(int(v) for v in np.array((222, 208, 168)) + r.integers(-10, 10)), width=2
        )
    pts = [(40 + i * 38, 240 + 120 * np.sin(i * 0.55) + 40 * np.sin(i * 1.7)) for i in range(38)]
    d.line([tuple(q) for q in pts], (60, 60, 70), 5)
    for i, (x, y) in enumerate(pts[:37]):
        c = ((190, 40, 30), (40, 70, 160))[i % 2]
        yy = y + (46 if i % 2 else -46)
        d.ellipse((x - 20, yy - 11, x + 14, yy + 11), fill=c)
        d.ellipse((x + 8, yy - 18, x + 26, yy), fill=c)
        [d.line((x + q, yy + 8, x + q, yy + 22), c, 4) for q in (-14, 8)]
        d.text((x, yy + (36 if i % 2 else -30)), ("阿黑", "大黄", "来福", "花子", "虎头")[i % 5], (50, 50, 60), boards.font("kai", 22), anchor="mm")
    with s.at(0, 1.06, -0.02, tilt=-50):
        s.box(0, -0.4, -0.07, 2.3, 0.78, 0.04, (0.3, 0.22, 0.15), WOOD)
        s.board(0, 0, 0, 2.2, (g, g))
    for sx in (-1, 1):
        s.tube((sx * 1.13, 0.88, 0.25), (sx * 1.13, 1.3, -0.2), 0.045, 0.045, TIMBER, WOOD, 10)
    s.box(0, 0.82, -0.2, 2.0, 0.25, 0.1, DARK)
    with s.at(-2.2, 0, -2.4, 20):
        s.box(0, -0.1, 0, 0.8, 1.7, 0.5, (0.1, 0.34, 0.2), PLAIN)
        s.box(0, 1.2, 0.26, 0.4, 0.05, 0.02, DARK)


@exhibit("rain-stopping-chime", dist=2.3)
def chime(s, p):
    gallery(
        s,
        p,
        ["铜 · 唐 · 径14.6厘米", "Bronze, Tang, 14.6 cm across", "普寂寺借展 · 传"],
        (0.24, 0.28, 0.3),
        case=(1.0, 0.8, 0.9),
        plinth=0.9,
        label_at=(0.82, 0.9, 0.4),
        label_w=0.5,
    )
    s.box(0, 0.93, 0, 0.62, 0.08, 0.62, (0.35, 0.08, 0.1), PLAIN)
    s.lathe(0, 1.01, 0, [(0.27, 0), (0.275, 0.03), (0.27, 0.1), (0.23, 0.2), (0.14, 0.27), (0.04, 0.295), (0, 0.3)], (0.26, 0.44, 0.36), METAL, 40)
    s.lathe(0, 1.01, 0, [(0.285, 0), (0.29, 0.02), (0.27, 0.035)], (0.5, 0.28, 0.18), METAL, 40)
    s.lathe(0, 1.3, 0, [(0.05, 0), (0.03, 0.04), (0, 0.05)], (0.45, 0.3, 0.2), METAL, 16)
    for a in (-0.5, 0.1, 0.8):
        s.blob(0.25 * np.sin(a), 1.1, 0.25 * np.cos(a), 0.02, 0.03, 0.012, (0.1, 0.2, 0.16), PLAIN, 0, 8)
    s.tube((-0.4, 0.94, 0.3), (0.1, 0.97, 0.38), 0.015, 0.02, TIMBER, WOOD, 8)
    s.box(-1.8, 1.0, -3.12, 1.0, 1.9, 0.05, (0.2, 0.18, 0.15))
    [
        s.tube(
            (-1.8 + 0.2 * np.sin(i * 2.1), 2.7 - 0.1 * i, -3.08),
            (-1.84 + 0.2 * np.sin(i * 2.1), 2.2 - 0.1 * i, -3.08),
            0.012,
            0.012,
            (0.7, 0.75, 0.8),
            PLAIN,
            4,
        )
        for i in range(9)
    ]


@exhibit("watch-incense-clock", dist=2.4, highs=(1.85, 2.0, 1.9, 1.7), at=(0.15, 1.05, 0))
def incense_clock(s, p):
    gallery(
        s,
        p,
        ["黄铜 · 清 1677年", "Brass, 1677", "一更 二更 三更 五更"],
        (0.36, 0.28, 0.22),
        case=(1.1, 0.6, 1.1),
        plinth=0.85,
        label_at=(0.88, 0.86, 0.4),
        label_w=0.5,
    )
    with s.at(0, 0.9, 0, tilt=16):
        s.lathe(0, 0, 0, [(0.4, 0), (0.43, 0.05), (0.43, 0.09), (0.4, 0.09), (0.4, 0.06), (0, 0.06)], (0.72, 0.52, 0.2), METAL, 48)
        t = np.linspace(0, 1, 420)
        a = t * 2 * np.pi * 6
        rr = 0.36 - 0.3 * t + 0.018 * np.sin(a * 5.5)
        s.tube((0, 0, 0), (1, 0, 0), 0.011, 0.011, (0.16, 0.1, 0.06), PLAIN, 6, np.stack([rr * np.cos(a), 0.064 + 0 * a, rr * np.sin(a)], -1))
        s.tube(
            (0, 0, 0),
            (1, 0, 0),
            0.012,
            0.012,
            (0.95, 0.35, 0.1),
            LAMP,
            6,
            np.stack([rr[200:206] * np.cos(a[200:206]), 0.07 + 0 * a[200:206], rr[200:206] * np.sin(a[200:206])], -1),
        )
        for b in np.linspace(0, 6.28, 29)[:-1]:
            s.tube((0.415 * np.cos(b), 0.08, 0.415 * np.sin(b)), (0.415 * np.cos(b), 0.2, 0.415 * np.sin(b)), 0.007, 0.006, (0.7, 0.62, 0.35), PLAIN, 5)
            s.blob(0.44 * np.cos(b), 0.13, 0.44 * np.sin(b), 0.014, 0.014, 0.014, (0.85, 0.65, 0.25), METAL, 0, 8)
    for b in (0.6, 2.2, 3.9, 5.4):
        s.lathe(0.36 * np.cos(b), 0.86, 0.36 * np.sin(b), [(0.04, 0), (0.05, 0.08), (0.03, 0.1)], (0.5, 0.35, 0.15), METAL, 10)
    with s.at(-2.4, 0, -2.2, 20):
        s.lathe(0, 0.6, 0, [(0, 0), (0.5, 0), (0.62, 0.35), (0.5, 0.7), (0, 0.7)], (0.6, 0.12, 0.08), PLAIN, 24)
        s.box(0, -0.1, 0, 0.9, 0.7, 0.9, TIMBER, WOOD)


@exhibit("water-peddlers-skiff", dist=5.6, at=(0, 0.9, 0), high=1.9, highs=(1.9, 2.1, 2.3, 1.7), az=(8, 40, 19, -21), dists=(1, 0.95, 1.25, 0.95))
def skiff(s, p):
    gallery(
        s,
        p,
        ["杉木 · 清 约1838年 · 长4.3米", "Fir, about 1838, 4.3 m long", "碗底：先吃，后付。"],
        (0.28, 0.34, 0.38),
        glass=False,
        plinth=0,
        label_at=(1.7, 0.8, 1.5),
        label_w=0.8,
    )
    s.box(0, -0.1, 0, 5.2, 0.35, 1.8, (0.22, 0.22, 0.22))
    [s.box(x, 0.2, 0, 0.14, 0.4, 1.0, TIMBER, WOOD) for x in (-1.3, 1.3)]
    with s.at(0, 0.72, 0):
        s.boat(4.3, 0.98, (0.44, 0.34, 0.24), depth=0.42)
        s.lathe(-0.3, 0.0, 0, [(0.24, 0), (0.27, 0.25), (0.2, 0.36), (0.22, 0.42), (0, 0.42)], (0.5, 0.3, 0.22), BRICK, 16)
        s.lathe(-0.3, 0.4, 0, [(0.12, 0), (0.24, 0.12), (0.22, 0.12), (0, 0.08)], DARK, METAL, 16)
    for i in range(6):
        s.lathe(0.75 + 0.2 * (i % 3), 0.96, -0.14 + 0.26 * (i // 3), [(0.05, 0), (0.11, 0.09), (0.1, 0.09), (0, 0.05)], (0.85, 0.87, 0.9), PLAIN, 12)
    s.lathe(-1.15, 0.8, 0, [(0.18, 0), (0.25, 0.24), (0.27, 0.26), (0.24, 0.26), (0, 0.1)], (0.62, 0.5, 0.26), WOOD, 16)
    s.tube(
        (-1.15, 1.05, -0.24),
        (-1.15, 1.05, 0.24),
        0.015,
        0.015,
        (0.6, 0.5, 0.3),
        PLAIN,
        6,
        [(-1.15, 1.05 + 0.24 * np.sin(t), 0.25 * np.cos(t)) for t in np.linspace(0, np.pi, 9)],
    )
    s.tube((1.9, 1.1, 0), (3.4, 2.4, -2.8), 0.02, 0.02, (0.72, 0.6, 0.36), PLAIN, 6)
    s.tube((-1.9, 0.9, 0.55), (1.6, 1.15, 0.62), 0.025, 0.025, (0.5, 0.38, 0.2), WOOD, 6)
    s.board(-1.75, 1.05, 0.33, 0.28, plaque("十七", "", "wood", (300, 240)), -24)
    s.board(0, 2.5, -3.12, 3.2, (Image.new("RGB", (640, 200), (96, 118, 128)),) * 2, 0, DARK)
    [s.blob(-1.2 + 0.6 * i, 2.2, -3.06, 0.34, 0.1 + 0.06 * (i % 3), 0.02, (0.3, 0.4, 0.42), PLAIN, 0.2, 14) for i in range(5)]


@exhibit("widow-wus-vat", dist=2.7)
def vat(s, p):
    gallery(
        s,
        p,
        ["酱釉陶 · 明 约1576—1587", "Brown-glazed earthenware, Ming", "九只之七  The seventh of nine"],
        (0.42, 0.38, 0.3),
        case=(1.3, 1.1, 1.1),
        plinth=0.65,
    )
    s.lathe(
        0,
        0.7,
        0,
        [
            (0, 0),
            (0.24, 0),
            (0.34, 0.15),
            (0.4, 0.36),
            (0.38, 0.54),
            (0.29, 0.66),
            (0.27, 0.7),
            (0.31, 0.74),
            (0.29, 0.76),
            (0.25, 0.72),
            (0.25, 0.6),
            (0, 0.55),
        ],
        (0.3, 0.16, 0.07),
        METAL,
        40,
    )
    for y, rr in ((0.98, 0.385), (1.15, 0.402)):
        s.lathe(0, y, 0, [(rr, 0), (rr + 0.012, 0.012), (rr, 0.024)], (0.2, 0.1, 0.05), METAL, 40)
    for a in (0.4, 2.5, 4.6):
        s.tube(
            (0, 0, 0),
            (0, 1, 0),
            0.022,
            0.022,
            (0.26, 0.14, 0.06),
            METAL,
            8,
            [(0.36 * np.sin(a + t * 0.25), 1.27 + 0.06 * np.cos(t * 1.57), 0.36 * np.cos(a + t * 0.25) + 0.02) for t in np.linspace(-1, 1, 7)],
        )
    r = s.rng
    for i in range(70):
        x, z = r.normal(size=2) * (0.08, 0.07)
        s.lathe(0.42 + x, 0.7 + 0.012 * (i // 12), 0.34 + z, [(0, 0), (0.03, 0), (0.03, 0.006), (0, 0.006)], (0.42, 0.32, 0.16), METAL, 8)
    s.quad((-0.55, 0.69, 0.5), (-0.15, 0.69, 0.5), (-0.15, 0.74, 0.36), (-0.55, 0.74, 0.36), (0.7, 0.75, 0.8), METAL)
    s.board(1.6, 1.9, -3.12, 1.7, (Image.new("RGB", (500, 320), (190, 178, 150)),) * 2, 0, DARK)
    [
        s.tube(
            (1.0 + 0.3 * i, 1.6, -3.06),
            (1.3 + 0.3 * i, 1.6, -3.06),
            0.03,
            0.03,
            (0.35, 0.3, 0.25),
            PLAIN,
            6,
            [(1.15 + 0.3 * i + 0.15 * np.cos(t), 1.6 + 0.2 * np.sin(t), -3.06) for t in np.linspace(0, np.pi, 9)],
        )
        for i in range(4)
    ]
