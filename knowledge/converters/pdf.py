"""PDF to blocks: pdfplumber's text boxes and ruled tables, in reading order. What is a heading is told by `layout`."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.layout import LTChar, LTTextBox, LTTextLine
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from .cannot import CannotConvert
from .layout import MARK, Line, Lines, Table, blocks_of, in_margin
from .letters import typed
from .limits import PAGES
from .reading import Placed, in_order

_LAYOUT: dict[str, Any] = {"char_margin": 3.0, "line_margin": 0.7, "boxes_flow": None}
_NO_TITLE = re.compile(r"\(?(?:untitled|anonymous|unnamed)\b|Microsoft \w+ - |[^ ]+\.\w{2,5}$", re.IGNORECASE)


def convert_pdf(content: bytes) -> dict[str, Any]:
    """The blocks of a PDF, each with the number of its page."""
    try:
        with pdfplumber.open(BytesIO(content), laparams=_LAYOUT, unicode_norm=None) as pdf:
            if len(pdf.pages) > PAGES:
                raise CannotConvert(f"it has {len(pdf.pages):,} pages, and {PAGES:,} are read: split it")
            pages: list[list[Lines | Table]] = []
            for page in pdf.pages:
                pages.append(list(_page(page)))
                page.close()
            if not any(pages):
                raise CannotConvert("there is no text in it: it is a scan, so run text recognition (OCR) over it first")
            title = _text(pdf.metadata.get("Title"))
            title = None if title and _NO_TITLE.match(title) else title
            return {"title": title, "locale": _text(pdf.doc.catalog.get("Lang")), "blocks": blocks_of(pages)}
    except PdfminerException as error:
        raise _reason(error.args[0] if error.args else error) from None
    except (PDFPasswordIncorrect, PDFSyntaxError) as error:
        raise _reason(error) from None


def _reason(error: object) -> CannotConvert:
    if isinstance(error, PDFPasswordIncorrect):
        return CannotConvert("it has a password: save it without one")
    return CannotConvert("it is not a PDF, or is cut off")


def _page(page: Page) -> Iterator[Lines | Table]:
    """The text and the ruled tables of a page in reading order."""
    height = float(page.height)
    placed: list[Placed[Lines | Table]] = []
    for found in page.find_tables():
        if rows := _rows(found.extract()):
            letters = sum(len(cell) for row in rows for cell in row)
            placed.append(Placed(Table(rows, page.page_number), *found.bbox, len(rows), letters))
    tables = tuple(placed)
    for box in page.layout:
        if not isinstance(box, LTTextBox):
            continue
        found_lines = [line for line in box if isinstance(line, LTTextLine) and line.get_text().strip()]
        lines = [
            _line(line, height)
            for line in found_lines
            if _is_upright(line) and not any(_inside(line, height, table) for table in tables)
        ]
        if lines:
            area = (box.x0, height - box.y1, box.x1, height - box.y0)
            letters = sum(len(line.text) for line in lines)
            placed.append(Placed(Lines(lines, page.page_number), *area, len(lines), letters))
    for row in in_order(placed):
        yield from _as_row(row)


def _as_row(beside: list[Lines | Table]) -> list[Lines | Table]:
    """Single lines beside each other are a row of a table without rules; all else is what it is."""
    lines = [part.lines[0] for part in beside if isinstance(part, Lines) and len(part.lines) == 1]
    if len(beside) < 2 or len(lines) < len(beside) or any(map(in_margin, lines)) or MARK.fullmatch(lines[0].text):
        return beside
    return [Table([[line.text for line in lines]], beside[0].page, ruled=False)]


def _is_upright(line: LTTextLine) -> bool:
    """Not a stamp that runs up the margin."""
    return next((char.upright for char in line if isinstance(char, LTChar)), True)


def _inside(line: LTTextLine, height: float, table: Placed[Lines | Table]) -> bool:
    across, down = (line.x0 + line.x1) / 2, height - (line.y0 + line.y1) / 2
    return table.left <= across <= table.right and table.top <= down <= table.bottom


def _line(line: LTTextLine, height: float) -> Line:
    letters = [char for char in line if isinstance(char, LTChar) and not char.get_text().isspace()]
    size = max((char.size for char in letters), default=0.0)
    bold = bool(letters) and all(_is_bold(char.fontname) for char in letters)
    return Line(typed(line.get_text()), round(size * 2) / 2, bold, 1 - (line.y0 + line.y1) / 2 / height, line.y0)


def _is_bold(font: str) -> bool:
    name = font.lower()
    return "bold" in name or "black" in name or "heavy" in name or name.endswith("-bd")


def _rows(cells: list[list[str | None]]) -> list[list[str]]:
    """The rows of a table that is one: at least two rows and two columns with something in them."""
    rows = [[typed(cell or "") for cell in row] for row in cells]
    rows = [row for row in rows if any(row)]
    columns = sum(any(row[at] for row in rows) for at in range(len(rows[0]))) if rows else 0
    return rows if len(rows) > 1 and columns > 1 else []


def _text(value: object) -> str | None:
    """A text of the file's own description, however it is written there."""
    if isinstance(value, bytes):
        value = value.decode("utf-16" if value[:2] in (b"\xfe\xff", b"\xff\xfe") else "utf-8", "replace")
    return (typed(value) or None) if isinstance(value, str) else None
