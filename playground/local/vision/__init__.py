"""The local reader: PP-OCRv6 behind the documented chat endpoint, in a process of its own."""
