"""A picture's values in, a PNG out."""

import io
import json

from bot.domain.pictures import Bars, Lanes, Picture, from_json
from bot.gateways.charts.bars import draw_bars
from bot.gateways.charts.lanes import draw_lanes
from bot.gateways.charts.sheet import Sheet
from bot.gateways.charts.text import use_fonts_for
from bot.gateways.charts.trend import draw_trend


def draw(plain: object) -> bytes:
    """The PNG of a picture; the same values give the same bytes.

    Raises:
        ValueError: it is no picture, or one of nothing.
    """
    picture = from_json(plain)
    use_fonts_for(json.dumps(plain, ensure_ascii=False))
    content = io.BytesIO()
    _sheet(picture).figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()


def _sheet(picture: Picture) -> Sheet:
    match picture:
        case Lanes():
            return draw_lanes(picture)
        case Bars():
            return draw_bars(picture)
        case _:
            return draw_trend(picture)
