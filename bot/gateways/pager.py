"""The page sinks beside Slack: a signed webhook, and PagerDuty's Events API v2."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from bot.clock import Clock
from bot.config import Settings
from bot.domain.page_sinks import PAGERDUTY, WEBHOOK
from bot.errors import Rejected
from bot.gateways.calls import Caller


@dataclass(frozen=True)
class Webhook:
    """An address of one's own, and the secret with which calls to it are signed."""

    url: SecretStr
    secret: SecretStr


@dataclass(frozen=True)
class PagerDuty:
    """PagerDuty's address for events, and the key of the service that is alarmed."""

    url: str
    routing_key: SecretStr


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a call: `v1=` and HMAC-SHA256 over `timestamp.body`, in hexadecimal."""
    signed = timestamp.encode() + b"." + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def pager_gateway(settings: Settings, caller: Caller, clock: Clock) -> "PagerGateway":
    """The door to the sinks that these settings open."""
    url, secret = settings.pager_webhook_url, settings.pager_webhook_secret
    key = settings.pagerduty_routing_key
    webhook = Webhook(url, secret) if url and secret else None
    pagerduty = PagerDuty(settings.pagerduty_events_url, key) if key else None
    return PagerGateway(caller, clock, webhook, pagerduty)


class PagerGateway:
    """Calls the sinks. The secrets are added here: no row of the outbox holds one."""

    def __init__(
        self, caller: Caller, clock: Clock, webhook: Webhook | None, pagerduty: PagerDuty | None
    ) -> None:
        self._caller = caller
        self._clock = clock
        self._webhook = webhook
        self._pagerduty = pagerduty

    def send(self, method: str, key: str, payload: Mapping[str, Any], *, repeat: bool) -> None:
        """Send what was enqueued for a sink. The same key twice means the same page.

        Args:
            method: `pager.webhook` or `pager.pagerduty`.
            key: of the outbox row.
            payload: of the row.
            repeat: whether an earlier attempt may have arrived.

        Raises:
            GatewayError: as `Caller.call`; Rejected too when this sink is no longer set up.
        """
        if method == WEBHOOK and self._webhook:
            self._post_signed(self._webhook, key, {**payload, "key": key, "repeat": repeat})
        elif method == PAGERDUTY and self._pagerduty:
            keyed = {**payload, "routing_key": self._pagerduty.routing_key.get_secret_value()}
            self._post(self._pagerduty.url, _json(keyed), {})
        else:
            raise Rejected("not_set_up")

    def _post_signed(self, webhook: Webhook, key: str, payload: Mapping[str, Any]) -> None:
        now = self._clock.now()
        body = _json({**payload, "sent_at": now.isoformat(timespec="seconds")})
        timestamp = str(int(now.timestamp()))
        headers = {
            "X-Liaison-Timestamp": timestamp,
            "X-Liaison-Signature": sign(webhook.secret.get_secret_value(), timestamp, body),
            "Idempotency-Key": key,
        }
        self._post(webhook.url.get_secret_value(), body, headers)

    def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        self._caller.call("POST", url, body, {"Content-Type": "application/json", **headers})


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body).encode()
