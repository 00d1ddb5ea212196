"""The local upscaler: Real-ESRGAN behind the documented endpoint, in a process of its own."""
