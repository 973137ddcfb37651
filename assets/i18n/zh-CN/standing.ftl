### 达标状况。

state-not-eligible = 不在范围
state-certified = 已达标
state-exempt = 免考
state-in-progress = 未达标
state-overdue = 逾期未达标
not-counted-not-yet = 在统计时间之后，不计入。
not-counted-practice = 是练习，不是考核。
not-counted-other-standard = 是按其他标准考核的。
not-counted-not-sealed = 还没有封存。
not-counted-void = 已判定无效，不计成绩。
not-counted-other-conditions = 考核时间或比对方式与本标准不同。
not-counted-other-version = 考核按标准的另一版安排，考题或适用的人不同
not-counted-late = 开考时间已过截止日。
not-counted-withdrawn = 证书被撤销，撤销以前的考核不再计入。
standing-since = 达标日期 { $day }
standing-exempt-until = 到 { $day } 为止
missing-sittings = 还要通过 { $n } 次考核。
missing-form = 还要通过表单录入考核。
missing-birth-date = 名册里没有出生日期，请联系政工部门。
