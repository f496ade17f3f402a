"""The Web API: who may call what, and what it answers."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.local.slack.catalogue import COMMON_ERRORS, METHODS
from bot.local.slack.methods import IMPLEMENTATIONS
from tests.local.stage import (
    ANA,
    GENERAL,
    IT_OPS,
    LAUNCH,
    MAYA,
    PAUL,
    RUTH,
    SCOPES,
    Stage,
    section,
    staged,
)


def test_a_bad_token_is_refused(stage: Stage) -> None:
    def error(token: str | None, method: str = "auth.test") -> str:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = stage.http.post(f"/api/{method}", headers=headers).json()
        return str(answer["error"])

    assert error(None) == "not_authed"
    assert error("xoxb-wrong") == "invalid_auth"
    assert error(stage.local.app_token) == "not_allowed_token_type"
    assert error(stage.local.bot_token, "apps.connections.open") == "not_allowed_token_type"
    assert error(stage.local.bot_token, "chat.shout") == "unknown_method"


def test_arguments_come_as_form_json_or_query(stage: Stage) -> None:
    token = {"token": stage.local.bot_token}
    url = f"{stage.local.slack_url}users.info"
    for answer in (
        httpx.get(url, params={**token, "user": MAYA}),
        httpx.post(url, data={**token, "user": MAYA}),
        httpx.post(url, json={**token, "user": MAYA}),
    ):
        assert answer.json()["user"]["name"] == "maya"
    as_json = {"Content-Type": "application/json"}
    assert httpx.post(url, content="{", headers=as_json).json()["error"] == "invalid_json"
    assert httpx.post(url, content="[]", headers=as_json).json()["error"] == "json_not_object"


def test_a_missing_argument_is_named(stage: Stage) -> None:
    answer = stage.api("chat.postMessage", text="Where to?")
    assert answer["error"] == "invalid_arguments"
    assert "channel" in answer["response_metadata"]["messages"][0]


def test_a_missing_scope_is_named(tmp_path: Path) -> None:
    scopes = [each for each in SCOPES if each not in {"chat:write", "users:read.email"}]
    with staged(tmp_path, oauth_config={"scopes": {"bot": scopes}}) as stage:
        answer = stage.api("chat.postMessage", channel=GENERAL, text="x")
        assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
        assert "email" not in stage.api("users.info", user=MAYA)["user"]["profile"]
        granted = stage.raw("auth.test").headers["x-oauth-scopes"]
        assert granted == ",".join(scopes)


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMessage", {"channel": "C404", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": GENERAL}, "no_text"),
        ("chat.postMessage", {"channel": GENERAL, "blocks": "{"}, "invalid_blocks_format"),
        (
            "chat.postMessage",
            {"channel": GENERAL, "text": "x", "metadata": {"a": 1}},
            "invalid_metadata_schema",
        ),
        (
            "chat.postMessage",
            {"channel": GENERAL, "text": "x", "thread_ts": "1.000001"},
            "cannot_reply_to_message",
        ),
        ("chat.update", {"channel": GENERAL, "ts": "1.000001", "text": "x"}, "message_not_found"),
        ("chat.update", {"channel": MAYA, "ts": "1.000001", "text": "x"}, "channel_not_found"),
        (
            "chat.postEphemeral",
            {"channel": IT_OPS, "user": MAYA, "text": "x"},
            "user_not_in_channel",
        ),
        ("conversations.info", {"channel": "C404"}, "channel_not_found"),
        ("conversations.history", {"channel": GENERAL, "oldest": "x"}, "invalid_ts_oldest"),
        ("conversations.history", {"channel": GENERAL, "cursor": "x"}, "invalid_cursor"),
        ("conversations.replies", {"channel": GENERAL, "ts": "1.1"}, "thread_not_found"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U404"}, "user_not_found"),
        ("conversations.list", {"types": "clubs"}, "invalid_types"),
        ("conversations.list", {"limit": 0}, "invalid_limit"),
        ("conversations.history", {"channel": GENERAL, "limit": "many"}, "invalid_arguments"),
        ("conversations.open", {"channel": GENERAL}, "method_not_supported_for_channel_type"),
        ("users.info", {"user": "U404"}, "user_not_found"),
        ("users.lookupByEmail", {"email": "nobody@example.com"}, "users_not_found"),
        ("usergroups.users.list", {"usergroup": "S404"}, "no_such_subteam"),
        ("files.completeUploadExternal", {"files": [{"id": "F404"}]}, "file_not_found"),
    ],
)
def test_refusals(stage: Stage, method: str, arguments: dict[str, Any], error: str) -> None:
    assert stage.api(method, **arguments)["error"] == error
    assert error in METHODS[method].errors | COMMON_ERRORS


def test_every_method_of_the_catalogue_is_there() -> None:
    assert set(IMPLEMENTATIONS) == set(METHODS)


def test_blocks_that_slack_refuses_are_pointed_at(stage: Stage) -> None:
    blocks = [section(), section("x" * 3001)]
    answer = stage.api("chat.postMessage", channel=GENERAL, text="x", blocks=blocks)
    assert answer["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/1/text/text]" in answer["errors"][0]
    assert answer["response_metadata"]["messages"] == answer["errors"]
    assert stage.messages() == []


def test_a_message_to_a_person_goes_to_their_direct_conversation(stage: Stage) -> None:
    answer = stage.api("chat.postMessage", channel=MAYA, text="Hello")
    assert answer["channel"].startswith("D")
    opened = stage.api("conversations.open", users=MAYA)
    assert opened["channel"]["id"] == answer["channel"]
    assert [each["text"] for each in stage.messages(MAYA)] == ["Hello"]
    assert stage.messages(ANA) == []
    changed = stage.api("chat.update", channel=answer["channel"], ts=answer["ts"], text="Bye")
    assert changed["ok"]
    assert stage.messages(MAYA)[0]["edited"]


def test_nobody_who_left_is_written_to(stage: Stage) -> None:
    direct = stage.api("chat.postMessage", channel=MAYA, text="Hello")["channel"]
    stage.post("users", user=MAYA, deleted=True)
    for channel in (MAYA, direct):
        refused = stage.api("chat.postMessage", channel=channel, text="Hello?")
        assert refused["error"] == "account_inactive"
    assert stage.api("conversations.open", users=MAYA)["error"] == "user_disabled"


def test_the_bot_posts_where_it_is_a_member(stage: Stage) -> None:
    with stage.local._state.changing():  # noqa: SLF001 no method takes the bot out of a channel
        members = stage.local._state.channels[IT_OPS]["members"]  # noqa: SLF001 the same
        members.remove(stage.local.bot_user_id)
    assert stage.api("chat.postMessage", channel=IT_OPS, text="x")["error"] == "not_in_channel"
    assert stage.api("conversations.history", channel=IT_OPS)["error"] == "not_in_channel"
    assert stage.api("conversations.join", channel=IT_OPS)["channel"]["is_member"]
    assert stage.api("conversations.join", channel=IT_OPS)["warning"] == "already_in_channel"
    assert stage.api("chat.postMessage", channel=IT_OPS, text="x")["ok"]


def test_only_own_messages_are_changed(stage: Stage) -> None:
    ts = stage.post("message", user=MAYA, channel=GENERAL, text="Mine")["ts"]
    where = {"channel": GENERAL, "ts": ts}
    assert stage.api("chat.update", **where, text="x")["error"] == "cant_update_message"
    assert stage.api("chat.delete", **where)["error"] == "cant_delete_message"
    own = stage.api("chat.postMessage", channel=GENERAL, text="Ours")["ts"]
    assert stage.api("chat.getPermalink", channel=GENERAL, message_ts=own)["permalink"]
    assert stage.api("chat.delete", channel=GENERAL, ts=own)["ok"]
    assert [each["text"] for each in stage.messages()] == ["Mine"]


def test_an_update_keeps_what_it_does_not_name(stage: Stage) -> None:
    metadata = {"event_type": "liaison_test", "event_payload": {"key": "k"}}
    posted = stage.api(
        "chat.postMessage", channel=GENERAL, text="x", blocks=[section()], metadata=metadata
    )
    where = {"channel": GENERAL, "ts": posted["ts"]}
    kept = stage.api("chat.update", **where, text="y")["message"]
    assert kept["blocks"][0]["text"]["text"] == "Hello"
    assert kept["metadata"] == metadata
    gone = stage.api("chat.update", **where, text="z", blocks=[], metadata={})["message"]
    assert not {"blocks", "metadata"} & set(gone)


def test_history_in_pages_with_metadata(stage: Stage) -> None:
    metadata = {"event_type": "liaison_test", "event_payload": {"key": "k"}}
    for text in "abc":
        stage.api("chat.postMessage", channel=GENERAL, text=text, metadata=metadata)
    first = stage.api("conversations.history", channel=GENERAL, limit=2)
    assert [each["text"] for each in first["messages"]] == ["c", "b"]
    assert "metadata" not in first["messages"][0]
    assert first["has_more"]
    rest = stage.api(
        "conversations.history",
        channel=GENERAL,
        limit=2,
        cursor=first["response_metadata"]["next_cursor"],
        include_all_metadata=True,
    )
    assert [each["metadata"] for each in rest["messages"]] == [metadata]
    oldest = first["messages"][1]["ts"]
    after = stage.api("conversations.history", channel=GENERAL, oldest=oldest)
    assert [each["text"] for each in after["messages"]] == ["c"]
    from_it = stage.api("conversations.history", channel=GENERAL, oldest=oldest, inclusive=True)
    assert [each["text"] for each in from_it["messages"]] == ["c", "b"]


def test_a_thread(stage: Stage) -> None:
    parent = stage.api("chat.postMessage", channel=GENERAL, text="Parent")["ts"]
    stage.api("chat.postMessage", channel=GENERAL, text="Reply", thread_ts=parent)
    stage.post("message", user=MAYA, channel=GENERAL, text="Another", thread_ts=parent)
    [shown] = stage.api("conversations.history", channel=GENERAL)["messages"]
    assert (shown["reply_count"], shown["thread_ts"]) == (2, parent)
    thread = stage.api("conversations.replies", channel=GENERAL, ts=parent)["messages"]
    assert [each["text"] for each in thread] == ["Parent", "Reply", "Another"]


def test_too_many_calls_are_put_off(stage: Stage) -> None:
    for _ in range(20):
        assert stage.api("users.list")["ok"]
    refused = stage.raw("users.list")
    assert (refused.status_code, refused.json()["error"]) == (429, "ratelimited")
    stage.post("clock", advance=int(refused.headers["Retry-After"]))
    assert stage.api("users.list")["ok"]


def test_a_persons_id_and_their_conversation_are_paced_as_one(stage: Stage) -> None:
    direct = stage.api("chat.postMessage", channel=MAYA, text="1")["channel"]
    statuses = [
        stage.raw("chat.postMessage", channel=channel, text="x").status_code
        for channel in (direct, MAYA, direct, MAYA)
    ]
    assert statuses[-1] == 429


def test_people_and_channels(stage: Stage) -> None:
    people = stage.api("users.list", limit=10)
    assert len(people["members"]) == 10
    cursor = people["response_metadata"]["next_cursor"]
    assert len(stage.api("users.list", cursor=cursor, limit=1000)["members"]) == 17
    assert stage.api("users.lookupByEmail", email="MAYA@example.com")["user"]["id"] == MAYA
    assert stage.api("users.info", user=ANA)["user"]["tz_offset"] == -3 * 3600
    names = [each["name"] for each in stage.api("conversations.list")["channels"]]
    assert names == ["general", "it-ops", "marketing-ops", "launch-room"]
    assert PAUL in stage.api("conversations.members", channel=LAUNCH)["members"]
    info = stage.api("conversations.info", channel=GENERAL, include_num_members=True)["channel"]
    assert info["num_members"] == 26
    several = stage.api("conversations.open", users=f"{MAYA},{ANA}", return_im=True)["channel"]
    assert several["is_mpim"]


def test_user_groups(stage: Stage) -> None:
    group = stage.api("usergroups.list", include_users=True)["usergroups"][0]
    assert group["users"] == [ANA]

    def update(*users: str) -> dict[str, Any]:
        return stage.api("usergroups.users.update", usergroup=group["id"], users=",".join(users))

    assert update(MAYA, RUTH)["usergroup"]["users"] == [MAYA, RUTH]
    assert update()["error"] == "invalid_arguments"
    assert update(MAYA, PAUL)["error"] == "invalid_users"
    assert update(stage.local.bot_user_id)["error"] == "invalid_users"
    stage.post("users", user=RUTH, deleted=True)
    assert update(MAYA, RUTH)["error"] == "invalid_users"
    listed = stage.api("usergroups.users.list", usergroup=group["id"])
    assert listed["users"] == [MAYA, RUTH]


def test_a_file_is_uploaded_and_shared(stage: Stage) -> None:
    answer = stage.slack.files_upload_v2(
        channel=GENERAL,
        filename="chart.png",
        content=b"\x89PNG",
        title="Chart",
        alt_txt="Rising",
        initial_comment="Look",
    )
    assert answer["files"][0]["title"] == "Chart"
    [message] = stage.messages()
    [file] = message["files"]
    assert (message["text"], file["mimetype"], file["alt_txt"]) == ("Look", "image/png", "Rising")
    served = stage.http.get(file["url_private"])
    assert (served.content, served.headers["content-type"]) == (b"\x89PNG", "image/png")


def test_a_picture_in_a_message_is_a_file_that_was_uploaded_to_the_end(stage: Stage) -> None:
    begun = stage.api("files.getUploadURLExternal", filename="a.png", length=4)
    image = {"type": "image", "slack_file": {"id": begun["file_id"]}, "alt_text": "Rising"}
    message = {"channel": GENERAL, "text": "Look", "blocks": [image]}
    httpx.post(begun["upload_url"], content=b"\x89PNG")
    refused = stage.api("chat.postMessage", **message)
    assert refused["error"] == "invalid_blocks"
    assert refused["errors"] == ["[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"]
    stage.api("files.completeUploadExternal", files=[{"id": begun["file_id"]}])
    assert stage.api("chat.postMessage", **message)["ok"]
    assert stage.http.get(f"/files/{begun['file_id']}/picture").content == b"\x89PNG"


def test_a_file_can_be_sent_as_a_form(stage: Stage) -> None:
    begun = stage.api("files.getUploadURLExternal", filename="a.txt", length=5)
    httpx.post(begun["upload_url"], files={"file": b"Hello"})
    done = stage.api("files.completeUploadExternal", files=[{"id": begun["file_id"]}])
    assert stage.http.get(done["files"][0]["url_private"]).text == "Hello"
    begun = stage.api("files.getUploadURLExternal", filename="b.txt", length=5)
    never_sent = stage.api("files.completeUploadExternal", files=[{"id": begun["file_id"]}])
    assert never_sent["error"] == "file_not_found"
