"""Answers to presses and to inline queries, each possible once."""

from playground.entities import utf16_length
from playground.errors import bad_request, query_too_old
from playground.keyboards import checked_markup
from playground.markup import formatted
from playground.methods.calls import Call, Handler
from playground.model import CallbackAnswer, Json, Value
from playground.params import Params
from playground.state import InlineAnswer

MAX_ANSWER = 200
MAX_RESULTS = 50
MAX_RESULT_ID_BYTES = 64


async def answer_callback_query(call: Call) -> bool:
    """Stop the button's spinner and show a few words."""
    query_id, text = call.params.text("callback_query_id"), call.params.text("text")
    if query_id not in call.world.open_callbacks:
        raise query_too_old()
    if utf16_length(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    person_id = call.world.open_callbacks.pop(query_id)
    answer = CallbackAnswer(text, call.params.flag("show_alert"), call.params.text("url") or None)
    call.world.callback_answers[query_id] = answer
    call.world.feed.publish(
        "answer",
        callback_id=query_id,
        person_id=person_id,
        text=answer.text,
        alert=answer.show_alert,
        url=answer.url,
    )
    return True


async def answer_inline_query(call: Call) -> bool:
    """Give the results of an inline query."""
    query_id = call.params.text("inline_query_id")
    if query_id not in call.world.open_inline:
        raise query_too_old()
    results = call.params.decoded("results", "inline query results")
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results: expected an Array of InlineQueryResult")
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    checked = [_result(result) for result in results]
    if len({result["id"] for result in checked}) < len(checked):
        raise bad_request("RESULT_ID_DUPLICATE")
    person_id = call.world.open_inline.pop(query_id)
    call.world.inline_answers[query_id] = InlineAnswer(checked, call.params.logged())
    call.world.feed.publish("inline", query_id=query_id, person_id=person_id, results=checked)
    return True


def _result(result: Value) -> Json:
    if not isinstance(result, dict) or not isinstance(result.get("type"), str):
        raise bad_request("can't parse inline query result: InlineQueryResult must be an Object with a type")
    identifier = result.get("id")
    if not isinstance(identifier, str) or not 1 <= len(identifier.encode()) <= MAX_RESULT_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if "reply_markup" in result:
        checked_markup(result["reply_markup"])
    if result["type"] != "article":
        return result
    if not result.get("title"):
        raise bad_request("can't parse inline query result: Can't find field \"title\"")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or not content.get("message_text"):
        raise bad_request("MESSAGE_EMPTY")
    return {**result, "input_message_content": _content(content)}


def _content(content: Json) -> Json:
    given = Params(content)
    text, entities = formatted(given.text("message_text"), given.text("parse_mode"), given.entities("entities"))
    if not text:
        raise bad_request("MESSAGE_EMPTY")
    if utf16_length(text) > 4096:
        raise bad_request("MESSAGE_TOO_LONG")
    return {**content, "message_text": text, "entities": entities}


METHODS: dict[str, Handler] = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}
