"""The page that chooses what a test set compares, counts the answers and starts them."""
