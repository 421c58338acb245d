"""Six long reports written by hand, each with the habits of another office; the truth stands in the script itself."""
