"""Whatever a report holds, its Word file is sound and prints all of it in order."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporters.word.export import word_bytes
from report.blocks import Body, Case, Figure, Merge, Paragraph, Picture, Role, Table, Text
from report.content import Footnote, Reference, Span
from report.dump import dump
from report.model import Section
from tests.exporters.test_word import texts_of
from tests.exporters.word_reader import Document, squeezed
from tests.exporters.word_sample import FIELDS, PICTURES, SHAS, Builder
from tests.report.small import small_report

WORDS = st.text(
    st.one_of(
        st.sampled_from("质量年度报告，。：《》（）1、a.%<&>\"' \n\t\x0b\x07"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)
PARTS = st.one_of(
    st.builds(
        Span, WORDS, st.booleans(), st.sampled_from(["", "", "https://example.org/质?a=1&b", "a b@c", "]["])
    ),
    st.builds(Reference, st.sampled_from(["s-c1", "s-p1", "s-gone", "s-skip", "k1", "k2", "k3"])),
    st.builds(Footnote, WORDS),
)
PARAGRAPHS = st.builds(
    Paragraph,
    st.lists(PARTS, max_size=3).map(tuple),
    st.sampled_from(list(Role)),
    WORDS,
    st.integers(0, 3),
    st.sampled_from(["{n}.", "（{n}）", "①", "{han}、", "第{n}点 "]),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 10))
    grid = tuple(tuple(draw(WORDS) for _ in range(columns)) for _ in range(rows))
    merges = draw(
        st.lists(
            st.builds(Merge, st.integers(0, 4), st.integers(0, 9), st.integers(1, 3), st.integers(1, 3)),
            max_size=2,
        )
    )
    kept: list[Merge] = []
    taken: set[tuple[int, int]] = set()
    for merge in merges:
        places = {(merge.row + r, merge.column + c) for r in range(merge.rows) for c in range(merge.columns)}
        if (
            len(places) > 1
            and max(places) < (rows, 0)
            and all(c < columns for _, c in places)
            and not places & taken
        ):
            kept.append(merge)
            taken |= places
    cells = [list(row) for row in grid]
    for merge in kept:
        for r in range(merge.rows):
            for c in range(merge.columns):
                if r or c:
                    cells[merge.row + r][merge.column + c] = ""
    return Table(
        tuple(map(tuple, cells)),
        tuple(kept),
        draw(st.integers(0, 2)),
        draw(WORDS),
        draw(st.sampled_from(["table", "figure", "none"])),
        draw(st.sampled_from(["above", "below", "none"])),
        source_note=draw(WORDS),
    )


FIGURES = st.builds(
    Figure,
    st.lists(st.builds(Picture, st.sampled_from(SHAS), WORDS), max_size=4).map(tuple),
    WORDS,
    WORDS,
    st.integers(0, 4),
    st.booleans(),
    WORDS,
)
BODIES = st.one_of(
    st.lists(PARAGRAPHS, min_size=1, max_size=4).map(lambda p: Text(tuple(p))), tables(), FIGURES
)


@given(
    st.lists(st.tuples(st.sampled_from(["c1", "c1-1", "c2", "p1", "extra"]), BODIES), max_size=6),
    st.lists(BODIES, max_size=3),
    WORDS,
    st.booleans(),
    st.sampled_from(["school", "official"]),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_any_small_report_is_sound_and_printed_whole(
    blocks: list[tuple[str, Body]], inside: list[Body], title: str, dividers: bool, style: str
) -> None:
    report = small_report(fields=FIELDS, divider_pages=dividers, style=style)
    report.sections["s-extra"] = Section("s-extra", "s-c1-1", 1.0, title, numbered=dividers)
    report.sections["s-skip"] = Section("s-skip", "", 9000.0, "不写", skipped="没有")
    build = Builder(report)
    for n, (section, body) in enumerate(blocks):
        build.add(section, body, f"k{n}")
    build.add("c2", Case(title), "case")
    for body in inside:
        build.add("c2", body, parent="case")
    doc = Document(word_bytes(report, PICTURES.__getitem__))  # checks the package itself
    printed = "".join(squeezed(p.full) for p in doc.paragraphs if not p.style.startswith(("TOC", "Tableof")))
    missing = [text for text in texts_of(dump(report)["items"]) if text not in printed]
    assert missing == []
