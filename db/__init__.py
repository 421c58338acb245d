"""The draft file: the only room with SQL in it."""
