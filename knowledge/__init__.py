"""What the bot knows: entries, the sentences it says, and how a question finds its entry."""
