"""Whether words typed in the middle of a form are a question of their own."""

from knowledge.normalise import words as split

_ASKING = frozenset(
    [
        *("come", "cos", "cosa", "che", "chi", "quando", "quanto", "quanta", "quanti", "quante", "dove", "perche"),
        *("quale", "quali", "what", "how", "when", "where", "why", "who", "which", "whose", "can", "could"),
    ]
)


def is_question(words: str) -> bool:
    """Return whether words end as a question does."""
    return words.rstrip(" \n!.").endswith("?")


def may_be_question(words: str) -> bool:
    """Return whether words begin as a question does, and are more than one."""
    said = split(words)
    return len(said) > 1 and said[0] in _ASKING
