"""What the audit log says of this noun's acts."""

SENTENCES: dict[str, str] = {
    "paper.draft": "{actor}拟写了一份{kind}（编号{draft}）。",
    "paper.edit": "{actor}修改了{kind}的拟稿（编号{draft}）。",
    "paper.discard": "{actor}作废了{kind}的拟稿（编号{draft}）。",
    "paper.issue": "{actor}签发了{kind}{paper}，主送：{to}。",
    "paper.revoke": "{actor}撤销了{kind}{paper}，文号保留。",
    "paper.receive": "{actor}签收了{paper}。",
    "paper.fetch": "{actor}下载了{paper}（{form}）。",
    "paper.export": "{actor}导出了文书登记簿（{told}），共{count}份。",
    "paper.set_organ": "{actor}设置了“{unit}”的发文机关代字“{word}”。",
}
