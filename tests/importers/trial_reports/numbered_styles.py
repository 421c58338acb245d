"""Headings 1, 1.1, 1.1.1 from a list bound to the heading styles; captions of STYLEREF and SEQ fields (图1‑1); native charts, SmartArt, two pictures
side by side in a table without lines. A college of 2024."""

from tests.importers.trial_reports.writing import Office, Rows, Trial, merged_table
from tests.importers.word_files import NAMESPACES, RELATIONS, cell, field, para, run

_HEADS = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="Normal"/>'
    f'<w:pPr><w:numPr><w:ilvl w:val="{n - 1}"/><w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
    for n in (1, 2, 3)
)
_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    f'{_HEADS}<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
)
_LEVELS = "".join(
    f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{n + 1}"/>'
    f'<w:lvlText w:val="{".".join(f"%{k + 1}" for k in range(n + 1))}"/></w:lvl>'
    for n in range(3)
)
_BULLET = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#61548;"/></w:lvl>'
_STEPS = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%1）"/></w:lvl>'
)
_NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{_LEVELS}</w:abstractNum><w:abstractNum w:abstractNumId="1">{_BULLET}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{_STEPS}</w:abstractNum>'
    + "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{a}"/></w:num>' for n, a in ((7, 0), (8, 1), (9, 2))
    )
)
_COUNT = '<c:chartSpace {ns}><c:chart><c:plotArea><c:{form}><c:ser><c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache>{names}</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache>{points}</c:numCache></c:numRef></c:val></c:ser></c:{form}></c:plotArea></c:chart></c:chartSpace>'


class Numbered(Office):
    """What Word can count, Word counts."""

    edition = "gz-2025"
    year = 2024
    school = "滨湖信息职业技术学院"
    styles = _STYLES
    numbering = _NUMBERING

    def heading(self, level: int, number: str, title: str) -> str:
        return para(title, f"Heading{level}")

    def text(self, text: str) -> str:
        return para("\u3000\u3000" + text)

    def caption(self, number: str, title: str) -> str:
        kind, (chapter, count) = number[0], number[1:].split("-")
        fields = (
            field("STYLEREF 1 \\s", chapter)
            + "<w:r><w:noBreakHyphen/></w:r>"
            + field(f"SEQ {kind} \\* ARABIC \\s 1", count)
        )
        return para(style="Caption", align="center", runs=run(kind) + fields + run(" " + title))

    def grid(self, rows: Rows, caption: str) -> str:
        return caption + merged_table(rows, lambda t: para(t, align="center"), header=True) + para()

    def figure(self, number: str, title: str, count: int) -> str:
        if count < 2:
            return super().figure(number, title, count)
        none = '<w:tblPr><w:tblBorders><w:top w:val="nil"/><w:left w:val="nil"/><w:bottom w:val="nil"/><w:right w:val="nil"/></w:tblBorders></w:tblPr>'
        cells = "".join(cell(para(runs=self.picture(), align="center")) for _ in range(count))
        return f"<w:tbl>{none}<w:tr>{cells}</w:tr></w:tbl>" + self.caption(number, title)

    def boxed_case(self, label: str, title: str, inner: str) -> str:
        box = cell(para(f"{label}{title}", bold=True, align="center") + inner)
        return f"<w:tbl><w:tr>{box}</w:tr></w:tbl>" + para()

    def cover(self, text: str) -> str:
        """Title page."""
        lines = text.split("|")
        self.say(*lines)
        return "".join(para(t, "Title" if n == 1 else "", size=44, align="center") for n, t in enumerate(lines)) + para(runs='<w:r><w:br w:type="page"/></w:r>')  # fmt: skip

    def bullets(self, text: str) -> str:
        """Items with Word's own bullets."""
        return self._items(text, 8, "")

    def steps(self, text: str) -> str:
        """Items that Word numbers （1）."""
        return self._items(text, 9, "（{n}）")

    def _items(self, text: str, number: int, form: str) -> str:
        found = ""
        for n, item in enumerate(text.split("|"), 1):
            self.truth.paragraphs.append((form.format(n=n) + item, self.place, self.case))
            self.say(item)
            found += para(item, "ListParagraph", num=(number, 0))
        return found

    def chart(self, text: str) -> str:
        """A native chart with its data, caption below."""
        form, number, title, name, data = text.split("|")
        pairs = [p.split("=") for p in data.split(",")]
        n = len(self.extra) + 1
        points = [f'<c:pt idx="{k}"><c:v>{{}}</c:v></c:pt>' for k in range(len(pairs))]
        self.extra[f"word/charts/chart{n}.xml"] = _COUNT.format(
            ns=NAMESPACES, form=form, name=name,
            names="".join(p.format(a) for p, (a, _) in zip(points, pairs, strict=True)),
            points="".join(p.format(b) for p, (_, b) in zip(points, pairs, strict=True)),
        )  # fmt: skip
        self.relations += (
            f'<Relationship Id="rIdC{n}" Type="{RELATIONS}/chart" Target="charts/chart{n}.xml"/>'
        )
        frame = f'<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id="rIdC{n}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        self.truth.figures.append((title, "", 1, self.place, self.case))
        self.truth.tables.append(
            ([["", *(a for a, _ in pairs)], [name, *(b for _, b in pairs)]], title, "", self.place)
        )
        return para(runs=frame, align="center") + self.caption(number, title)

    def smart(self, text: str) -> str:
        """SmartArt: its words are in a part of their own."""
        number, title, words = text.split("|")
        n = len(self.extra) + 1
        points = "".join(
            f"<dgm:pt><dgm:t><a:p><a:r><a:t>{w}</a:t></a:r></a:p></dgm:t></dgm:pt>" for w in words.split("、")
        )
        self.extra[f"word/diagrams/data{n}.xml"] = (
            f'<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" {NAMESPACES}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>'
        )
        self.relations += (
            f'<Relationship Id="rIdD{n}" Type="{RELATIONS}/diagramData" Target="diagrams/data{n}.xml"/>'
        )
        self.truth.paragraphs += [(w, self.place, self.case) for w in words.split("、")]
        self.truth.figures.append((title, number, 0, self.place, self.case))
        self.say(title)
        frame = f'<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" r:dm="rIdD{n}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        return para(runs=frame, align="center") + self.caption(number, title)

    def referring(self, text: str) -> str:
        """Prose with a REF field to a caption."""
        before, shown, after = text.split("|")
        self.truth.paragraphs.append((before + shown + after, self.place, self.case))
        return para(runs=run(before) + field("REF _Ref1234 \\h", shown) + run(after))


SCRIPT = """
%cover 滨湖信息职业技术学院|职业教育质量年度报告|（2024年度）|2024年12月
# 1|基本情况
## 1.1|学院概况
滨湖信息职业技术学院是经省人民政府批准设立的民办高职院校，2004年建校，占地832亩，全日制在校生11372人。
学院现设7个二级学院、34个专业，形成以软件技术、集成电路技术为龙头的“信创+智造”专业格局。
## 1.2|组织架构
%smart 图1-1|学院治理架构|董事会、党委会、校长办公会、学术委员会、教职工代表大会
如上图所示，学院实行董事会领导下的校长负责制，党委发挥政治核心作用。
# 2|人才培养
## 2.1|生源与招生
### 2.1.1|计划完成
2024年招生计划4200人，实际报到4031人，报到率95.98%，连续三年提高。
%chart lineChart|图2-1|近四年新生报到率（%）|报到率|2021年=92.3,2022年=93.8,2023年=95.1,2024年=95.98
### 2.1.2|生源结构
^表2-1|2024级新生生源类型
|生源类型|人数|比例（%）|
|普通高中|2366|58.70|
|中职对口|1129|28.01|
|社会人员|212|5.26|
|五年一贯制转段|324|8.04|
%referring 从|表2-1|可以看出，普通高中仍是主要来源，社会人员比例略有下降。
## 2.2|教学改革
学院以“课堂革命”为抓手推进教学改革，主要举措包括：
%steps 重构课程。把企业真实项目拆成教学任务，建成项目化课程86门；|改革考核。推行“过程+作品+答辩”三段式考核；|引入评价。聘请企业导师参与毕业设计答辩，占比达到45%。
### 2.2.1|课程与教材
立项省级精品在线开放课程7门，出版教材15部。其中，《嵌入式系统应用》入选国家规划教材。
!图2-2|项目化课程教学现场|2
### 2.2.2|技能竞赛
^表2-2|近三年职业院校技能大赛获奖
|级别|2022年|2023年|2024年|合计|
|国家级|2|3|5|10|
|省级|21|27|33|81|
|合计|23|30|38|91|
!图2-3|学生备战集成电路应用开发赛项|1
@案例 2-1：|把芯片“种”进课堂
集成电路技术专业与本地封测企业共建“微工厂”，学生三年内完成从版图到测试的全流程训练。
2024届毕业生中，有87人进入集成电路企业，平均起薪比全校高1260元。
!图2-4|微工厂里的测试机台|1
@end
## 2.3|就业质量
截至2024年8月31日，3658名毕业生中有3524人落实去向，落实率96.34%。
%chart pieChart|图2-5|2024届毕业生去向构成|人数|签约就业=2617,专升本=742,自主创业=58,参军=107
# 3|产教融合
## 3.1|产业学院
与头部企业共建产业学院3个，共同投入设备4860万元。共建内容如下：
%bullets 共建“双师”队伍，互聘人员128人次|共建课程标准41份|共建生产性实训基地9个
^表3-1|产业学院建设情况
|产业学院|合作企业|设备投入（万元）|<|在读学生|
|^|^|企业|学校|^|
|信创产业学院|4|1200|600|816|
|智能制造产业学院|3|980|540|655|
|数字文创产业学院|5|760|780|402|
## 3.2|联合体建设
学院是省集成电路产教融合共同体副理事长单位，承办年会1次、师资研修3期。
# 4|国际合作
2024年未招收学历留学生，选派教师11人赴境外研修。
# 5|面临挑战
## 5.1|挑战一：师资数量与规模扩张不匹配
近三年在校生年均增长6.2%，专任教师年均只增长3.1%，生师比由16.1:1升到17.8:1。
## 5.2|对策与展望
对此，学院将每年拿出1500万元专项用于引才，到2027年把生师比降到16.5:1以内。
"""
TRIAL = Trial("numbered_styles", Numbered, SCRIPT)
