"""The text engine: small language models under llama.cpp, one process per loaded model."""
