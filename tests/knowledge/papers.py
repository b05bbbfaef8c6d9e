"""PDF and Word files as people make them, by the libraries that programs write them with."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from reportlab.lib import colors
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

RULED = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
_styles = getSampleStyleSheet()


def chinese(style: str) -> Any:
    """A style in a font that has Chinese."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return _styles[style].clone(f"{style} zh", fontName="STSong-Light", wordWrap="CJK")


def heading(text: str, level: int = 1) -> Any:
    return Paragraph(text, _styles[f"Heading{level}"])


def body(text: str) -> Any:
    return Paragraph(text, _styles["BodyText"])


def table(rows: list[list[str]], *, ruled: bool = True) -> Any:
    return Table(rows, style=RULED if ruled else [], repeatRows=1)


def new_page() -> Any:
    return PageBreak()


def write_pdf(path: Path, story: list[Any], *, password: str = "", running: str = "", **described: Any) -> Path:
    """A PDF with a running head and a page number on every page, if it is to have them."""

    def decorate(canvas: Any, _document: Any) -> None:
        canvas.drawString(60, 815, running)
        canvas.drawString(280, 25, f"Page {canvas.getPageNumber()}")

    options = {"encrypt": StandardEncryption(password)} if password else {}
    document = SimpleDocTemplate(str(path), **options, **described)
    first = decorate if running else lambda _canvas, _document: None
    document.build(story, onFirstPage=first, onLaterPages=first)
    return path


def write_picture(path: Path) -> Path:
    """A PDF without a letter: what a scanner makes."""
    canvas = Canvas(str(path))
    canvas.rect(100, 100, 300, 400, fill=1)
    canvas.showPage()
    canvas.save()
    return path


def write_word(path: Path, write: Callable[[Any], None], **properties: str) -> Path:
    document = docx.Document()
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    write(document)
    held = BytesIO()
    document.save(held)
    path.write_bytes(held.getvalue())
    return path
