"""What holds for every address of the site, by the URL table itself."""
