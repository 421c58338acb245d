"""Blocks are put in, moved and taken out without losing a word, and undo gives everything back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.blocks import placing
from forms.steps import Steps
from report import edits
from report.blocks import Case, Paragraph, Table, Text
from report.content import Span, plain_text
from tests.report.small import small_report

FIRST, SECOND = "s-c1-1", "s-c1-2"


def words(report):
    """Every paragraph's words and every table's first cell, in reading order."""
    found = []
    for block in report.blocks_in_order():
        if isinstance(block.body, Text):
            found += [plain_text(p.content) for p in block.body.paragraphs]
        elif isinstance(block.body, Table):
            found.append(block.body.rows[0][0])
    return found


def text(*lines):
    return Text(tuple(Paragraph((Span(line),)) for line in lines))


def table(name):
    return Table(((name,),))


def report_of(*bodies):
    report = small_report()
    steps = Steps(report)
    for at, body in enumerate(bodies):
        steps.do(lambda now, at=at, body=body: edits.insert_block(now, FIRST, at, body, "", "", f"b{at}"))
    report.apply(steps.edit("样例"))
    return report


def test_steps_see_what_the_steps_before_them_did_and_leave_the_report_alone():
    report = report_of()
    steps = Steps(report)
    for name in "abc":
        steps.do(lambda now, name=name: edits.insert_block(now, FIRST, 99, text(name), ""))
    assert words(report) == []
    report.apply(steps.edit("三段"))
    assert words(report) == ["a", "b", "c"]


def test_steps_on_one_record_become_one_change():
    report = report_of(text("a"))
    steps = Steps(report)
    for line in ("b", "c", "a"):
        steps.do(lambda now, line=line: edits.set_body(now, "b0", text(line), ""))
    assert steps.edit("转了一圈").changes == ()


def test_a_table_splits_the_text_at_its_paragraph():
    report = report_of(text("一", "二", "三"))
    halves = (text("一").paragraphs, text("二", "三").paragraphs)
    edit, ids = placing.insert_bodies(report, placing.Spot(FIRST, "", 0, "b0", *halves), (table("T"),), "")
    report.apply(edit)
    assert words(report) == ["一", "T", "二", "三"] and report.blocks[ids[0]].body == table("T")


def test_an_empty_paragraph_gives_way_to_the_table():
    report = report_of(Text())
    spot = placing.Spot(FIRST, "", 0, "b0", Text().paragraphs)
    report.apply(placing.insert_bodies(report, spot, (table("T"),), "插入")[0])
    assert words(report) == ["T"]


def test_pasted_text_around_a_table_joins_the_halves():
    report = report_of(text("一", "二"))
    spot = placing.Spot(FIRST, "", 0, "b0", text("一").paragraphs, text("二").paragraphs)
    edit, _ = placing.insert_bodies(report, spot, (text("前"), table("T"), text("后")), "粘贴")
    report.apply(edit)
    assert words(report) == ["一", "前", "T", "后", "二"] and len(report.blocks_of(FIRST)) == 3


def test_a_block_at_the_end_of_its_section_moves_into_the_next():
    report = report_of(text("一"), table("T"))
    report.apply(placing.move(report, "b1", 1, [FIRST, SECOND]))
    assert report.blocks["b1"].section == SECOND
    report.apply(placing.move(report, "b1", -1, [FIRST, SECOND]))
    assert words(report) == ["一", "T"] and report.blocks["b1"].section == FIRST


def test_a_case_moves_with_what_it_holds():
    report = report_of(Case("例"))
    report.apply(edits.insert_block(report, FIRST, 0, text("例文"), "", "b0", "inner"))
    report.apply(placing.move(report, "b0", 1, [FIRST, SECOND]))
    assert report.blocks["inner"].section == SECOND
    assert placing.move(report, "inner", 1, [FIRST, SECOND]).changes == ()


STEP = st.tuples(st.sampled_from(["up", "down", "insert", "delete"]), st.integers(0, 5), st.integers(0, 3))


@given(st.lists(STEP, max_size=10))
@settings(deadline=None)
def test_no_series_of_moves_loses_a_word_or_cannot_be_undone(steps):
    report = report_of(text("一", "二", "三"), table("甲"), text("四"), table("乙"), text("五", "六"))
    done, expected = [], sorted(words(report))
    before = dict(report.blocks)
    for number, (name, at, cut) in enumerate(steps):
        blocks = report.blocks_of(FIRST)
        block = blocks[min(at, len(blocks) - 1)]
        if name in ("up", "down"):
            edit = placing.move(report, block.id, -1 if name == "up" else 1, [FIRST])
        elif name == "insert":
            expected = sorted([*expected, f"新{number}"])
            spot = placing.spot_after(report, block)
            if isinstance(block.body, Text):
                own = block.body.paragraphs
                spot = placing.Spot(FIRST, "", spot.index - 1, block.id, own[:cut], own[cut:])
            edit, _ = placing.insert_bodies(report, spot, (table(f"新{number}"),), "插入")
        elif isinstance(block.body, Table):
            expected.remove(block.body.rows[0][0])
            edit = placing.delete(report, block.id, "删除")
        else:
            continue
        report.apply(edit)
        done.append(edit)
        assert sorted(words(report)) == expected
        assert all(b.body.paragraphs for b in report.blocks.values() if isinstance(b.body, Text))
    for edit in reversed(done):
        report.apply(edit.inverted())
    assert report.blocks == before
