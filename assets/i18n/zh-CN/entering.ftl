### 表单录入：录入区、卡片、成绩、选择页。

form-choices-more = 还有 { $n } 项，接着输入或按上下键
form-choices-none = 没有这一项
form-filled = 自动填写
form-card-call = 通话记录
form-card-paper = 材料 { $n } / { $of }
