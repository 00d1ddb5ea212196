"""How much of a file is read."""

MAX_FILE_BYTES = 20 * 2**20
MAX_ROWS = 1_000
MAX_COLUMNS = 50
MAX_CELL_CHARS = 100_000
MAX_UNPACKED_BYTES = 200 * 2**20  # of a workbook
MAX_PROBLEMS = 1_000
