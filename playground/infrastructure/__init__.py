"""What runs beneath the pages: the cache, the task queue, threads, connections, the server."""
