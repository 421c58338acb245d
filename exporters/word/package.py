"""The package: content types, relationships, properties, and the zip file itself."""

import io
import zipfile
from datetime import UTC, datetime
from typing import BinaryIO

from exporters.word.markup import HEAD, escape, one_line

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_LEVEL = 3  # of deflate: an eighth more than at 6, in half the time; what a report weighs are its pictures
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # one date for every entry: the same report gives the same bytes


def document_relations(others: list[str], media: dict[str, str], footnotes: bool, charts: int = 0) -> bytes:
    """word/_rels/document.xml.rels; `media` maps relationship ids to file names, `others` are ready
    elements, `charts` is how many charts there are.
    """
    fixed = {
        "rIdStyles": "styles",
        "rIdNumbering": "numbering",
        "rIdSettings": "settings",
        "rIdFonts": "fontTable",
    }
    if footnotes:
        fixed["rIdNotes"] = "footnotes"
    parts = [
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
        for name, kind in fixed.items()
    ]
    parts += others
    parts += [
        f'<Relationship Id="{name}" Type="{_OFFICE}/image" Target="media/{file}"/>'
        for name, file in media.items()
    ]
    parts += [
        f'<Relationship Id="rIdChart{n}" Type="{_OFFICE}/chart" Target="charts/chart{n}.xml"/>'
        for n in range(1, charts + 1)
    ]
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(parts)}</Relationships>'.encode()


def package_relations() -> bytes:
    """_rels/.rels."""
    parts = (
        ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
        ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ("rId3", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
    )
    inner = "".join(f'<Relationship Id="{i}" Type="{t}" Target="{to}"/>' for i, t, to in parts)
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'.encode()


def content_types(names: list[str]) -> bytes:
    """[Content_Types].xml for the parts of those names."""
    kinds = {
        "word/document.xml": f"{_WORD}.document.main+xml",
        "word/styles.xml": f"{_WORD}.styles+xml",
        "word/numbering.xml": f"{_WORD}.numbering+xml",
        "word/settings.xml": f"{_WORD}.settings+xml",
        "word/fontTable.xml": f"{_WORD}.fontTable+xml",
        "word/footnotes.xml": f"{_WORD}.footnotes+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    endings = sorted({name.rpartition(".")[2] for name in names} - {"xml", "rels"})
    parts = [
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
        '<Default Extension="xml" ContentType="application/xml"/>',
        *(
            f'<Default Extension="{ending}" ContentType="{_KINDS.get(ending, f"image/{ending}")}"/>'
            for ending in endings
        ),
    ]
    for name in names:
        kind = kinds.get(name)
        if name.startswith(("word/header", "word/footer")):
            kind = f"{_WORD}.{name[5:11]}+xml"
        elif name.startswith("word/charts/chart"):
            kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
        if kind:
            parts.append(f'<Override PartName="/{name}" ContentType="{kind}"/>')
    return f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">{"".join(parts)}</Types>'.encode()


def core_properties(title: str, school: str, subject: str, now: datetime | None = None) -> bytes:
    """docProps/core.xml: the school is the author; no account name of the person at the PC goes out."""
    moment = (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    who = escape(one_line(school)) or "学校"
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(one_line(title))}</dc:title><dc:subject>{escape(one_line(subject))}</dc:subject>"
        f"<dc:creator>{who}</dc:creator><cp:lastModifiedBy>{who}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    ).encode()


def app_properties(school: str) -> bytes:
    """docProps/app.xml: which program wrote the file, and for whom."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return (
        f'{HEAD}<Properties xmlns="{space}"><Application>质报</Application>'
        f"<Company>{escape(one_line(school))}</Company></Properties>"
    ).encode()


def zipped(parts: dict[str, bytes]) -> bytes:
    """The package as bytes."""
    out = io.BytesIO()
    write_zip(parts, out)
    return out.getvalue()


def write_zip(parts: dict[str, bytes], out: BinaryIO) -> None:
    """The package into a file; pictures are stored, for they are compressed already."""
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_STORED if "/media/" in name else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, data, compresslevel=_LEVEL)
