"""No numbers on headings, only bold and size; 图 1 … 图 14 through the report, screenshots of tables with figure captions, cases in tables of one cell,
indicator tables with 序号 and two years. A secondary school of 2021."""

from tests.importers.trial_reports.writing import Office, Rows, Trial, merged_table
from tests.importers.word_files import cell, para, run

_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="560"/>'


class BoldOnly(Office):
    """Everything is Normal; a heading is bold and a size larger."""

    edition = "zz-2021"
    year = 2021
    school = "青石市经贸中等专业学校"

    def heading(self, level: int, number: str, title: str) -> str:
        size = {1: 36, 2: 32, 3: 28}[level]
        return para(runs=run(title, True, size), align="center" if level == 1 else "")

    def text(self, text: str) -> str:
        return para(runs=run(text, False, 28), more=_INDENT)

    def caption(self, number: str, title: str) -> str:
        shown = f"{number[0]} {number[1:]} {title}" if number else title
        return para(runs=run(shown, False, 24), align="center")

    def grid(self, rows: Rows, caption: str) -> str:
        return caption + merged_table(rows, lambda t: para(runs=run(t, False, 24)))

    def boxed_case(self, label: str, title: str, inner: str) -> str:
        head = para(runs=run(label + title, True, 28))
        return f"<w:tbl><w:tr>{cell(head + inner)}</w:tr></w:tbl>" + para()

    def title(self, text: str) -> str:
        """The report's title over the first page: no cover."""
        self.say(*text.split("|"))
        return "".join(para(runs=run(t, True, 44), align="center") for t in text.split("|"))

    def lead(self, text: str) -> str:
        """A paragraph that begins with bold words."""
        first, rest = text.split("|")
        self.truth.paragraphs.append((first + rest, self.place, self.case))
        self.say(first, rest)
        return para(runs=run(first, True, 28) + run(rest, False, 28), more=_INDENT)

    def values(self, text: str) -> str:
        """An indicator table; what its cells say is told by row id."""
        rows = [["序号", "指标", "单位", "2020年", "2021年"]]
        for n, entry in enumerate(text.split(";"), 1):
            key, label, unit, last, this = entry.split(",")
            rows.append([str(n), label, unit, last, this])
            self.truth.values.update({(f"zz-2021.{key}", "2020"): last, (f"zz-2021.{key}", "2021"): this})
        return self.grid(rows, "")


SCRIPT = """
%title 青石市经贸中等专业学校|教育质量年度报告（2021年）
# |学校情况
## |学校概况
青石市经贸中等专业学校1985年建校，是国家中等职业教育改革发展示范学校，占地196亩，建筑面积8.9万平方米。
!图1|学校正门|1
学校设财经商贸、电子商务、旅游服务、信息技术四个专业部，开设14个专业，其中省级示范专业3个。
!图2|专业设置一览表|1
## |学生情况
2021年学校招生1206人，在籍学生3480人，巩固率97.20%，男女生比例为0.83:1。
%values b1.1,招生规模,人,1158,1206;b1.2,在籍学生数,人,3377,3480;b1.3,毕业生规模,人,1031,1094;b1.7,巩固率,%,96.85,97.20
## |教师队伍
全校教职工268人，专任教师231人。教师队伍情况见下表。
%values b2.1,生师比,n:1,14.9:1,15.1:1;b2.2,“双师型”比例,%,81.20,83.46;b2.3,兼职教师比例,%,12.10,13.05
## |设施设备
仪器设备总值4103万元，生均1.18万元；图书14.6万册。
# |学生发展
## |学生素质
### |思想政治状况
学校以“经世致用、贸通天下”的校训育人，操行评定合格率99.5%。
%lead 课堂主阵地。|思政课教师集体备课每周一次，本年度推出公开课18节。
%lead 活动大舞台。|举办“百年路、青春行”系列活动24场，编排情景剧《赶考》。
!图3|情景剧《赶考》剧照|2
### |文化课合格率
文化课统考合格率93.7%，比上年提高1.4个百分点。
!图4|近三年文化课合格率截图|1
### |专业技能合格率
专业技能抽测合格率98.1%，双证书获取率95.6%。
## |在校体验
问卷共发放3480份，回收3391份，在校体验总体满意度为96.3%。
!图5|满意度问卷结果|1
## |资助情况
全年免学费2911人、助学金486人，另有“经贸励志奖”80人，每人1000元。
## |就业质量
1094名毕业生中，升学703人，就业362人，就业率97.35%，平均起薪3420元。
!图6|校园招聘会现场|3
# |质量保障措施
## |专业动态调整
依据本市“十四五”产业规划，新增直播电商服务、冷链物流服务与管理两个专业。
## |教育教学改革
### |公共基础课
语文、数学、英语三科推行分层走班，A、B、C三层学生每学期流动一次。
### |信息化教学
建成智慧教室36间、录播室4间，教师信息化大赛获省级一等奖3项。
!图7|智慧教室里的会计课|1
## |德育工作
全年开设德育讲堂40期。学生处建立“一生一档”，心理咨询室接待来访512人次。
# |校企合作
## |合作情况和效果
与57家企业签订协议，订单班在读学生622人。
@案例一：|“校中店”里的小掌柜
电子商务部与本地老字号食品企业合作，在校内开出一家由学生轮流经营的“校中店”。
学生分为选品、直播、客服、财务四个小组，每八周轮岗一次，店长由上一轮成绩最好的学生担任。
!图8|学生在“校中店”直播|1
一年来店铺销售额126万元，9名学生毕业后自己开了网店，企业也因此新增县外客户1700多人。
@end
@案例二：|酒店课堂开到前厅
旅游服务部与三家星级酒店共建“前厅课堂”，每学期有两周的课全部在酒店里上。
!图9|“前厅课堂”礼仪训练|1
参加订单培养的46名学生全部留用，其中11人一年内升任领班。
@end
## |学生实习
顶岗实习学生1020人，专业对口率88.4%，实习责任险投保率100%。
# |社会贡献
全年社会培训8730人次，其中电商直播培训最受欢迎，帮助农户销售农产品312万元。
!图10|师生帮农户直播卖柿饼|2
# |举办者履责
## |经费
2021年财政拨款6205.8万元，生均公用经费1.05万元。
## |政策措施
市政府出台《关于加快发展现代职业教育的实施意见》，核增教师编制22名。
# |特色创新
学校坚持“以赛促教、以展促学”，形成了“技能周、技能月、技能年”三级活动体系。
!图11|技能月作品展|1
# |主要问题和改进措施
## |主要问题
部分专业设备更新慢，青年教师企业经历少，这两个问题多年没有得到根本解决。
## |改进措施
一要加大投入，三年内更新计算机800台；二要建立教师下企业学分制度，纳入职称评审条件。
# |其他
本校没有其他需要向社会公布的办学情况。
"""
TRIAL = Trial("bold_only", BoldOnly, SCRIPT)
