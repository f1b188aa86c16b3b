"""What the audit log says of this noun's acts; `{actor}` and the facts of the event are filled in."""

SENTENCES: dict[str, str] = {
    "account.sign_in": "{actor}登录了系统（账号“{username}”）。",
    "account.sign_out": "{actor}退出了登录（账号“{username}”）。",
    "account.delay": "账号“{username}”在同一处连续{failures}次登录失败，该处再试需要等待，其他地方的登录不受影响。",
    "account.sign_out_everywhere": "{actor}结束了自己在所有设备上的登录（账号“{username}”）。",
    "account.delay_place": "同一网络地址一小时内连续{failures}次登录失败，在那里没有登录过的浏览器再试需要等待片刻。",
    "account.create": "{actor}新建了账号“{username}”。",
    "account.grant": "{actor}授予账号“{username}”在“{unit}”的{role}角色。",
    "account.ask_grant": "{actor}提出授予账号“{username}”在“{unit}”的{role}角色，等待另一名管理员确认。",
    "account.decline_grant": "{actor}没有同意授予账号“{username}”在“{unit}”的{role}角色。",
    "account.revoke": "{actor}收回了账号“{username}”在“{unit}”的{role}角色。",
    "account.carry": "{actor}随“{old}”并入“{unit}”，把账号“{username}”的{role}角色转到“{unit}”。",
    "account.change_password": "账号“{username}”修改了自己的密码，其他登录随即结束。",
    "account.reset_password": "{actor}重置了账号“{username}”的密码，其全部登录随即结束。",
    "account.first_password": "{actor}为账号“{username}”发放了首个一次性密码。",
    "account.end_sessions": "{actor}结束了账号“{username}”的全部登录。",
    "account.retire": "{actor}停用了账号“{username}”，其角色和登录随即终止。",
}
