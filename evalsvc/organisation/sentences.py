"""What the audit log says of this noun's acts; `{actor}` and the facts of the event are filled in."""

SENTENCES: dict[str, str] = {
    "unit.create": "{actor}在“{parent}”下新建了{kind}“{name}”。",
    "unit.edit": "{actor}修改了单位“{old}”的信息，现名“{name}”。",
    "unit.move": "{actor}把“{name}”从“{old}”移到“{parent}”之下，自{on}起；原因：{reason}",
    "unit.retire": "{actor}撤销了单位“{name}”，自{on}起，连同{points}个评价点；原因：{reason}",
    "unit.merge": "{actor}把{units}并入“{into}”，自{on}起，连同{children}个下级单位、{points}个评价点（码不变）、{roles}个角色；原因：{reason}",
    "unit.split": "{actor}从“{name}”分出{parts}，自{on}起，划出{children}个下级单位、{points}个评价点（码不变），{kept}；原因：{reason}",
    "item.create": "{actor}新建了服务事项“{name}”，办理层级{levels}。",
    "item.edit": "{actor}修改了服务事项“{old}”，现名“{name}”，办理层级{levels}。",
    "item.retire": "{actor}停用了服务事项“{name}”，自{on}起。",
    "point.create": "{actor}新设了评价点“{point}”，码{code}，自{first_day}起正式计入。",
    "point.edit": "{actor}修改了评价点“{old}”，现为“{point}”，自{first_day}起正式计入。",
    "point.move": "{actor}把评价点“{point}”从“{old}”迁到“{parent}”，自{on}起，新码{code}，旧码停用；原因：{reason}",
    "point.withdraw_code": "{actor}撤销了评价点“{point}”的码{code}；原因：{reason}",
    "point.replace_code": "{actor}为评价点“{point}”换了新码{code}（原码{old}）；原因：{reason}",
    "point.retire": "{actor}停用了评价点“{point}”，自{on}起；原因：{reason}",
    "papers.order": "{actor}提交了“{unit}”的批量打印：{layout}，{points}个评价点，{sheets}张。",
    "papers.fetch": "{actor}下载了“{unit}”的批量打印文件：{layout}，{points}个评价点，{sheets}张。",
}
