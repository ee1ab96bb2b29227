"""What a command answers when it cannot be carried out."""


class Refusal(Exception):  # noqa: N818 - an expected outcome: the sentence for whoever ran the command
    """A command cannot be carried out; the text says what is wrong and what to do."""
