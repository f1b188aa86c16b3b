"""The service items of the demo against annex 1 of 绵医保发〔2019〕18号, written down here once more by hand."""

from collections import Counter

from evalsvc.demo.items import item_list

ANNEX = """\
1 基本医疗保险参保登记 单位新参加城镇医疗保险、生育保险
2 基本医疗保险参保登记 单位新增人员参保登记（参加医疗保险、生育保险人员）
3 基本医疗保险参保登记 城乡居民医疗保险参保登记
4 基本医疗保险参保登记 参加城镇职工医疗保险、生育保险人员减少申报
5 基本医疗保险参保登记 参保人员医保在职转退休
6 基本医疗保险参保登记 参保人员医保终止
7 基本医疗保险参保信息变更登记 单位参保信息变更申报
8 基本医疗保险参保信息变更登记 参保人员信息变更申报（基本医疗保险职工）
9 基本医疗保险参保信息变更登记 参保人员信息变更申报（城乡居民）
10 医疗保险缴费基数申报 单位参保人员补充医疗保险缴费申报
11 医疗保险缴费基数申报 个人医疗保险缴费接续
12 医疗保险缴费基数申报 企业、机关事业单位工资收入申报（参加职工医疗保险、生育保险人员）
13 医疗保险缴费基数申报 趸缴职工基本医疗保险费申报
14 医疗保险缴费基数申报 个人缴费基数申报
15 参保对象应缴医疗保险费核定 参保单位应缴基本医疗保险费核定
16 参保对象应缴医疗保险费核定 个人应缴基本医疗保险费核定
17 出具医疗保险信息证明 打印单位城镇职工医疗保险、生育保险参保证明
18 出具医疗保险信息证明 参保人员查询打印医疗保险信息
19 申请办理基本医疗保险关系转移接续 医保关系转出
20 申请办理基本医疗保险关系转移接续 医保关系转入
21 基本医疗保险参保人员就医管理备案 医疗保险参保人员异地就医登记备案
22 基本医疗保险参保人员就医管理备案 医疗保险参保人员现金垫付的医疗费用结算
23 基本医疗保险参保人员就医管理备案 异地就医直接结算医疗机构名单查询
24 基本医疗保险参保人员就医管理备案 异地就医联网医疗机构费用结算
25 基本医疗保险参保人员就医管理备案 医疗机构接入国家与省级异地就医平台
26 基本医疗保险参保人员就医管理备案 国家谈判药品和部分高值药品支付管理
27 基本医疗保险参保人员就医管理备案 门诊特殊疾病申报登记
28 医药机构申报定点协议管理 医疗机构申请定点备案
29 医药机构申报定点协议管理 定点医药机构信息查询
30 医药机构申报定点协议管理 定点零售药店基础信息变更
31 医药机构申报定点协议管理 零售药店申请定点备案
32 医药机构申报定点协议管理 定点医疗机构基础信息变更
33 医药机构申报定点协议管理 定点医药机构申请暂停（终止）服务协议管理
34 医药机构申报定点协议管理 暂停服务协议管理的定点医药机构申请恢复定点服务协议管理
35 定点医药机构费用结算 定点医药机构医疗保险费用结算（医疗机构）
36 定点医药机构费用结算 定点医药机构医疗保险费用结算（零售药店）
37 医疗保险个人账户清退 医疗保险个人账户清退
38 药品目录、诊疗项目和医疗服务设施目录管理 药品目录编码新增与信息维护
39 药品目录、诊疗项目和医疗服务设施目录管理 诊疗项目和医疗服务设施目录编码新增与信息维护
40 药品目录、诊疗项目和医疗服务设施目录管理 药品、诊疗项目和医疗服务设施目录查询
41 生育保险待遇核准支付 参保职工生育保险异地生育申报
42 生育保险待遇核准支付 女职工生育津贴、生育医疗费申报
43 生育保险待遇核准支付 计划生育医疗费用申报
44 生育保险待遇核准支付 生育期间并发症发生的医疗费用申报
45 生育保险待遇核准支付 参保职工未就业配偶应享受生育医疗费用申报
46 医疗救助资金给付 医疗救助
"""
ROWS = [(int(number), main, name) for number, main, name in map(str.split, ANNEX.splitlines())]


def test_items_are_those_of_the_annex(small):
    city = small(days=1)

    kept = city.ask("SELECT position, main_name, name FROM service_item ORDER BY position")

    assert kept == ROWS
    assert city.number("SELECT count(*) FROM service_item WHERE name_en = ''") == 0


def test_levels_per_letter_are_those_counted_by_hand(small):
    city = small(days=1)

    letters = Counter("".join(levels for (levels,) in city.ask("SELECT levels FROM service_item")))

    assert letters == {"A": 1, "B": 43, "C": 43}


def test_only_the_level_that_the_annex_fills_in_cites_it():
    items = [item for main in item_list().mains for item in main.items]

    assert {item.number: item.levels for item in items if item.levels_source == "annex"} == {7: "ABC"}
    assert {item.levels_source for item in items} == {"annex", "ours"}


def test_source_is_named_with_title_number_and_place():
    annex = item_list().sources["annex"]

    assert (annex.title, annex.number, annex.where) == ("关于进一步加强全市医疗保障系统行风建设的工作方案", "绵医保发〔2019〕18号", "附件1")
