#!/usr/bin/env python3
"""Makes the reranker of the tests: a text's score is its number of tokens. Needs the package onnx."""
import json
from pathlib import Path
import onnx
from onnx import TensorProto, helper

here = Path(__file__).parent
ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])
mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["batch", "tokens"])
logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 1])
axis = helper.make_tensor("axis", TensorProto.INT64, [1], [1])
nodes = [
    helper.make_node("Cast", ["attention_mask"], ["numbers"], to=TensorProto.FLOAT),
    helper.make_node("ReduceSum", ["numbers", "axis"], ["logits"], keepdims=1),
]
graph = helper.make_graph(nodes, "count", [ids, mask], [logits], initializer=[axis])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, here / "model.onnx")
vocabulary = {"[PAD]": 0, "[UNK]": 1}
tokenizer = {
    "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None,
    "pre_tokenizer": {"type": "Whitespace"}, "post_processor": None, "decoder": None,
    "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
}
files = {
    "tokenizer.json": tokenizer,
    "config.json": {"pad_token_id": 0},
    "special_tokens_map.json": {"pad_token": "[PAD]", "unk_token": "[UNK]"},
    "tokenizer_config.json": {"model_max_length": 512, "pad_token": "[PAD]"},
}
for name, content in files.items():
    (here / name).write_text(json.dumps(content) + "\n")
