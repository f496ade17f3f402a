"""Webhooks: each change is told to the app, signed, and told again where that fails."""

import hashlib
import hmac
import http.client
import json
import threading
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from bot.local.faults import Faults
from bot.local.jira.call import Call, Dialect
from bot.local.jira.issue_json import IssueJson, comment_json
from bot.local.jira.shapes import user
from bot.local.jira.site import JiraSite
from bot.local.store import Json

FAULTS = "webhook"
"""Faults of this name: `drop_before` loses one, `slow` delays, `drop_after_commit` doubles it."""
_PATH = "/jira/webhook"
_WAITS = (5, 30, 120, 600, 1045)
"""Seconds before each further attempt: half an hour in all."""
_TIMEOUT = 10
_AGAIN = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.CONFLICT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
}


class Webhooks:
    """What is to be told, in rows; an engine, as the clock needs one."""

    def __init__(self, site: JiraSite, faults: Faults) -> None:
        self._site = site
        self._faults = faults
        self._working = threading.Lock()

    def enqueue(self, event: str, issue: Json, account: Json, more: Json) -> None:
        """Note a change, within the change itself."""
        fault = self._faults.take(FAULTS)
        if fault and fault.kind == "drop_before":
            return
        late = fault.seconds if fault and fault.kind == "slow" else 0
        id_ = self._site.next_id()
        delivery = {
            "identifier": str(uuid.uuid4()),
            "body": json.dumps(self._body(event, issue, account, more)),
            "due": (self._site.now() + timedelta(seconds=late)).isoformat(),
            "tries": 0,
            "twice": bool(fault and fault.kind == "drop_after_commit"),
        }
        self._site.deliveries.save(id_, delivery)

    def next_due(self) -> datetime | None:
        with self._site.state.changing():
            due = [datetime.fromisoformat(each["due"]) for each in self._site.deliveries.values()]
        return min(due, default=None)

    def next_stop(self) -> datetime | None:
        return self.next_due()

    def run_due(self, now: datetime) -> None:
        """Deliver all that is due; of two who call at once, one does it."""
        if not self._working.acquire(blocking=False):
            return
        try:
            for id_, delivery in self._due(now):
                status = self._post(delivery)
                self._note(id_, delivery, status, now)
        finally:
            self._working.release()

    def idle(self) -> bool:
        return not self._working.locked()

    def _due(self, now: datetime) -> list[tuple[str, Json]]:
        with self._site.state.changing():
            return [
                (id_, each)
                for id_, each in self._site.deliveries.items()
                if datetime.fromisoformat(each["due"]) <= now
            ]

    def _note(self, id_: str, delivery: Json, status: int, now: datetime) -> None:
        tries = delivery["tries"] + 1
        failed = not status or status in _AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR
        with self._site.state.changing():
            if delivery["twice"] and not failed:
                self._site.deliveries.save(id_, {**delivery, "twice": False, "tries": tries})
            elif failed and tries <= len(_WAITS):
                due = (now + timedelta(seconds=_WAITS[tries - 1])).isoformat()
                self._site.deliveries.save(id_, {**delivery, "due": due, "tries": tries})
            else:
                self._site.deliveries.drop(id_)

    def _post(self, delivery: Json) -> int:
        """Deliver once; the status, or 0 where no answer came."""
        body = delivery["body"].encode()
        parts = urlsplit(self._site.url(_PATH))
        connection = http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT)
        try:
            connection.request("POST", parts.path, body, self._headers(delivery, body))
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def _headers(self, delivery: Json, body: bytes) -> Mapping[str, str]:
        secret = self._site.settings["webhook_secret"].encode()
        signature = hmac.new(secret, body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json; charset=UTF-8",
            "User-Agent": "Atlassian Webhook HTTP Client",
            "X-Hub-Signature": f"sha256={signature}",
            "X-Atlassian-Webhook-Identifier": delivery["identifier"],
        }
        retry = {"X-Atlassian-Webhook-Retry": str(delivery["tries"])} if delivery["tries"] else {}
        return {**headers, **retry}

    def _body(self, event: str, issue: Json, account: Json, more: Json) -> Json:
        call = Call(Dialect.V2, account, self._site.url(""), {}, {}, None)
        shown: Json = {
            "timestamp": round(self._site.now().timestamp() * 1000),
            "webhookEvent": event,
            "user": user(call, account),
            "issue": IssueJson(self._site, call, ["*navigable"]).issue(issue),
        }
        if "comment" in more:
            shown["comment"] = comment_json(self._site, call, issue, more["comment"])
        if "changelog" in more:
            entry = more["changelog"]
            shown["changelog"] = {"id": entry["id"], "items": entry["items"]}
        return shown
