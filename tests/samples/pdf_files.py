"""Draws PDF files for tests."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LINE = 14.0
Draw = Callable[[Canvas], object]


def pdf(*pages: Draw) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(
    canvas: Canvas,
    texts: Sequence[str],
    *,
    x: float = 72,
    y: float = HEIGHT - 120,
    size: float = 11,
    bold: bool = False,
) -> float:
    """Draw lines one under the other and return the height under the last."""
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
    for text in texts:
        canvas.drawString(x, y, text)
        y -= LINE if size < 14 else size * 1.5
    return y


def picture(canvas: Canvas) -> None:
    """A page that is a picture and nothing else."""
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, WIDTH, HEIGHT)


def ruled_table(canvas: Canvas, rows: Sequence[Sequence[str]], *, x: float = 72, y: float = HEIGHT - 120) -> None:
    width, height = 120.0, 22.0
    canvas.setFont("Helvetica", 10)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            canvas.rect(x + column * width, y - (number + 1) * height, width, height)
            canvas.drawString(x + column * width + 4, y - (number + 1) * height + 7, text)


def banded_table(
    canvas: Canvas, rows: Sequence[Sequence[str]], *, x: float = 72, y: float = HEIGHT - 120, ruled: bool = False
) -> None:
    """Every other row, from the second on, has cells; between the cells of the others nothing is drawn."""
    width, height = 120.0, 22.0
    for number, row in enumerate(rows):
        bottom = y - (number + 1) * height
        if ruled:
            canvas.line(x, bottom, x + len(row) * width, bottom)
            canvas.line(x, bottom + height, x + len(row) * width, bottom + height)
            for side in (x, x + len(row) * width):
                canvas.line(side, bottom, side, bottom + height)
        for column, text in enumerate(row):
            if number % 2:
                canvas.setFillGray(0.9)
                canvas.rect(x + column * width, bottom, width, height, stroke=int(ruled), fill=1)
            canvas.setFillGray(0)
            canvas.setFont("Helvetica-Bold" if number == 0 else "Helvetica", 10)
            canvas.drawString(x + column * width + 4, bottom + 7, text)
