"""An import of a wild report held against its truth: one line for everything that is missing, misplaced or invented."""

import re
from pathlib import Path
from typing import Any

from importers import Proposal, accept, propose
from importers.word.words import numbered, plain
from report.dump import dump
from report.editions import load_edition
from report.model import Report
from tests.importers.wild_reports import Truth

_LETTER = re.compile(
    r"^[(][a-z][)]"
)  # before the text under one of several pictures: the program sets it anew


def troubles(truth: Truth, path: Path) -> list[str]:
    """What an import of the file got wrong, most telling first; [] for a whole and right import."""
    proposal = propose(path)
    found: list[str] = []
    if proposal.edition_id != truth.edition:
        found.append(f"edition {proposal.edition_id} for {truth.edition}")
        proposal = propose(path, edition=truth.edition)
    if truth.school and proposal.school != truth.school:
        found.append(f"school {proposal.school} for {truth.school}")
    if proposal.year != truth.year:
        found.append(f"year {proposal.year}")
    report = Report(load_edition(truth.edition), truth.year)
    report.apply(accept(report, proposal).edit)
    flat = list(_flat(dump(report)["items"], "", ""))
    found += _headings(truth, flat) + _paragraphs(truth, flat) + _tables(truth, flat) + _figures(truth, flat)
    cases = {(plain(i["title"]), place) for i, place, _ in flat if i["kind"] == "case"}
    found += [f"case {title}" for title, place in truth.cases if (plain(title), plain(place)) not in cases]
    titles = {plain(title) for title, _ in truth.cases}
    found += [f"case invented {title}" for title, _ in cases if title not in titles]
    for (row, column), printed in truth.values.items():
        value = report.value(row, column)
        if plain(printed) not in (plain(value.typed), plain(value.shown)):
            found.append(f"value {row} {column} {printed} (have {value.shown!r})")
    return found + _coverage(truth, proposal, report)


def _flat(items: list[dict[str, Any]], place: str, case: str) -> Any:
    """(item, bare title of the nearest heading, bare title of the case) in order."""
    for item in items:
        if item["kind"] == "heading" and not case:
            place = plain(item["text"])
        yield item, place, case
        if item["kind"] == "case":
            yield from _flat(item["items"], place, plain(item["title"]) or "?")


def _headings(truth: Truth, flat: list[Any]) -> list[str]:
    have = [
        (int(i["level"]), plain(i["printed_number"] or ""), plain(i["text"]))
        for i, _, case in flat
        if i["kind"] == "heading"
    ]
    want = [(level, plain(number), plain(title)) for level, number, title in truth.headings]
    wrong = []
    pool = list(have)
    for heading in want:
        if heading in pool:
            pool.remove(heading)
        else:
            near = [h for h in pool if h[2] == heading[2]]
            wrong.append(f"heading {heading} (have {near})")
            for one in near[:1]:
                pool.remove(one)
    own = {plain(t.title) for t in load_edition(truth.edition).tables} | {"附表", ""}
    return wrong + [f"heading invented {h}" for h in pool if h[2] not in own]


def _paragraphs(truth: Truth, flat: list[Any]) -> list[str]:
    have: dict[str, list[tuple[str, str]]] = {}
    for item, place, case in flat:
        if item["kind"] == "paragraph":
            have.setdefault(plain(item["text"]), []).append((place, case))
            have.setdefault(plain((item.get("printed_number") or "") + item["text"]), []).append(
                (place, case)
            )
    wrong = []
    for text, place, case in truth.paragraphs:
        spots = [s for v in (plain(text), plain(numbered(text).title)) for s in have.get(v, [])]
        if (plain(place), plain(case)) not in spots:
            wrong.append(f"paragraph {text[:40]} under {place}/{case} (have {spots})")
    known = {v for text, _, _ in truth.paragraphs for v in (plain(text), plain(numbered(text).title))}
    known |= {plain(word) for word in truth.words}
    for item, place, case in flat:
        role = item.get("role")
        if (
            item["kind"] == "paragraph"
            and plain(item["text"]) not in known
            and role not in ("cover", "declaration", "source_note")
        ):
            wrong.append(f"paragraph invented {item['text'][:60]} under {place}/{case}")
    return wrong


def _tables(truth: Truth, flat: list[Any]) -> list[str]:
    have = [(i, place) for i, place, _ in flat if i["kind"] == "table" and "table" not in i]
    wrong = []
    for rows, title, number, place in truth.tables:
        cells = [[plain(c) for c in row] for row in rows]
        spot = next(
            ((i, p) for i, p in have if [[plain(c) for c in row] for row in i["rows"]] == cells), None
        )
        if spot is None:
            wrong.append(f"table {title}: no such grid; {rows[0]}")
            continue
        have.remove(spot)
        got = (plain(spot[0]["caption"] or ""), plain(spot[0]["printed_number"] or ""), spot[1])
        if got != (plain(title), plain(number), plain(place)):
            wrong.append(f"table caption {(title, number, place)} (have {got})")
    return wrong + [f"table invented {i['caption']} {i['rows'][0]}" for i, _ in have]


def _figures(truth: Truth, flat: list[Any]) -> list[str]:
    have = [(plain(i["caption"] or ""), plain(i.get("printed_number") or ""), i["pictures"], place, case)
            for i, place, case in flat if i["kind"] == "figure"]  # fmt: skip
    wrong = []
    for title, number, pictures, place, case in truth.figures:
        want = (plain(title), plain(number), pictures, plain(place), plain(case))
        if want in have:
            have.remove(want)
        else:
            near = [f for f in have if f[0] == want[0]]
            wrong.append(f"figure {want} (have {near})")
            for one in near[:1]:
                have.remove(one)
    return wrong + [f"figure invented {f}" for f in have]


def _coverage(truth: Truth, proposal: Proposal, report: Report) -> list[str]:
    """Texts and notes that are nowhere in the report, its fields and the import list."""
    parts = [
        str(dump(report)),
        *map(str, report.fields.values()),
        *(str(b.body) for b in report.blocks.values()),
    ]
    listed = [e.text + e.reason for e in (*proposal.matched, *proposal.doubtful, *proposal.unmatched)]
    everything = plain("".join(parts + listed)).replace("\\n", "")
    wrong = [
        f"text lost {w[:50]}"
        for w in truth.words
        if plain(w).replace("\n", "") not in everything
        and plain(numbered(w).title) not in everything
        and _LETTER.sub("", plain(w)) not in everything
    ]
    notes = plain("".join(listed))
    return wrong + [f"note lost {n[:50]}" for n in truth.notes if plain(n) not in notes]
