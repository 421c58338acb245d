"""The editions that ship: every file loads, every id resolves, tables print as the province's forms do."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from report import editions
from report.checks import edition_rules
from report.checks.context import Context
from report.dump import dump
from report.edition import Edition, IndicatorTable, SectionSpec
from report.edition_files import read_edition, with_ids
from report.editions import build_edition, edition_ids, list_editions, load_edition
from report.edits import fill_from_edition, new_report_fields, set_field, set_values
from report.errors import UserError
from report.indicators import effective_value, expanded_grid, official_table
from report.model import Kind, Report
from report.stream import HeadingItem, IndicatorItem, stream
from report.values import read_value

FOLDER = Path(editions.__file__).parent.parent / "resources" / "editions"
SHARED = Path(__file__).parents[3] / "shared"
ALL = ["city-2020", "gz-2020", "gz-2025", "x-2024", "zz-2020", "zz-2021", "zz-2025"]


def report_of(edition_id: str) -> Report:
    edition = load_edition(edition_id)
    report = Report(edition, edition.year, fields=new_report_fields("青川职业学校", "0371"))
    report.apply(fill_from_edition(report))
    return report


def row_ids(edition: Edition) -> list[str]:
    return [row.id for table in edition.tables for row in table.rows]


def is_written(spec: SectionSpec) -> bool:
    return spec.kind in (Kind.BODY, Kind.PREFACE)


# ---- what ships ----


def test_seven_editions_ship() -> None:
    assert list(edition_ids()) == ALL


def test_an_unknown_edition_is_refused_with_the_known_ones_named() -> None:
    with pytest.raises(UserError, match=r"gz-2019.*zz-2025"):
        load_edition("gz-2019")


def test_the_list_tells_years_chapters_tables_and_rows() -> None:
    summaries = {summary.id: summary for summary in list_editions()}
    newest = summaries["zz-2025"]
    assert (newest.chapters, newest.tables, newest.rows, newest.years) == (7, 5, 115, ("2024", "2025"))
    assert summaries["gz-2020"].rows == 84
    assert summaries["city-2020"].school_kind == "city"
    assert list_editions()[0].year == 2025


@pytest.mark.parametrize("edition_id", ALL)
def test_every_edition_says_how_sure_its_facts_are(edition_id: str) -> None:
    assert "以省里填报说明为准" in load_edition(edition_id).status


def test_row_ids_are_never_reused() -> None:
    ids = [row for edition_id in ALL for row in row_ids(load_edition(edition_id))]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("edition_id", ALL)
def test_every_row_says_what_is_counted_and_who_supplies_it(edition_id: str) -> None:
    for table in load_edition(edition_id).tables:
        for row in table.rows:
            assert len(row.definition) >= 8, row.id
            assert row.supplier, row.id


@pytest.mark.parametrize("edition_id", ALL)
def test_every_section_people_write_has_guidance_of_its_own(edition_id: str) -> None:
    seen: dict[str, str] = {}
    for spec in load_edition(edition_id).all_sections():
        if not is_written(spec):
            continue
        guidance = spec.guidance
        assert len(guidance.say) >= 15 and spec.owner, spec.key
        assert guidance.say not in seen, (spec.key, seen.get(guidance.say))
        seen[guidance.say] = spec.key
        if not spec.children:
            assert guidance.remember and guidance.example, spec.key
            assert spec.words[1] > spec.words[0] >= 0, spec.key
        else:
            assert spec.words == (0, 0), spec.key  # a chapter's target is the sum of its sections'


@pytest.mark.parametrize("edition_id", ALL)
def test_guidance_names_no_table_number_of_another_edition(edition_id: str) -> None:
    edition = load_edition(edition_id)
    numbers = {table.number for table in edition.tables}
    for spec in edition.all_sections():
        text = json.dumps([spec.guidance.say, spec.guidance.remember], ensure_ascii=False)
        assert {int(n) for n in re.findall(r"(?<!图)表 (\d)", text)} <= numbers, spec.key


# ---- the facts ----


def known_ids() -> dict[str, list[str]]:
    """Row ids of each edition in the shared list, headed by its first part."""
    path = SHARED / "editions" / "indicators.yaml"
    if not path.exists():
        pytest.skip("no shared folder")
    found: dict[str, list[str]] = {}
    for match in re.finditer(r"^  - id: ((\S+?)\.[tb]\d+\.\S+)$", path.read_text(encoding="utf-8"), re.M):
        if ".choice" not in match[1] and not re.search(r"\.c\d+$", match[1]):
            found.setdefault(match[2], []).append(match[1])
    return found


@pytest.mark.parametrize(
    ("edition_id", "prefix"),
    [
        ("gz-2020", "gz-2020"),
        ("zz-2025", "zz-2025"),
        ("zz-2020", "zz-2020"),
        ("city-2020", "zz-city-2020"),
    ],
)
def test_rows_are_those_of_the_known_list_in_its_order(edition_id: str, prefix: str) -> None:
    assert row_ids(load_edition(edition_id)) == known_ids()[prefix]


def test_the_unconfirmed_survey_table_keeps_its_ids() -> None:
    assert [row.id for row in load_edition("x-2024").table("x-2024.t2").rows] == known_ids()["x-2024"]


def same(text: str) -> str:
    """A label without white space, in full-width marks."""
    return re.sub(r"\s", "", text).replace("(", "（").replace(")", "）").replace(":", "：")


def real_tables(name: str) -> list[dict[str, Any]]:
    path = SHARED / "real" / f"{name}.truth.json"
    if not path.exists():
        pytest.skip("no shared folder")
    items = json.loads(path.read_text(encoding="utf-8"))["items"]
    return [item for item in items if item["kind"] == "table" and item.get("place") == "appendix"]


@pytest.mark.parametrize(("edition_id", "name"), [("gz-2020", "000-gz-2020"), ("zz-2025", "003-zz-2025")])
def test_label_columns_are_those_of_a_published_report(edition_id: str, name: str) -> None:
    report = report_of(edition_id)
    for table, real in zip(report.edition.tables, real_tables(name), strict=True):
        unit = [same(cell) for cell in real["rows"][0]].index("单位")
        own = expanded_grid(official_table(report, table))
        place = own[0].index("单位")
        # The published copy types some serial numbers into the label, and 其中： on a line of its own.
        labels = ["".join(dict.fromkeys(map(same, line[:unit]))) for line in real["rows"]]
        units = [same(line[unit]) for line in real["rows"]]
        for line in own[: len(table.rows) + 1]:
            label = "".join(dict.fromkeys(map(same, line[2:place] if "gz" in edition_id else line[:place])))
            names = {label, label.lstrip("0123456789"), label.lstrip("0123456789").removeprefix("其中：")}
            matches = [u for u, text in zip(units, labels, strict=True) if text.endswith(tuple(names))]
            assert same(line[place]) in matches, label


@pytest.mark.parametrize(
    ("table_id", "name"),
    [(f"gz-2020.t{n}", "000-gz-2020") for n in (2, 3, 6)]
    + [(f"zz-2025.t{n}", "003-zz-2025") for n in (1, 2, 3, 4, 5)],
)
def test_merged_cells_are_those_of_a_published_report(table_id: str, name: str) -> None:
    report = report_of(table_id.partition(".")[0])
    table = report.edition.table(table_id)
    real = real_tables(name)[(table.number or 0) - 1]
    merges = {(m.row, m.column, m.rows, m.columns) for m in official_table(report, table).merges}
    assert merges == {tuple(merge) for merge in real["merged"]}


@pytest.mark.parametrize(("edition_id", "name"), [("gz-2020", "000-gz-2020"), ("zz-2025", "003-zz-2025")])
def test_a_published_reports_values_break_no_rule(edition_id: str, name: str) -> None:
    path = SHARED / "real" / f"{name}-tables.json"
    if not path.exists():
        pytest.skip("no shared folder")
    report = report_of(edition_id)
    values = {}
    for table in json.loads(path.read_text(encoding="utf-8"))["tables"]:
        for row in table["rows"]:
            if not row["id"]:  # a line of the published copy that no form has
                continue
            keys = [c.key_for(report.year) for c in report.edition.table_of(row["id"]).columns]
            for key, place in zip(keys, ("last", "this"), strict=True):
                cell = (row["values"] or {}).get(place) or {}
                unit = report.edition.row(row["id"]).unit
                values[row["id"], key] = read_value(str(cell.get("printed") or ""), unit)
    report.apply(set_values(report, values, "填写"))
    assert [f.message for f in edition_rules.check(Context(report))] == []


# ---- editions that follow others ----


def test_gz_2025_opens_every_row_and_says_that_it_is_inferred() -> None:
    edition = load_edition("gz-2025")
    assert row_ids(edition) == [i.replace("zz-", "gz-") for i in row_ids(load_edition("zz-2025"))]
    assert all(edition.applies(row) for table in edition.tables for row in table.rows)
    assert not edition.confirmed and "推定" in edition.status
    assert all("推定" in table.unconfirmed for table in edition.tables)


def test_x_2024_shows_its_rows_as_unconfirmed() -> None:
    edition = load_edition("x-2024")
    titles = [table.title for table in edition.tables]
    assert titles == [
        "人才培养质量计分卡",
        "满意度调查表",
        "教学资源表",
        "服务贡献表",
        "国际影响表",
        "落实政策表",
    ]
    assert not edition.confirmed and all(table.unconfirmed for table in edition.tables)
    assert all(row.unconfirmed and row.only_for == "all" for table in edition.tables for row in table.rows)
    assert edition.table("x-2024.t3").rows[0].id == "x-2024.t3.1"
    assert edition.row("x-2024.t1.5").formula == with_prefix("zz-2025.t1.5", "x-2024.t1")


def with_prefix(row_id: str, table: str) -> Any:
    row = load_edition("zz-2025").row(row_id)
    assert row.formula is not None
    terms = tuple(table + term.removeprefix("zz-2025.t1") for term in row.formula.terms)
    return replace(row.formula, terms=terms)


def test_ids_inside_rules_and_sections_follow_a_derived_edition() -> None:
    edition = load_edition("x-2024")
    text = repr((edition.rules, edition.sections, edition.tables))
    assert "zz-2025" not in text
    rule = next(rule for rule in edition.rules if rule.id == "x-2024.c16")
    assert (rule.whole, rule.parts) == ("x-2024.t4.8b", ("x-2024.t4.8c",))


def test_zz_2021_words_some_chapters_its_own_way() -> None:
    titles = {spec.key: spec.title for spec in load_edition("zz-2021").all_sections()}
    assert titles["c5"] == "社会贡献" and titles["c6"] == "举办者履职"
    assert "c2-5" not in titles
    keys = list(titles)
    assert keys.index("c1-1-1") == keys.index("c1-1") + 1


def test_renamed_rows_lead_from_an_older_edition_to_the_right_row() -> None:
    known = {row for edition_id in ALL for row in row_ids(load_edition(edition_id))}
    for edition_id in ALL:
        for old, new in load_edition(edition_id).renamed.items():
            assert old in known and new in row_ids(load_edition(edition_id)), (old, new)
    assert load_edition("zz-2025").renamed["x-2024.t3.5a"] == "zz-2025.t2.5a"
    assert load_edition("gz-2025").renamed["gz-2020.t6.7b"] == "gz-2025.t5.9d"


@pytest.mark.parametrize("edition_id", ALL)
def test_renamed_rows_keep_their_meaning_or_their_name(edition_id: str) -> None:
    edition = load_edition(edition_id)
    rows = {row.id: row for i in ALL for table in load_edition(i).tables for row in table.rows}
    for old, new in edition.renamed.items():
        shared = set(rows[old].name) & set(rows[new].name)
        assert len(shared) >= 2, (rows[old].name, rows[new].name)


# ---- a report made from an edition ----


@pytest.mark.parametrize("edition_id", ALL)
def test_a_new_report_has_its_chapters_numbered_and_its_tables_in_place(edition_id: str) -> None:
    report = report_of(edition_id)
    made = dump(report)
    tables = [item["table"] for item in made["items"] if item["kind"] == "table"]
    assert sorted(tables) == sorted(table.id for table in report.edition.tables)
    assert len(made["indicators"]) == sum(
        row.kind == "value" for table in report.edition.tables for row in table.rows
    )
    chapters = [
        i["number"] for i in made["items"] if i["kind"] == "heading" and i["level"] == 1 and i["number"]
    ]
    assert len(chapters) == sum(spec.kind == "body" for spec in report.edition.sections)
    assert len(set(chapters)) == len(chapters)


@pytest.mark.parametrize(
    ("edition_id", "numbers"),
    [
        ("gz-2020", ["一、学校概况", "（一）学校定位", "表 1 计分卡"]),
        ("zz-2025", ["一、学校概况", "1 人才培养", "1.1 党建引领与立德树人", "表 1 人才培养质量计分卡"]),
        ("x-2024", ["1 人才培养", "附表 2 满意度调查表"]),
        ("zz-2020", ["1. 学校情况", "1.1 学校概况", "2.1.4 体质测评合格率", "学生情况"]),
        ("zz-2021", ["第一章 学校情况", "1.1 学校概况", "1.1.1 校名及历史沿革"]),
        ("city-2020", ["1. 基本情况", "1.2 设施设备", "设备情况一览表"]),
    ],
)
def test_numbers_look_as_the_edition_prints_them(edition_id: str, numbers: list[str]) -> None:
    shown = []
    for item in stream(report_of(edition_id)):
        if isinstance(item, HeadingItem):
            shown.append(f"{item.number}{item.space}{item.text}")
        elif isinstance(item, IndicatorItem):
            shown.append(f"{item.number} {item.caption}".strip())
    assert set(numbers) <= set(shown)


def test_front_matter_stands_in_the_order_of_the_edition() -> None:
    first = [spec.kind for spec in load_edition("gz-2020").sections[:3]]
    assert first == ["declaration", "cover", "contents"]
    kinds = [spec.kind for spec in load_edition("zz-2025").sections[:6]]
    assert kinds == ["cover", "contents", "figure_list", "table_list", "declaration", "preface"]


def test_the_declaration_names_school_and_report_and_leaves_room_for_stamp_and_pen() -> None:
    texts = [i["text"] for i in dump(report_of("zz-2025"))["items"] if i.get("role") == "declaration"]
    assert "青川职业学校" in texts[1] and "《教育质量年度报告（2025年度）》" in texts[1]
    assert texts[-2:] == ["单位名称（盖章）：", "法定代表人（签名）："]


def test_rows_the_kind_of_school_leaves_out_carry_their_mark() -> None:
    report = report_of("zz-2025")
    grid = expanded_grid(official_table(report, report.edition.table("zz-2025.t4")))
    assert grid[7][3:] == ["中职不填", "中职不填"]
    shown = official_table(report_of("gz-2025"), load_edition("gz-2025").table("gz-2025.t4"))
    assert "中职不填" not in json.dumps(shown.rows, ensure_ascii=False)


def test_the_employment_rate_is_computed_from_the_counts() -> None:
    report = report_of("gz-2020")
    counts = {("gz-2020.t5.1b", "2020"): read_value("2165"), ("gz-2020.t5.1c", "2020"): read_value("2072")}
    report.apply(set_values(report, counts, "填写"))
    assert effective_value(report, report.edition.row("gz-2020.t1.1"), "2020").text == "95.70"


def test_the_forms_own_remark_is_printed_until_another_is_typed() -> None:
    report = report_of("gz-2020")
    table = report.edition.table("gz-2020.t5")
    place = [row.id for row in table.rows].index("gz-2020.t5.2b") + 1
    assert official_table(report, table).rows[place][-1].startswith("提供产生经济效益")
    report.apply(set_field(report, "remark/gz-2020.t5.2b", "证明见附件"))
    assert official_table(report, table).rows[place][-1] == "证明见附件"


def table_of(edition_id: str, suffix: str) -> tuple[Report, IndicatorTable]:
    report = report_of(edition_id)
    return report, next(t for t in report.edition.tables if t.id.endswith(suffix))


def test_a_comparison_table_without_a_unit_column_prints_units_in_the_labels() -> None:
    report, table = table_of("zz-2020", ".b3")
    value = {(row.id, year): read_value(text) for row, year, text in [(table.rows[0], "2019", "20000")]}
    value[table.rows[0].id, "2020"] = read_value("21000")
    report.apply(set_values(report, value, "填写"))
    grid = expanded_grid(official_table(report, table))
    assert grid[0] == ["项目", "指标", "2019年", "2020年", "增长情况%"]
    assert grid[1] == ["设备设施", "生均教学仪器设备值（元）", "20000", "21000", "5.00%"]


def test_columns_that_are_no_years_still_name_the_years() -> None:
    report, table = table_of("zz-2021", ".b6")
    assert official_table(report, table).rows[0][1:] == (
        "2020年合格率",
        "2020年优良率",
        "2021年合格率",
        "2021年优良率",
    )


# ---- broken files ----


def copied(tmp_path: Path, edition_id: str) -> Path:
    return Path(shutil.copytree(FOLDER / edition_id, tmp_path / edition_id))


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("edition.toml", "year = 2020", "jahr = 2020", "jahr"),
        ("edition.toml", "year = 2020", 'year = "2020"', "year"),
        ("edition.toml", 'title = "市级中职 2020 年"\n', "", "title"),
        ("edition.toml", '"zz-city-2020.b4.2"', '"zz-city-2020.b4.9"', "b4.9"),
        ("edition.toml", "[numbering]", "[numbering", "edition.toml"),
        ("outline.toml", 'key = "c1-2"\nlevel = 2', 'key = "c1-2"\nlevel = 4', "c1-2"),
        ("outline.toml", 'tables = ["zz-city-2020.b1"]', 'tables = ["zz-city-2020.b7"]', "b7"),
        ("outline.toml", 'key = "c1-2"', 'key = "c1-1"', "c1-1"),
        ("tables/b1.toml", 'unit = "万元"', 'units = "万元"', "units"),
    ],
)
def test_a_broken_file_is_named_with_its_key(
    tmp_path: Path, name: str, old: str, new: str, said: str
) -> None:
    folder = copied(tmp_path, "city-2020")
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError, match=said) as caught:
        build_edition(read_edition(folder))
    assert "city-2020" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("edition.toml", 'based_on = "zz-2020"', 'based_on = "zz-1920"', "based_on"),
        ("tables.toml", 'like = "zz-2020.b1"', 'like = "zz-2020.b9"', "like"),
        ("outline.toml", 'after = "c1-1"', 'after = "c1-9"', "after"),
    ],
)
def test_a_broken_reference_to_the_base_is_named(
    tmp_path: Path, name: str, old: str, new: str, said: str
) -> None:
    folder = copied(tmp_path, "zz-2021")
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError, match=said):
        build_edition(read_edition(folder))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path, "city-2020")
    (folder / "outline.toml").unlink()
    with pytest.raises(UserError, match=r"outline\.toml"):
        read_edition(folder)


def test_ids_are_replaced_only_where_the_whole_string_is_one() -> None:
    data = {"rows": ["a.t1.1", "a.t1.10"], "say": "a.t1.1 之外"}
    assert with_ids(data, {"a.t1.1": "b.t1.1"}) == {"rows": ["b.t1.1", "a.t1.10"], "say": "a.t1.1 之外"}
