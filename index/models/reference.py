#!/usr/bin/env python3
"""Compute the parity file by another road than the product takes.

    python reference.py WEIGHTS TOKENIZER OUTPUT     write the rows below with their embeddings
    python reference.py WEIGHTS TOKENIZER --compare FILE    recompute the rows of a file; print the
                                                            lowest cosine

A plain forward pass of the encoder in float64 numpy over the 4-bit weights, one number at a time as
they are documented, with nothing shared with convert.py: a mistake in one of them shows against the
other. Needs the Python packages numpy and tokenizers.
"""

import json
import math
import struct
import sys

import numpy as np
from tokenizers import Tokenizer

MAX_TOKENS = 512

ROWS = [
    ("query: ", "早上几点可以进山？"),
    ("query: ", "Is the lake ferry running this afternoon?"),
    ("query: ", "带老人走哪条线比较轻松，要不要坐缆车"),
    ("query: ", "museum 周一开门吗"),
    ("query: ", ""),
    ("passage: ", "临时通知：因山路结冰，东线索道今日停运，西线照常，恢复时间另行公布。"),
    ("passage: ", "The pagoda was rebuilt in 1894 after a fire; its nine bronze bells still ring at dusk."),
    ("passage: ", "成人票¥85／人，学生凭证半价；6 周岁以下免票。Tickets are sold until 16:40."),
    ("passage: ", "ロープウェイは強風のため運休しています。"),
    ("passage: ", "Le café de la vieille ville sert une soupe d'été — délicieuse ! 🍜"),
    (
        "passage: ",
        "相传古时有一位采药人在雾中迷了路，循着钟声走到崖边，看见松树伸出一枝为他挡住了深谷。"
        "天亮以后他才发现，那里既没有寺，也没有钟，只有风穿过石缝。后来的人在崖上修了一座小亭，"
        "亭里挂一口小钟，凡是在雾里走过这条路的人，都会轻轻敲一下，给后面的人指路。",
    ),
    # Longer than the model reads: what is past the last token must not change the vector.
    ("passage: ", "从北门进，沿溪水走二十分钟到听泉亭，再上三百级石阶便是望湖台。 " * 40 + "End of the walk."),
]


class File:
    """The tensors of the weights' file, as float64."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.raw = file.read()
        self.at = 0
        assert self.number("4s") == b"E5S1", "not a file of weights"
        self.number("I")
        shape = [self.number("i") for _ in range(7)]
        self.hidden, self.layers, self.heads, self.inner, self.words, self.places, self.kinds = shape
        self.epsilon = self.number("f")
        self.number("i")
        pieces = self.number("i")
        for _ in range(4):
            self.number("i")
        blob = self.number("Q")
        self.at += blob + 8 * pieces + 4
        self.number("i")
        norm = self.number("I")
        self.at += norm
        self.table = {}
        for _ in range(self.number("i")):
            name = self.number("%ds" % self.number("H")).decode()
            self.table[name] = [self.number(form) for form in "BIQQ"]

    def number(self, form):
        (value,) = struct.unpack_from("<" + form, self.raw, self.at)
        self.at += struct.calcsize("<" + form)
        return value

    def tensor(self, name, columns):
        """A tensor in rows of `columns` numbers."""
        kind, count, offset, size = self.table[name]
        part = self.raw[offset : offset + size]
        if kind == 0:
            return np.frombuffer(part, "<f4").astype(np.float64).reshape(-1, columns)
        assert size == count // 32 * 18
        out = np.empty(count)
        bytes_ = np.frombuffer(part, "u1").reshape(-1, 18)
        scale = np.frombuffer(part, "<f2").reshape(-1, 9)[:, 0].astype(np.float64)
        for j in range(16):
            out[j::32] = (bytes_[:, 2 + j].astype(np.int64) % 16 - 8) * scale
            out[j + 16 :: 32] = (bytes_[:, 2 + j].astype(np.int64) // 16 - 8) * scale
        return out.reshape(-1, columns)


class Encoder:
    """The encoder, written down as the paper has it."""

    def __init__(self, file):
        self.file = file
        self.cache = {}

    def get(self, name, columns):
        if name not in self.cache:
            self.cache[name] = self.file.tensor(name, columns)
        return self.cache[name]

    def linear(self, x, name):
        weight = self.get(name + ".w", x.shape[1])
        return x @ weight.T + self.get(name + ".b", weight.shape[0])[0]

    def norm(self, x, name):
        centred = x - x.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + self.file.epsilon)
        weight, bias = (self.get(name + end, x.shape[1])[0] for end in (".w", ".b"))
        return centred / spread * weight + bias

    def attention(self, x, layer):
        q, k, v = (self.linear(x, layer + part) for part in "qkv")
        size = x.shape[1] // self.file.heads
        heads = []
        for head in range(self.file.heads):
            part = slice(head * size, (head + 1) * size)
            scores = q[:, part] @ k[:, part].T / math.sqrt(size)
            scores = np.exp(scores - scores.max(axis=1, keepdims=True))
            heads.append(scores / scores.sum(axis=1, keepdims=True) @ v[:, part])
        return self.linear(np.concatenate(heads, axis=1), layer + "ao")

    def embed(self, ids):
        hidden = self.file.hidden
        x = self.get("emb.word", hidden)[ids] + self.get("emb.pos", hidden)[: len(ids)]
        x = self.norm(x + self.get("emb.type", hidden)[0], "emb.ln")
        for number in range(self.file.layers):
            layer = "l%d." % number
            x = self.norm(x + self.attention(x, layer), layer + "aln")
            wide = self.linear(x, layer + "fi")
            wide = wide * 0.5 * (1 + np.vectorize(math.erf)(wide / math.sqrt(2)))
            x = self.norm(x + self.linear(wide, layer + "fo"), layer + "oln")
        mean = x.mean(axis=0)
        return mean / np.sqrt((mean * mean).sum())


def main(weights, tokenizer, *rest):
    encoder = Encoder(File(weights))
    tokens = Tokenizer.from_file(tokenizer)
    tokens.enable_truncation(MAX_TOKENS)
    if rest[0] == "--compare":
        with open(rest[1], encoding="utf-8") as file:
            rows = json.load(file)["rows"]
        lowest = 1.0
        for row in rows:
            ids = tokens.encode(row["prefix"] + row["text"]).ids
            assert ids == row["ids"], "other tokens for %r" % row["text"]
            given = np.array(row["embedding"])
            lowest = min(lowest, float(encoder.embed(ids) @ given / np.sqrt(given @ given)))
        print("%d rows, lowest cosine %.6f" % (len(rows), lowest))
        return
    rows = []
    for prefix, text in ROWS:
        ids = tokens.encode(prefix + text).ids
        values = [round(float(x), 6) for x in encoder.embed(ids)]
        rows.append({"prefix": prefix, "text": text, "ids": ids, "embedding": values})
    head = {
        "model": "multilingual-e5-small, 4-bit weights as shipped, computed in float64 by reference.py",
        "pooling": "mean over attention mask, then L2",
        "dimension": encoder.file.hidden,
    }
    # One row a line, so that a change of one row is a change of one line.
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    with open(rest[0], "w", encoding="utf-8") as file:
        file.write(json.dumps(head)[:-1] + ', "rows": [\n' + lines + "\n]}\n")


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
