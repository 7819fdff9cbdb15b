"""Uploads lose what they tell beside what they show; hostile files are refused in plain Japanese."""

import struct
import zipfile
import zlib
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from core.errors import DomainError
from disclosure import pdf_pages
from disclosure.files import MAX_BYTES, FileKind, public_name, rebuild

CANARY = "SampleBankinCanary"
MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def photo(image_format, *, size=(60, 40), **options):
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, 9, 9), fill="red")
    buffer = BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()


def exif(orientation=1):
    tags = Image.Exif()
    tags[0x010E] = CANARY
    tags[0x013B] = CANARY
    tags[0x0112] = orientation
    tags.get_ifd(0x8825)[1] = CANARY[:2]
    return tags


def telling_png():
    chunks = PngInfo()
    chunks.add_text("Author", CANARY)
    chunks.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{CANARY}</x:xmpmeta>")
    return photo("PNG", pnginfo=chunks, exif=exif())


def telling_jpeg():
    return photo("JPEG", exif=exif(), comment=CANARY.encode(), xmp=f"<x>{CANARY}</x>".encode())


def telling_webp():
    return photo("WEBP", exif=exif(), xmp=f"<x>{CANARY}</x>".encode())


def pdf_objects(*objects, trailer=""):
    """Write a PDF from its objects, the catalog first."""
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n"
    return body + f"{end}startxref\n{len(body)}\n%%EOF\n".encode()


def stream(text, *, entries=""):
    return f"<< /Length {len(text)} {entries} >>\nstream\n{text}\nendstream"


def telling_pdf():
    page = "/Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R"
    hidden = f"/OC /Layer BDC BT /F1 12 Tf 20 60 Td ({CANARY}) Tj ET EMC"
    return pdf_objects(
        "<< /Type /Catalog /Pages 2 0 R /Metadata 6 0 R /OpenAction 7 0 R"
        " /OCProperties << /OCGs [8 0 R] /D << /OFF [8 0 R] >> >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< {page} /Resources << /Font << /F1 5 0 R >> /Properties << /Layer 8 0 R >> >> >>",
        stream(f"BT 3 Tr /F1 12 Tf 20 100 Td ({CANARY}) Tj ET {hidden} 1 0 0 rg 20 20 100 50 re f"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        stream(f"<x:xmpmeta>{CANARY}</x:xmpmeta>", entries="/Type /Metadata /Subtype /XML"),
        f"<< /S /JavaScript /JS (app.alert('{CANARY}')) >>",
        f"<< /Type /OCG /Name ({CANARY}) >>",
        f"<< /Author ({CANARY}) /Title ({CANARY}) >>",
        trailer="/Info 9 0 R",
    )


def pages_pdf(count, *, box="0 0 100 100"):
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + count))
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] >>"
    return pdf_objects(
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        *[page] * count,
    )


def locked_pdf():
    lock = f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>"
    return pdf_objects(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
        lock,
        trailer=f"/Encrypt 4 0 R /ID [<{'43' * 16}> <{'43' * 16}>]",
    )


def office(extension, parts=(), **sizes):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(MAIN_PARTS[extension], "<w:document/>")
        for name, content in (*parts, *sizes.items()):
            archive.writestr(name, content)
    return buffer.getvalue()


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb_png(side=60_000):
    """A PNG of a few kilobytes that unfolds to billions of pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
    return b"\x89PNG\r\n\x1a\n" + header + rows + chunk(b"IEND", b"")


IMAGES = [
    (telling_png, "図面_サンプル板金.png", "image/png", "png"),
    (telling_jpeg, "写真.JPG", "image/jpeg", "jpg"),
    (telling_jpeg, "写真.jpeg", "image/jpeg", "jpg"),
    (telling_webp, "写真.webp", "image/webp", "webp"),
]


@pytest.mark.parametrize(("make", "name", "content_type", "extension"), IMAGES)
def test_an_image_keeps_its_picture_and_loses_what_it_tells(make, name, content_type, extension):
    original = make()
    assert CANARY.encode() in original  # planted: it was there to leak

    rebuilt = rebuild(original, name=name)

    image = Image.open(BytesIO(rebuilt.content))
    assert (rebuilt.kind, rebuilt.content_type, rebuilt.extension) == ("image", content_type, extension)
    assert CANARY.encode() not in rebuilt.content
    assert (image.size, dict(image.getexif())) == ((60, 40), {})
    assert image.convert("RGB").getpixel((4, 4))[0] > 200
    assert image.convert("RGB").getpixel((4, 4))[1] < 80


def test_a_photo_taken_sideways_stands_upright_afterwards():
    rebuilt = rebuild(photo("JPEG", exif=exif(orientation=6)), name="a.jpg")

    assert Image.open(BytesIO(rebuilt.content)).size == (40, 60)


def test_what_is_appended_to_an_image_does_not_come_along():
    tail = office("docx", [("word/x.xml", CANARY)]) + CANARY.encode()

    rebuilt = rebuild(photo("PNG") + tail, name="a.png")

    assert CANARY.encode() not in rebuilt.content
    assert not zipfile.is_zipfile(BytesIO(rebuilt.content))


def test_transparency_stays_and_large_images_shrink():
    buffer = BytesIO()
    Image.new("RGBA", (5000, 10), (0, 0, 0, 0)).save(buffer, "PNG")

    image = Image.open(BytesIO(rebuild(buffer.getvalue(), name="a.png").content))

    assert (image.mode, image.width) == ("RGBA", 4000)


def test_a_pdf_becomes_pictures_of_its_pages():
    original = telling_pdf()
    before = pypdfium2.PdfDocument(original)
    assert original.count(CANARY.encode()) == 7  # planted: text layer, hidden layer, XMP, script, names
    assert before[0].get_textpage().get_text_bounded().count(CANARY) >= 1
    assert before.get_metadata_value("Author") == CANARY

    rebuilt = rebuild(original, name="仕様書.pdf")

    after = pypdfium2.PdfDocument(rebuilt.content)
    assert (rebuilt.kind, rebuilt.content_type, rebuilt.extension) == ("pdf", "application/pdf", "pdf")
    assert CANARY.encode() not in rebuilt.content
    assert (len(after), after[0].get_size()) == (1, (300.0, 200.0))
    assert after[0].get_textpage().get_text_bounded() == ""
    assert {value for key, value in after.get_metadata_dict().items() if "Date" not in key} == {""}
    assert [
        name
        for name in (b"/JavaScript", b"/OpenAction", b"/EmbeddedFile", b"/OCG")
        if name in rebuilt.content
    ] == []
    assert after[0].render().to_pil().convert("RGB").getpixel((60, 160)) == pytest.approx((255, 0, 0), abs=12)


def test_attachments_of_a_pdf_do_not_come_along():
    document = pypdfium2.PdfDocument(pages_pdf(1))
    document.new_attachment("secret.txt").set_data(CANARY.encode())
    buffer = BytesIO()
    document.save(buffer)
    assert pypdfium2.PdfDocument(buffer.getvalue()).count_attachments() == 1

    rebuilt = rebuild(buffer.getvalue(), name="a.pdf")

    assert pypdfium2.PdfDocument(rebuilt.content).count_attachments() == 0


def test_two_copies_of_one_pdf_are_the_same_bytes():
    original = pages_pdf(2)

    assert rebuild(original, name="a.pdf").content == rebuild(original, name="b.pdf").content


def test_a_huge_page_is_painted_within_the_pixel_limit():
    rebuilt = rebuild(pages_pdf(1, box="0 0 14000 14000"), name="a.pdf")

    assert len(rebuilt.content) < 1_000_000


@pytest.mark.parametrize("extension", MAIN_PARTS)
def test_an_office_file_stays_in_the_vault(extension):
    original = office(extension, [("docProps/core.xml", CANARY)])

    rebuilt = rebuild(original, name=f"見積.{extension}")

    assert (rebuilt.kind, rebuilt.content, rebuilt.extension) == (FileKind.VAULT_ONLY, None, extension)
    assert rebuilt.content_type.startswith("application/vnd.openxmlformats-officedocument.")


def lying_docx():
    """A part that unpacks to more than its directory says."""
    content = bytearray(office("docx", [("word/x.xml", bytes(500_000))]))
    entry = content.rindex(b"word/x.xml") - 46
    content[entry + 24 : entry + 28] = struct.pack("<I", 10)
    return bytes(content)


# What takes its time to make is made by its own test.
HOSTILE = {
    "empty": (b"", "a.png", "空です"),
    "larger than the limit": (b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES), "a.png", "10MBまで"),
    "no extension": (photo("PNG"), "png", "この種類のファイル"),
    "unknown extension": (photo("GIF"), "a.gif", "この種類のファイル"),
    "svg": (b"<svg onload='alert(1)'/>", "a.svg", "この種類のファイル"),
    "svg called png": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "中身の種類が合いません"),
    "html called png": (b"<html><script>alert(1)</script>", "a.png", "中身の種類が合いません"),
    "html called docx": (b"<html><script>alert(1)</script>", "a.docx", "中身の種類が合いません"),
    "png called jpg": (photo("PNG"), "a.jpg", "中身の種類が合いません"),
    "double extension": (photo("PNG"), "a.png.exe", "この種類のファイル"),
    "nul in the name": (photo("PNG"), "a.png\0.exe", "この種類のファイル"),
    "truncated png": (photo("PNG", size=(900, 900))[:900], "a.png", "画像を読めません"),
    "truncated jpeg": (photo("JPEG", size=(900, 900))[:700], "a.jpg", "画像を読めません"),
    "truncated webp": (photo("WEBP")[:40], "a.webp", "画像を読めません"),
    "only a signature": (b"\x89PNG\r\n\x1a\n" + bytes(300), "a.png", "画像を読めません"),
    "pixel bomb": (bomb_png(), "a.png", "画像"),
    "smaller pixel bomb": (bomb_png(side=8000), "a.png", "5000万画素"),
    "locked pdf": (locked_pdf(), "a.pdf", "パスワード付きのPDF"),
    "truncated pdf": (b"%PDF-1.7\n" + telling_pdf()[200:500], "a.pdf", "PDFを読めません"),
    "pdf of nothing": (b"%PDF-1.7\n%%EOF", "a.pdf", "PDFを読めません"),
    "pdf without pages": (pages_pdf(0), "a.pdf", "PDFを読めません"),
    "too many pages": (pages_pdf(21), "a.pdf", "20ページまで"),
    "html after a pdf signature": (b"%PDF-1.7\n<html><script>", "a.pdf", "PDFを読めません"),
    "zip bomb": (
        lambda: office("docx", [("word/x.xml", bytes(120_000_000))]),
        "a.docx",
        "開くと大きすぎます",
    ),
    "ratio bomb": (lambda: office("xlsx", [("xl/x.xml", bytes(9_000_000))]), "a.xlsx", "開くと大きすぎます"),
    "too many parts": (
        lambda: office("docx", [(f"word/{n}", "") for n in range(3001)]),
        "a.docx",
        "開くと大きすぎます",
    ),
    "lying zip": (lying_docx(), "a.docx", "Officeファイルを読めません"),
    "truncated docx": (office("docx")[:120], "a.docx", "Officeファイルを読めません"),
    "macro": (office("docx", [("word/vbaProject.bin", "x")]), "a.docx", "マクロ"),
    "xlsx called docx": (office("xlsx"), "a.docx", "中身の種類が合いません"),
    "locked or old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.docx", "パスワード付き"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_in_plain_japanese(case):
    content, name, words = HOSTILE[case]

    with pytest.raises(DomainError, match=words):
        rebuild(content() if callable(content) else content, name=name)


@pytest.mark.parametrize("make", [telling_png, telling_jpeg, telling_webp, telling_pdf])
def test_damaged_bytes_give_a_copy_or_a_refusal_and_nothing_else(make):
    original = make()
    name = "a." + {telling_png: "png", telling_jpeg: "jpg", telling_webp: "webp", telling_pdf: "pdf"}[make]
    step = max(1, len(original) // (6 if make is telling_pdf else 60))
    copies = 0

    for position in range(8, len(original), step):
        damaged = original[:position] + bytes([original[position] ^ 0xFF]) + original[position + 1 :]
        try:
            copies += CANARY.encode() not in (rebuild(damaged, name=name).content or b"")
        except DomainError:
            copies += 1

    assert copies == len(range(8, len(original), step))


def test_the_painter_that_dies_is_a_refusal(monkeypatch, tmp_path):
    dying = tmp_path / "dying.py"
    dying.write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    monkeypatch.setattr(pdf_pages, "__file__", str(dying))

    with pytest.raises(DomainError, match="PDFを読めません"):
        rebuild(pages_pdf(1), name="a.pdf")


def test_the_painter_that_hangs_is_a_refusal(monkeypatch, tmp_path):
    hanging = tmp_path / "hanging.py"
    hanging.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(pdf_pages, "__file__", str(hanging))
    monkeypatch.setattr("disclosure.files.PDF_SECONDS", 0.5)

    with pytest.raises(DomainError, match="時間がかかりすぎました"):
        rebuild(pages_pdf(1), name="a.pdf")


def test_the_public_name_is_a_number():
    assert public_name(1, extension="png") == "添付1.png"
