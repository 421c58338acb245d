"""Data that the program ships: editions, guidance, messages, styles, fonts, icons, the sample school."""
