"""Which callback hears what: the list of everything that the bot listens to, in the order in which it is asked."""

from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from handlers.access import ADDRESSED, on_message_to_us
from handlers.ask import on_words, on_words_mended
from handlers.checkins import on_checkin_asked, on_photo_sent, on_reports_asked, on_rounds_asked
from handlers.context import App
from handlers.errors import on_error
from handlers.groups import on_membership_changed
from handlers.inline import on_typed_elsewhere
from handlers.media import on_things_sent
from handlers.monitoring import on_figures_asked
from handlers.people import (
    on_data_asked,
    on_door_moved,
    on_forgetting_asked,
    on_invite_asked,
    on_privacy_asked,
    on_register_asked,
    on_registration_asked,
    on_settings_asked,
)
from handlers.presses import on_pressed
from handlers.sessions import on_file_sent, on_rehearsal_asked, on_sessions_asked
from handlers.start import on_help_asked, on_started, on_topics_asked

GUARD = -1
"""The group of the flood guard, asked before all others."""
DOORS = 1
"""The group of what hears of people's own chats, beside what hears of groups."""

_WORDS = (filters.TEXT | filters.CAPTION) & ~filters.StatusUpdate.ALL
_NEW = filters.UpdateType.MESSAGE
_EDITED = filters.UpdateType.EDITED_MESSAGE
_ABOUT_PEOPLE = {
    "iscrizione": on_registration_asked,
    "privacy": on_privacy_asked,
    "impostazioni": on_settings_asked,
    "mieidati": on_data_asked,
    "dimenticami": on_forgetting_asked,
    "invita": on_invite_asked,
    "registro": on_register_asked,
}
_ABOUT_CHECKINS = {
    "checkin": on_checkin_asked,
    "imieireport": on_reports_asked,
    "giri": on_rounds_asked,
    "monitoraggio": on_figures_asked,
}


def register(app: App) -> None:
    """Give the application its callbacks."""
    app.add_handler(MessageHandler(ADDRESSED & ~filters.StatusUpdate.ALL, on_message_to_us), GUARD)
    app.add_handler(CommandHandler("start", on_started, ADDRESSED))
    app.add_handler(CommandHandler(["aiuto", "help"], on_help_asked, ADDRESSED))
    app.add_handler(CommandHandler("argomenti", on_topics_asked, ADDRESSED))
    app.add_handler(CommandHandler("sessioni", on_sessions_asked, ADDRESSED & _NEW))
    app.add_handler(CommandHandler("prova", on_rehearsal_asked, ADDRESSED & _NEW))
    for command, callback in (_ABOUT_PEOPLE | _ABOUT_CHECKINS).items():
        app.add_handler(CommandHandler(command, callback, ADDRESSED & _NEW))
    # A command that we do not have is not a question; edited ones have no answer to mend.
    app.add_handler(MessageHandler(ADDRESSED & filters.COMMAND & _NEW, on_help_asked))
    app.add_handler(MessageHandler(filters.ChatType.PRIVATE & filters.Document.ALL & ADDRESSED & _NEW, on_file_sent))
    app.add_handler(MessageHandler(filters.ChatType.PRIVATE & filters.PHOTO & ADDRESSED & _NEW, on_photo_sent))
    app.add_handler(MessageHandler(ADDRESSED & _WORDS & _NEW, on_words))
    app.add_handler(MessageHandler(ADDRESSED & _WORDS & ~filters.COMMAND & _EDITED, on_words_mended))
    app.add_handler(MessageHandler(ADDRESSED & ~filters.StatusUpdate.ALL & _NEW, on_things_sent))
    app.add_handler(CallbackQueryHandler(on_pressed))
    app.add_handler(InlineQueryHandler(on_typed_elsewhere))
    app.add_handler(ChatMemberHandler(on_membership_changed, ChatMemberHandler.MY_CHAT_MEMBER))
    app.add_handler(ChatMemberHandler(on_door_moved, ChatMemberHandler.MY_CHAT_MEMBER), DOORS)
    app.add_error_handler(on_error)
