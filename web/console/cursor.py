"""Where a page of a list ended, as one word that programs hand back and need not understand."""

import base64
import binascii
import json
from datetime import datetime

from records.inbox import Place
from web.problems import Refused


def write(place: Place) -> str:
    return base64.urlsafe_b64encode(json.dumps([place.moment.isoformat(), place.id]).encode()).decode().rstrip("=")


def read(cursor: str) -> Place:
    """The place in a cursor.

    Raises:
        Refused: 422, it is none of ours.
    """
    try:
        moment, id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        place = Place(datetime.fromisoformat(moment), str(id))
    except (ValueError, TypeError, binascii.Error):
        place = None
    if place is None or place.moment.tzinfo is None:
        raise Refused(422, "bad_cursor", "This cursor is not one of this list: begin without one.")
    return place
