"""A picture in a message is really shown."""

from playwright.sync_api import expect

from bot.domain.pictures import to_json
from bot.gateways.drawing import Drawing
from bot.gateways.slack import SlackGateway
from bot.views.pictures import Bars, Series, picture_block, with_file
from tests.browser.people import Page
from tests.browser.workspace import Workspace


def test_a_picture_is_shown_with_its_words(page: Page, workspace: Workspace) -> None:
    picture = Bars("Load", "Ana has most: 8 hours.", ("Ana", "Ben"), (Series("Hours", (8, 2)),))
    drawing = Drawing()
    content = drawing.draw(to_json(picture))
    drawing.close()
    info = workspace.get("/client/workspace")
    gateway = SlackGateway(info["bot_token"], info["slack"])
    file_id = gateway.upload("load.png", content, picture.alt_text).id
    payload = with_file({"text": "Load", "blocks": [picture_block(picture)]}, file_id)
    gateway.call("chat.postMessage", {**payload, "channel": workspace.channel("launch-room")})
    page.maya.goes_to("launch-room")
    image = page.maya.feed.get_by_role("img", name="Ana has most: 8 hours.")
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", value=True)
    assert image.evaluate("image => image.naturalWidth") == 1440
