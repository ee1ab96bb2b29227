"""Albums: which of them were answered already, so that ten photos at once get one sentence."""

from collections import deque

_ALBUMS_KEPT = 500


class Albums:
    """The albums seen lately: Telegram sends each of their photos as a message of its own."""

    def __init__(self) -> None:
        """Start with none."""
        self._seen: deque[str] = deque(maxlen=_ALBUMS_KEPT)

    def seen(self, album: str | None) -> bool:
        """Return whether a photo of this album was answered already, and keep it."""
        if album is None:
            return False
        if album in self._seen:
            return True
        self._seen.append(album)
        return False
