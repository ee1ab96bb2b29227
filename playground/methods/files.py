"""Files of the bot: documents and pictures sent, files fetched."""

from typing import Literal

from playground.errors import ApiError, bad_request
from playground.files import image_size
from playground.keyboards import reply_markup
from playground.methods.calls import Call, Handler
from playground.methods.sending import caption, inline_part, replied
from playground.model import Attachment, Json, StoredFile
from playground.wire import file_json

MEGABYTE = 1024 * 1024
MAX_UPLOAD = 50 * MEGABYTE
MAX_PHOTO = 10 * MEGABYTE
MAX_DOWNLOAD = 20 * MEGABYTE


def _file(call: Call, field: Literal["document", "photo"]) -> StoredFile:
    """Return the uploaded file (directly or by attach://), or the one with the given file_id."""
    given = call.params.text(field)
    upload = call.params.files.get(given.removeprefix("attach://") if given.startswith("attach://") else field)
    if upload:
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > MAX_UPLOAD:
            raise ApiError(413, "Request Entity Too Large")
        return call.world.files.add(f"{field}s", upload.name, upload.content, upload.mime_type)
    if not given:
        raise bad_request(f"there is no {field} in the request")
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = call.world.files.get(given)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def _post(call: Call, attachment: Attachment) -> Json:
    chat = call.world.recipient(call.params.chat_id())
    text, entities = caption(call.params)
    markup = reply_markup(call.params)
    message = call.world.post(
        chat.id,
        call.world.profile.id,
        caption=text,
        caption_entities=entities,
        attachment=attachment,
        reply_to=replied(call, chat),
        markup=inline_part(chat, markup),
    )
    return call.world.json_of(message)


async def send_document(call: Call) -> Json:
    """Send a file and return the message."""
    call.world.recipient(call.params.chat_id())
    return _post(call, Attachment("document", _file(call, "document")))


async def send_photo(call: Call) -> Json:
    """Send a picture and return the message."""
    call.world.recipient(call.params.chat_id())
    file = _file(call, "photo")
    if file.size > MAX_PHOTO:
        raise bad_request("file is too big")
    size = image_size(file.content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return _post(call, Attachment("photo", file, {"width": size[0], "height": size[1]}))


async def get_file(call: Call) -> Json:
    """Return where a file can be downloaded."""
    if not call.params.has("file_id"):
        raise bad_request("file_id not specified")
    file = call.world.files.get(call.params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {**file_json(file), "file_path": file.path}


METHODS: dict[str, Handler] = {"sendDocument": send_document, "sendPhoto": send_photo, "getFile": get_file}
