"""Is the site well: what a load balancer asks, and the signs of life of the workers."""
