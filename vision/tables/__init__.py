"""Tables out of pages: own fields, values with their places, a person's review, files."""
