"""`/metrics` for Prometheus: off until the host says who may read it."""
