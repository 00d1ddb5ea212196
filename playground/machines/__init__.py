"""What machines that share a database agree on: the secret, whose turn it is, who migrates."""
