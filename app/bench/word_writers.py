"""Others' ways to a Word file with the same material: raw strings (the floor), python-docx, docxtpl, pandoc."""

import io
import shutil
import subprocess
import zipfile
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from app.bench.material import Part
from app.bench.timing import Action

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="img" ContentType="image/jpeg"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_INLINE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="5400000" cy="3600000"/><wp:docPr id="{n}" name="p{n}"/><a:graphic xmlns:a="' + _A + '">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic='
    '"http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="{n}" name="p{n}"/>'
    '<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="p{n}"/></pic:blipFill><pic:spPr/></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)


def writers(parts: list[Part], folder: Path) -> tuple[dict[str, Action], dict[str, str]]:
    """Name → what writes the parts into `folder`, the floor first; and why the missing ones are missing."""
    found: dict[str, Action] = {"raw strings and zipfile": lambda: raw(parts, folder / "raw.docx")}
    skipped: dict[str, str] = {}
    found["python-docx, as one writes it first"] = lambda: python_docx(parts, folder / "python-docx.docx")
    if find_spec("docxtpl"):
        template = docxtpl_template(folder / "template.docx")
        found["docxtpl"] = lambda: docxtpl(parts, template, folder / "docxtpl.docx")
    else:
        skipped["docxtpl"] = "not installed"
    if shutil.which("pandoc"):
        source = markdown(parts, folder / "pandoc")
        found["pandoc"] = lambda: pandoc(source)
    else:
        skipped["pandoc"] = "not installed"
    return found, skipped


def raw(parts: list[Part], path: Path) -> None:
    """The least that a Word file costs: no styles, no contents, pictures stored as they are."""
    body: list[str] = []
    relations: list[str] = []
    media: dict[str, bytes] = {}
    for part in parts:
        if part.kind == "picture":
            n = len(relations)
            media[f"word/media/{n}.img"] = part.data
            relations.append(f'<Relationship Id="p{n}" Type="{_R}/image" Target="media/{n}.img"/>')
            body.append(_INLINE.format(n=n))
        elif part.kind == "table":
            rows = ("".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in row) for row in part.rows)
            grid = f"<w:tblGrid>{'<w:gridCol/>' * len(part.rows[0])}</w:tblGrid>"
            body.append(f"<w:tbl>{grid}{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")
        else:
            style = f'<w:pPr><w:outlineLvl w:val="{part.level - 1}"/></w:pPr>' if part.level else ""
            body.append(_paragraph(part.text, style))
    document = f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{"".join(body)}</w:body></w:document>'
    main = f'{_RELATIONS}<Relationship Id="d" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", main)
        archive.writestr("word/document.xml", document)
        archive.writestr("word/_rels/document.xml.rels", f"{_RELATIONS}{''.join(relations)}</Relationships>")
        for name, data in media.items():
            archive.writestr(name, data, zipfile.ZIP_STORED)


def _paragraph(text: str, style: str = "") -> str:
    return f'<w:p>{style}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def python_docx(parts: list[Part], path: Path) -> None:
    """As the documentation of python-docx shows it."""
    from docx import Document
    from docx.shared import Cm

    document = Document()
    for part in parts:
        if part.kind == "heading":
            document.add_heading(part.text, part.level)
        elif part.kind == "picture":
            document.add_picture(io.BytesIO(part.data), width=Cm(15))
        elif part.kind == "table":
            table = document.add_table(len(part.rows), len(part.rows[0]), style="Table Grid")
            for place, row in enumerate(part.rows):
                for column, text in enumerate(row):
                    table.cell(place, column).text = text
        else:
            document.add_paragraph(part.text)
    document.save(str(path))


def docxtpl_template(path: Path) -> Path:
    """A template with a loop over the parts; written once."""
    from docx import Document

    document = Document()
    for line in ("{%p for part in parts %}", "{%p if part.kind == 'heading' %}"):
        document.add_paragraph(line)
    document.add_heading("{{ part.text }}", 2)
    document.add_paragraph("{%p elif part.kind == 'picture' %}")
    document.add_paragraph("{{ part.picture }}")
    document.add_paragraph("{%p elif part.kind == 'table' %}")
    table = document.add_table(3, 3, style="Table Grid")
    table.cell(0, 0).text = "{%tr for row in part.rows %}"
    for column, text in enumerate(("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}")):
        table.cell(1, column).text = text
    table.cell(2, 0).text = "{%tr endfor %}"
    for line in ("{%p else %}", "{{ part.text }}", "{%p endif %}", "{%p endfor %}"):
        document.add_paragraph(line)
    document.save(str(path))
    return path


def docxtpl(parts: list[Part], template: Path, path: Path) -> None:
    """Jinja over the template."""
    from docx.shared import Cm
    from docxtpl import DocxTemplate, InlineImage

    document = DocxTemplate(template)
    filled = [
        {
            "kind": part.kind,
            "text": part.text,
            "rows": part.rows,
            "picture": InlineImage(document, io.BytesIO(part.data), width=Cm(15)) if part.data else "",
        }
        for part in parts
    ]
    document.render({"parts": filled}, autoescape=True)
    document.save(path)


def markdown(parts: list[Part], folder: Path) -> Path:
    """The parts as pandoc reads them, with the pictures beside; written once."""
    folder.mkdir(exist_ok=True)
    lines = []
    for n, part in enumerate(parts):
        if part.kind == "heading":
            lines.append(f"{'#' * part.level} {part.text}")
        elif part.kind == "picture":
            suffix = "png" if part.data.startswith(b"\x89PNG") else "jpg"
            (folder / f"{n}.{suffix}").write_bytes(part.data)
            lines.append(f"![]({n}.{suffix}){{width=15cm}}")
        elif part.kind == "table":
            rows = [[cell.replace("|", "／").replace("\n", " ") for cell in row] for row in part.rows]
            lines.append("\n".join(_pipe_table(rows)))
        else:
            lines.append(part.text)
    source = folder / "report.md"
    source.write_text("\n\n".join(lines), encoding="utf-8")
    return source


def _pipe_table(rows: list[list[str]]) -> list[str]:
    written = [f"| {' | '.join(row)} |" for row in rows]
    return [written[0], "|" + " --- |" * len(rows[0]), *written[1:]]


def pandoc(source: Path) -> None:
    """The program itself, its start included: that is how it is used."""
    subprocess.run(
        ["pandoc", "-o", "report.docx", source.name], cwd=source.parent, check=True, capture_output=True
    )
