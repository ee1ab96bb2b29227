"""The memory of the bot: the only room that knows SQL. It keeps names of those who consented, words of misses only."""
