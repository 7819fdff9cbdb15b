"""Nothing the portal is built of tells anybody outside that it was used."""

import os
import subprocess
import sys

OPENS_A_MODEL = """
import tama_portal, onnxruntime
from onnx import TensorProto, helper
value = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in "xy"]
graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "g", value[:1], value[1:])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
"""


def test_opening_a_model_leaves_nothing_to_be_sent(tmp_path):
    told = {name: value for name, value in os.environ.items() if not name.startswith(("ORT_", "XDG_"))}

    subprocess.run([sys.executable, "-c", OPENS_A_MODEL], env=told | {"HOME": str(tmp_path)}, check=True)

    assert list(tmp_path.rglob("*")) == []
