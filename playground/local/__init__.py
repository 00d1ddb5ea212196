"""The embedded provider: a small HTTP server on loopback that speaks the documented API.

It is a process of its own (`python -m playground.local`) and imports nothing of the
rest of the project. What it serves lives in one package per kind of engine (`text`, `vision`,
`upscale`).
"""
