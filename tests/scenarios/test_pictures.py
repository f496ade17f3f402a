"""A picture on its whole way: from a service to someone's DM."""

import httpx

from app import Liaison
from bot.services.say import send_picture
from bot.views.pictures import Bars, Series
from tests.scenarios.workspace import Workspace


def test_a_picture_follows_its_words_into_the_dm(liaison: tuple[Workspace, Liaison]) -> None:
    workspace, running = liaison
    maya = workspace.person("maya")
    picture = Bars("Load", "Ana has most: 8 hours.", ("Ana", "Ben"), (Series("Hours", (8, 2)),))
    with running.database.writing() as session:
        send_picture(
            session,
            key="load:1",
            destination=maya.id,
            words="Ana has most.",
            picture=picture,
            event_type="liaison_load",
            now=running.clock.now(),
        )
    workspace.advance(seconds=5)
    message = maya.sees("Ana has most.", "liaison_load")
    image = message["blocks"][-1]
    assert image["alt_text"] == "Ana has most: 8 hours."
    served = httpx.get(f"{workspace.url}/files/{image['slack_file']['id']}/picture")
    assert served.content.startswith(b"\x89PNG")
