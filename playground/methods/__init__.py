"""The methods of the Bot API: one module a subject, all reached by name through `METHODS`."""

from playground.methods import answering, chats, files, profile, sending, updating
from playground.methods.calls import Call, Handler

METHODS: dict[str, Handler] = {
    name.lower(): handler
    for module in (updating, sending, answering, files, profile, chats)
    for name, handler in module.METHODS.items()
}

__all__ = ["METHODS", "Call", "Handler"]
