"""The pages of a Word file: margins of most of its text, line grid, header, form and place of the page number."""

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from importers.word.package import Package, R, W
from importers.word.styles import on, val

Value = str | float | int | bool
_MM = 25.4 / 1440
_SIDES = ("top", "bottom", "left", "right", "header", "footer")
_LIMITS = {
    "top": (5, 80),
    "bottom": (5, 80),
    "left": (5, 70),
    "right": (5, 70),
    "header": (0, 60),
    "footer": (0, 60),
}
_A4 = (11906, 16838)


@dataclass
class PageLook:
    """Settings of a profile's page, the pitch of the line grid in points (0: none), the paper in words where it is not A4."""

    values: dict[str, Value] = field(default_factory=dict)
    grid: float = 0.0
    paper: str = ""


def page_look(package: Package, body: etree._Element) -> PageLook:
    """How the pages look that hold most paragraphs; a landscape page does not count where there are others."""
    found = PageLook()
    section = _main_section(body)
    if section is not None:
        _page(found, section)
        _numbers(found, package, section)
        roman = next(
            (f for s in body.iter(W + "sectPr") if (f := _format(s)) in ("lowerRoman", "upperRoman")), ""
        )
        if roman:
            found.values["number.contents"] = roman
    return found


def _main_section(body: etree._Element) -> etree._Element | None:
    counts: list[tuple[int, int, etree._Element]] = []
    held = 0
    for child in body:
        held += 1
        for section in child.iter(W + "sectPr"):
            counts.append((_is_upright(section), held, section))
            held = 0
    return max(counts, key=lambda c: c[:2])[2] if counts else None


def _is_upright(section: etree._Element) -> int:
    size = section.find(W + "pgSz")
    return int(size is None or size.get(W + "orient") != "landscape")


def _twips(element: etree._Element | None, name: str) -> float | None:
    text = element.get(W + name, "") if element is not None else ""
    return float(text) if re.fullmatch(r"-?\d{1,6}(\.\d+)?", text) else None


def _page(found: PageLook, section: etree._Element) -> None:
    size, margins, grid = (section.find(W + name) for name in ("pgSz", "pgMar", "docGrid"))
    width, height = _twips(size, "w") or _A4[0], _twips(size, "h") or _A4[1]
    if abs(width - _A4[0]) > 60 or abs(height - _A4[1]) > 60:
        found.paper = f"{width * _MM:.0f}×{height * _MM:.0f} 毫米"
    for side in _SIDES:
        value = _twips(margins, side)
        if value is not None:
            least, most = _LIMITS[side]
            found.values[f"page.{side}"] = round(min(max(abs(value) * _MM, least), most), 1)
    for inner, outer in (("header", "top"), ("footer", "bottom")):
        if found.values.get(f"page.{inner}", 0) > found.values.get(f"page.{outer}", 80):  # type: ignore[operator]
            found.values[f"page.{inner}"] = found.values[f"page.{outer}"]
    if grid is not None and grid.get(W + "type") in ("lines", "linesAndChars", "snapToChars"):
        found.grid = (_twips(grid, "linePitch") or 0.0) / 20


def _format(section: etree._Element) -> str:
    numbers = section.find(W + "pgNumType")
    return str(numbers.get(W + "fmt", "")) if numbers is not None else ""


def _numbers(found: PageLook, package: Package, section: etree._Element) -> None:
    places: Counter[tuple[str, str]] = Counter()
    parts = {}
    for reference in section.findall(W + "footerReference"):
        parts[reference.get(W + "type", "default")] = package.target(reference.get(R + "id", ""))[0]
    known = [part for part in parts.values() if part] or package.related("/footer")
    for part in known:
        root = package.tree(part)
        for paragraph in root.iter(W + "p") if root is not None else ():
            if (form := _page_form(paragraph)) is not None:
                places[form, _place(paragraph)] += 1
    if places:
        form, place = places.most_common(1)[0][0]
        sides = {side for _, side in places}
        even = package.related("/settings")
        settings = package.tree(even[0]) if even else None
        alternate = settings is not None and on(settings.find(W + "evenAndOddHeaders"))
        if "even" in parts and alternate and sides == {"left", "right"}:
            place = "outer"
        found.values |= {"number.form": form, "number.place": place}
    headers = [package.target(r.get(R + "id", ""))[0] for r in section.findall(W + "headerReference")]
    texts = [
        _letters(root)
        for part in headers or package.related("/header")
        if (root := package.tree(part)) is not None
    ]
    found.values["look.header_show"] = any(texts)


def _letters(root: etree._Element) -> str:
    return "".join(t.text or "" for t in root.iter(W + "t")).strip()


def _page_form(paragraph: etree._Element) -> str | None:
    """The words around a PAGE field with {n} in its place; None for a paragraph without one. A count of all pages is left out."""
    simple = [str(f.get(W + "instr", "")) for f in paragraph.iter(W + "fldSimple")]
    complex_ = "".join(t.text or "" for t in paragraph.iter(W + "instrText"))
    if not any(re.search(r"\bPAGE\b", text) for text in (*simple, complex_)):
        return None
    text = ""
    depth = shown = 0
    page = False
    for element in paragraph.iter(W + "fldSimple", W + "fldChar", W + "instrText", W + "t"):
        name = etree.QName(element).localname
        if name == "fldSimple":
            page = bool(re.search(r"\bPAGE\b", element.get(W + "instr", "")))
            text += "{n}" if page else ""
        elif name == "fldChar":
            kind = element.get(W + "fldCharType")
            depth += {"begin": 1, "end": -1}.get(str(kind), 0)
            shown = int(kind == "separate")
        elif name == "instrText" and re.search(r"\bPAGE\b", element.text or ""):
            text += "{n}"
        elif name == "t" and depth == 0 and not shown:
            inside = any(a.tag == W + "fldSimple" for a in element.iterancestors())
            text += "" if inside else element.text or ""
    text = re.split(r"[共/]", text)[0].strip(" \u3000，,")
    return (
        text
        if text.count("{n}") == 1 and len(text) < 20 and not re.search(r"[{}]", text.replace("{n}", ""))
        else "{n}"
    )


def _place(paragraph: etree._Element) -> str:
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    aligned = str(frame.get(W + "xAlign", "")) if frame is not None else ""
    align = aligned or val(paragraph.find(W + "pPr"), W + "jc") or ""
    return {"right": "right", "outside": "outer", "end": "right", "left": "left", "inside": "left"}.get(
        align, "center"
    )
