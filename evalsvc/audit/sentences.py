"""What the audit log says of this noun's acts; `{actor}` and the facts of the event are filled in."""

SENTENCES: dict[str, str] = {
    "audit.restore": "{actor}从{made_at}的备份恢复了全部数据；备份中的记录到第{seal}号封签为止，其后到恢复之间的记录不在其中。",
}
