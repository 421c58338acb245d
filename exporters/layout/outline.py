"""The headings as bookmarks of a PDF, added behind a finished file as an incremental update (ISO 32000-1, 7.5.6).

Qt's PDF writer makes none; readers show them as the contents at the side.
"""

import re
from dataclasses import dataclass, field

from exporters.layout.pages import Layout

_ROOT = re.compile(rb"/Root (\d+) 0 R")
_SIZE = re.compile(rb"/Size (\d+)")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")


@dataclass(slots=True)
class Entry:
    """A heading: its text, its level from 1, the place of its page, and its top measured from the page's foot."""

    text: str
    level: int
    page: int
    y: float
    children: "list[Entry]" = field(default_factory=list)


def entries_of(layout: Layout) -> list[Entry]:
    """The headings of a layout, in order."""
    found = []
    for page in layout.pages:
        for y, strip in page.strips:
            if strip.line is None or not strip.line.paragraph.outline or strip.line.line.start:
                continue
            text = " ".join(strip.line.setting.text.split())
            found.append(Entry(text, strip.line.paragraph.outline, page.index, page.sheet.height - y))
    return found


def with_outline(data: bytes, entries: list[Entry]) -> bytes:
    """The PDF with a bookmark for each entry; the same bytes where there is none.

    ValueError for a file that is not built as Qt builds it.
    """
    if not entries:
        return data
    tail = data[data.rindex(b"trailer") :]
    root, size = _found(_ROOT, tail), _found(_SIZE, tail)
    start = int(tail[tail.rindex(b"startxref") + 9 :].split()[0])
    catalog = _object(data, start, root)
    pages_object = _object(data, start, _found(re.compile(rb"/Pages (\d+) 0 R"), catalog))
    kids = _KIDS.search(pages_object)
    if kids is None:
        raise ValueError("a PDF without a list of pages")
    pages = [int(number) for number in re.findall(rb"(\d+) 0 R", kids[1])]
    objects = _outline_objects(entries, size, pages)
    objects[root] = catalog.replace(
        b"/Type /Catalog", b"/Type /Catalog\n/Outlines %d 0 R\n/PageMode /UseOutlines" % size, 1
    )
    return data + _update(objects, len(data), tail, size + len(objects) - 1, start)


def _found(pattern: re.Pattern[bytes], data: bytes) -> int:
    match = pattern.search(data)
    if match is None:
        raise ValueError(f"a PDF without {pattern.pattern!r}")
    return int(match[1])


def _object(data: bytes, table: int, number: int) -> bytes:
    """What stands between `obj` and `endobj` of an object, found by the cross-reference table at `table`."""
    head = re.compile(rb"xref\s+0 \d+ ?\r?\n").match(data, table)
    if head is None:
        raise ValueError("a PDF without a plain cross-reference table")
    at = int(data[head.end() + 20 * number : head.end() + 20 * number + 10])
    start = data.index(b"obj", at) + 3
    return data[start : data.index(b"endobj", start)].strip()


def _tree(entries: list[Entry]) -> list[Entry]:
    roots: list[Entry] = []
    open_entries: list[Entry] = []
    for entry in entries:
        while open_entries and open_entries[-1].level >= entry.level:
            open_entries.pop()
        (open_entries[-1].children if open_entries else roots).append(entry)
        open_entries.append(entry)
    return roots


def _outline_objects(entries: list[Entry], first: int, pages: list[int]) -> dict[int, bytes]:
    """Number → body of the outline (`first`) and of every entry behind it."""
    roots = _tree(entries)
    numbers = {id(entry): first + 1 + place for place, entry in enumerate(entries)}
    objects = {
        first: b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>"
        % (numbers[id(roots[0])], numbers[id(roots[-1])], len(roots))
    }

    def write(siblings: list[Entry], parent: int) -> None:
        for place, entry in enumerate(siblings):
            number = numbers[id(entry)]
            title = (b"\xfe\xff" + entry.text.encode("utf-16-be")).hex().encode()
            parts = [b"/Title <%s> /Parent %d 0 R" % (title, parent)]
            parts.append(b"/Dest [%d 0 R /XYZ 0 %d 0]" % (pages[entry.page], round(entry.y)))
            if place:
                parts.append(b"/Prev %d 0 R" % numbers[id(siblings[place - 1])])
            if place + 1 < len(siblings):
                parts.append(b"/Next %d 0 R" % numbers[id(siblings[place + 1])])
            if entry.children:
                ends = numbers[id(entry.children[0])], numbers[id(entry.children[-1])], -len(entry.children)
                parts.append(b"/First %d 0 R /Last %d 0 R /Count %d" % ends)
            objects[number] = b"<< " + b" ".join(parts) + b" >>"
            write(entry.children, number)

    write(roots, first)
    return objects


def _update(objects: dict[int, bytes], offset: int, tail: bytes, size: int, previous: int) -> bytes:
    """The update: changed and new objects, their cross-reference table, a trailer that points to the old one."""
    out = bytearray(b"\n")
    places = {}
    for number in sorted(objects):
        places[number] = offset + len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    table = offset + len(out)
    out += b"xref\n"
    for number in sorted(places):
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    keep = b"".join(
        match[0] + b"\n" for match in re.finditer(rb"/(?:Info|Root) \d+ 0 R|/ID \[[^\]]*\]", tail)
    )
    out += b"trailer\n<<\n/Size %d\n%s/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n" % (size, keep, previous, table)
    return bytes(out)
