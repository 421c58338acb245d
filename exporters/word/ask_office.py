"""Asks LibreOffice, where it is installed, on which page every place of a report falls.

The contents and lists of the file are links; the PDF that LibreOffice makes of it says to which page each one leads.
Nothing is needed to read that PDF but the plain objects LibreOffice writes. Word and WPS cannot be asked by a command
line.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

_PATIENCE = (
    90  # seconds: LibreOffice takes four for a report of a hundred pages, and more when it starts first
)
_ENTRY = re.compile(r'<w:hyperlink w:anchor="([^"]+)"')
_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\s(.*?)\sendobj", re.S)
_DESTINATION = re.compile(rb"/Dest\s*\[\s*(\d+) 0 R([^\]]*)\]")
_BOX = re.compile(rb"/Rect\s*\[\s*[\d.]+ ([\d.]+) ")
_REFERENCE = re.compile(rb"(\d+) 0 R")


def find_office() -> str:
    """The path of LibreOffice on this PC, "" where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return found
    if sys.platform == "win32":
        for folder in ("C:/Program Files/LibreOffice", "C:/Program Files (x86)/LibreOffice"):
            path = Path(folder) / "program" / "soffice.exe"
            if path.is_file():
                return str(path)
    return ""


def ask_office(
    parts: Mapping[str, bytes], office: str = "", run: Callable[[Path], bytes] | None = None
) -> dict[str, int]:
    """Bookmark of every entry of the contents and lists → number of its page; {} where no answer came in time.

    `parts` are those of a Word package; `run` makes a PDF of a file (LibreOffice, unless a test says otherwise).
    The body's first page counts as 1, as the writer has it.
    """
    program = office or find_office()
    names = _ENTRY.findall(parts["word/document.xml"].decode("utf-8"))
    if not names or not (program or run):
        return {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        with zipfile.ZipFile(path, "w") as package:
            for name, data in parts.items():
                package.writestr(name, data)
        pdf = run(path) if run is not None else _printed(program, path)
    links = links_of(pdf)
    first = min((target for _, target in links), default=0)
    pages = [
        target for page, target in links if page < first
    ]  # those of the contents, which stand before the body
    if len(pages) != len(names):
        return {}
    return {name: page - first + 1 for name, page in zip(names, pages, strict=True)}


def _printed(program: str, path: Path) -> bytes:
    """The PDF that LibreOffice makes, b"" where it does not answer in time."""
    profile = (path.parent / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)
        return path.with_suffix(".pdf").read_bytes()
    except (OSError, subprocess.SubprocessError):
        return b""  # the program's own page numbers stand; the caller says that none came


def links_of(pdf: bytes) -> list[tuple[int, int]]:
    """(page, page it leads to) of every link inside a PDF, in reading order, pages counted from 0.

    A link that runs over two lines counts once.
    """
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    kids = next((body for body in objects.values() if b"/Type/Pages" in body and b"/Kids" in body), b"")
    found = re.search(rb"/Kids\s*\[([^\]]*)\]", kids)
    pages = [int(number) for number in _REFERENCE.findall(found[1])] if found else []
    places = {number: place for place, number in enumerate(pages)}
    links: list[tuple[int, int]] = []
    before = b""
    for place, page in enumerate(pages):
        notes = re.search(rb"/Annots\s*\[([^\]]*)\]", objects.get(page, b""))
        here = []
        for number in _REFERENCE.findall(notes[1]) if notes else ():
            link = objects.get(int(number), b"")
            destination, box = _DESTINATION.search(link), _BOX.search(link)
            if destination is not None and box is not None and int(destination[1]) in places:
                here.append((-float(box[1]), destination))
        for _, destination in sorted(here, key=lambda link: link[0]):  # from the top down
            if destination[0] != before:
                links.append((place, places[int(destination[1])]))
            before = destination[0]
    return links
