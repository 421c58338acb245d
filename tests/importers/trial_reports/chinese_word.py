"""Chinese Word: style ids a, 1, 2, 3, a5; 第一部分, 一、, （一）; contents and list of tables as fields, 前言, footnotes, a landscape appendix,
cases as shaded paragraphs. A college of 2025."""

from report.editions import load_edition
from tests.importers.trial_reports.writing import Office, Rows, Trial, merged_table
from tests.importers.word_files import NAMESPACES, RELATIONS, field, page_break, para, run, table

_SHADE = '<w:pBdr><w:left w:val="single" w:sz="24"/></w:pBdr><w:shd w:val="clear" w:fill="E8F0F8"/>'


def _style(key: str, name: str, look: str = "", face: str = "") -> str:
    kind = 'w:default="1" ' if key == "a" else ""
    based = "" if key == "a" else '<w:basedOn w:val="a"/>'
    return (
        f'<w:style w:type="paragraph" {kind}w:styleId="{key}"><w:name w:val="{name}"/>{based}'
        f"<w:pPr>{look}</w:pPr><w:rPr>{face}</w:rPr></w:style>"
    )


_STYLES = (
    _style("a", "Normal", "", '<w:sz w:val="24"/>')
    + "".join(
        _style(
            str(n), f"heading {n}", f'<w:outlineLvl w:val="{n - 1}"/>', f'<w:b/><w:sz w:val="{40 - n * 4}"/>'
        )
        for n in (1, 2, 3)
    )
    + _style("a3", "正文首行缩进2字", '<w:ind w:firstLineChars="200"/>')
    + _style("a5", "caption", '<w:jc w:val="center"/>', '<w:sz w:val="21"/>')
    + _style("a7", "footnote text", "", '<w:sz w:val="18"/>')
    + _style("TOC1", "toc 1")
    + _style("TOC2", "toc 2")
    + _style("af1", "table of figures")
)


class ChineseWord(Office):
    """Heading styles, typed numbers, fields for the lists."""

    edition = "gz-2025"
    school = "云岭工贸职业学院"
    styles = _STYLES

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[str] = []

    def heading(self, level: int, number: str, title: str) -> str:
        gap = "  " if level == 1 and number else ""
        return (page_break() if level == 1 else "") + para(number + gap + title, str(level))

    def text(self, text: str) -> str:
        return para(text, "a3")

    def caption(self, number: str, title: str) -> str:
        kind, count = number[0], number[1:]
        return para(
            runs=run(kind + " ") + field(f"SEQ {kind} \\* ARABIC", count) + run("  " + title), style="a5"
        )

    def grid(self, rows: Rows, caption: str) -> str:
        return caption + merged_table(rows, header=True)

    def boxed_case(self, label: str, title: str, inner: str) -> str:
        return para(label + title, "a", bold=True, more=_SHADE) + inner.replace(
            '<w:pStyle w:val="a3"/>', '<w:pStyle w:val="a3"/>' + _SHADE
        )

    def cover(self, _: str) -> str:
        """A cover in big centred lines and the declaration."""
        lines = (
            "云岭工贸职业学院",
            "高等职业教育质量报告",
            "（2025年度）",
            "云岭工贸职业学院编",
            "2025年12月",
        )
        declared = (
            "学院对《云岭工贸职业学院高等职业教育质量报告（2025年度）》及相关附件的真实性、完整性和准确性负责。",
            "特此声明。",
        )
        self.say(*lines, *declared)
        front = "".join(para(t, size=52 if n < 3 else 32, align="center") for n, t in enumerate(lines))
        signed = (
            para("单位名称（盖章）：", align="right")
            + para("法定代表人（签名）：", align="right")
            + para("年   月   日", align="right")
        )
        return front + page_break() + para("内容真实性责任声明", size=36, align="center") + "".join(map(self.text, declared)) + signed + page_break()  # fmt: skip

    def contents(self, _: str) -> str:
        """The contents and the list of tables, as fields that hold the entries of last time."""
        entries = [("TOC1", "前  言", 1), ("TOC1", "第一部分  人才培养", 2), ("TOC2", "一、党建引领", 2), ("TOC2", "二、专业与课程", 3), ("TOC1", "第二部分  产教融合", 7), ("TOC1", "附件  指标表", 15)]  # fmt: skip
        tables = [("af1", "表 1  专业集群与产业对接", 3), ("af1", "表 2  教师队伍结构", 5)]
        return self._list("目  录", 'TOC \\o "1-2" \\h \\z \\u', entries) + self._list("表目录", 'TOC \\h \\z \\c "表"', tables)  # fmt: skip

    def _list(self, title: str, code: str, entries: list[tuple[str, str, int]]) -> str:
        begin = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        lines = ""
        for n, (style, text, page) in enumerate(entries):
            number = field(f"PAGEREF _Toc{n} \\h", str(page))
            link = f'<w:hyperlink w:anchor="_Toc{n}">{run(text + chr(9))}{number}</w:hyperlink>'
            lines += para(style=style, runs=(begin if n == 0 else "") + link)
        return (
            para(title, size=32, align="center")
            + lines
            + para(runs='<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        )

    def noted(self, text: str) -> str:
        """A paragraph with a footnote in its middle."""
        before, note, after = text.split("|")
        self.notes.append(note)
        n = len(self.notes)
        self.truth.paragraphs.append((before + after, self.place, self.case))
        self.say(before, after, note)
        inner = "".join(
            f'<w:footnote w:id="{k}"><w:p><w:pPr><w:pStyle w:val="a7"/></w:pPr><w:r><w:footnoteRef/></w:r>{run(" " + t)}</w:p></w:footnote>'
            for k, t in enumerate(self.notes, 1)
        )
        self.extra["word/footnotes.xml"] = f"<w:footnotes {NAMESPACES}>{inner}</w:footnotes>"
        if n == 1:
            self.relations += (
                f'<Relationship Id="rIdN1" Type="{RELATIONS}/footnotes" Target="footnotes.xml"/>'
            )
        return para(
            style="a3", runs=run(before) + f'<w:r><w:footnoteReference w:id="{n}"/></w:r>' + run(after)
        )

    def appendix(self, _: str) -> str:
        """The five tables, landscape: a section break before, narrow columns, the year heads with a line break."""
        self.truth.headings.append((1, "", "附件  指标表"))
        found = para(more='<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>') + para(
            "附件  指标表", "1"
        )
        edition = load_edition(self.edition)
        for spec in edition.tables:
            rows = [["序号", "指标", "单位", "2024年", "2025年"]]
            for n, row in enumerate(spec.rows):
                made = [str(n * 3 + 10), f"{n * 3 + 11}.50"]
                if not edition.applies(row):
                    made = ["", ""]
                for key, typed in zip(("2024", "2025"), made, strict=True):
                    if typed:
                        self.truth.values[row.id, key] = typed
                rows.append([row.number, row.label, row.unit, *made])
            found += para(f"表{spec.number}  {spec.title}", "a5") + table(*rows, header=True)
        return found


SCRIPT = """
%cover
%contents
# |前言
云岭工贸职业学院坐落在滇西交通枢纽，是一所由市人民政府举办的公办高职院校，前身为1978年成立的市商业学校。
本报告依据学院状态数据采集平台和各部门年度总结编写，数据截止日期除注明外为2025年8月31日。
# 第一部分|人才培养
## 一、|党建引领
### （一）|组织建设
学院党委下设9个党总支、31个党支部，教师党支部书记“双带头人”比例为100%。
%noted 全年发展党员146名|其中学生党员121名，教工党员25名。|，新增省级样板支部1个、市级样板支部3个。
### （二）|思政课程
思政课教师与学生之比为1:338，立项课程思政示范课22门。
## 二、|专业与课程
### （一）|专业集群
学院围绕“绿色能源、现代物流、高原特色农产品加工、文旅康养”四条产业链，设置专业38个，组成5个专业群。
^表1|专业集群与产业对接
|专业群|牵头专业|专业数|对接产业链|龙头企业|
|新能源装备|光伏工程技术|8|绿色能源|11家|
|智慧物流|现代物流管理|9|现代物流|16家|
|食品智造|食品智能加工技术|7|高原特色农产品加工|9家|
|文旅康养|旅游管理|14|文旅康养|23家|
### （二）|课程资源
2025年立项院级在线精品课程18门，3门入选省级；出版新形态教材12部，其中2部进入国家规划教材复核名单。
!图1|在线课程平台访问量月度变化|1
@案例1-1 |一度电的旅程：光伏专业群的项目化课堂
2023年起，光伏工程技术专业与地方电力公司合作，把一座2.4兆瓦的屋顶电站“搬”进课堂。
学生从踏勘、设计、施工到并网、运维，用三个学期走完一度电的旅程，企业工程师承担其中46%的学时。
!图2|学生在屋顶电站检测组件|1
截至2025年8月，电站累计发电518万千瓦时，节约电费217万元，获省级教学成果一等奖。
@end
### （三）|师资队伍
学院有教职工641人，校内专任教师487人，另聘行业导师129人。
^表2|教师队伍结构
|类别|人数|占比（%）|
|专任教师|487|100.00|
|其中：双师型教师|291|59.75|
|其中：高级职称|168|34.50|
|其中：博士|37|7.60|
## 三、|学生发展
学院按照“入口有关怀、过程有温度、出口有质量”的思路开展学生工作，重点抓好以下三件事：
1.资助育人不漏一人。全年发放各类奖助学金3162.4万元，惠及学生9871人次。
2.心理护航不断一环。建立“宿舍—班级—系部—学院”四级预警网络，开展团体辅导164场。
3.就业服务不误一时。校领导带队走访企业217家，新增岗位5300余个。
# 第二部分|产教融合
## 一、|平台建设
学院牵头组建市域产教联合体1个，参与全国行业产教融合共同体4个。
## 二、|校企协同
### （一）|现场工程师培养
与3家企业联合开办现场工程师班6个，在读学生231人，企业投入设备、师资折合680万元。
### （二）|实习实训
校内实训基地27个、工位6428个，校外实习基地183个；岗位实习对口率为84.6%。
!图3|校企共建的冷链物流实训中心|2
@案例2-1 |“苹果车间”开进县城
学院与某食品集团在宁川县共建产业学院，一条苹果浓缩汁生产线既是车间也是教室。
一年来，接收学生驻厂学习412人次，为县里培训果农1900人次，“产线即课堂”被省级媒体报道。
@end
# 第三部分|服务贡献
## 一、|服务地方
横向技术服务到款额1486.2万元，产生的经济效益约1.3亿元。
## 二、|服务社区
老年大学开设课程26门，学员2300人，其中“手机课”最受欢迎。
# 第四部分|面临挑战
挑战1：高层次人才引进难。近两年博士引进计划完成率只有63%。
应对：改革周转编制使用办法，设立滇西人才专项，把科研启动经费标准提高三成。
挑战2：数字化底座薄弱。业务系统之间数据标准不一，重复填报问题仍然突出。
应对：建设统一数据中台，2026年底前实现“一表通”。
%appendix
"""
TRIAL = Trial("chinese_word", ChineseWord, SCRIPT)
