"""The pages of results: the matrix, one of its cells, two executions, what others see of them."""
