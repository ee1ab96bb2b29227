"""Keyboards under messages, refused where Telegram refuses them."""

from playground.errors import ApiError, bad_request
from playground.markup import checked_url
from playground.model import Json, Value
from playground.params import Params

MAX_BUTTONS = 100
MAX_IN_ROW = 8
MAX_DATA_BYTES = 64
_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


def reply_markup(params: Params) -> Json | None:
    """Return the checked `reply_markup`, None when absent; ApiError 400 when Telegram refuses it."""
    markup = params.decoded("reply_markup", "reply keyboard markup")
    return None if markup is None else checked_markup(markup)


def checked_markup(markup: Value) -> Json:
    """Return the markup when it is a good one; ApiError 400 otherwise."""
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline_keyboard")
        return {"inline_keyboard": [[_inline_button(button) for button in row] for row in rows if row]}
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], "keyboard")
        keyboard = [[_text_of(button, "keyboard button") for button in row] for row in rows if row]
        return {**markup, "keyboard": keyboard}
    if markup.get("remove_keyboard") or markup.get("force_reply") or not markup:
        return markup
    raise bad_request("can't parse reply keyboard markup JSON object")


def _rows(rows: Value, field: str) -> list[list[Value]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" of the reply markup must be an Array of Arrays')
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_IN_ROW for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return rows


def _text_of(button: Value, what: str) -> str:
    text = button if isinstance(button, str) else button.get("text") if isinstance(button, dict) else None
    if not isinstance(text, str):
        raise bad_request(f"can't parse {what}: Can't find field \"text\"")
    if not text.strip():
        raise bad_request(f"can't parse {what}: the text of a button must be non-empty")
    return text


def _inline_button(button: Value) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    checked: Json = {**button, "text": _text_of(button, "inline keyboard button")}
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        checked["url"] = _button_url(str(button["url"]))
    return checked


def _button_url(url: str) -> str:
    checked = checked_url(url)
    if not checked:
        raise _wrong_url(url)
    return checked


def _wrong_url(url: str) -> ApiError:
    scheme = url.partition(":")[0].lower()
    reason = "Wrong HTTP URL" if ":" not in url or scheme in {"http", "https"} else "Unsupported URL protocol"
    return bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")
