"""What a report is: sections, blocks, values, editions, numbering, changes and checks; knows neither screen nor disk."""
