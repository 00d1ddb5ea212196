"""Images from words: a model of one's own under ONNX Runtime, in a process of its own."""
