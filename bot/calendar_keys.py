"""The key of a session and the UID of its calendar entry: each gives the other back."""

DOMAIN = "@formazione.distretti-bot"
"""What makes a key that is not unique in the world into a UID that is."""


def uid(key: str) -> str:
    """Return the UID of a key: itself when it is one already, as those that came in an .ics file are."""
    return key if "@" in key else key + DOMAIN


def key_of(written: str) -> str:
    """Return the key that a UID or a key stands for."""
    return written.removesuffix(DOMAIN)
