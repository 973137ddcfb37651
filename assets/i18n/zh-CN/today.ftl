### 今日。

today-title = { $name }，您好
today-start = 开始今天的训练
today-proposed = 今天的文章：{ $title }（还没打过）
today-other = 自己选文章
today-interrupted = { $when } 的《{ $title }》没有打完，已保存。
line-speed = 达标速度
line-accuracy = 达标正确率
last-speed = 上次正确速度
last-accuracy = 上次正确率
days-left = 距截止日
days = { $n } 天
deadline-note = 达标以考核为准，最后一天是 { $day }。
missing-first = 还没有成绩。先打一次，看看自己现在的速度。
missing-nothing = 上次的速度和正确率都到了达标线。请保持。
missing-speed = 正确率已到达标线；速度每分钟还差 { $gap } 字。
missing-accuracy = 速度已到达标线；正确率还不够，请先放慢一点，打准。
missing-both = 速度和正确率都还没到达标线。先求准，再求快。
last-results = 最近的成绩
missing-text = 还没有打过中文文章。按键练习和课程另有要求，不和达标线比；打一篇文章，就知道离达标线还有多远。
line-points = 达标得分
today-task = 任务 { $done }/{ $times }：{ $task }
today-task-due = 最晚 { $due }
today-task-overdue = 已逾期（最晚 { $due }），仍可补做
today-task-done = ✓ 已完成（最晚 { $due }）
today-task-items = 内容取自您自己的错字本。
today-task-general = 您的错字本还是空的：先打一段综合练习，同样算完成。
today-task-start = 开始：{ $task }
today-task-cancelled = { $task }（考核已取消）
task-unknown = 本程序不认识的任务
today-ask = 会打字吗？
today-ask-note = 只问一次。程序按您的回答安排训练，以后可以改。
typing-never = 从没打过
typing-some = 会一点
typing-fluent = 会打
today-experience = 打字基础：{ $level }
today-experience-change = 重选打字基础
today-then = 然后：{ $what }
next-task = 训练员布置的：{ $task }，已做 { $done }/{ $times } 次，最晚 { $due }。
next-task-late = 训练员布置的：{ $task }，已做 { $done }/{ $times } 次，过了 { $due }，现在补做。
next-rehearsal = { $day } 有考核（还有 { $days } 天）：照考核的样子打一篇新的，{ $minutes } 分钟。
next-placement = 先看看您会多少：打几行字，程序从合适的一课教起。
next-placement-go-on = 水平测试还没做完，接着做。
next-lesson = 从头学第 { $number } 课《{ $title }》，全部 { $all } 课。
next-lesson-go-on = 接着学第 { $number } 课《{ $title }》，全部 { $all } 课。
next-text-met = 今天的文章：{ $title }（所有文章里您打得最少的）
week-minutes = 本周练习
week-practised = { $days } 天，{ $minutes ->
    [0] 不到 1 分钟
   *[other] { $minutes } 分钟
}
practised-days = 一共练了
best-speed = 个人最好
best-note = 个人最好：第一次打的文章里，正确率到达标线、打满一分钟、最快的一次。重复打的不算。
forecast-own = 预测：{ $word }
