"""Sections of the document: page size, header, footer, page numbers; and the joining of pieces into one
body.
"""

from collections.abc import Sequence
from dataclasses import replace

from exporters.word.markup import HEAD, NAMESPACES, field, one_line, run
from exporters.word.pieces import BODY, COVER, LISTS, PLAIN, WIDE, Para, Piece, tiny_piece
from exporters.word.profile import A4, Profile
from exporters.word.styles import fonts_xml

_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TABLE_GAP = 6.0  # points between a table and the text around it


def header_parts(profile: Profile, header: str) -> dict[str, bytes]:
    """The header and footer parts under their file names; the blank ones belong to pages before the body."""
    blank = Para("Footer", "").xml()
    place, shown = profile.number.place, profile.trim.header_show
    header = (profile.trim.header_text or header) if shown else ""
    odd, even = {"outer": ("right", "left"), "left": ("left", ""), "right": ("right", "")}.get(
        place, ("", "")
    )
    lists = blank
    if profile.number.contents != "none":
        first = {"lowerRoman": "i", "upperRoman": "I"}.get(profile.number.contents, "1")
        # i, ii, iii in the even widths of 宋体 fall apart
        face = fonts_xml(profile.trim.latin, profile.look("footer").font) if first != "1" else ""
        lists = _footer(profile, "", first, "{n}", face)
    parts = {
        "header0.xml": _part("hdr", Para("Footer", "").xml()),
        "footer0.xml": _part("ftr", blank),
        "footer1.xml": _part("ftr", lists),
        "header2.xml": _part("hdr", Para("Header", run(one_line(header))).xml() if header else blank),
        "footer2.xml": _part("ftr", _footer(profile, odd, "1")),
    }
    if profile.number.place == "outer":
        parts["footer3.xml"] = _part("ftr", _footer(profile, even, "2"))
    return parts


def _part(kind: str, content: str) -> bytes:
    return f"{HEAD}<w:{kind} {NAMESPACES}>{content}</w:{kind}>".encode()


def _footer(profile: Profile, side: str, result: str, form: str = "", face: str = "") -> str:
    lead, _, tail = (form or profile.number.form).partition("{n}")
    own = {"jc": f'<w:jc w:val="{side}"/>'} if side else {}
    if side and profile.number.place == "outer":  # GB/T 9704-2012, 7.5: one character in from the edge
        one = round(profile.look("footer").size * 20)
        own["ind"] = f'<w:ind w:{side}Chars="100" w:{side}="{one}"/>'
    return Para("Footer", run(lead) + field("PAGE", result, face) + run(tail), own).xml()


def header_relations(parts: Sequence[str]) -> list[str]:
    """The relationship elements of the header and footer parts."""
    return [
        f'<Relationship Id="rId{name[:-4].title()}" '
        f'Type="{_TYPE}/{"header" if name.startswith("header") else "footer"}" Target="{name}"/>'
        for name in parts
    ]


def joined(pieces: list[Piece], profile: Profile) -> list[str]:
    """The inside of w:body, string by string: every piece, with a section break wherever the kind of page changes."""
    ready = _with_breaks(pieces, profile)
    last = pieces[-1].section if pieces else BODY
    final = section_properties(profile, last, _begins(pieces, len(pieces) - 1))
    return [*(piece.xml() for piece in ready), final]


def _begins(pieces: list[Piece], end: int) -> bool:
    """Whether the section that ends at piece `end` is the first of the pages whose numbers it continues."""
    kind = pieces[end].section
    alike = {BODY, WIDE} if kind in (BODY, WIDE) else {kind}
    at = end
    while at > 0 and pieces[at - 1].section == kind:
        at -= 1
    return not any(piece.section in alike for piece in pieces[:at])


def _with_breaks(pieces: list[Piece], profile: Profile) -> list[Piece]:
    ready: list[Piece] = []
    for place, piece in enumerate(pieces):
        if place and piece.section != pieces[place - 1].section:
            before = pieces[place - 1]
            if before.para is None or "sectPr" in before.para.own:
                before = tiny_piece(before.section)
                ready.append(before)
            begins = _begins(pieces, place - 1)
            if (
                before.para is not None
            ):  # a copy: the pieces are joined twice, before and after the pages are known
                own = {**before.para.own, "sectPr": section_properties(profile, before.section, begins)}
                ready[-1] = replace(before, para=replace(before.para, own=own))
        ready.append(piece)
    return ready


def spaced(pieces: list[Piece]) -> list[Piece]:
    """Pieces with a gap above and below each table; between two tables a paragraph, for Word would make
    one of them.
    """
    ready: list[Piece] = []
    for piece in pieces:
        if ready and ready[-1].para is None and piece.section == ready[-1].section:
            if piece.para is None:
                ready.append(tiny_piece(piece.section))
                ready[-1].space(before=_TABLE_GAP)
            elif piece.before < _TABLE_GAP and piece.para.style != "SectionEnd":
                piece.space(before=_TABLE_GAP)
        elif piece.para is None and ready and ready[-1].para is not None and ready[-1].after < _TABLE_GAP:
            ready[-1].space(after=_TABLE_GAP)
        ready.append(piece)
    return ready


def section_properties(profile: Profile, kind: str, begins: bool) -> str:
    """w:sectPr of a section of that kind; `begins` restarts its page numbers at 1."""
    number = {COVER: 0, PLAIN: 0, LISTS: 1}.get(kind, 2)
    references = f'<w:headerReference w:type="default" r:id="rIdHeader{2 if number == 2 else 0}"/>'
    footers = [("default", number)]
    if profile.number.place == "outer":
        references += f'<w:headerReference w:type="even" r:id="rIdHeader{2 if number == 2 else 0}"/>'
        footers.append(("even", 3 if number == 2 else number))
    references += "".join(f'<w:footerReference w:type="{name}" r:id="rIdFooter{n}"/>' for name, n in footers)
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>{_page_size(profile, kind == WIDE)}'
        f'{_page_number(profile, kind, begins)}<w:cols w:space="425"/>{_grid(profile, kind == WIDE)}</w:sectPr>'
    )


def _grid(profile: Profile, landscape: bool) -> str:
    """The line grid that Word's page setup shows: as many lines as the profile asks for on an upright page."""
    lines = profile.page.lines
    if not lines or landscape:
        return '<w:docGrid w:linePitch="312"/>'
    return f'<w:docGrid w:type="lines" w:linePitch="{int(profile.page.text_height() * 20 / lines)}"/>'


def _page_size(profile: Profile, landscape: bool) -> str:
    page = profile.page
    sides = {name: page.twips(name) for name in ("top", "right", "bottom", "left")}
    width, height, turned = A4[0], A4[1], ""
    if landscape:  # the upright page turned to the left: its top becomes the left side
        width, height, turned = A4[1], A4[0], ' w:orient="landscape"'
        sides = {
            "top": sides["right"],
            "right": sides["bottom"],
            "bottom": sides["left"],
            "left": sides["top"],
        }
    margins = " ".join(f'w:{name}="{value}"' for name, value in sides.items())
    return (
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar {margins} w:header="{page.twips("header")}" '
        f'w:footer="{page.twips("footer")}" w:gutter="0"/>'
    )


def _page_number(profile: Profile, kind: str, begins: bool) -> str:
    counts = kind == LISTS or (kind in (BODY, WIDE) and profile.number.restart)
    start = ' w:start="1"' if begins and counts else ""
    form = (
        f' w:fmt="{profile.number.contents}"' if kind == LISTS and profile.number.contents != "none" else ""
    )
    return f"<w:pgNumType{form}{start}/>" if form or start else ""
