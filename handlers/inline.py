"""Inline mode: a person types the bot's name and a question in any chat, and shares one of the answers."""

from telegram import (
    InlineQueryResult,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode

from bot.model import Suggestion
from handlers.access import language_for
from handlers.context import Context
from handlers.views import messages
from knowledge.markup import plain

KEPT = 30
"""Seconds for which Telegram may give the same answers again: an edit of the content shows soon."""
_PREVIEW = 120
"""Characters of an answer shown under its title."""


async def on_typed_elsewhere(update: Update, context: Context) -> None:
    """A person types in inline mode: the answers that fit are offered, none while there are no words."""
    query = update.inline_query
    if query is None:
        return
    found: tuple[Suggestion, ...] = ()
    if words := query.query.strip():
        answers = context.services.answers
        found = await context.run(answers.suggest, words, await language_for(update, context), context.now())
    await context.messenger.offer(query.id, [_article(suggestion) for suggestion in found], KEPT)


def _article(suggestion: Suggestion) -> InlineQueryResult:
    words = " ".join(plain(suggestion.text).removeprefix(suggestion.title).split())
    content = InputTextMessageContent(
        messages(suggestion.text)[0],
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    return InlineQueryResultArticle(suggestion.entry, suggestion.title, content, description=words[:_PREVIEW])
