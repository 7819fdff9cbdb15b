"""Run as a program: a PDF comes in, a PDF of painted pages goes out, without text, layers or names."""

import resource
import sys
from enum import IntEnum
from io import BytesIO
from time import struct_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MAX_PAGES = 20
MAX_OUTPUT = 20 * 1024 * 1024
MAX_MEMORY = 2 * 1024**3
CPU_SECONDS = 30
POINTS_PER_INCH = 72
DOTS_PER_INCH = 144
LONGEST_SIDE = 3600
SHORTEST_SIDE = 16
# The same for every copy, so that it says nothing about when the original was made.
CONSTANT_DATE = struct_time((2000, 1, 1, 0, 0, 0, 5, 1, 0))


class Exit(IntEnum):
    """What the caller learns from the exit code."""

    DONE = 0
    DAMAGED = 10
    LOCKED = 11
    TOO_MANY_PAGES = 12
    TOO_LARGE = 13


class Refused(Exception):
    """The PDF is not painted, for the reason in ``code``."""

    def __init__(self, code: Exit) -> None:
        super().__init__(code)
        self.code = code


def repaint(content: bytes) -> bytes:
    """Return a PDF whose pages are pictures of the pages given."""
    from pypdfium2 import PdfDocument, PdfiumError  # only the child loads the renderer

    try:
        document = PdfDocument(content)
    except PdfiumError as error:
        raise Refused(Exit.LOCKED if "password" in str(error).lower() else Exit.DAMAGED) from error
    try:
        return _painted(document)
    finally:
        document.close()


def _painted(document: "PdfDocument") -> bytes:
    if not len(document):
        raise Refused(Exit.DAMAGED)
    if len(document) > MAX_PAGES:
        raise Refused(Exit.TOO_MANY_PAGES)
    document.init_forms()
    output = BytesIO()
    for number in range(len(document)):
        _paint(document[number], output, append=number > 0)
        if output.getbuffer().nbytes > MAX_OUTPUT:
            raise Refused(Exit.TOO_LARGE)
    return output.getvalue()


def _paint(page: "PdfPage", output: BytesIO, *, append: bool) -> None:
    width, height = page.get_size()
    scale = min(DOTS_PER_INCH / POINTS_PER_INCH, LONGEST_SIDE / max(width, height, 1))
    if min(width, height) * scale < SHORTEST_SIDE / 4:
        raise Refused(Exit.DAMAGED)
    image = page.render(scale=scale).to_pil().convert("RGB")
    image.save(
        output,
        "PDF",
        append=append,
        resolution=POINTS_PER_INCH * scale,
        quality=82,
        title="",
        producer="",
        creationDate=CONSTANT_DATE,
        modDate=CONSTANT_DATE,
    )


def main() -> int:
    """Read standard input, write standard output, answer with the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        sys.stdout.buffer.write(repaint(sys.stdin.buffer.read()))
    except Refused as refusal:
        return refusal.code
    except Exception as error:
        # Whatever a hostile file provokes here, the answer is that it cannot be read; its words stay unsaid.
        sys.stderr.write(type(error).__name__)
        return Exit.DAMAGED
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(main())
