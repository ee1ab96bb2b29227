"""What a command answers when it cannot be carried out."""

from collections.abc import Iterator
from contextlib import contextmanager


class Refusal(Exception):  # noqa: N818 - an expected outcome: the sentence for whoever ran the command
    """A command cannot be carried out; the text says what is wrong and what to do."""


@contextmanager
def refusing(*expected: type[Exception]) -> Iterator[None]:
    """Turn the errors that whoever runs a command can mend into refusals with their sentence."""
    try:
        yield
    except expected as error:
        raise Refusal(str(error)) from error
