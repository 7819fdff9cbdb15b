"""Safe copies of uploaded files: bytes in, bytes out that tell nothing but what they show."""

import logging
import struct
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import filetype
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

from core.errors import DomainError
from disclosure import pdf_pages

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 4000
MAX_UNPACKED = 100 * MEGABYTE
MAX_RATIO = 200
MAX_PARTS = 3000
PDF_SECONDS = 40

PDF = "application/pdf"
IMAGES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
EXTENSIONS = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "pdf": PDF,
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
SHORT_EXTENSION = {"jpeg": "jpg"}
# What the decoders raise on broken or hostile bytes; MemoryError is a file that claims more than there is.
DECODING_ERRORS = (
    OSError,
    ValueError,
    SyntaxError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    MemoryError,
    zipfile.BadZipFile,
    Image.DecompressionBombError,
    Warning,
    struct.error,
    zlib.error,
)


class FileKind(TextChoices):
    """What becomes of an upload."""

    IMAGE = "image", gettext_lazy("画像")
    PDF = "pdf", gettext_lazy("PDF（画像に変換）")
    VAULT_ONLY = "vault_only", gettext_lazy("公開しないファイル")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A copy made anew from what the file shows; ``content`` is ``None`` where no copy may be shown."""

    kind: FileKind
    content: bytes | None
    content_type: str
    extension: str


def rebuild(content: bytes, *, name: str) -> Rebuilt:
    """Make the copy that others may see, or say in plain words why this file cannot be taken."""
    extension = Path(name.replace("\\", "/").replace("\0", "")).suffix.lower().removeprefix(".")
    content_type = _checked_type(content, extension)
    if content_type in IMAGES:
        return _image(content, content_type, SHORT_EXTENSION.get(extension, extension))
    if content_type == PDF:
        return Rebuilt(FileKind.PDF, _pdf(content), PDF, "pdf")
    _check_office(content, extension)
    return Rebuilt(FileKind.VAULT_ONLY, None, content_type, extension)


def public_name(position: int, *, extension: str) -> str:
    """Return the name under which others download a copy; the name it came with may name the poster."""
    return _("添付%(position)d.%(extension)s") % {"position": position, "extension": extension}


def _checked_type(content: bytes, extension: str) -> str:
    if not content:
        raise DomainError(_("ファイルが空です。中身のあるファイルを選んでください。"))
    if len(content) > MAX_BYTES:
        raise DomainError(_("ファイルが大きすぎます。10MBまでのファイルを選んでください。"))
    if extension not in EXTENSIONS:
        raise DomainError(
            _(
                "この種類のファイルは使えません。PNG、JPEG、WebP、PDF、Word、Excel、PowerPointを選んでください。"
            )
        )
    expected = EXTENSIONS[extension]
    if extension in OFFICE_PARTS and content.startswith(OLE_SIGNATURE):
        raise DomainError(
            _("パスワード付き、または古い形式のファイルです。パスワードを外して保存し直してください。")
        )
    is_zip = content.startswith(b"PK\x03\x04")
    if is_zip if extension in OFFICE_PARTS else filetype.guess_mime(content) == expected:
        return expected
    raise DomainError(
        _("ファイル名の末尾（.%s）と中身の種類が合いません。正しい形式で保存し直してください。") % extension
    )


# -- images ------------------------------------------------------------------------------------------------


def _image(content: bytes, content_type: str, extension: str) -> Rebuilt:
    try:
        pixels = _pixels(content, IMAGES[content_type])
        encoded = _encoded(pixels, IMAGES[content_type])
    except DECODING_ERRORS as error:
        raise DomainError(_("画像を読めませんでした。ファイルが壊れていないか確かめてください。")) from error
    return Rebuilt(FileKind.IMAGE, encoded, content_type, extension)


def _pixels(content: bytes, image_format: str) -> Image.Image:
    """Return a new image of the pixels as they are seen, without anything the file says about them."""
    with Image.open(BytesIO(content), formats=[image_format]) as image:
        if image.width * image.height > MAX_PIXELS:
            raise DomainError(_("画像の縦横が大きすぎます。5000万画素までに縮めてください。"))
        seen = ImageOps.exif_transpose(image)
        has_alpha = image_format != "JPEG" and ("A" in seen.getbands() or "transparency" in seen.info)
        seen = seen.convert("RGBA" if has_alpha else "RGB")
        seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return Image.frombytes(seen.mode, seen.size, seen.tobytes())


def _encoded(image: Image.Image, image_format: str) -> bytes:
    while True:
        buffer = BytesIO()
        image.save(buffer, image_format, **({} if image_format == "PNG" else {"quality": 88}))
        if buffer.tell() <= MAX_BYTES:
            return buffer.getvalue()
        image.thumbnail((image.width * 3 // 4, image.height * 3 // 4))


# -- PDF ---------------------------------------------------------------------------------------------------


def _pdf(content: bytes) -> bytes:
    """Paint the pages anew in a process of their own: a hostile file may hang or kill it, not the portal."""
    try:
        painted = subprocess.run(  # noqa: S603 - our own module, no shell, nothing of the user's in the command
            [sys.executable, "-I", str(Path(pdf_pages.__file__))],
            input=content,
            capture_output=True,
            timeout=PDF_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DomainError(
            _("PDFの変換に時間がかかりすぎました。ページや図を減らして保存し直してください。")
        ) from error
    if painted.returncode == pdf_pages.Exit.DONE and painted.stdout:
        return painted.stdout
    logger.warning("PDF not painted: exit %d %s", painted.returncode, painted.stderr[-60:])
    raise DomainError(_pdf_refusal(painted.returncode))


def _pdf_refusal(code: int) -> str:
    if code == pdf_pages.Exit.LOCKED:
        return _("パスワード付きのPDFは使えません。パスワードを外して保存し直してください。")
    if code == pdf_pages.Exit.TOO_MANY_PAGES:
        return _("PDFのページが多すぎます。%dページまでにしてください。") % pdf_pages.MAX_PAGES
    if code == pdf_pages.Exit.TOO_LARGE:
        return _("PDFが大きすぎます。ページや写真を減らしてください。")
    return _("PDFを読めませんでした。ファイルが壊れていないか確かめてください。")


# -- Office ------------------------------------------------------------------------------------------------


def _check_office(content: bytes, extension: str) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_parts(archive.infolist(), extension)
            _check_unpacked(archive)
    except DECODING_ERRORS as error:
        raise DomainError(
            _("Officeファイルを読めませんでした。ファイルが壊れていないか確かめてください。")
        ) from error


def _check_parts(parts: list[zipfile.ZipInfo], extension: str) -> None:
    names = {part.filename for part in parts}
    if not {"[Content_Types].xml", OFFICE_PARTS[extension]} <= names:
        raise DomainError(
            _("ファイル名の末尾（.%s）と中身の種類が合いません。正しい形式で保存し直してください。")
            % extension
        )
    if any(part.flag_bits & 1 for part in parts):
        raise DomainError(
            _("パスワード付き、または古い形式のファイルです。パスワードを外して保存し直してください。")
        )
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js", ".vbs")) for name in names):
        raise DomainError(_("マクロやプログラムを含むファイルは使えません。取り除いて保存し直してください。"))
    claimed = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MAX_PARTS or claimed > min(MAX_UNPACKED, MAX_RATIO * max(packed, 1)):
        raise DomainError(_("ファイルを開くと大きすぎます。図や表を減らして保存し直してください。"))


def _check_unpacked(archive: zipfile.ZipFile) -> None:
    # The sizes in the directory are only claims, and parts may overlap: count what really comes out.
    total = 0
    for part in archive.infolist():
        with archive.open(part) as stream:
            while piece := stream.read(MEGABYTE):
                total += len(piece)
                if total > MAX_UNPACKED:
                    raise DomainError(
                        _("ファイルを開くと大きすぎます。図や表を減らして保存し直してください。")
                    )
