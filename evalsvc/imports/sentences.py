"""What the audit log says of this noun's acts; `{actor}` and the facts of the event are filled in."""

SENTENCES: dict[str, str] = {
    "import.upload": "{actor}上传了{kind}表，等待核对；此时尚未写入任何数据。",
    "import.match": "{actor}核对了{kind}表的列，共{columns}列，重新核对内容；此时尚未写入任何数据。",
    "import.ask": "{actor}确认写入{kind}表：新增{fresh}条，更改{changed}条。",
    "import.apply": "{actor}的{kind}表已写入：新增{fresh}条，更改{changed}条，相同{same}条。",
    "import.empty": "系统按期删除了{count}次导入的文件和各行内容，导入的数据和记录不受影响。",
    "import.export": "{actor}导出了{kind}表，共{rows}条（{form}）。",
    "export.ask": "{actor}要求导出{kind}（{told}），条数较多，交后台制作（{form}）。",
    "export.fetch": "{actor}下载了导出的{kind}（{told}），共{rows}条（{form}）。",
}
