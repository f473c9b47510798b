"""The building kit: what scenes are put together from. Metres; x to the right, y up, z towards the viewer."""

from contextlib import contextmanager

import numpy as np

from engine import *  # the material names

V = lambda *a: np.array(a, float)
GREY, DARK, WHITE = (0.5, 0.5, 0.49), (0.16, 0.16, 0.17), (0.9, 0.89, 0.85)
TIMBER, RED, STONE, BLUE_STONE, GRASS = (0.36, 0.23, 0.14), (0.5, 0.13, 0.09), (0.58, 0.57, 0.54), (0.46, 0.5, 0.53), (0.3, 0.42, 0.17)
PINE_GREEN, LEAF_GREEN, REED, TILE_GREY = (0.11, 0.22, 0.11), (0.27, 0.42, 0.12), (0.66, 0.58, 0.36), (0.3, 0.31, 0.32)


def fbm2(x, z, seed=0, octaves=5):
    """Smooth hills without a table: sums of a few turned sines."""
    rng = np.random.default_rng(seed)
    y, amp, f = 0, 1.0, 1.0
    for _ in range(octaves):
        for _ in range(3):
            a, p = rng.random(2) * 6.283
            y = y + amp / 3 * np.sin(f * (np.cos(a) * x + np.sin(a) * z) + p)
        amp *= 0.5
        f *= 2.03
    return y


def slope(points):
    """Piecewise-linear through (x, y) pairs."""
    xs, ys = zip(*points)
    return lambda x: np.interp(x, xs, ys)


class Scene:
    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.layers = {k: [] for k in ("solid", "open", "water", "clear")}
        self.boards, self.lights = [], []
        self.water, self.ripple, self.indoor = None, 1.0, False
        self.near, self.far, self.ao, self.mist_top = 0.2, 3000.0, 0.5, -1e6
        self.shadow_at, self.shadow_size = (0, 2, 0), 26
        self.M, self.layer = np.eye(4), "solid"

    # -- where things go
    @contextmanager
    def at(self, x=0, y=0, z=0, turn=0, size=1.0, tilt=0, lean=0):
        """Everything inside is moved, turned about y (degrees), tilted about x, leaned about z and scaled."""
        a, b, g = np.radians([turn, tilt, lean])
        ry = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
        rx = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
        rz = np.array([[np.cos(g), -np.sin(g), 0], [np.sin(g), np.cos(g), 0], [0, 0, 1]])
        m = np.eye(4)
        m[:3, :3] = ry @ rx @ rz @ np.diag(np.broadcast_to(size, 3).astype(float))
        m[:3, 3] = x, y, z
        old, self.M = self.M, self.M @ m
        yield self
        self.M = old

    @contextmanager
    def on(self, layer):
        old, self.layer = self.layer, layer
        yield self
        self.layer = old

    def _pack(self, P, N, UV, C, mat):
        n = len(P)
        P = P @ self.M[:3, :3].T + self.M[:3, 3]
        N = N @ np.linalg.inv(self.M[:3, :3])
        N = N / (np.linalg.norm(N, axis=1, keepdims=True) + 1e-9)
        return np.concatenate([P, N, UV, np.broadcast_to(C, (n, 3)), np.full((n, 1), mat)], 1)

    def tris(self, P, N, UV, C, mat):
        self.layers[self.layer].append(self._pack(P, N, UV, C, mat))

    # -- surfaces
    def surf(self, P, UV, col, mat=PLAIN, smooth=True):
        """A grid of points, h x w x 3, as a surface."""
        P, UV = np.asarray(P, float), np.asarray(UV, float)
        quad = lambda A: np.stack([A[:-1, :-1], A[:-1, 1:], A[1:, 1:], A[:-1, :-1], A[1:, 1:], A[1:, :-1]], 2).reshape(-1, A.shape[-1])
        if smooth:
            N = np.cross(np.gradient(P, axis=1), np.gradient(P, axis=0))
            N = quad(N)
        Q = quad(P)
        if not smooth:
            T = Q.reshape(-1, 3, 3)
            N = np.repeat(np.cross(T[:, 1] - T[:, 0], T[:, 2] - T[:, 0]), 3, 0)
        C = quad(np.asarray(col, float)) if np.ndim(col) == 3 else col
        self.tris(Q, N, quad(UV), C, mat)

    def quad(self, a, b, c, d, col, mat=PLAIN, uv=None):
        """Corners a b c d in order; texture runs in metres along a-b and a-d."""
        a, b, c, d = (np.asarray(x, float) for x in (a, b, c, d))
        w, h = np.linalg.norm(b - a), np.linalg.norm(d - a)
        UV = np.array(uv if uv is not None else [[[0, 0], [w, 0]], [[0, h], [w, h]]], float)
        self.surf([[a, b], [d, c]], UV, col, mat, smooth=False)

    def box(self, x, y, z, w, h, d, col, mat=PLAIN, turn=0):
        """A box whose base is centred at x, y, z."""
        with self.at(x, y, z, turn):
            a, b = w / 2, d / 2
            c = [V(-a, 0, b), V(a, 0, b), V(a, 0, -b), V(-a, 0, -b)]
            up = V(0, h, 0)
            for i in range(4):
                p, q = c[i], c[(i + 1) % 4]
                self.quad(p, q, q + up, p + up, col, mat)
            self.quad(c[0] + up, c[1] + up, c[2] + up, c[3] + up, col, mat)
            self.quad(c[3], c[2], c[1], c[0], col, mat)

    def tube(self, p, q, r0, r1=None, col=TIMBER, mat=WOOD, n=10, bend=None):
        """A round bar from p to q."""
        p, q = np.asarray(p, float), np.asarray(q, float)
        r1 = r0 if r1 is None else r1
        path = np.array([p, q]) if bend is None else np.array(bend, float)
        rad = np.linspace(r0, r1, len(path))
        d = path[-1] - path[0]
        d = d / (np.linalg.norm(d) + 1e-9)
        u = np.cross(d, V(0, 1, 0) if abs(d[1]) < 0.9 else V(1, 0, 0))
        u /= np.linalg.norm(u)
        v = np.cross(d, u)
        a = np.linspace(0, 2 * np.pi, n + 1)
        ring = np.cos(a)[:, None] * u + np.sin(a)[:, None] * v
        P = path[:, None] + rad[:, None, None] * ring[None]
        run = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
        UV = np.stack(np.broadcast_arrays(a[None] * max(r0, 0.03), run[:, None]), -1)
        self.surf(P, UV, col, mat)

    def column(self, x, z, y0, y1, r, col=TIMBER, mat=WOOD, base=True):
        self.tube((x, y0, z), (x, y1, z), r, r * 0.92, col, mat, 12)
        if base:
            self.lathe(x, y0, z, [(r * 1.7, 0), (r * 1.75, 0.12), (r * 1.25, 0.28), (0, 0.28)], STONE, PLAIN)

    def lathe(self, x, y, z, profile, col, mat=PLAIN, n=20, squash=1.0):
        pr = np.array(profile, float)
        a = np.linspace(0, 2 * np.pi, n + 1)
        P = np.stack(np.broadcast_arrays(x + pr[:, :1] * np.cos(a), y + pr[:, 1:], z + squash * pr[:, :1] * np.sin(a)), -1)
        UV = np.stack(np.broadcast_arrays(a * pr[:, 0].max(), pr[:, 1:] + 0 * a), -1)
        self.surf(P, UV, col, mat)

    def blob(self, x, y, z, rx, ry, rz, col, mat=ROCK, rough=0.22, n=28, seed=None, square=1.0):
        """A boulder: a ball, lumpy and a little square."""
        seed = int(self.rng.integers(1 << 30)) if seed is None else seed
        la, lo = np.meshgrid(np.linspace(-np.pi / 2, np.pi / 2, n // 2 + 2), np.linspace(0, 2 * np.pi, n + 1), indexing="ij")
        d = np.stack([np.cos(la) * np.cos(lo), np.sin(la), np.cos(la) * np.sin(lo)], -1)
        d = np.sign(d) * np.abs(d) ** square
        k = 1 + rough * (fbm2(d[..., 0] * 2 + d[..., 1], d[..., 2] * 2 - d[..., 1], seed, 4))
        self.surf(d * k[..., None] * V(rx, ry, rz) + V(x, y, z), np.stack([lo * rx, la * ry], -1), col, mat)

    def land(self, f, x0, x1, z0, z1, step=1.0, col=GRASS, mat=GROUND, layer=None):
        """Ground of height f(x, z)."""
        nx, nz = int((x1 - x0) / step) + 2, int((z1 - z0) / step) + 2
        X, Z = np.meshgrid(np.linspace(x0, x1, nx), np.linspace(z0, z1, nz))
        P = np.stack([X, f(X, Z) + 0 * X, Z], -1)
        with self.on(layer or self.layer):
            self.surf(P, np.stack([X, Z], -1), col, mat)

    def sea(self, level=0.0, col=(0.1, 0.2, 0.19), extent=900, ripple=1.0):
        """Water to the horizon; it mirrors what stands over it."""
        self.water, self.ripple = level, ripple
        with self.on("water"):
            e = extent
            self.quad((-e, level, e), (e, level, e), (e, level, -e), (-e, level, -e), col, WATER)

    def ridge(self, dist, height, az=(-180, 180), seed=1, col=(0.2, 0.29, 0.2), base=-20, sharp=1.0, depth=None, mat=GROUND):
        """Mountains far away, `az` degrees from straight ahead (the front camera looks at az 0)."""
        a = np.radians(np.linspace(az[0], az[1], 160))
        depth = depth or dist * 0.5
        t = np.linspace(0, 1, 14)
        A, T = np.meshgrid(a, t)
        R = dist + depth * T
        crest = (0.55 + 0.45 * fbm2(A * 5, 0 * A, seed, 5)) * height
        edge = np.clip(np.minimum(A - a[0], a[-1] - A) / 0.25, 0, 1) if az != (-180, 180) else 1
        Y = base + np.maximum(crest * edge, 0) * T**sharp * (1 + 0.16 * fbm2(A * 22, T * 5, seed + 5, 3))
        with self.on("open"):
            self.surf(np.stack([np.sin(A) * R, Y, -np.cos(A) * R], -1), np.stack([A * dist, T * depth], -1), col, mat)

    # -- plants
    def cards(self, centres, size, col, mat, normals=None, vary=0.25, flat=0.0):
        """Leaf cards: small squares, turned at random, with leafy holes cut by the shader."""
        n, r = len(centres), self.rng
        u = r.normal(size=(n, 3))
        u[:, 1] *= 1 - flat
        u /= np.linalg.norm(u, axis=1, keepdims=True)
        v = np.cross(u, r.normal(size=(n, 3)) * V(1 - flat, 1, 1 - flat) + V(0, flat * 0.01, 0))
        if flat > 0:
            v[:, 1] *= 1 - flat
        v /= np.linalg.norm(v, axis=1, keepdims=True) + 1e-9
        s = size * (0.7 + 0.6 * r.random((n, 1)))
        c = np.asarray(centres, float)
        q = [c - u * s - v * s, c + u * s - v * s, c + u * s + v * s, c - u * s + v * s]
        P = np.stack([q[0], q[1], q[2], q[0], q[2], q[3]], 1).reshape(-1, 3)
        UV = np.tile([[-1, -1], [1, -1], [1, 1], [-1, -1], [1, 1], [-1, 1]], (n, 1)).astype(float)
        N = np.repeat(normals if normals is not None else np.tile(V(0, 1, 0), (n, 1)), 6, 0)
        C = np.repeat(np.clip(np.asarray(col) * (1 + vary * r.normal(size=(n, 1))), 0.01, 1), 6, 0)
        self.tris(P, N, UV, C, mat)

    def crown(self, x, y, z, rx, ry, rz, n, size, col=LEAF_GREEN, mat=LEAF, flat=0.0):
        d = self.rng.normal(size=(n, 3))
        d /= np.linalg.norm(d, axis=1, keepdims=True)
        p = d * (0.55 + 0.45 * self.rng.random((n, 1)) ** 0.5)
        shade = 0.55 + 0.55 * (p[:, 1:2] * 0.5 + 0.5)
        self.cards(p * V(rx, ry, rz) + V(x, y, z), size, np.asarray(col) * shade, mat, d * 0.7 + V(0, 0.5, 0), 0.16, flat)

    def tree(self, x, y, z, h=8.0, r=3.0, col=LEAF_GREEN, mat=LEAF, n=260, trunk=(0.3, 0.24, 0.19)):
        lean = self.rng.normal(size=2) * 0.05 * h
        self.tube((x, y - 0.5, z), (x + lean[0], y + h * 0.7, z + lean[1]), 0.035 * h, 0.012 * h, trunk, BARK)
        for _ in range(5):
            a, k = self.rng.random() * 6.28, 0.35 + 0.5 * self.rng.random()
            cx, cz, cy = x + lean[0] + np.cos(a) * r * 0.5 * k * 1.6, z + lean[1] + np.sin(a) * r * 0.5 * k * 1.6, y + h * (0.5 + 0.35 * self.rng.random())
            self.tube((x + lean[0] * 0.5, y + h * 0.4, z + lean[1] * 0.5), (cx, cy, cz), 0.014 * h, 0.006 * h, trunk, BARK, 6)
            self.crown(cx, cy, cz, r * 0.62, h * 0.2, r * 0.62, n // 5, h * 0.075, col, mat)

    def wood(self, f, spots, h=(7, 11), r=2.6, col=LEAF_GREEN, mat=LEAF, n=90):
        """Many trees seen from afar; `spots` are x, z pairs on ground f."""
        for x, z in spots:
            k = h[0] + (h[1] - h[0]) * self.rng.random()
            y = float(f(np.array(x, float), np.array(z, float)))
            tint = np.asarray(col) * (0.8 + 0.4 * self.rng.random())
            self.tube((x, y - 1, z), (x, y + k * 0.6, z), 0.18, 0.08, (0.3, 0.25, 0.2), BARK, 6)
            self.crown(x, y + k * 0.62, z, r * (0.8 + 0.4 * self.rng.random()), k * 0.38, r, n, k * 0.085, tint, mat)

    def spots(self, n, x0, x1, z0, z1, keep=lambda x, z: True):
        out = []
        while len(out) < n:
            x, z = x0 + (x1 - x0) * self.rng.random(), z0 + (z1 - z0) * self.rng.random()
            if keep(x, z):
                out.append((x, z))
        return out

    def pine(self, x, y, z, h=9.0, spread=3.5, lean=(0, 0), limbs=9, long=None, seed=None):
        """A mountain pine: bare below, needles in flat pads. `long` adds one far-reaching limb (dx, dz, length)."""
        r = self.rng if seed is None else np.random.default_rng(seed)
        path = [V(x, y - 0.6, z)]
        for i in range(1, 7):
            t = i / 6
            path.append(V(x + lean[0] * t**1.5 + r.normal() * 0.05 * h * 0.5, y + h * 0.93 * t, z + lean[1] * t**1.5 + r.normal() * 0.05 * h * 0.5))
        self.tube(0 * path[0], path[-1], h * 0.04, h * 0.012, (0.33, 0.23, 0.17), BARK, 10, path)
        at = lambda t: np.array([np.interp(t * 6, range(7), [p[k] for p in path]) for k in range(3)])

        def limb(t, a, length, rise, pads):
            p = at(t)
            d = V(np.cos(a), 0, np.sin(a))
            pts = [p + d * length * s + V(0, rise * length * s**1.3 + 0.04 * length * np.sin(s * 9), 0) for s in np.linspace(0, 1, 6)]
            self.tube(p, pts[-1], h * 0.014, h * 0.005, (0.33, 0.23, 0.17), BARK, 7, pts)
            for s in np.linspace(0.45, 1.0, pads):
                q = p + d * length * s + V(0, rise * length * s**1.3 + 0.22, 0)
                k = length * 0.3 * (1.15 - 0.35 * s) + 0.35
                off = V(-d[2], 0, d[0]) * r.normal() * length * 0.16
                self.crown(*(q + off), k, 0.16 + 0.07 * k, k, int(34 + 60 * k), 0.2 + 0.035 * h * 0.5, PINE_GREEN, NEEDLE, 0.35)

        for i in range(limbs):
            t = 0.42 + 0.55 * i / max(limbs - 1, 1)
            limb(t, i * 2.4 + r.random(), spread * (1.15 - 0.75 * (t - 0.42) / 0.58), 0.06 + 0.1 * r.random(), 3)
        if long:
            dx, dz, length = long
            limb(0.52, np.arctan2(dz, dx), length, -0.02, 7)
        top = path[-1]
        self.crown(top[0], top[1] + 0.1, top[2], spread * 0.42, 0.5, spread * 0.42, 90, 0.3 + 0.02 * h, PINE_GREEN, NEEDLE, 0.3)

    def willow(self, x, y, z, h=7.0):
        r = self.rng
        self.tube((x, y - 0.5, z), (x + 0.2, y + h * 0.6, z), 0.22, 0.12, (0.28, 0.24, 0.19), BARK)
        self.crown(x, y + h * 0.72, z, h * 0.3, h * 0.2, h * 0.3, 90, 0.42, (0.42, 0.52, 0.16))
        pts = []
        for _ in range(46):
            a, k = r.random() * 6.28, h * (0.2 + 0.24 * r.random())
            x0, z0, y0, l = x + np.cos(a) * k, z + np.sin(a) * k, y + h * (0.66 + 0.2 * r.random()), h * (0.3 + 0.3 * r.random())
            pts += [(x0 + np.cos(a) * 0.25 * s, max(y0 - l * s, y + 0.5), z0 + np.sin(a) * 0.25 * s) for s in np.linspace(0, 1, 8)]
        self.cards(np.array(pts), 0.2, (0.42, 0.52, 0.16), LEAF, None, 0.2)

    def bamboo(self, x, y, z, n=14, h=8.0, r=1.6):
        for _ in range(n):
            bx, bz = x + self.rng.normal() * r * 0.6, z + self.rng.normal() * r * 0.6
            hh = h * (0.75 + 0.4 * self.rng.random())
            lx, lz = self.rng.normal(size=2) * 0.12 * h
            self.tube((bx, y, bz), (bx + lx, y + hh, bz + lz), 0.055, 0.03, (0.36, 0.45, 0.18), PLAIN, 6)
            t = 0.4 + 0.6 * self.rng.random((26, 1))
            self.cards(V(bx, y, bz) + t * V(lx, hh, lz) + self.rng.normal(size=(26, 3)) * 0.45, 0.3, (0.33, 0.45, 0.14), NEEDLE, None, 0.2)

    def shrubs(self, pts, r=0.6, col=LEAF_GREEN, n=40, mat=LEAF):
        for x, y, z in pts:
            k = r * (0.7 + 0.6 * self.rng.random())
            self.crown(x, y + k * 0.5, z, k, k * 0.7, k, n, k * 0.34, np.asarray(col) * (0.8 + 0.4 * self.rng.random()), mat)

    def reeds(self, pts, h=2.4, plume=True):
        """Blades and plumes, as upright slivers."""
        p = np.asarray(pts, float)
        n = len(p)
        hh = h * (0.65 + 0.5 * self.rng.random((n, 1)))
        tip = p + np.concatenate([self.rng.normal(size=(n, 1)) * 0.28, hh, self.rng.normal(size=(n, 1)) * 0.28], 1)
        a = self.rng.random((n, 1)) * 3.14
        side = np.concatenate([np.cos(a), 0 * a, np.sin(a)], 1) * 0.05
        P = np.stack([p - side, p + side, tip], 1).reshape(-1, 3)
        C = np.repeat(V(0.5, 0.5, 0.24) * (0.65 + 0.7 * self.rng.random((n, 1))), 3, 0)
        self.tris(P, np.tile(V(0, 0.8, 0.6), (3 * n, 1)), np.zeros((3 * n, 2)), C, PLAIN)
        if plume:
            k = self.rng.random(n) < 0.4
            self.cards(tip[k] - V(0, 0.05, 0), 0.17, (0.8, 0.75, 0.64), NEEDLE, None, 0.1)

    # -- buildings
    def roof_face(self, A, B, A2, B2, col=TILE_GREY, lift=0.5, sag=0.22, mat=TILE, n=18, m=9):
        """One face of a swept roof: eave A-B, ridge A2-B2, corners lifted."""
        A, B, A2, B2 = (np.asarray(x, float) for x in (A, B, A2, B2))
        s, t = np.meshgrid(np.linspace(0, 1, n), np.linspace(0, 1, m))
        s3, t3 = s[..., None], t[..., None]
        eave, top = A + (B - A) * s3, A2 + (B2 - A2) * s3
        P = eave + (top - eave) * t3
        P[..., 1] -= sag * (top - eave)[..., 1] * 4 * t * (1 - t) * 0.5
        up = lift * np.abs(2 * s - 1) ** 4 * (1 - t) ** 2
        P[..., 1] += up
        mid = (A + B) / 2
        inner = (A2 + B2) / 2
        out = mid - inner
        out[1] = 0
        out /= np.linalg.norm(out) + 1e-9
        P += out * (up * 0.45)[..., None]
        w, h = np.linalg.norm(B - A), np.linalg.norm((A2 + B2) / 2 - mid)
        self.surf(P, np.stack([(s - 0.5) * w, t * h], -1), col, mat)
        under = P.copy()
        under[..., 1] -= 0.16
        self.surf(under, np.stack([(s - 0.5) * w, t * h], -1), TIMBER, WOOD)
        self.surf(
            np.stack([P[0], under[0]]), np.stack([np.stack([s[0] * w, 0 * s[0]], -1), np.stack([s[0] * w, 0 * s[0] + 0.16], -1)]), np.asarray(col) * 0.7, PLAIN
        )
        for k in (0, -1):  # hips
            q = P[:, k] + V(0, 0.05, 0)
            self.tube(q[0], q[-1], 0.1, 0.1, np.asarray(col) * 0.75, PLAIN, 6, q)

    def hip_roof(self, w, d, y, h, over=1.0, ridge=None, col=TILE_GREY, lift=0.6, finial=True):
        """A swept hip roof over a w x d plan, eaves at y."""
        ridge = max(w - d * 0.9, 0.2) if ridge is None else ridge
        a, b, r = w / 2 + over, d / 2 + over, ridge / 2
        c = [V(-a, y, b), V(a, y, b), V(a, y, -b), V(-a, y, -b)]
        L, R = V(-r, y + h, 0), V(r, y + h, 0)
        for A, B, A2, B2 in ((c[0], c[1], L, R), (c[1], c[2], R, R), (c[2], c[3], R, L), (c[3], c[0], L, L)):
            self.roof_face(A, B, A2, B2, col, lift)
        if ridge > 0.5:
            self.box(0, y + h - 0.12, 0, ridge + 0.3, 0.38, 0.24, np.asarray(col) * 0.8)
            if finial:
                for sx in (-1, 1):
                    self.tube((sx * (r + 0.05), y + h, 0), (sx * (r + 0.35), y + h + 0.75, 0), 0.13, 0.04, np.asarray(col) * 0.8, PLAIN, 6)
        else:
            self.lathe(0, y + h - 0.1, 0, [(0.3, 0), (0.16, 0.3), (0.26, 0.55), (0.2, 0.8), (0.05, 1.15), (0, 1.2)], np.asarray(col) * 0.75)

    def skirt_roof(self, w, d, y, h, over=1.0, inset=0.6, col=TILE_GREY, lift=0.5):
        """The lower of two storeys' roofs: a swept ring."""
        a, b = w / 2 + over, d / 2 + over
        p, q = w / 2 - inset, d / 2 - inset
        c = [V(-a, y, b), V(a, y, b), V(a, y, -b), V(-a, y, -b)]
        e = [V(-p, y + h, q), V(p, y + h, q), V(p, y + h, -q), V(-p, y + h, -q)]
        for i in range(4):
            j = (i + 1) % 4
            self.roof_face(c[i], c[j], e[i], e[j], col, lift)

    def gable_roof(self, w, d, y, h, over=0.5, col=TILE_GREY, mat=TILE):
        a, b = w / 2 + (0.3 if over else 0), d / 2 + over
        L, R = V(-a, y + h, 0), V(a, y + h, 0)
        self.roof_face((-a, y, b), (a, y, b), L, R, col, 0, 0.12, mat)
        self.roof_face((a, y, -b), (-a, y, -b), R, L, col, 0, 0.12, mat)
        self.box(0, y + h - 0.1, 0, w + 0.5, 0.3, 0.25, np.asarray(col) * 0.75)

    def horse_gable(self, x, d, y, h, steps=3, col=WHITE):
        """A stepped gable wall across the house at x, d deep, with small tiled copings."""
        n = 2 * steps - 1
        for i in range(n):
            k = min(i, n - 1 - i)
            z = -d / 2 + d * (i + 0.5) / n
            top = y + h * (0.55 + 0.6 * k / max(steps - 1, 1))
            self.box(x, 0, z, 0.35, top, d / n, col, PLASTER)
            self.box(x, top, z, 0.75, 0.16, d / n + 0.5, DARK, TILE)
            self.box(x, top + 0.16, z, 0.35, 0.16, d / n + 0.6, DARK)

    def house(self, w=8.0, d=7.0, h=5.5, door=True, windows=2, storeys=1, steps=3, wall=WHITE, hood=True, roof=2.0):
        """A whitewashed town house: stepped gables, small windows, a carved hood over the door; front at z = d/2."""
        self.box(0, 0, 0, w, h, d, wall, PLASTER)
        self.box(0, 0, 0, w + 0.06, 0.6, d + 0.06, BLUE_STONE, BLOCKS)
        self.gable_roof(w, d, h, roof, 0.45)
        for sx in (-1, 1):
            self.horse_gable(sx * w / 2, d + 0.5, h - 0.3, roof, steps, wall)
        f = d / 2 + 0.04
        if door:
            self.box(0, 0, f - 0.02, 1.9, 2.75, 0.2, BLUE_STONE, PLAIN)
            self.box(0, 0, f + 0.06, 1.45, 2.4, 0.1, (0.22, 0.13, 0.08), WOOD)
            if hood:
                self.box(0, 2.75, f + 0.1, 2.5, 0.5, 0.3, GREY, BRICK)
                self.roof_face((-1.5, 3.2, f + 0.75), (1.5, 3.2, f + 0.75), (-1.3, 3.65, f), (1.3, 3.65, f), TILE_GREY, 0.2, 0.1, n=8, m=4)
        for s in range(storeys):
            for i in range(windows):
                x = (i - (windows - 1) / 2) * w / (windows + 0.2)
                y = 1.2 + s * 2.7
                if s == 0 and door and abs(x) < 1.6:
                    continue
                self.window(x, y, f, 1.0, 1.1)

    def window(self, x, y, z, w=1.2, h=1.3, mat=LATTICE, col=(0.38, 0.26, 0.17), sill=True, uv=None):
        self.quad((x - w / 2, y, z + 0.03), (x + w / 2, y, z + 0.03), (x + w / 2, y + h, z + 0.03), (x - w / 2, y + h, z + 0.03), col, mat, uv)
        for dx, dy, ww, hh in ((0, -0.06, w + 0.2, 0.1), (0, h - 0.03, w + 0.2, 0.1)) if sill else ():
            self.box(x + dx, y + dy, z, ww, hh, 0.2, STONE)
        for sx in (-1, 1) if sill else ():
            self.box(x + sx * (w / 2 + 0.03), y, z, 0.08, h, 0.12, np.asarray(col) * 0.8)

    def doors(self, x, y, z, w, h, n=4, col=(0.42, 0.24, 0.14)):
        """A row of lattice doors."""
        for i in range(n):
            cx = x - w / 2 + w * (i + 0.5) / n
            k = w / n - 0.08
            self.box(cx, y, z - 0.04, k, h * 0.38, 0.06, col, WOOD)
            self.window(cx, y + h * 0.38, z - 0.02, k, h * 0.62, LATTICE, col, sill=False)
            self.box(cx - w / n / 2, y, z, 0.08, h, 0.1, np.asarray(col) * 0.7)
        self.box(x + w / 2, y, z, 0.08, h, 0.1, np.asarray(col) * 0.7)
        self.box(x, y + h, z, w + 0.1, 0.12, 0.14, np.asarray(col) * 0.7)

    def stairs(self, x, y, z, w, n, rise=0.16, run=0.32, col=STONE, mat=PAVING):
        """Steps that climb away from the viewer; the lowest front edge is at z. Returns the top (y, z)."""
        for i in range(n):
            d = run * (n - i)
            self.box(x, y + i * rise, z - i * run - d / 2, w, rise, d, col, mat)
        return y + n * rise, z - n * run

    def rail(self, p, q, h=0.95, col=STONE, mat=PLAIN, gap=1.6, bars=2, post=0.12):
        p, q = np.asarray(p, float), np.asarray(q, float)
        n = max(int(round(np.linalg.norm(q - p) / gap)), 1)
        for i in range(n + 1):
            a = p + (q - p) * i / n
            self.box(*a, post * 1.5, h + 0.12, post * 1.5, col, mat)
        for k in range(bars):
            up = V(0, h * (1 - 0.45 * k), 0)
            self.tube(p + up, q + up, post * 0.5, post * 0.5, col, mat, 6)

    def lantern(self, x, y, z, r=0.28, col=(0.9, 0.12, 0.06), reach=4.0, light=True):
        self.lathe(x, y - r, z, [(r * 0.4, -0.05), (r * 0.5, 0), (r, r * 0.6), (r, r * 1.3), (r * 0.5, r * 1.95), (r * 0.4, r * 2.05)], col, LAMP, 12)
        self.tube((x, y + r, z), (x, y + r + 0.35, z), 0.015, 0.015, DARK, PLAIN, 4)
        self.tube((x, y - r - 0.3, z), (x, y - r, z), 0.03, 0.05, (0.8, 0.6, 0.1), PLAIN, 5)
        if light:
            self.light(x, y - 0.3, z, (2.2, 1.15, 0.5), reach)

    def light(self, x, y, z, col=(2.0, 1.3, 0.7), reach=5.0):
        self.lights.append(((self.M @ [x, y, z, 1])[:3], col, reach))

    def lamp_post(self, x, y, z, h=3.4, light=True):
        self.tube((x, y, z), (x, y + h, z), 0.06, 0.05, DARK, PLAIN, 6)
        self.box(x, y + h, z, 0.3, 0.42, 0.3, (1, 0.8, 0.5), LAMP)
        self.box(x, y + h + 0.42, z, 0.42, 0.1, 0.42, DARK)
        if light:
            self.light(x, y + h, z, (2.4, 1.6, 0.85), 5.5)

    def boat(self, length=5.0, width=1.1, col=(0.34, 0.24, 0.16), canopy=False, depth=0.5):
        """A flat skiff along x, floating at y = 0."""
        s, t = np.meshgrid(np.linspace(-1, 1, 17), np.linspace(-1, 1, 9))
        half = width / 2 * (1 - np.abs(s) ** 3 * 0.75)
        sheer = 0.35 * np.abs(s) ** 2.5
        P = np.stack([s * length / 2, -0.12 + sheer + depth * np.abs(t) ** 2.6, t * half], -1)
        self.surf(P, np.stack([t * width * 0.5, s * length / 2], -1), col, WOOD)
        for k in (0, -1):
            self.tube(P[k, 0], P[k, -1], 0.05, 0.05, np.asarray(col) * 0.7, WOOD, 5, P[k])
        for x in (-0.28, 0.05, 0.34):
            self.box(x * length, depth * 0.45, 0, 0.25, 0.05, width * 0.86, np.asarray(col) * 1.2, WOOD)
        if canopy:
            a = np.linspace(0, np.pi, 9)
            xs = np.linspace(-0.2, 0.25, 6) * length
            A, X = np.meshgrid(a, xs)
            self.surf(np.stack([X, 0.3 + 1.0 * np.sin(A), width * 0.5 * np.cos(A)], -1), np.stack([A, X], -1), (0.45, 0.36, 0.2), WOOD)

    def bench(self, x, y, z, w=1.6, turn=0, col=TIMBER):
        with self.at(x, y, z, turn):
            self.box(0, 0.42, 0, w, 0.07, 0.38, col, WOOD)
            for sx in (-1, 1):
                self.box(sx * w * 0.4, 0, 0, 0.1, 0.42, 0.32, col, WOOD)

    # -- boards with writing
    def board(self, x, y, z, w, image, turn=0, frame=None, tilt=0):
        """A board centred at x, y, z that carries `image` = (with writing, without)."""
        iw, ih = image[0].size
        h = w * ih / iw
        with self.at(x, y, z, turn, tilt=tilt):
            if frame is not None:
                self.box(0, -h / 2 - 0.05, -0.06, w + 0.1, h + 0.1, 0.08, frame, WOOD)
            a, b, c, d = V(-w / 2, -h / 2, 0.03), V(w / 2, -h / 2, 0.03), V(w / 2, h / 2, 0.03), V(-w / 2, h / 2, 0.03)
            P = np.array([a, b, c, a, c, d])
            UV = np.array([[0, 0], [1, 0], [1, 1], [0, 0], [1, 1], [0, 1]], float)
            self.boards.append({"mesh": self._pack(P, np.tile(V(0, 0, 1), (6, 1)), UV, (1, 1, 1), IMAGE), "images": [i.convert("RGB") for i in image]})

    def post_board(self, x, y, z, w, image, turn=0, h=1.2, frame=TIMBER):
        """A board on two posts; y is the ground."""
        bh = w * image[0].size[1] / image[0].size[0]
        with self.at(x, y, z, turn):
            for sx in (-1, 1):
                self.box(sx * w * 0.42, 0, -0.08, 0.1, h + bh + 0.15, 0.1, frame, WOOD)
            self.board(0, h + bh / 2, 0, w, image, 0, frame)
