"""A read document → a proposal: front matter, headings, things, sections; the same way for Word and for plain text."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from importers.guess import Signs, guess_edition, guess_school, guess_year
from importers.pictures import Prepared, prepare_picture
from importers.proposal import Entry, Proposal, differences, has_no_text
from importers.vectors import pixels_of
from importers.word.assemble import assemble
from importers.word.cover import FieldReader
from importers.word.front import Contents, mark_contents, mark_declaration, mark_dividers
from importers.word.grids import cell_text
from importers.word.headings import mark_headings
from importers.word.lines import mend_lines
from importers.word.notes import list_notes
from importers.word.numbered import adopt_numbers, settle_numbers
from importers.word.pieces import Piece, body_look, pieces_of
from importers.word.raw import RawDocument, RawItem, RawTable
from importers.word.references import settle_references
from importers.word.things import CaseThing, FigureThing, Para, TableThing, Thing
from importers.word.tree import TreeBuilder
from importers.word.words import caption_of, case_of, is_sentence, plain
from report.edition import Edition
from report.editions import edition_ids, load_edition
from report.errors import UserError
from report.messages import say
from report.model import Report

_COVER_LINE = 60  # a longer line before the first heading is prose of an untitled preface


def propose_document(
    document: RawDocument,
    name: str,
    report: Report | None,
    edition_id: str | None,
    as_last_year: bool,
    read_part: Callable[[str], bytes] | None = None,
) -> Proposal:
    """The proposal of a document. `read_part` gives the bytes of a picture's package part; None where there are none."""
    joined = mend_lines(document)
    pieces = pieces_of(document)
    contents = mark_contents(pieces)
    mark_declaration(pieces)
    mark_dividers(pieces)
    headers = [text for kind, text, _ in document.notes if kind == "page_header"]
    first_lines = _first_lines(pieces) + headers
    known = _known_edition(report, edition_id)
    mark_headings(pieces, contents, _titles(known))
    signs = Signs(first_lines, _titles_in(pieces), _captions_in(pieces, contents))
    edition, clear = (known, True) if known is not None else guess_edition(signs)
    if edition is None:
        raise UserError(say("importers.no_edition", name=name))
    found_year = guess_year(signs)
    older = report is not None and 0 < found_year < report.year and not as_last_year
    year = report.year if report is not None else (found_year or edition.year) + (1 if as_last_year else 0)
    proposal = Proposal(name, edition.id, year, as_last_year=as_last_year, file_year=found_year)
    if older:
        reason = say("importers.older_year", found=found_year, year=year)
        proposal.doubtful.append(Entry("file", name, "", reason))
    if not clear:
        proposal.doubtful.append(Entry("file", name, edition.title, say("importers.edition_guessed")))
    if joined:
        proposal.doubtful.append(Entry("file", name, "", say("importers.lines_joined", count=joined)))
    body = body_look(pieces)
    _front(pieces, edition, proposal, older)
    things = assemble(pieces, body)
    _mark_closing(things)
    pictures, failed = _pictures(things, read_part)
    tree = TreeBuilder(proposal, edition, pictures, failed)
    tree.build(things)
    if not proposal.as_last_year and (report is None or has_no_text(report)):
        adopt_numbers(proposal, edition)
    settle_numbers(proposal, edition)
    settle_references(proposal, edition, tree.bookmarks)
    _finish(proposal, document, pieces, headers, report)
    return proposal


def _first_lines(pieces: list[Piece]) -> list[str]:
    """What a file says of itself first: title, cover, declaration; a cover may be set in a table."""
    lines: list[str] = []
    for piece in pieces:
        if piece.part != "contents" and (piece.text or _is_cover_table(piece.item)):
            lines += [piece.text] if piece.text else _cover_lines(piece)
        if len(lines) >= 40:
            break
    return lines


def _known_edition(report: Report | None, edition_id: str | None) -> Edition | None:
    if report is not None:
        return report.edition
    if not edition_id:
        return None
    if edition_id not in edition_ids():
        raise UserError(say("importers.unknown_edition", edition=edition_id))
    return load_edition(edition_id)


def _titles(edition: Edition | None) -> frozenset[str]:
    """The bare titles of the edition's chapters and sections; of all editions where none is chosen."""
    editions = [edition] if edition is not None else [load_edition(key) for key in edition_ids()]
    return frozenset(plain(spec.title) for e in editions for spec in e.all_sections() if spec.kind == "body")


def _titles_in(pieces: list[Piece]) -> list[str]:
    return [p.title for p in pieces if p.part == "heading" and p.level <= 2]


def _captions_in(pieces: list[Piece], contents: Contents) -> list[str]:
    found = [c.title for p in pieces if p.text and len(p.text) < 90 and (c := caption_of(p.text)) is not None]
    return found + [e for e in contents.entries if len(e) < 20]


def _front(pieces: list[Piece], edition: Edition, proposal: Proposal, older: bool) -> None:
    """Cover, declaration and title lines into fields; long lines before the first heading stay for an untitled preface.

    Of an `older` report only the school's names are taken: its title and dates are not this year's.
    """
    first = next((i for i, p in enumerate(pieces) if p.part in ("heading", "divider")), len(pieces))
    reader = FieldReader(edition)
    for piece in pieces[:first]:
        if piece.part not in ("", "title"):
            continue
        if len(piece.text) > _COVER_LINE or piece.text.endswith("。") or is_sentence(piece.text):
            break
        if isinstance(piece.item, RawTable) and not _is_cover_table(piece.item):
            break
        if piece.has_picture:
            proposal.unmatched.append(Entry("figure", piece.text, "", say("importers.cover_picture")))
        piece.part = "cover"
    cover = [line for p in pieces[:first] if p.part == "cover" for line in _cover_lines(p)]
    cover += [p.text for p in pieces if p.part == "title" and p.text not in cover]
    declared = [p.text for p in pieces if p.part == "declaration"]
    if declared:
        reader.declaration(declared)
    reader.cover(cover)
    proposal.school = reader.school
    held = ("school.name", "school.english") if proposal.as_last_year or older else tuple(reader.fields)
    proposal.fields = {key: text for key, text in reader.fields.items() if key in held}
    labels = {spec.key: spec.label for spec in edition.fields}
    for key, text in proposal.fields.items():
        proposal.matched.append(Entry("field", text, labels.get(key, key), ""))
    for line in reader.left:
        proposal.doubtful.append(Entry("front", line, "", say("importers.front_line")))


def _is_cover_table(table: RawItem) -> bool:
    """Whether an item before the first heading is a table that only sets short lines of the cover."""
    return (
        isinstance(table, RawTable)
        and len(table.cells) <= 16
        and all(len(cell_text(cell)) <= 40 for cell in table.cells)
    )


def _cover_lines(piece: Piece) -> list[str]:
    """The lines of a cover piece; a row of a table is one line."""
    if isinstance(piece.item, RawTable):
        rows: dict[int, list[str]] = {}
        for cell in piece.item.cells:
            rows.setdefault(cell.row, []).append(cell_text(cell).replace("\n", ""))
        return [line for texts in rows.values() if (line := "".join(texts).strip())]
    return [line.strip() for line in piece.text.split("\n") if line.strip()]


def _mark_closing(things: list[Thing]) -> None:
    """Right-aligned short lines at the very end: the school's name and the date."""
    for thing in reversed(things):
        if not isinstance(thing, Para) or thing.raw.look.align != "right" or len(thing.text) > 40:
            return
        thing.role = "closing"


def _pictures(
    things: list[Thing], read_part: Callable[[str], bytes] | None
) -> tuple[dict[str, Prepared], dict[str, str]]:
    """The pictures of all figures, prepared side by side; and why some could not be."""
    parts = dict.fromkeys(part for thing in things for part in picture_parts(thing))
    if read_part is None or not parts:
        return {}, {}
    data = {part: read_part(part) for part in parts}
    data |= pixels_of(data)

    def prepared(part: str) -> Prepared | UserError:
        try:
            return prepare_picture(data[part], part.rpartition("/")[2])
        except UserError as error:
            return error

    with ThreadPoolExecutor(4) as pool:  # Pillow lets go of the interpreter while it decodes
        results = dict(zip(parts, pool.map(prepared, parts), strict=True))
    good = {part: result for part, result in results.items() if isinstance(result, Prepared)}
    return good, {part: str(result) for part, result in results.items() if isinstance(result, UserError)}


def picture_parts(thing: Thing) -> list[str]:
    """The package parts of the pictures in a thing."""
    if isinstance(thing, FigureThing):
        return [p.part for p, _ in thing.pictures if p.part]
    if isinstance(thing, TableThing):
        return [p.part for p in thing.extra if p.part]
    return (
        [part for inner in thing.items for part in picture_parts(inner)]
        if isinstance(thing, CaseThing)
        else []
    )


def _printed_lines(pieces: list[Piece]) -> dict[str, str]:
    """Lines that the program makes anew, as the file printed them, so that the checks can hold them against the text."""
    lines: dict[str, list[str]] = {"contents": [], "captions": [], "cases": [], "headings": []}
    for piece in pieces:
        text = piece.text.strip()
        if piece.part == "contents":
            lines["contents"] += [line.strip() for line in text.split("\n") if line.strip()]
        elif piece.part == "heading":
            lines["headings"].append(text.replace("\n", ""))
        elif piece.paragraph is not None and "\n" not in text and caption_of(text) is not None:
            lines["captions"].append(text)
        elif piece.paragraph is not None and "\n" not in text and case_of(text) is not None:
            lines["cases"].append(text)
    return {f"printed/{key}": "\n".join(found) for key, found in lines.items() if found}


def _finish(
    proposal: Proposal,
    document: RawDocument,
    pieces: list[Piece],
    headers: list[str],
    report: Report | None,
) -> None:
    """What stands beside the text: school, generated parts, notes, differences to values already there."""
    front = [p.text for p in pieces if p.part in ("cover", "title", "declaration") and p.text]
    prose = [p.text for p in pieces if p.part == "" and len(p.text) > 40][:3]
    proposal.school = proposal.school or guess_school(front + headers, prose)
    if proposal.school:
        proposal.fields.setdefault("school.name", proposal.school)
    if proposal.school_code:
        proposal.fields.setdefault("school.code", proposal.school_code)
    if not proposal.as_last_year:
        proposal.fields |= _printed_lines(pieces)
    for piece in pieces:
        if piece.part in ("contents", "divider"):
            reason = say("importers.divider" if piece.part == "divider" else "importers.generated")
            proposal.matched.append(Entry(piece.part, piece.text, "", reason))
        elif piece.part == "" and not piece.sure:
            proposal.doubtful.append(Entry("paragraph", piece.text, "", say("importers.long_heading")))
    for kind, text, reason in document.notes:
        entry = Entry(kind, text, "", reason)
        if kind == "page_header":
            proposal.matched.append(entry)
        else:
            proposal.unmatched.append(entry)
    list_notes(proposal, document, pieces)
    if report is not None:
        proposal.doubtful += differences(report, proposal.values)
