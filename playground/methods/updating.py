"""getUpdates, and the little that the playground keeps of webhooks."""

from typing import Any

from playground.errors import bad_request
from playground.methods.calls import Call, Handler
from playground.model import Json
from playground.updates import MAX_POLL_SECONDS, Webhook


def _remember_allowed(call: Call) -> None:
    kinds = call.params.decoded("allowed_updates", "allowed updates")
    if kinds is None:
        return
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("can't parse allowed updates: expected an Array of String")
    call.world.updates.allow(kinds)


async def get_updates(call: Call) -> list[Json]:
    """Return the unconfirmed updates, waiting up to `timeout` seconds for the first one."""
    _remember_allowed(call)
    params = call.params
    return await call.world.updates.poll(
        offset=params.integer("offset"),
        limit=params.clamped("limit", 100, 1, 100),
        seconds=params.clamped("timeout", 0, 0, MAX_POLL_SECONDS),
    )


async def set_webhook(call: Call) -> bool:
    """Store the webhook's address; an empty one takes it away."""
    params = call.params
    url = params.text("url")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    _remember_allowed(call)
    if params.flag("drop_pending_updates"):
        call.world.updates.drop_all()
    connections = params.clamped("max_connections", 40, 1, 100)
    call.world.updates.set_webhook(Webhook(url, params.text("secret_token"), connections))
    return True


async def delete_webhook(call: Call) -> bool:
    """Take the webhook away."""
    if call.params.flag("drop_pending_updates"):
        call.world.updates.drop_all()
    call.world.updates.set_webhook(Webhook())
    return True


async def get_webhook_info(call: Call) -> Json:
    """Return what is known of the webhook."""
    updates = call.world.updates
    info: dict[str, Any] = {
        "url": updates.webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(updates),
    }
    if updates.webhook.url:
        info["max_connections"] = updates.webhook.max_connections
    if updates.allowed:
        info["allowed_updates"] = updates.allowed
    return info


async def _yes(call: Call) -> bool:
    return True


METHODS: dict[str, Handler] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "logOut": _yes,
    "close": _yes,
}
