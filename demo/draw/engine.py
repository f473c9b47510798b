"""A small rasteriser: meshes, sun and lamps, shadows, reflections, fog and snow.

It draws with OpenGL through EGL, so Mesa's software driver is enough: no window, no graphics card.
"""

import os

os.environ.setdefault("LP_NUM_THREADS", "1")

import moderngl
import numpy as np
from PIL import Image, ImageFilter

WIDTH, HEIGHT, OVER = 720, 540, 2  # picture size, and how much larger it is drawn

# Materials: what the fragment shader paints on a surface.
(
    PLAIN,
    BLOCKS,
    BRICK,
    TILE,
    WOOD,
    PLASTER,
    BARK,
    LEAF,
    GROUND,
    ROCK,
    WATER,
    PAVING,
    GLASS,
    LATTICE,
    LAMP,
    INDIGO,
    FALL,
    CLOUD,
    METAL,
    NEEDLE,
    PANE,
    IMAGE,
    WRITING,
    COBBLE,
) = range(24)

DEFINES = "".join(f"#define {k} {v}\n" for k, v in list(globals().items()) if k.isupper() and k not in ("WIDTH", "HEIGHT", "OVER"))

VERTEX = """
in vec3 p; in vec3 n; in vec2 uv; in vec3 c; in float m;
uniform mat4 view_proj;
out vec3 wp; out vec3 wn; out vec2 t; out vec3 col; flat out int mat;
void main() { wp = p; wn = n; t = uv; col = c; mat = int(m + .5); gl_Position = view_proj * vec4(p, 1.); }
"""

# Leaves are cut out of cards; the shadow pass has to cut the same holes.
CUT = """
uniform sampler2D noise;
bool cut(int mat, vec2 t, vec3 wp) {
  if (mat != LEAF && mat != NEEDLE) return false;
  vec2 q = t * (mat == LEAF ? .055 : .04) + wp.xz * .013 + wp.yy * .011;
  float k = texture(noise, mat == LEAF ? q : q * vec2(1., 2.6)).r;
  return length(t) + (k - .5) * 1.9 > .88;
}
"""

FRAGMENT = """
in vec3 wp; in vec3 wn; in vec2 t; in vec3 col; flat in int mat;
uniform vec3 eye, sun_dir, sun_col, sky_amb, ground_amb, fog_col, leaf_tint;
uniform float fog_dist, mist_top, mist, snow, clip_y, lamps, rough_water;
uniform mat4 shadow_mat; uniform vec2 screen;
uniform sampler2DShadow shadow_map; uniform sampler2D reflection, image;
uniform int n_lights; uniform vec4 light_pos[12]; uniform vec3 light_col[12];
out vec4 frag;

float N(vec2 q) { return texture(noise, q).r; }
float fbm(vec2 q) { return texture(noise, q).b; }
vec2 flat_uv(vec3 q, vec3 n) {
  vec3 a = abs(n); return a.y > a.x && a.y > a.z ? q.xz : (a.x > a.z ? q.zy : q.xy);
}
// Courses of blocks: x is the tone of one block, y the joint between them.
vec2 courses(vec2 q, vec2 size, float joint, float shift) {
  q /= size; float row = floor(q.y); q.x += shift * mod(row, 2.) + .37 * N(vec2(row * .137, .4)) * shift;
  vec2 id = vec2(floor(q.x), row), f = fract(q), w = fwidth(q) + 1e-4, j = joint / size;
  vec2 e = smoothstep(vec2(0), j + w, f) * smoothstep(vec2(0), j + w, 1. - f);
  float far = clamp(1.6 - max(w.x, w.y) * 2.2, 0., 1.);
  return vec2(mix(.5, N(id * vec2(.0731, .1173) + .013), far), mix(.8, e.x * e.y, far));
}

void main() {
  if (wp.y < clip_y) discard;
  if (cut(mat, t, wp)) discard;
  vec3 V = normalize(eye - wp), n = normalize(wn), a = col, glow = vec3(0); float spec = 0., gloss = 24., soft = 0., alpha = 1.;
  if (dot(n, V) < 0. && mat != LEAF && mat != NEEDLE) n = -n;
  vec2 g = flat_uv(wp, n); float dist = length(eye - wp);
  if (mat == BLOCKS) { vec2 b = courses(t, vec2(.9, .42), .018, .5); a *= (.62 + .62 * b.x) * mix(.45, 1., b.y) * (.8 + .4 * fbm(g * .11)); }
  else if (mat == BRICK) { vec2 b = courses(t, vec2(.5, .15), .014, .5); a *= (.72 + .5 * b.x) * mix(.62, 1., b.y) * (.8 + .4 * fbm(g * .07)); }
  else if (mat == PAVING) { vec2 b = courses(t, vec2(1.2, .7), .02, .5); a *= (.6 + .7 * b.x) * mix(.5, 1., b.y) * (.8 + .35 * fbm(g * .17)); spec = .12; }
  else if (mat == COBBLE) { vec2 b = courses(t, vec2(.34, .3), .05, .5); a *= (.55 + .8 * b.x) * mix(.5, 1., b.y); }
  else if (mat == TILE) {
    float w = fwidth(t.x / .3), k = .5 + .5 * cos(t.x / .3 * 6.2832); k = mix(k, .5, clamp(w * 1.6 - .3, 0., 1.));
    float v = fract(t.y / .34), lap = mix(smoothstep(0., .25, v), .85, clamp(fwidth(t.y / .34) * 2. - .3, 0., 1.));
    a *= (.35 + .75 * k) * (.7 + .3 * lap) * (.75 + .5 * N(floor(vec2(t.x / .3, t.y / .34)) * .171 + .02)) * (.8 + .4 * fbm(g * .06)); }
  else if (mat == WOOD) { float b = N(vec2(floor(t.x / .22) * .173, .31)), j = fract(t.x / .22), w = fwidth(t.x / .22);
    float e = mix(smoothstep(0., .06 + w, j) * smoothstep(0., .06 + w, 1. - j), .85, clamp(w * 2. - .4, 0., 1.));
    a *= (.72 + .5 * b) * mix(.55, 1., e) * (.78 + .44 * N(vec2(t.x * .55 + b, t.y * .035))); }
  else if (mat == PLASTER) { float s = fbm(g * .045), d = N(vec2(g.x * .21, g.y * .012)); a *= .9 + .16 * s; a = mix(a, a * vec3(.72, .71, .67), smoothstep(.58, .86, d * .5 + s * .6) * .7); }
  else if (mat == BARK) { a *= .5 + .95 * N(vec2(t.x * .4, t.y * .07)) * (.6 + .7 * N(t * .31)); }
  else if (mat == LEAF || mat == NEEDLE) { float k = N(t * .16 + wp.xz * .05); a *= .55 + .95 * k; if (mat == LEAF) a *= leaf_tint; soft = .45; }
  else if (mat == GROUND) { float k = fbm(wp.xz * .018), f = N(wp.xz * .23); vec3 lush = a * mix(vec3(1.), leaf_tint, .35);
    a = mix(lush * .8, lush * vec3(1.25, 1.12, .8), k) * (.72 + .5 * f);
    float steep = smoothstep(.80, .62, n.y + .25 * (fbm(g * .05) - .5)); a = mix(a, vec3(.43, .41, .39) * (.5 + .9 * fbm(g * vec2(.06, .03))), steep); }
  else if (mat == ROCK) { float k = .55 * fbm(g * .012) + .45 * fbm(g * .05), c = abs(fbm(g * vec2(.012, .005) + .31) - .5), h = abs(N(g * vec2(.003, .012)) - .5);
    a *= (.55 + .8 * k) * mix(.5, 1., smoothstep(.0, .035, c)) * mix(.72, 1., smoothstep(0., .05, h)) * (.92 + .16 * N(g * .13));
    a = mix(a, vec3(.27, .31, .16), .55 * smoothstep(.55, .75, fbm(wp.xz * .012 + .5) * .7 + .3 * n.y)); }
  else if (mat == GLASS) { vec2 f = fract(t); vec2 w = fwidth(t); float e = min(min(f.x, 1. - f.x), min(f.y, 1. - f.y));
    float lit = step(.42, N(floor(t) * .0937 + .05)); glow = lamps * lit * vec3(1., .72, .38) * .9;
    vec3 R = reflect(-V, n); a = mix(vec3(.05, .07, .09), sky_amb * .9, .25 + .4 * clamp(R.y + .3, 0., 1.) + .12 * fbm(R.xy * .3));
    if (e < .05) { a = col; glow *= .1; } spec = .6; gloss = 80.; }
  else if (mat == LATTICE) { vec2 q = t / .16; vec2 f = abs(fract(q) - .5), w = fwidth(q); float bar = max(smoothstep(.34 - w.x, .42, f.x), smoothstep(.34 - w.y, .42, f.y));
    bar = mix(bar, .45, clamp(max(w.x, w.y) * 1.5 - .3, 0., 1.)); a = mix(vec3(.16, .13, .1), col, bar); glow = lamps * (1. - bar) * vec3(1., .62, .28) * .9; }
  else if (mat == LAMP) { glow = col * (lamps * 2.2 + .04); a = col * .8; }
  else if (mat == INDIGO) { vec2 q = t / .42, f = fract(q) - .5; vec2 id = floor(q); float r = length(f), an = atan(f.y, f.x);
    float fl = smoothstep(.02, -.02, r - .3 - .1 * cos(an * (4. + mod(id.x + id.y, 3.)))) * step(.09, r); float line = step(.47, max(abs(f.x), abs(f.y)));
    a = mix(col, vec3(.83, .87, .9), max(fl * .9, line * .55)) * (.85 + .3 * N(t * .02)); soft = .35; }
  else if (mat == FALL) { float s = N(vec2(t.x * .33, t.y * .016)) * .6 + N(vec2(t.x * .9, t.y * .03 + .2)) * .4; a = mix(vec3(.5, .58, .6), vec3(1.), smoothstep(.3, .62, s)); soft = .6; }
  else if (mat == CLOUD) { float k = fbm(wp.xz * .006); a = mix(vec3(.78, .82, .88), vec3(1.), k); soft = .5; }
  else if (mat == METAL) { a *= .7 + .6 * fbm(g * .35); spec = .7; gloss = 40.; }
  else if (mat == IMAGE) { a = texture(image, t).rgb; glow = a * lamps * .15; }
  else if (mat == WRITING) { // columns of cut characters that fade to the left and bottom
    a *= .75 + .5 * fbm(t * .05); vec2 q = t / vec2(.62, .56), id = floor(q), f = fract(q) - .5;
    float k = N(id * vec2(.171, .133)), st = 0.;
    for (int i = 0; i < 3; i++) { float o = N(id * .091 + float(i) * .27) - .5; st = max(st, smoothstep(.07, .03, abs(f.y - o * .8)) * step(abs(f.x), .15 + .22 * N(id * .21 + float(i) * .13)));
      st = max(st, smoothstep(.07, .03, abs(f.x + o * .7)) * step(abs(f.y), .15 + .25 * N(id * .17 - float(i) * .11))); }
    float worn = smoothstep(-14., 12., t.x + 5. * (fbm(t * .02) - .4)); a = mix(a, a * .32, st * step(max(abs(f.x), abs(f.y)), .42) * mix(.12, 1., worn)); }
  else a *= .86 + .28 * fbm(g * .12);

  bool solid = mat != WATER && mat != LAMP && mat != IMAGE && mat != FALL && mat != CLOUD && mat != PANE;
  if (snow > 0. && solid) a = mix(a, vec3(.93, .95, .98), snow * smoothstep(.3, .62, (mat == LEAF || mat == NEEDLE ? wn.y * .85 : n.y) + .35 * (fbm(wp.xz * .09) - .5)));

  if (mat == WATER) {
    float r = rough_water; vec2 w = wp.xz;
    vec2 d = vec2(N(w * vec2(.05, .09)) - .5, N(w * vec2(.06, .1) + .5) - .5) + .5 * vec2(N(w * vec2(.17, .31)) - .5, N(w * vec2(.19, .27) + .2) - .5);
    vec2 s = gl_FragCoord.xy / screen + d * r * vec2(.02, .045) * clamp(30. / dist, .2, 1.5);
    vec3 refl = texture(reflection, clamp(s, .002, .998)).rgb;
    float F = mix(.28, .92, pow(1. - clamp(V.y, 0., 1.), 2.5));
    vec3 deep = a * (sky_amb * .9 + sun_col * .12); frag = vec4(mix(deep, refl, F), 1.);
  } else {
    vec4 sp = shadow_mat * vec4(wp + n * .06, 1.); vec3 s3 = sp.xyz * .5 + .5; float sh = 1.;
    if (all(lessThan(abs(sp.xyz), vec3(1.)))) { sh = 0.; for (int i = -1; i <= 1; i++) for (int j = -1; j <= 1; j++) sh += texture(shadow_map, s3 + vec3(float(i), float(j), 0.) * .0006 - vec3(0, 0, .0012)); sh /= 9.; }
    float nl = dot(n, sun_dir); nl = mix(max(nl, 0.), .5 + .5 * nl, soft);
    vec3 L = sun_col * nl * sh + mix(ground_amb, sky_amb, .5 + .5 * n.y);
    vec3 S = sun_col * sh * spec * pow(max(dot(n, normalize(sun_dir + V)), 0.), gloss);
    for (int i = 0; i < n_lights; i++) { vec3 l = light_pos[i].xyz - wp; float d2 = dot(l, l); vec3 ld = l * inversesqrt(d2);
      float at = 1. / (1. + d2 / (light_pos[i].w * light_pos[i].w)); at *= at; float k = max(mix(dot(n, ld), .5 + .5 * dot(n, ld), max(soft, .15)), 0.);
      L += light_col[i] * at * k; S += light_col[i] * at * spec * pow(max(dot(n, normalize(ld + V)), 0.), gloss); }
    vec3 o = a * L + S + glow;
    if (mat == PANE) { float f = pow(1. - abs(dot(n, V)), 3.); float st = smoothstep(.55, .62, fract(t.x * .5 + t.y * .35)) * smoothstep(.85, .78, fract(t.x * .5 + t.y * .35)); alpha = .05 + .3 * f + .07 * st; o = vec3(.75, .85, .9) * (.25 + .7 * dot(sky_amb, vec3(.33))); }
    frag = vec4(o, alpha);
  }
  float fg = 1. - exp(-pow(dist / fog_dist, 1.3));
  float low = mist * (1. - smoothstep(mist_top - 14., mist_top, wp.y + 8. * (fbm(wp.xz * .004) - .5))) * (1. - exp(-dist / 60.));
  fg = max(fg, low); if (mat == LAMP) fg *= .6;
  frag.rgb = mix(frag.rgb, fog_col, clamp(fg, 0., 1.) * (mat == PANE ? 0. : 1.));
}
"""

SKY_V = "in vec2 p; out vec2 q; void main() { q = p; gl_Position = vec4(p, .99999, 1.); }"
SKY_F = """
in vec2 q; out vec4 frag;
uniform mat4 inv_vp; uniform vec3 eye, zenith, horizon, sun_dir, sun_col; uniform float clouds, stars; uniform sampler2D noise;
void main() {
  vec4 w = inv_vp * vec4(q, 1., 1.); vec3 d = normalize(w.xyz / w.w - eye);
  float h = clamp(d.y, 0., 1.); vec3 c = mix(horizon, zenith, pow(h, .55));
  float s = max(dot(d, sun_dir), 0.); c += sun_col * (.05 * pow(s, 6.) + .25 * pow(s, 90.) + (stars > 0. ? 0. : 1.5 * smoothstep(.9993, .9997, s)));
  vec2 u = d.xz / (d.y + .12) * .022; float k = .55 * texture(noise, u).r + .3 * texture(noise, u * 2.3 + .2).r + .15 * texture(noise, u * 5.1).r;
  float cl = smoothstep(.62 - clouds * .32, .86 - clouds * .2, k) * smoothstep(.0, .18, d.y); c = mix(c, horizon * .5 + sun_col * .16 + .06 * (1. - stars), cl * .8);
  if (stars > 0. && d.y > 0.) { float st = texture(noise, d.xz / (d.y + .3) * 1.9).g; c += stars * smoothstep(.86, .93, st) * (1. - cl) * .5; }
  frag = vec4(c, 1.);
}
"""

# Ambient occlusion from the depth buffer, exposure, and a slight darkening to the corners.
POST_F = """
in vec2 q; out vec4 frag;
uniform sampler2D colour, depth; uniform mat4 inv_p; uniform vec2 focal; uniform float radius, strength, exposure;
vec3 at(vec2 s) { vec4 v = inv_p * vec4(s * 2. - 1., texture(depth, s).r * 2. - 1., 1.); return v.xyz / v.w; }
void main() {
  vec2 s = q * .5 + .5; vec3 c = texture(colour, s).rgb; vec3 P = at(s); float ao = 1.;
  if (-P.z < 900.) {
    vec3 n = normalize(cross(dFdx(P), dFdy(P))); float r = radius * clamp(-P.z / 14., .35, 5.), o = 0.;
    float turn = 6.2832 * fract(52.9829 * fract(dot(gl_FragCoord.xy, vec2(.06711, .00584))));
    for (int i = 0; i < 14; i++) { float an = turn + float(i) * 2.39996, rr = r * sqrt((float(i) + .5) / 14.);
      vec3 D = at(s + vec2(cos(an), sin(an)) * focal * rr / -P.z) - P; float l = length(D);
      o += max(dot(D, n) / (l + .001) - .12, 0.) * smoothstep(r * 2., r * .6, l); }
    ao = clamp(1. - strength * o / 14., .25, 1.);
  }
  c *= ao * exposure; c = c * (2.51 * c + .03) / (c * (2.43 * c + .59) + .14); c = pow(clamp(c, 0., 1.), vec3(1. / 2.05));
  c = mix(vec3(dot(c, vec3(.3, .6, .1))), c, 1.18); c *= 1. - .13 * dot(q, q); frag = vec4(c, 1.);
}
"""


def perspective(fov, aspect, near, far):
    f = 1 / np.tan(np.radians(fov) / 2)
    m = np.zeros((4, 4))
    m[0, 0], m[1, 1], m[2, 2], m[2, 3], m[3, 2] = f / aspect, f, (far + near) / (near - far), 2 * far * near / (near - far), -1
    return m


def look(eye, target, up=(0, 1, 0)):
    f = np.subtract(target, eye)
    f = f / np.linalg.norm(f)
    s = np.cross(f, up)
    s /= np.linalg.norm(s)
    u = np.cross(s, f)
    m = np.eye(4)
    m[0, :3], m[1, :3], m[2, :3] = s, u, -f
    m[:3, 3] = -m[:3, :3] @ np.asarray(eye, float)
    return m


def noise_image(size=512, seed=7):
    """Tiling noise: red smooth and evenly spread, green fine, blue several octaves."""
    rng = np.random.default_rng(seed)

    def smooth(cells):
        f = np.fft.rfft2(rng.normal(size=(size, size)))
        fy, fx = np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None]
        return np.fft.irfft2(f * np.exp(-(fx**2 + fy**2) * (size / cells) ** 2 * 4), s=(size, size))

    def even(a):
        return (a.ravel().argsort().argsort().reshape(a.shape) * 255.0 / a.size).astype("u1")

    unit = lambda a: a / a.std()
    octaves = sum(unit(smooth(c)) * w for c, w in ((64, 0.5), (134, 0.25), (270, 0.15), (500, 0.1)))
    spread = np.clip(127 + octaves / octaves.std() * 42, 0, 255).astype("u1")
    return np.stack([even(smooth(64)), even(smooth(400)), spread, np.full((size, size), 255, "u1")], -1)


class Renderer:
    def __init__(self):
        self.ctx = c = moderngl.create_context(standalone=True, backend="egl", require=330)
        head = "#version 330\n" + DEFINES
        self.prog = c.program(head + VERTEX, head + CUT + FRAGMENT)
        self.dark = c.program(
            head + VERTEX, head + CUT + "in vec3 wp; in vec2 t; in vec3 wn; in vec3 col; flat in int mat; void main() { if (cut(mat, t, wp)) discard; }"
        )
        self.sky = c.program(head + SKY_V, head + SKY_F)
        self.post = c.program(head + SKY_V, head + POST_F)
        self.w, self.h = WIDTH * OVER, HEIGHT * OVER
        self.noise = c.texture((512, 512), 4, noise_image().tobytes())
        self.noise.build_mipmaps()
        full = c.buffer(np.array([-1, -1, 3, -1, -1, 3], "f4").tobytes())
        self.sky_va, self.post_va = (c.vertex_array(p, [(full, "2f", "p")]) for p in (self.sky, self.post))
        self.col, self.depth = c.texture((self.w, self.h), 4, dtype="f2"), c.depth_texture((self.w, self.h))
        self.depth.compare_func = ""
        self.fbo = c.framebuffer([self.col], self.depth)
        self.refl = c.texture((WIDTH, HEIGHT), 4, dtype="f2")
        self.refl_fbo = c.framebuffer([self.refl], c.depth_renderbuffer((WIDTH, HEIGHT)))
        self.out_fbo = c.framebuffer([c.texture((self.w, self.h), 4)])
        self.shadow = c.depth_texture((3072, 3072))
        self.shadow.compare_func = "<="
        self.shadow_fbo = c.framebuffer(depth_attachment=self.shadow)
        self.blank = c.texture((1, 1), 3, b"\x80\x80\x80")

    def upload(self, scene):
        """Hands a finished scene to the card; returns what `draw` wants."""

        def vao(prog, data):
            return self.ctx.vertex_array(prog, [(self.ctx.buffer(data.tobytes()), "3f 3f 2f 3f 1f", "p", "n", "uv", "c", "m")], skip_errors=True)

        got = {k: np.concatenate(v).astype("f4") for k, v in scene.layers.items() if v}
        boards = []
        for board in scene.boards:
            tex = [self.ctx.texture(i.size, 3, i.transpose(Image.FLIP_TOP_BOTTOM).tobytes()) for i in board["images"]]
            for x in tex:
                x.build_mipmaps()
                x.anisotropy = 8
            boards.append((vao(self.prog, board["mesh"].astype("f4")), tex))
        return {"main": {k: vao(self.prog, v) for k, v in got.items()}, "boards": boards, "dark": [vao(self.dark, got["solid"])] if "solid" in got else []}

    @staticmethod
    def put(prog, **values):
        for k, v in values.items():
            if k in prog:
                if isinstance(v, np.ndarray) and v.shape == (4, 4):
                    prog[k].write(v.T.astype("f4").tobytes())
                elif isinstance(v, np.ndarray) and v.ndim == 2:
                    prog[k].write(v.astype("f4").tobytes())
                else:
                    prog[k].value = tuple(map(float, v)) if np.ndim(v) else v

    def draw(self, scene, gpu, eye, target, fov, sky, readable):
        c = self.ctx
        eye, target = np.array(eye, float), np.array(target, float)
        c.enable(moderngl.DEPTH_TEST)
        # The sun's view, for shadows: a box around what the camera looks at.
        sun = np.array(sky["sun_dir"], float)
        sun /= np.linalg.norm(sun)
        R = scene.shadow_size
        centre = np.array(scene.shadow_at, float)
        ortho = np.diag([1 / R, 1 / R, -1 / (3 * R), 1.0])
        shadow_mat = ortho @ look(centre + sun * 2 * R, centre, (0.01, 1, 0.02))
        shadow_mat[2, 3] -= 2 / 3
        self.shadow_fbo.use()
        self.shadow_fbo.clear(depth=1.0)
        self.noise.use(0)
        self.put(self.dark, view_proj=shadow_mat, noise=0)
        for v in gpu["dark"]:
            v.render()

        near, far = scene.near, scene.far
        P = perspective(fov, WIDTH / HEIGHT, near, far)
        lights = np.zeros((12, 4))
        tints = np.zeros((12, 3))
        n = 0
        if sky["lamps"] > 0 or scene.indoor:
            for pos, col, reach in scene.lights[:12]:
                lights[n, :3], lights[n, 3], tints[n] = pos, reach, np.array(col) * max(sky["lamps"], 0.0)
                n += 1
        common = dict(
            sun_dir=sun,
            sun_col=sky["sun_col"],
            sky_amb=sky["sky_amb"],
            ground_amb=sky["ground_amb"],
            fog_col=sky["fog_col"],
            fog_dist=sky["fog_dist"],
            mist=sky["mist"],
            mist_top=scene.mist_top,
            snow=0.0 if scene.indoor else sky["snow"],
            leaf_tint=sky["leaf_tint"],
            lamps=sky["lamps"],
            rough_water=scene.ripple,
            shadow_mat=shadow_mat,
            n_lights=n,
            light_pos=lights,
            light_col=tints,
            noise=0,
            shadow_map=1,
            reflection=2,
            image=3,
        )
        self.shadow.use(1)

        def passes(fbo, size, VP, e, clip, mirror):
            fbo.use()
            fbo.clear(depth=1.0)
            c.disable(moderngl.DEPTH_TEST)
            self.put(
                self.sky,
                inv_vp=np.linalg.inv(VP),
                eye=e,
                zenith=sky["zenith"],
                horizon=sky["horizon"],
                sun_dir=sun,
                sun_col=sky["sun_col"],
                clouds=sky["clouds"],
                stars=sky["stars"],
                noise=0,
            )
            self.noise.use(0)
            self.sky_va.render()
            c.enable(moderngl.DEPTH_TEST)
            self.put(self.prog, view_proj=VP, eye=e, clip_y=clip, screen=size, **common)
            (self.blank if mirror else self.refl).use(2)
            self.blank.use(3)
            for k in ("solid", "open") + (() if mirror else ("water",)):
                if k in gpu["main"]:
                    gpu["main"][k].render()
            for v, tex in gpu["boards"]:
                tex[0 if readable else 1].use(3)
                v.render()
            if "clear" in gpu["main"] and not mirror:
                c.enable(moderngl.BLEND)
                fbo.depth_mask = False
                gpu["main"]["clear"].render()
                fbo.depth_mask = True
                c.disable(moderngl.BLEND)

        if scene.water is not None:
            flip = np.diag([1, -1, 1, 1.0])
            flip[1, 3] = 2 * scene.water
            e2 = eye.copy()
            e2[1] = 2 * scene.water - eye[1]
            # Looked at from below the surface; turned over so that it fits the upright picture.
            passes(self.refl_fbo, (WIDTH, HEIGHT), P @ look(eye, target) @ flip, e2, scene.water - 0.02, 1)
        VP = P @ look(eye, target)
        passes(self.fbo, (self.w, self.h), VP, eye, -1e9, 0)
        self.out_fbo.use()
        c.disable(moderngl.DEPTH_TEST)
        self.col.use(0)
        self.depth.use(1)
        self.put(
            self.post, colour=0, depth=1, inv_p=np.linalg.inv(P), focal=(P[0, 0] / 2, P[1, 1] / 2), radius=scene.ao, strength=1.7, exposure=sky["exposure"]
        )
        self.post_va.render()
        im = Image.frombytes("RGBA", (self.w, self.h), self.out_fbo.read(components=4)).convert("RGB").transpose(Image.FLIP_TOP_BOTTOM)
        im = im.resize((WIDTH, HEIGHT), Image.LANCZOS)
        if sky["lamps"] > 0 and not scene.indoor:  # lamps bleed a little into the dark
            a = np.asarray(im, float)
            glow = Image.fromarray((np.clip(a - 165, 0, 90) * 1.4).astype("u1")).filter(ImageFilter.GaussianBlur(14))
            im = Image.fromarray(np.clip(a + np.asarray(glow, float) * 0.9, 0, 255).astype("u1"))
        return im
