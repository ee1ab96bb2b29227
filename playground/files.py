"""The files that went through the playground, and just enough image reading to refuse what is no picture."""

import mimetypes
import re
import struct
from itertools import count
from pathlib import PurePosixPath

from playground.model import StoredFile

_PLAIN_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,16}")
# What systems do not agree on, or do not know.
_KINDS = {".ics": "text/calendar", ".csv": "text/csv", ".json": "application/json"}


class Files:
    """Keeps every uploaded file in memory under a file_id."""

    def __init__(self) -> None:
        """Start empty."""
        self._by_id: dict[str, StoredFile] = {}
        self._numbers = count(1)

    def add(self, folder: str, name: str, content: bytes, mime_type: str | None = None) -> StoredFile:
        """Store the bytes under a new file_id, with a path in `folder`, and return the file."""
        number = next(self._numbers)
        name = PurePosixPath(name.replace("\\", "/")).name or "file"
        suffix = PurePosixPath(name).suffix
        known = mime_type or _KINDS.get(suffix.lower()) or mimetypes.guess_type(name)[0]
        suffix = suffix if _PLAIN_SUFFIX.fullmatch(suffix) else ""  # it becomes part of an address
        file = StoredFile(
            file_id=f"PLAYGROUND-{folder}-{number}",
            unique_id=f"PG{number}",
            path=f"{folder}/file_{number}{suffix}",
            name=name,
            mime_type=known or "application/octet-stream",
            content=content,
        )
        self._by_id[file.file_id] = file
        return file

    def get(self, file_id: str) -> StoredFile | None:
        """Return the file with this file_id, or None."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Return the file with this download path, or None."""
        return next((file for file in self._by_id.values() if file.path == path), None)


def image_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels of a PNG, GIF, JPEG or WebP; None for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in {b"GIF87a", b"GIF89a"} and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return 512, 512  # three layouts of header; the true size is of no use here
    return _jpeg_size(content) if content[:2] == b"\xff\xd8" else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
