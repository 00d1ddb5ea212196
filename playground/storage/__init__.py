"""Where things are stored: static files, the data folder, the database on a disk."""
