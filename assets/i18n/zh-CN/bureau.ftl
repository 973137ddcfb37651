### 多台电脑组成一个局：建局、加入、交换包。

bureau-founded = 已建局：{ $name }。本机名为 { $station }，密钥 { $key }。在其余电脑上运行 dabiao join --request 文件 --unit 单位，再在本机运行 dabiao bureau approve 文件 --out 答复。
bureau-approved = 已批准 { $name }（{ $unit }）。答复在 { $file }：请在那台电脑上用 dabiao join --file 取用。
bureau-duty-given = { $name } 现承担职责 { $duty }
bureau-duty-had = { $name } 已有职责 { $duty }
bureau-retired = { $name } 已停用。它的 { $n } 条记录有效，此后的一律不算。
bureau-station = { $unit } · { $name } · 上次见到 { $seen } · 未确认 { $n } · { $state } · { $next }
bureau-station-founder = { $unit } · { $name } · 建局电脑 · { $state } · { $next }

join-asked = { $name } 的加入请求（密钥 { $key }）在 { $file }。请交给建局电脑旁的管理员。此前在本机打的内容都不会丢。
join-done = 本机已加入 { $bureau }，名为 { $name }。接下来运行 dabiao exchange --dir 文件夹。

exchange-reading = 正在读第 { $n } 个包，共 { $of } 个
exchange-merging = 正在收入 { $n } 条记录
exchange-writing = 正在写第 { $n } 部分
exchange-taken = 从 { $packages } 个包收入：新记录 { $entries } 条，日志和成绩 { $bodies } 份
exchange-would-take = 将从 { $packages } 个包收入：新记录 { $entries } 条，日志和成绩 { $bodies } 份
exchange-sent = 给 { $to }：记录 { $entries } 条，日志和成绩 { $bodies } 份
exchange-would-send = 将写给 { $to }：记录 { $entries } 条，日志和成绩 { $bodies } 份
exchange-nothing-new = 没有新内容要送
exchange-missing = 缺 { $of } 第 { $first }-{ $last } 条；下次交换时会再要
exchange-safe = 已全部写好并读回核对：可以拔出
exchange-rehearsed = 未作任何改动

exchange-what-entries = { $of } 第 { $first }-{ $last } 条
exchange-what-join = ；
exchange-what-more = 另 { $n } 段
exchange-what-bodies = 日志和成绩第 { $first }-{ $last } 份
exchange-what-receipts = 回执第 { $first }-{ $last } 份
exchange-what-exercises = 练习文件第 { $first }-{ $last } 份
exchange-what-events = 事件第 { $first }-{ $last } 份

exchange-at = { $file }：{ $what }
exchange-unread = { $file } 读不出：{ $detail }
exchange-unread-next = 请检查路径和 U 盘，再做一次。
exchange-key = 本机密钥不能用：{ $detail }
exchange-key-next = 请在“本机”页做体检，或运行 dabiao doctor。未送出任何内容。
exchange-file = { $file } 不能用：{ $detail }
exchange-file-next = 请从数据文件夹的备份中放回该文件，或向管理员另要一份答复。
exchange-write = 交换包未写成：{ $detail }
exchange-write-next = 请腾出空间或换一个 U 盘再做一次：已收入的不会丢。
exchange-no-folder = 文件夹不在：{ $folder }
exchange-no-folder-next = 请插上 U 盘或连上共享文件夹再做一次。未作任何改动。
exchange-cancelled = 已取消
exchange-cancelled-next = 已收入的仍在。再做一次即可补完。

exchange-no-belongs = 本机已属于 { $value }
exchange-no-belongs-next = 一台电脑只属于一个局。未作任何改动。
exchange-no-bureau = 本机未加入任何局{ $value }
exchange-no-bureau-next = 请在“工作站”页写请求或建局；或运行 dabiao join --request 文件 --unit 单位、dabiao bureau init。
exchange-no-founder = 只有 { $value } 的建局电脑能这样做
exchange-no-founder-next = 请到那台电脑上办理。如果本机就是，说明数据恢复过或复制过，请先求助。
exchange-no-unit = 没有单位“{ $value }”
exchange-no-unit-next = 请用名册中的名称（dabiao roster list），或先导入名册。
exchange-no-station = 没有工作站“{ $value }”，或不止一个
exchange-no-station-next = 在“工作站”页或用 dabiao bureau stations 查看。
exchange-no-name = 另一台工作站已叫 { $value }
exchange-no-name-next = 请另起名称（命令行用 --name）。
exchange-no-duty = 没有职责“{ $value }”
exchange-no-duty-next = 职责有 registry、issuing、cohort、desk、exam。
exchange-no-duty-unit = 职责 { $value } 属于全局
exchange-no-duty-unit-next = 请选“管全局”（命令行不要带 --unit）。
exchange-no-retired = { $value } 已停用
exchange-no-retired-next = 停用不可撤回。请让那台电脑重新请求加入。
exchange-no-retiring = { $value } 是建局电脑，不能停用
exchange-no-retiring-next = 未作任何改动。
exchange-no-request = { $value } 不是加入请求
exchange-no-request-next = 请用那台电脑的“工作站”页或 dabiao join --request 写出的文件。
exchange-no-answer = { $value } 不是对请求的答复
exchange-no-answer-next = 请用建局电脑的“工作站”页或 dabiao bureau approve 写出的文件。
exchange-no-asked = 本机没有请求过加入{ $value }
exchange-no-asked-next = 请先在“工作站”页写请求，或运行 dabiao join --request 文件 --unit 单位。
exchange-no-other-request = 这份答复对应另一份请求{ $value }
exchange-no-other-request-next = 请用本机最近一份请求的答复，或重新请求。未作任何改动。
exchange-no-past = 请求所说的过去属于 { $value }
exchange-no-past-next = 可能两台电脑由同一镜像做成。未批准任何电脑；请与那台电脑的管理员核对。
exchange-no-by-bureau = 答复不是它所说的局写的{ $value }
exchange-no-by-bureau-next = 未作任何改动。请向管理员重新取答复。

exchange-trouble-table = 文件的目录损坏，或不是交换包
exchange-trouble-table-next = 未从中收入任何内容。请从原处重新拷贝。
exchange-trouble-stranger = 发送方 { $name } 未加入本局，或用了另一把密钥
exchange-trouble-stranger-next = 未从中收入任何内容。如果那台电脑属于本局，请让它加入。
exchange-trouble-retired = 发送方 { $name } 已停用
exchange-trouble-retired-next = 未从中收入任何内容。请查明谁还在用那台电脑。
exchange-trouble-forged = { $n } 条记录未收：{ $first }
exchange-trouble-forged-next = 其余已收。请告诉管理员：在来源电脑上做体检（dabiao audit）。
exchange-trouble-unread = 读不出：{ $detail }
exchange-trouble-unread-next = 请检查 U 盘后再做一次。

package-head = { $kind } 包，来自 { $from }，{ $made } 由 { $program } 写成，第 { $part } 部分
package-frame = { $n }：{ $what }
package-whole = { $of } 段都与写时一致
package-not-whole = { $of } 段中 { $n } 段与写时一致
exchange-no-copied = { $value } 本来就是原来那台电脑，或者从未被批准过
exchange-no-copied-next = --same-pc 只用于提示“数据像是复制来的”的电脑：先在那台电脑上运行 dabiao join --request 文件。如果就是建局电脑本身，不用做什么。
bureau-same-founder = 本机重新作为 { $name } 的建局电脑，新网卡已记下
