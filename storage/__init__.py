"""The memory of the bot: the only room that knows SQL. It keeps no names, and words of misses only."""
