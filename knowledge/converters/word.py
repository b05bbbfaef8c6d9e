"""Word to HTML by mammoth, which knows its styles, lists, tables and notes. Not the HTML's parsing."""

import zipfile
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import mammoth

from .cannot import CannotConvert

UNPACKED = 200 * 2**20  # bytes of all the parts together
OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"  # the container of Word before 2007, and of every Word file with a password
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name^='Code'] => pre:separator('\\n')
"""
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"


def convert_word(content: bytes) -> dict[str, Any]:
    """The HTML of a Word file, with the title and language that its properties give."""
    if content.startswith(OLD_OR_ENCRYPTED):
        raise CannotConvert("it has a password, or is of Word before 2007: save it as .docx without a password")
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED:
                raise CannotConvert(f"it unpacks to more than {UNPACKED // 2**20} MB: split it")
            if "word/document.xml" not in parts.namelist() and "[Content_Types].xml" not in parts.namelist():
                raise CannotConvert("it is not a Word file")
            properties = _properties(parts)
    except zipfile.BadZipFile:
        raise CannotConvert("it is not a Word file, or is cut off") from None
    made = mammoth.convert_to_html(
        BytesIO(content), style_map=STYLES, convert_image=mammoth.images.img_element(lambda _image: {})
    )
    return {"html": made.value, **properties}


def _properties(parts: zipfile.ZipFile) -> dict[str, str | None]:
    if "docProps/core.xml" not in parts.namelist():
        return {}
    try:
        root = ElementTree.fromstring(parts.read("docProps/core.xml"))
    except ElementTree.ParseError:
        return {}
    return {name: root.findtext(_DUBLIN + of) or None for name, of in (("title", "title"), ("locale", "language"))}
