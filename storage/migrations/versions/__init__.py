"""The migrations, one file a revision; a released one is never edited, a new one follows it."""
