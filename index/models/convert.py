#!/usr/bin/env python3
"""Write the ONNX graph of multilingual-e5-small from its 4-bit weights.

    python convert.py WEIGHTS OUTPUT [--tools FOLDER]

WEIGHTS is the file `e5-small-q4.bin`. OUTPUT is a graph for ONNX Runtime that keeps the weights at
4 bits: input_ids and attention_mask (int64, batch x tokens) in, last_hidden_state (float32,
batch x tokens x 384) out. FOLDER holds numpy and onnx, if they are not installed. What happens is
printed as JSON, one object a line. The same weights always give the same bytes.
"""

import argparse
import json
import os
import struct
import sys

MAGIC = b"E5S1"
VERSION = 1
F32, Q4_0 = 0, 1
BLOCK = 32  # weights that share a scale
BLOCK_BYTES = 18  # one half-precision scale and 16 bytes of two weights each
OPSET, MICROSOFT_OPSET, IR_VERSION = 21, 1, 10
INT8_ACTIVATIONS = 4  # MatMulNBits' accuracy_level for the fast integer kernels


def say(**event):
    print(json.dumps(event), flush=True)


class Broken(Exception):
    """The weights are not what this script reads."""


class Reader:
    """Little-endian numbers from a buffer, one after the other."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, form):
        form = "<" + form
        end = self.at + struct.calcsize(form)
        if end > len(self.data):
            raise Broken("the file ends at byte %d, in the middle of its header" % len(self.data))
        values = struct.unpack_from(form, self.data, self.at)
        self.at = end
        return values

    def skip(self, count):
        self.at += count


class Weights:
    """The shape of the model and its tensors, by name."""

    def __init__(self, data):
        self.data = data
        head = Reader(data)
        magic, version = head.take("4sI")
        if magic != MAGIC or version != VERSION:
            raise Broken("not an E5S1 file of version %d" % VERSION)
        shape = head.take("7i")
        self.hidden, self.layers, self.heads, self.inner, self.vocabulary, self.positions, _ = shape
        self.epsilon, block = head.take("fi")
        if block != BLOCK:
            raise Broken("blocks of %d weights; only %d are understood" % (block, BLOCK))
        self._skip_tokenizer(head)
        (count,) = head.take("i")
        self.entries = dict(self._entry(head) for _ in range(count))

    @staticmethod
    def _skip_tokenizer(head):
        """The tokenizer in this file is another form of the one the pack takes from elsewhere."""
        (pieces,) = head.take("i")
        head.take("4i")
        (blob,) = head.take("Q")
        head.skip(4 * (pieces + 1) + 4 * pieces + blob)
        _, norm = head.take("iI")
        head.skip(norm)

    @staticmethod
    def _entry(head):
        (length,) = head.take("H")
        name = head.take("%ds" % length)[0].decode("ascii")
        return name, head.take("BIQQ")

    def _bytes(self, name, kind, size, count):
        found, weights, offset, length = self.entries.get(name, (None,) * 4)
        if (found, weights, length) != (kind, count, size) or offset + length > len(self.data):
            raise Broken("tensor %s is missing or has another shape" % name)
        return memoryview(self.data)[offset : offset + length]

    def floats(self, name, *shape):
        count = int(np.prod(shape))
        raw = self._bytes(name, F32, 4 * count, count)
        return np.frombuffer(raw, "<f4").reshape(shape)

    def quantized(self, name, rows, columns):
        """Scales (rows x blocks, float32) and nibbles (rows x columns, 0 to 15, zero is 8)."""
        blocks = columns // BLOCK
        size = rows * blocks * BLOCK_BYTES
        raw = np.frombuffer(self._bytes(name, Q4_0, size, rows * columns), "u1")
        raw = raw.reshape(rows, blocks, BLOCK_BYTES)
        scales = raw[:, :, :2].copy().view("<f2")[:, :, 0].astype("<f4")
        packed = raw[:, :, 2:]
        # Byte j holds weight j in its low half and weight j + 16 in its high half.
        nibbles = np.concatenate([packed & 15, packed >> 4], axis=2)
        return scales, nibbles.reshape(rows, columns)


def pairs(nibbles):
    """Two neighbouring weights a byte, the first in the low half: the order ONNX wants."""
    return nibbles[..., 0::2] | (nibbles[..., 1::2] << 4)


class Graph:
    """Nodes and constants in the order they are added."""

    def __init__(self):
        self.nodes = []
        self.constants = []

    def constant(self, name, kind, shape, raw):
        tensor = TensorProto(name=name, data_type=kind, dims=shape, raw_data=raw)
        self.constants.append(tensor)
        return name

    def floats(self, name, values):
        return self.constant(name, TensorProto.FLOAT, values.shape, values.astype("<f4").tobytes())

    def ints(self, name, *values):
        raw = struct.pack("<%dq" % len(values), *values)
        return self.constant(name, TensorProto.INT64, [len(values)], raw)

    def node(self, operator, inputs, output, domain="", **attributes):
        outputs = [output] if isinstance(output, str) else output
        made = helper.make_node(operator, inputs, outputs, name=outputs[0], domain=domain)
        for key in sorted(attributes):
            made.attribute.append(helper.make_attribute(key, attributes[key]))
        self.nodes.append(made)
        return output

    def microsoft(self, operator, inputs, output, **attributes):
        """An operator of ONNX Runtime's own set."""
        return self.node(operator, inputs, output, "com.microsoft", **attributes)


def embeddings(graph, weights):
    """Word, position and type vectors, added and normalised: batch x tokens x hidden."""
    hidden = weights.hidden
    scales, nibbles = weights.quantized("emb.word", weights.vocabulary, hidden)
    graph.floats("word.scales", scales)
    # Signed storage: the operator's zero point is then 0, and v XOR 8 is v - 8 in 4 bits.
    table = pairs(nibbles ^ 8).tobytes()
    graph.constant("word.table", TensorProto.INT4, [weights.vocabulary, hidden], table)
    graph.microsoft(
        "GatherBlockQuantized",
        ["word.table", "input_ids", "word.scales"],
        "word",
        gather_axis=0,
        quantize_axis=1,
        block_size=BLOCK,
        bits=4,
    )
    # A single text is always of type 0, so its vector belongs to every position.
    place = weights.floats("emb.pos", weights.positions, hidden)
    kind = weights.floats("emb.type", 2, hidden)[0]
    graph.floats("place.table", place + kind)
    graph.node("Shape", ["input_ids"], "tokens", start=1, end=2)
    graph.node("Slice", ["place.table", graph.ints("zero", 0), "tokens", "zero"], "place")
    graph.node("Unsqueeze", ["place", "zero"], "place.batch")
    graph.node("Add", ["word", "place.batch"], "embedded")
    return normalize(graph, weights, "embedded", "x", "emb.ln")


def multiply(graph, weights, source, target, parts, rows, columns):
    """source times the matrices `parts` (rows x columns each), side by side, plus their biases."""
    loaded = [weights.quantized(part + ".w", rows, columns) for part in parts]
    scales = np.concatenate([scales for scales, _ in loaded])
    nibbles = np.concatenate([nibbles for _, nibbles in loaded])
    outputs, blocks = rows * len(parts), columns // BLOCK
    packed = pairs(nibbles).tobytes()
    bias = np.concatenate([weights.floats(part + ".b", rows) for part in parts])
    inputs = [
        source,
        graph.constant(target + ".q", TensorProto.UINT8, [outputs, blocks, BLOCK // 2], packed),
        graph.floats(target + ".scales", scales.reshape(-1)),
        "",  # the zero point is 8 everywhere, which is the default
        "",  # the weights are in their own order
        graph.floats(target + ".bias", bias),
    ]
    return graph.microsoft(
        "MatMulNBits",
        inputs,
        target,
        K=columns,
        N=outputs,
        bits=4,
        block_size=BLOCK,
        accuracy_level=INT8_ACTIVATIONS,
    )


def normalize(graph, weights, source, target, name):
    """LayerNorm over the last axis."""
    inputs = [
        source,
        graph.floats(target + ".w", weights.floats(name + ".w", weights.hidden)),
        graph.floats(target + ".b", weights.floats(name + ".b", weights.hidden)),
    ]
    return graph.node("LayerNormalization", inputs, target, axis=-1, epsilon=weights.epsilon)


def residual(graph, weights, source, skip, target, name):
    """LayerNorm(source + skip)."""
    # Sum and not Add: ONNX Runtime would fuse Add with the norm into SkipLayerNormalization, which
    # makes the whole model a tenth slower on processors and a little less exact.
    graph.node("Sum", [source, skip], target + ".sum")
    return normalize(graph, weights, target + ".sum", target, name)


def layer(graph, weights, number, x):
    """One encoder layer: attention, then two matrices with an exact GELU between them."""
    old, new, hidden, inner = "l%d." % number, "l%d/" % number, weights.hidden, weights.inner
    parts = [old + "q", old + "k", old + "v"]
    multiply(graph, weights, x, new + "qkv", parts, hidden, hidden)
    heads = [new + "q", new + "k", new + "v"]
    graph.node("Split", [new + "qkv"], heads, axis=-1, num_outputs=3)
    graph.microsoft(
        "MultiHeadAttention",
        heads + ["", "mask"],
        new + "attended",
        num_heads=weights.heads,
    )
    multiply(graph, weights, new + "attended", new + "out", [old + "ao"], hidden, hidden)
    x = residual(graph, weights, new + "out", x, new + "mid", old + "aln")
    multiply(graph, weights, x, new + "wide", [old + "fi"], inner, hidden)
    graph.node("Gelu", [new + "wide"], new + "gelu", approximate="none")
    multiply(graph, weights, new + "gelu", new + "narrow", [old + "fo"], hidden, inner)
    last = number == weights.layers - 1
    target = "last_hidden_state" if last else new + "x"
    return residual(graph, weights, new + "narrow", x, target, old + "oln")


def build(weights):
    """The whole graph, as a model."""
    graph = Graph()
    graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    x = embeddings(graph, weights)
    for number in range(weights.layers):
        x = layer(graph, weights, number, x)
        say(step="convert", done=number + 1, of=weights.layers)
    ids = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
           for name in ("input_ids", "attention_mask")]
    hidden = helper.make_tensor_value_info(x, TensorProto.FLOAT, ["batch", "tokens", weights.hidden])
    made = helper.make_graph(graph.nodes, "multilingual-e5-small-q4", ids, [hidden], graph.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", MICROSOFT_OPSET)]
    model = helper.make_model(made, opset_imports=opsets, producer_name="daoyou")
    model.ir_version = IR_VERSION
    return model


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("weights")
    asked.add_argument("output")
    asked.add_argument("--tools", help="a folder with numpy and onnx")
    given = asked.parse_args()
    if given.tools:
        sys.path.insert(0, given.tools)

    global np, helper, TensorProto
    import numpy as np
    from onnx import TensorProto, helper

    try:
        with open(given.weights, "rb") as file:
            weights = Weights(file.read())
        model = build(weights)
    except Broken as broken:
        say(step="failed", error=str(broken))
        return 1
    part = given.output + ".part"
    with open(part, "wb") as file:
        file.write(model.SerializeToString(deterministic=True))
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, given.output)
    say(step="written", bytes=os.path.getsize(given.output), dimension=weights.hidden,
        max_tokens=weights.positions)
    return 0


if __name__ == "__main__":
    sys.exit(main())
