"""Pages on their way in: uploaded, changed, shown, and the form that sends them."""
