"""Made in WPS, everything in the style Normal with fonts set by hand: 一、（一）1.（1）, captions over tables in bold, wrapped pictures,
text boxes on the cover. A secondary school of 2025."""

from tests.importers.trial_reports.writing import Office, Rows, Trial, merged_table
from tests.importers.word_files import page_break, para, run, text_box

_HEI = '<w:rFonts w:ascii="黑体" w:eastAsia="黑体" w:hAnsi="黑体"/>'
_KAI = '<w:rFonts w:eastAsia="楷体_GB2312"/>'
_FANG = '<w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/>'
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/><w:spacing w:line="560" w:lineRule="exact"/>'


class Wps(Office):
    """Normal everywhere; levels differ by font, not by size."""

    school = "澜江县职业技术学校"

    def heading(self, level: int, number: str, title: str) -> str:
        face = {1: _HEI, 2: _KAI, 3: _FANG}[level]
        return para(runs=run(number + title, level == 3, 32, face), more=_INDENT)

    def text(self, text: str) -> str:
        return para(runs=run(text, False, 32, _FANG), more=_INDENT)

    def caption(self, number: str, title: str) -> str:
        return para(runs=run(f"{number}：{title}", True, 28, _FANG), align="center")

    def grid(self, rows: Rows, caption: str) -> str:
        return caption + merged_table(rows, lambda t: para(runs=run(t, False, 24, _FANG), align="center"))

    def figure(self, number: str, title: str, count: int) -> str:
        pictures = [self.picture().replace("wp:inline", "wp:anchor") for _ in range(count)]
        return para(runs="".join(pictures)) + self.caption(number, title)

    def boxed_case(self, label: str, title: str, inner: str) -> str:
        return para(runs=run(label + title, True, 32, _KAI), align="center") + inner

    def cover(self, _: str) -> str:
        """The title page: boxes that float over empty lines."""
        lines = ("澜江县职业技术学校", "中等职业教育质量报告", "（2025年度）", "二〇二五年十二月")
        self.say(*lines)
        boxes = para(runs=text_box(*lines[:3])) + para() * 9 + para(runs=text_box(lines[3]))
        return boxes + page_break()

    def contents(self, _: str) -> str:
        """A typed list of contents."""
        entries = [("一、学校概况", 1), ("（一）办学定位", 1), ("（二）办学条件", 2), ("二、人才培养", 3), ("三、服务贡献", 6), ("四、面临挑战", 8)]  # fmt: skip
        lines = "".join(para(runs=run(f"{t}{'…' * 20}{n}", False, 28, _FANG)) for t, n in entries)
        return para(runs=run("目  录", False, 44, _HEI), align="center") + lines + page_break()

    def wrapped(self, text: str) -> str:
        """A paragraph that a picture is anchored in; the caption follows as the next line."""
        body, number, title = text.split("|")
        self.truth.paragraphs.append((body, self.place, ""))
        self.truth.figures.append((title, number, 1, self.place, ""))
        self.say(body, title)
        drawn = self.picture().replace("wp:inline", "wp:anchor")
        prose = para(runs=drawn + run(body, False, 32, _FANG), more=_INDENT)
        return prose + self.caption(number, title)

    def unit(self, text: str) -> str:
        """The line 单位 between caption and table is set right."""
        self.say(text)
        return para(runs=run(text, False, 24, _FANG), align="right")

    def note(self, text: str) -> str:
        """A note under a table."""
        self.say(text)
        return para(runs=run(text, False, 24, _FANG))


SCRIPT = """
%cover
%contents
# 一、|学校概况
## （一）|办学定位
澜江县职业技术学校创办于1983年，是县域内唯一一所公办中等职业学校，2012年通过省级重点校验收，2021年列入省“双优”建设行列。
学校坚持“立德铸魂、精技强能”的校训，面向县域装备、茶旅和康养三类产业办学，让多数毕业生能在家门口就业、在家门口升学。
## （二）|办学条件
### 1.|校园与设备
校园占地142.6亩，建筑面积6.13万平方米，教学仪器设备总值3318.7万元，当年新增286.4万元。
^表1|办学条件基本情况
|项目|2024年|2025年|变化|
|占地面积（亩）|142.6|142.6|0|
|设备总值（万元）|3032.3|3318.7|+286.4|
|纸质图书（万册）|7.92|8.15|+0.23|
%note 注：设备总值按固定资产账面原值统计。
从表1可以看出，设备总值比上年增加近一成，新增部分主要投向数控、护理两个实训中心。
### 2.|师资队伍
学校现有教职工213人，其中专任教师176人，生师比14.2:1。
（1）学历结构。专任教师全部达到本科以上学历，硕士21人，占11.93%。
（2）职称结构。高级讲师58人，讲师77人，初级及以下41人。
（3）“双师型”结构。专业课教师102人，其中“双师型”教师88人，占86.27%。
^表2|专任教师年龄与职称分布
|年龄段|高级|中级|初级|合计|
|35岁以下|2|26|33|61|
|36—45岁|19|31|6|56|
|46岁以上|37|20|2|59|
|合计|58|77|41|176|
# 二、|人才培养
## （一）|立德树人
学校把思想政治工作贯穿培养全过程，本年度主要做了以下工作。
一是抓课堂。思政课开足开齐，36名班主任轮流走上“青春讲台”，全年讲课72节。
二是抓活动。五月的歌咏会、九月的校史展、十二月的“一二·九”远足，参加学生累计5400人次。
三是抓家校。每学期两次家长开放日，入户家访率达到100%。
!图1|九月校史展学生讲解员合影|1
%wrapped 学生管理推行“一班一品”，全校42个班形成各自的班级文化，其中“匠心班”“墨香班”被评为县级样板班级。|图2|“匠心班”的班级文化墙
## （二）|专业建设
2025年，学校开设专业11个，覆盖7个大类，与县域主导产业的对接度为90.9%。
^表3|专业设置与在校生一览
|专业大类|专业名称|专业代码|在校生|备注|
|装备制造|机电技术应用|660301|412|省级骨干|
|^|数控技术应用|660103|368|省级骨干|
|农林牧渔|茶叶生产与加工|610110|155||
|医药卫生|护理|720201|503|与卫校合办|
|^|中医康复技术|720408|96|新设|
|合计|<|<|1534||
### 1.|动态调整
近三年停招会计事务等3个专业，新设中医康复技术等2个专业。
### 2.|课程改革
专业课程全部按工作任务重构，建成活页式教材9本、在线课程14门。
!图3|活页式教材与在线课程界面|2
### 3.|技能大赛
师生参加各级技能大赛获奖47项，其中国家级2项、省级18项。
@案例1：|一片叶子里的专业课
【背景】县里有茶园11.8万亩，缺的却是会做茶、会卖茶、会讲茶的年轻人。
【做法】学校把茶叶专业的课堂搬进茶企车间，春茶季整班驻厂四周，师傅按工序带教。
!图4|学生在茶企车间学习炒青|1
【成效】三年来，这个专业的毕业生本地就业率由41%升到78%，两家茶企在校内设立了奖学金。
@end
## （三）|升学与就业
毕业生692人，就业（含升学）686人，就业率99.13%；升入高一级学校的占71.39%。
^表4|毕业生去向统计
%unit 单位：人
|去向|2024届|<|2025届|<|
|^|人数|占比|人数|占比|
|升学|463|68.19%|494|71.39%|
|本地就业|166|24.45%|157|22.69%|
|外地就业|44|6.48%|35|5.06%|
|未就业|6|0.88%|6|0.87%|
# 三、|服务贡献
## （一）|技术培训
全年面向企业职工、退役军人和高素质农民开展培训31期，4126人次，到账培训费127.5万元。
## （二）|乡村振兴
师生组成“护茶小分队”，为6个村的茶农检修农机118台次，讲解绿色防控技术12场。
!图5|“护茶小分队”检修农机|1
# 四、|面临挑战
## （一）|主要问题
1.实训工位不足。护理、数控两个专业扩招后，生均工位降到0.62个，低于标准。
2.教师结构不优。35岁以下教师占三分之一以上，企业实践经历普遍不足两年。
## （二）|改进方向
对上述问题，学校将争取专项债建设第二实训楼，并实行青年教师“下企业学期”制度。
我们相信，在各级党委政府的关心下，学校一定能办得更有温度、更有质量。
"""
TRIAL = Trial("wps_plain", Wps, SCRIPT)
