"""The stage of the scenario tests: people who type, click and read in a local workspace.

What a person sees is consumed by looking at it: `person.sees(…)` takes the message away, and
`person.sees_nothing_more()` fails on any that no one has looked at.
"""

import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx


class Workspace:
    """A running local workspace, driven by its JSON API as its page does it."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._http = httpx.Client(base_url=url, timeout=30)
        self.info = self._http.get("/client/workspace").json()

    def close(self) -> None:
        self._http.close()

    def info_now(self) -> str:
        """The workspace's present moment."""
        return str(self._http.get("/client/workspace").json()["now"])

    def person(self, name: str) -> "Person":
        user = next(each for each in self.info["users"] if each["name"] == name)
        return Person(self, user["id"])

    def channel(self, name: str) -> str:
        return next(str(each["id"]) for each in self.info["channels"] if each["name"] == name)

    def advance(self, **duration: float) -> None:
        """Move the clock: `advance(minutes=30)`."""
        units = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
        self.post("clock", {"advance": sum(units[unit] * n for unit, n in duration.items())})

    def fault(self, method: str, kind: str, **more: Any) -> None:
        answer = self.post(
            "faults", {"target": "slack", "method": method, "kind": kind, "times": 1, **more}
        )
        assert answer["ok"], answer

    def post(self, call: str, body: Mapping[str, Any]) -> dict[str, Any]:
        response = self._http.post(f"/client/{call}", json=body)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def inbox(self, user: str) -> dict[str, Any]:
        answer: dict[str, Any] = self._http.get("/client/inbox", params={"user": user}).json()
        return answer


@dataclass
class Person:
    """Someone of the sample company."""

    workspace: Workspace
    id: str
    _seen: set[str] = field(default_factory=set)

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def types(self, line: str, channel: str = "general") -> str:
        """Type a slash command; returns the text of the answer, empty when there is none."""
        answer = self.tries(line, channel)
        assert answer["ok"], answer
        return str((answer["response"] or {}).get("text", ""))

    def tries(self, line: str, channel: str = "general") -> dict[str, Any]:
        """Type a slash command; returns the whole outcome."""
        command, _, text = line.partition(" ")
        where = self.workspace.channel(channel)
        call = {"user": self.id, "channel": where, "command": command, "text": text}
        return self.workspace.post("command", call)

    @property
    def modal(self) -> dict[str, Any]:
        """The modal on top."""
        views = self.workspace.inbox(self.id)["views"]
        assert views, "no modal is open"
        top: dict[str, Any] = views[-1]
        return top

    @property
    def has_modal(self) -> bool:
        return bool(self.workspace.inbox(self.id)["views"])

    def submits(self, **values: Any) -> dict[str, Any]:
        """Fill the open modal, each input by its block id, and send it; returns its errors."""
        view = self.modal
        filled = {
            block_id: {_element(view, block_id)["action_id"]: value}
            for block_id, value in values.items()
        }
        call = {"user": self.id, "view_id": view["id"], "values": filled}
        answer = self.workspace.post("submit", call)
        return dict(answer.get("errors") or {})

    def uploads(self, name: str, content: bytes) -> str:
        """Upload a file; returns its id, to choose it in a form."""
        call = {"user": self.id, "name": name, "content": b64encode(content).decode()}
        answer = self.workspace.post("upload", call)
        assert answer["ok"], answer
        return str(answer["id"])

    def closes(self) -> None:
        """Close the modal on top."""
        self.workspace.post("close", {"user": self.id, "view_id": self.modal["id"]})

    def chooses(self, block_id: str, value: str | int | list[str]) -> None:
        """Choose in the open modal, in an input that tells at once."""
        view = self.modal
        action_id = _element(view, block_id)["action_id"]
        call = {"user": self.id, "view_id": view["id"], "block_id": block_id, "value": value}
        answer = self.workspace.post("action", {**call, "action_id": action_id})
        assert answer["ok"], answer

    def uses(self, callback_id: str, message: Mapping[str, Any] | None = None) -> None:
        """Use a shortcut, on a message or anywhere."""
        where = {"channel": message["channel"], "ts": message["ts"]} if message else {}
        call = {"user": self.id, "callback_id": callback_id, **where}
        answer = self.workspace.post("shortcut", call)
        assert answer["ok"], answer

    def presses(self, label: str) -> None:
        """Press a button in the open modal, or where none is open in the App Home."""
        inbox = self.workspace.inbox(self.id)
        view = inbox["views"][-1] if inbox["views"] else inbox["home"]
        button = next(each for each in _buttons(view) if each["text"]["text"] == label)
        wanted = {key: button[key] for key in ("action_id", "block_id", "value")}
        answer = self.workspace.post("action", {"user": self.id, "view_id": view["id"], **wanted})
        assert answer["ok"], answer

    def messages(self, event_type: str | None = None) -> list[dict[str, Any]]:
        """What this person sees, oldest first; of one kind when asked."""
        messages = self.workspace.inbox(self.id)["messages"]
        kinds = [(each.get("metadata") or {}).get("event_type") for each in messages]
        return [
            message
            for message, kind in zip(messages, kinds, strict=True)
            if event_type in (None, kind)
        ]

    def sees(
        self, words: str, event_type: str | None = None, *, direct: bool = False
    ) -> dict[str, Any]:
        """A message (`direct`: a DM) not looked at before that says these words; it is now."""
        unseen = [
            each
            for each in self.messages(event_type)
            if each["ts"] not in self._seen and (not direct or each["channel"].startswith("D"))
        ]
        found = [each for each in unseen if words in all_text(each)]
        assert found, f"{words!r} is in none of {[all_text(each) for each in unseen]}"
        self._seen.add(found[0]["ts"])
        return found[0]

    def waits_for(self, words: str, event_type: str | None = None) -> dict[str, Any]:
        """The same where time runs on by itself: looks again and again, for 10 s at most."""
        deadline = time.monotonic() + 10
        while True:
            try:
                return self.sees(words, event_type)
            except AssertionError:
                if time.monotonic() > deadline:
                    raise

    def sees_nothing_more(self) -> None:
        unseen = [all_text(each) for each in self.messages() if each["ts"] not in self._seen]
        assert not unseen, unseen

    def now_reads(self, message: Mapping[str, Any]) -> str:
        """What a message says by now."""
        same = [each for each in self.messages() if each["ts"] == message["ts"]]
        assert same, "the message is gone"
        return all_text(same[0])

    def buttons(self, message: Mapping[str, Any]) -> list[str]:
        """The buttons that a message has by now."""
        same = next(each for each in self.messages() if each["ts"] == message["ts"])
        return [element["text"]["text"] for element in _buttons(same)]

    def clicks(self, label: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """Click a button as the message had it when it was looked at, stale or not."""
        button = next(each for each in _buttons(message) if each["text"]["text"] == label)
        call = {"user": self.id, "channel": message["channel"], "ts": message["ts"]}
        wanted = {key: button[key] for key in ("action_id", "value")}
        return self.workspace.post("action", {**call, **wanted, "block_id": button["block_id"]})

    def picks(self, label: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """Choose a line of the “…” menu of a message."""
        for block in message["blocks"]:
            for element in block.get("elements", []):
                for option in element.get("options", []):
                    if option["text"]["text"].startswith(label):
                        call = {"user": self.id, "channel": message["channel"]}
                        where = {"ts": message["ts"], "block_id": block["block_id"]}
                        what = {"action_id": element["action_id"], "value": option["value"]}
                        return self.workspace.post("action", {**call, **where, **what})
        raise AssertionError(f"no choice {label!r}")

    def opens_item(self, number: int) -> None:
        """Open a roadmap item's modal from what `/roadmap show` answers."""
        self.types(f"/roadmap show {number}")
        shown = next(
            each
            for each in reversed(self.messages())
            if any(x["action_id"] == "roadmap_open" for x in _buttons(each))
        )
        label = next(x["text"]["text"] for x in _buttons(shown) if x["action_id"] == "roadmap_open")
        assert self.clicks(label, shown)["ok"]

    def opens_home(self) -> str:
        """Open the App Home; returns all that it says."""
        assert self.workspace.post("home", {"user": self.id})["ok"]
        return self.home

    @property
    def home(self) -> str:
        return all_text(self.workspace.inbox(self.id)["home"] or {})


def all_text(thing: Any) -> str:
    """Every text in a message or view, in order."""
    if isinstance(thing, str):
        return thing
    if isinstance(thing, Mapping):
        parts = [
            thing[key] for key in ("title", "text", "label", "fields", "elements") if key in thing
        ]
        parts += [thing[key] for key in ("element", "accessory", "blocks") if key in thing]
        return "\n".join(filter(None, map(all_text, parts)))
    if isinstance(thing, list):
        return "\n".join(filter(None, map(all_text, thing)))
    return ""


def _buttons(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {**element, "block_id": block["block_id"]}
        for block in message["blocks"]
        for element in [*block.get("elements", []), block.get("accessory", {})]
        if element.get("type") == "button"
    ]


def _element(view: Mapping[str, Any], block_id: str) -> dict[str, Any]:
    blocks = {block["block_id"]: block for block in view["blocks"]}
    assert block_id in blocks, f"no input {block_id!r} among {list(blocks)}"
    element: dict[str, Any] = blocks[block_id]["element"]
    return element
