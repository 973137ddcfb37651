### 多台电脑组成一个局：建局、加入、交换包。

bureau-founded = 已建局：{ $name }。本机名为 { $station }，密钥 { $key }。在其余电脑上运行 dabiao join --request 文件 --unit 单位，再在本机运行 dabiao bureau approve 文件 --out 答复。
bureau-approved = 已批准 { $name }（{ $unit }）。答复在 { $file }：请在那台电脑上用 dabiao join --file 取用。
bureau-approved-before = 没有改动：{ $name }（{ $unit }）早已批准。答复又写了一份，在 { $file }：请在那台电脑上用 dabiao join --file 取用。
approve-was-counts = 这台电脑就是 { $day } 停用的 { $name }（{ $why }）：{ $n ->
    [0] 取用答复以前在那里写的
   *[other] 停用以后在那里写的 { $n } 条记录
}从此算数。
approve-was-counts-not = 这台电脑就是 { $day } 停用的 { $name }（{ $why }）：{ $n ->
    [0] 停用以后在那里写的
   *[other] 停用以后在那里写的 { $n } 条记录
}不算。确实找回来了、这期间没有别人用过的，用同一份请求再批准一次，加 --taken-back（窗口里勾选）。
approve-unproven = 请求里所说的从前那台没有用密钥证明：在那里录的内容不因此算数。旧版本的程序不带证明：请那台升级后再写一次请求；旧版本取用过答复的，从前的密钥已经没有了；密钥丢了的也无从证明。
bureau-duty-given = { $name } 现承担职责 { $duty }；它下次交换时知道
bureau-duty-had = 没有改动：{ $name } 已有职责 { $duty }
bureau-retired = { $name } 已停用。它的 { $n } 条记录有效，此后的一律不算。
bureau-retired-again = { $name } 早已停用。现在按丢失或被盗处理，只算到最初停用时为止：{ $n ->
    [0] 本来也没有更多的算数
   *[other] 后来收回的 { $n } 条记录不再算数
}，此后的一律不算。
bureau-retire-lost-asks = { $name } 早已停用。按丢失或被盗处理，就只算到最初停用时为止：{ $n ->
    [0] 本来也没有更多的算数
   *[other] 后来收回的 { $n } 条记录不再算数
}，此后的一律不算。
bureau-retired-now = 那台电脑现在是 { $now }：丢的就是它，就把它也停用。
nothing-changed = 没有改动：{ $why }
bureau-station = { $unit } · { $name } · 版本 { $version } · 上次见到 { $seen } · 未确认 { $n } · { $state } · { $next }
bureau-settled = { $name } 已了结：此前的 { $resets } 次还原（硬盘还原、恢复备份）和见过的副本不再计算。下次交换时它会知道。
bureau-times-checked = { $name }：日期已核对的 { $n } 次考核从此算数，应发的证可以发了；其他电脑下次交换后就知道。
bureau-times-nothing = 没有改动：{ $name } 没有等着核对日期的考核，没有登记什么。各台情况见 dabiao bureau stations。
bureau-contested-decided = { $name }：双方都说是自己的 { $n } 件{ $what }，从此归这台；其他电脑下次交换后就知道。
bureau-contested-turns = 这一次改了以前定的：{ $what } 原来归 { $holder }。
bureau-contested-nothing = 没有改动：{ $name } 没有与别的电脑争归属的考核或录入，没有登记什么。各台情况见 dabiao bureau stations。
bureau-settled-old-key = { $name }：别人以它的名义写、在这里不算数的 { $n } 条记录已了结；其中用它现在或以前的密钥签名的，名录已写明不是它的。其他电脑下次交换后就知道，信过的也不再算数。
bureau-settled-as-this-pc = { $name }：以它的名义写、算数而不在它日志里的 { $n } 条记录，认作它自己的，以后不再问。
bureau-settled-overtaken = { $name }：恢复备份以后说过、被送回来的旧话盖过的 { $n } 条，不再作数，以后也不再提示。
bureau-settled-undecided = { $name }：以它的名义写的 { $n } 条记录没有动，是不是它写的要由人说明：dabiao bureau settle --ours { $name }（是）或 --not-ours（不是）。写的是什么，见 dabiao bureau stations。
bureau-ours = { $name }：以它的名义写的 { $n } 条记录是它写的，从此算数。名录已写明，其他电脑下次交换后就知道。说错了，改说不是：dabiao bureau settle --not-ours { $name }。
bureau-ours-after-all = { $name }：说过不是它写的 { $n } 条记录改为是它写的，算数。名录已写明，其他电脑下次交换后就知道。
bureau-not-ours = { $name }：以它的名义写的 { $n } 条记录不是它写的。名录已写明，信过的电脑下次交换后也不再算数。其中它确实停用、批准、给过的，要重新办一次。说错了，改说是：dabiao bureau settle --ours { $name }。
bureau-not-ours-after-all = { $name }：说过是它写的 { $n } 条记录改为不是它写的。名录已写明，其他电脑下次交换后也不再算数。
bureau-ours-against = { $name }：有 { $n } 条互相矛盾，或与已经确定的（那台的密钥、停用以后算到哪里）矛盾，不可能都是它写的，这些没有认。请先把它停用、批准、给过的重新办一次，再用 --not-ours。
bureau-whose-nothing = 没有改动：{ $name } 没有要说明是不是它写的记录，以前也没有反过来说过，没有登记什么。
bureau-settled-nothing = 没有改动：{ $name } 没有还在计算的硬盘还原或副本，不用了结。各台情况见 dabiao bureau stations。
bureau-station-founder = { $unit } · { $name } · 版本 { $version } · 建局电脑 · { $state } · { $next }

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
exchange-file-damaged = 已损坏，或者不是本程序的包
exchange-file-damaged-next = 什么也没有取用，也没有改动。请从原处再拷一次，或让对方重新写一份。
exchange-file-cut = 不完整
exchange-file-cut-next = 什么也没有取用，也没有改动。请从原处再拷一次，等显示“可以拔出”后再拔下。
exchange-unread = { $file } 读不出：{ $detail }
exchange-unread-next = 请检查路径和 U 盘，再做一次。
exchange-key = 本机密钥不能用：{ $detail }
exchange-key-next = 请在“管理”页做“体检”，或运行 dabiao doctor。未送出任何内容。
    .window = 请在“管理”页做一次体检。未送出任何内容。
exchange-file = { $file } 不能用：{ $detail }
exchange-file-next = 请从数据文件夹的备份中放回该文件，或向管理员另要一份答复。
exchange-write = 交换包未写成：{ $detail }
exchange-write-next = 请看 U 盘是不是拔出了、写保护了、满了，或者上面的 DABIAO 文件夹不许本机的用户写；再做一次，或换一个 U 盘。已收入的不会丢。
exchange-no-folder = 文件夹不在：{ $folder }
exchange-no-folder-next = 请插上 U 盘或连上共享文件夹再做一次。未作任何改动。
exchange-cancelled = 已取消
exchange-cancelled-next = 已收入的仍在。再做一次即可补完。

exchange-no-belongs = 本机已属于 { $value }
exchange-no-belongs-next = 一台电脑只属于一个局。未作任何改动。
exchange-no-bureau = 本机未加入任何局{ $value }
exchange-no-bureau-next = 请在“工作站”页写请求或建局；或运行 dabiao join --request 文件 --unit 单位、dabiao bureau init。
    .window = 请在“工作站”页写请求或建局。
exchange-no-founder = 只有 { $value } 的建局电脑能这样做
exchange-no-founder-next = 请到那台电脑上办理。如果本机就是，说明数据恢复过或复制过，请先求助。
exchange-no-unit = 没有单位“{ $value }”
exchange-no-unit-next = 请用名册中的名称（dabiao roster list），或先导入名册。
    .window = 请用名册中的名称，或先导入名册。
exchange-no-station = 没有工作站“{ $value }”
exchange-no-station-next = 在“工作站”页或用 dabiao bureau stations 查看。
    .window = 在“工作站”页查看。
exchange-no-several = 叫这个名称的电脑不止一台：{ $value }
exchange-no-several-next = 没有改动什么。请用括号里的编号末尾写明是哪一台；“工作站”页和 dabiao bureau stations 在名称后面写着它。
    .window = 没有改动什么。请用括号里的编号末尾写明是哪一台；“工作站”页在名称后面写着它。
exchange-no-alike = 叫过这个名称、又说有东西是自己的电脑不止一台：{ $value }
exchange-no-alike-next = 没有登记什么。请用括号里的编号末尾写明是哪一台。
exchange-no-name = 另一台工作站已叫 { $value }
exchange-no-name-next = 请另起名称（命令行用 --name）。
    .window = 请另起名称。
exchange-no-name-undecided = 有以本机名义写的记录批准了一台叫 { $value } 的电脑，是不是本机写的还没有人说明
exchange-no-name-undecided-next = 未批准任何电脑，不然两台会叫同一个名称。请先说明（在“工作站”页本机那一行，或运行 dabiao bureau settle，加 --ours 或 --not-ours），或者另起名称（命令行用 --name）。
    .window = 未批准任何电脑，不然两台会叫同一个名称。请先在“工作站”页本机那一行说明，或者另起名称。
exchange-no-duty = 没有职责“{ $value }”
exchange-no-duty-next = 职责有 registry、issuing、cohort、desk、exam。
exchange-no-duty-unit = 职责 { $value } 属于全局
exchange-no-duty-unit-next = 请选“管全局”（命令行不要带 --unit）。
    .window = 请选“管全局”。
exchange-no-retired = { $value } 已停用
exchange-no-retired-next = 停用不可撤回。请让那台电脑重新请求加入。
exchange-no-retired-before = 没有改动：{ $value } 早已停用
exchange-no-retired-before-next = 停用不可撤回，它算到哪里也不变。请让那台电脑重新请求加入。
exchange-no-retired-as = 没有改动：{ $value } 早已停用，那台电脑现在是 { $now }
exchange-no-retired-as-next = 要停用的是那一台，就按那个名称停用。
exchange-no-held = 没有改动：对 { $value } 说的已记下，但另有一条以建局电脑名义写的排在后面，以那一条为准
exchange-no-held-next = 请先和各台交换一轮，再办一次。dabiao bureau stations 写明哪些是以本机名义写而不在本机日志里的：不是本机写的，就是有人拿着本机的密钥，见 docs/bureau.md“建局电脑换密钥”。
    .window = 请先和各台交换一轮，再办一次。“工作站”页写明哪些是以本机名义写而不在本机日志里的：不是本机写的，就是有人拿着本机的密钥，见 docs/bureau.md“建局电脑换密钥”。
exchange-no-undecided = 没有改动：{ $value } 是否批准过，还没有人说明
exchange-no-undecided-next = 请先在建局电脑那一行说明批准它的那条是不是建局电脑写的（或运行 dabiao bureau settle --ours 建局电脑的名称，不是的用 --not-ours），再办一次。
    .window = 请先在“工作站”页建局电脑那一行说明批准它的那条是不是建局电脑写的，再办一次。
exchange-no-retiring = { $value } 是建局电脑，不能停用
exchange-no-retiring-next = 未作任何改动。
exchange-no-request = { $value } 不是加入请求
exchange-no-request-next = 请用那台电脑的“工作站”页或 dabiao join --request 写出的文件。
    .window = 请用那台电脑的“工作站”页写出的文件。
exchange-no-answer = { $value } 不是对请求的答复
exchange-no-answer-next = 请用建局电脑的“工作站”页或 dabiao bureau approve 写出的文件。
    .window = 请用建局电脑的“工作站”页写出的文件。
exchange-no-asked = 本机没有请求过加入{ $value }
exchange-no-asked-next = 请先在“工作站”页写请求，或运行 dabiao join --request 文件 --unit 单位。
    .window = 请先在“工作站”页写请求。
exchange-no-other-request = 这份答复对应另一份请求{ $value }
exchange-no-other-request-next = 请用本机最近一份请求的答复，或重新请求。未作任何改动。
exchange-no-past = 请求所说的过去属于 { $value }
exchange-no-past-next = 请求没有用那台的密钥证明：是旧版本写的、密钥丢了，或者是另一台电脑。未批准任何电脑。请那台升级后再写一次请求；密钥丢了的，停用那台，把这台作为新的一台批准。
exchange-no-older-copy = 请求来自 { $value } 的旧副本：那台的密钥后来换过，{ $day } 起用的是现在这一把
exchange-no-older-copy-next = 未批准任何电脑，不然 { $value } 就进不来了。{ $value } 还在用的，不要动它，把这台不带 --same-pc、另起名称作为新的一台批准。{ $value } 已经没有了、要由这台接着用的，先停用它（dabiao bureau retire 名称 --why replaced，或在“工作站”页点开它），再不带 --same-pc 批准同一份请求。请求写过两次、先前那份的答复没有取用的，也这样办。
    .window = 未批准任何电脑，不然 { $value } 就进不来了。{ $value } 还在用的，不要动它，把这台另起名称作为新的一台批准。{ $value } 已经没有了、要由这台接着用的，先在“工作站”页点开它，停用它，再把同一份请求作为新的一台批准。请求写过两次、先前那份的答复没有取用的，也这样办。
exchange-no-still-active = 请求加入的就是 { $value }，它还属于本局
exchange-no-still-active-next = 未批准任何电脑，不然一台就成了两台。请先停用那台（dabiao bureau retire 名称 --why replaced，或在“工作站”页点开它），再批准同一份请求；只是换了网卡的，用 --same-pc 批准。
    .window = 未批准任何电脑，不然一台就成了两台。请先在“工作站”页点开那台，停用它，再批准同一份请求；只是换了网卡的，点“就是它，换了网卡”那个按钮。
exchange-no-past-in-use = 请求加入的证明自己是已停用的那台，而在用的 { $value } 已经是那台了
exchange-no-past-in-use-next = 未批准任何电脑，不然两台就算成了一台：其中一台用的是另一台数据的副本。请求的这台才是真的，就先停用另一台（dabiao bureau retire 名称 --why lost，或在“工作站”页点开它），再批准同一份请求。
    .window = 未批准任何电脑，不然两台就算成了一台：其中一台用的是另一台数据的副本。请求的这台才是真的，就先在“工作站”页点开另一台，停用它，再批准同一份请求。
exchange-no-past-claimed = 另一台电脑 { $value } 已经以这段过去加入
exchange-no-past-claimed-next = 未批准任何电脑：请求的这台用另一把密钥说自己从前也是那台，两台之中有一台不是它所说的。请求的这台才是真的，或者它是从那段过去的备份恢复的，就把另一台按“丢失”停用（dabiao bureau retire 名称 --why lost，或在“工作站”页点开它；因别的原因停用了的也一样），再批准同一份请求：它的过去从此算数。另一台才是真的，就查清这台怎么会有那段过去；这台可以用空的数据文件夹加入。
    .window = 未批准任何电脑：请求的这台用另一把密钥说自己从前也是那台，两台之中有一台不是它所说的。请求的这台才是真的，或者它是从那段过去的备份恢复的，就在“工作站”页点开另一台，按“丢失”停用（因别的原因停用了的也一样），再批准同一份请求：它的过去从此算数。另一台才是真的，就查清这台怎么会有那段过去；这台可以用空的数据文件夹加入。
exchange-no-other-bureau = 答复是另一个局写的，而本机属于 { $value }
exchange-no-other-bureau-next = 未作任何改动。请核对答复是不是来自该来的建局电脑。确实要离开本局的：dabiao join --file 答复 --other-bureau。
    .window = 未作任何改动。请核对答复是不是来自该来的建局电脑。确实要离开本局的，要用命令，请懂的人照 docs/bureau.md 办。
exchange-no-by-bureau = 答复不是它所说的局写的{ $value }
exchange-no-by-bureau-next = 未作任何改动。请向管理员重新取答复。

exchange-trouble-table = 文件的目录损坏，或不是交换包
exchange-trouble-table-next = 未从中收入任何内容。请从原处重新拷贝。
exchange-trouble-stranger = 发送方 { $name } 未加入本局，或用了另一把密钥
exchange-trouble-stranger-next = 未从中收入任何内容。如果那台电脑属于本局，请让它加入。
exchange-trouble-key-before = 用的是 { $name } 到 { $day } 为止的密钥：那台从那天起换了一把，或者另一台占了它的位置
exchange-trouble-key-before-next = 未从中收入任何内容。那天以前的旧包不用管，那台会重新写。写这个包的电脑还在用的，是用 --same-pc 批准另一台时把它换掉了：请看“工作站”页或 dabiao bureau stations 上 { $name } 那里写的。
    .window = 未从中收入任何内容。那天以前的旧包不用管，那台会重新写。写这个包的电脑还在用的，是批准另一台时把它换掉了：请看“工作站”页上 { $name } 那里写的。
exchange-trouble-place-taken = 是给本机在局里这个位置的，却封给了一把本机从来没有的密钥：另一台电脑占了这个位置，或者这个数据文件夹是旧副本
exchange-trouble-place-taken-next = 未从中收入任何内容，在这里录的都还在这里。怎么办，见“工作站”页或 dabiao bureau stations。
    .window = 未从中收入任何内容，在这里录的都还在这里。怎么办，见“工作站”页。
exchange-trouble-old-key = 这个包是封给本机以前的密钥的，那把密钥已经不在了：发送方还不知道现在的密钥
exchange-trouble-old-key-next = 未从中收入任何内容，也没有丢：内容还在发送方。那台电脑收到建局电脑用新密钥签的名录以后，再交换一次就自动重送。收不到的怎么办，见 docs/bureau.md“建局电脑换密钥”。
exchange-trouble-sealed-elsewhere = 是 { $name } 的包，封给了一把本机没有、也从没有过的密钥
exchange-trouble-sealed-elsewhere-next = 未从中收入任何内容，内容还在 { $name }。如果这个数据文件夹是换密钥以前的，请把较新的 station-key.toml 放回来；不是的话，{ $name } 认的是另一台建局电脑。怎么办，见 docs/bureau.md“建局电脑换密钥”。
exchange-trouble-founder-key = 自称建局电脑的包，用的密钥 { $key } 不是本机所知的那一把
exchange-trouble-founder-key-next = 未从中收入任何内容。请问管理员：建局电脑可能恢复过备份，或者换了密钥而本机还不知道；也可能是别人冒用它的名义。怎么办，见 docs/bureau.md“建局电脑换密钥”。
exchange-trouble-former-key = 是建局电脑以前的包，用的是它已经换掉的密钥
exchange-trouble-former-key-next = 未从中收入任何内容，也不用做什么：它现在的话用现在的密钥发来。
exchange-trouble-retired = 发送方 { $name } 已停用
exchange-trouble-retired-next = 未从中收入任何内容。请查明谁还在用那台电脑。
exchange-trouble-forged = { $n } 条记录未收：{ $first }
exchange-trouble-forged-next = 其余已收。请告诉管理员：在来源电脑上做体检（dabiao audit）。
    .window = 其余已收。请告诉管理员：在来源电脑上做一次体检。
exchange-trouble-unread = 读不出：{ $detail }
exchange-trouble-unread-next = 请检查 U 盘后再做一次。

package-head = { $kind } 包，来自 { $from }，{ $made } 由 { $program } 写成，第 { $part } 部分
package-frame = { $n }：{ $what }
package-whole = { $of } 段都与写时一致
package-not-whole = { $of } 段中 { $n } 段与写时一致
exchange-no-copied = { $value } 本来就是原来那台电脑，或者从未被批准过
exchange-no-copied-next = --same-pc 只用于提示“数据像是复制来的”的电脑：先在那台电脑上运行 dabiao join --request 文件。如果就是建局电脑本身，不用做什么。
    .window = 只有提示“数据像是复制来的”的电脑才要这样办：先让它在“工作站”页写一份请求。如果就是建局电脑本身，不用做什么。
exchange-no-demo = 本机的数据是演示数据，里面的人和成绩都是虚构的
exchange-no-demo-next = 局里会把它们算进去，所以不能加入。请另用一个数据文件夹（--data 文件夹，或重新开始、不用演示数据）。
    .window = 局里会把它们算进去，所以不能加入。请退出演示，用不带演示数据的程序加入。
exchange-no-others-id = 请求自称是 { $value }，那是另一台电脑
exchange-no-others-id-next = 没有批准。可能有人想冒充那台电脑：请查问这份请求是谁写的。正常的电脑请用 dabiao join --request 文件 重新写一份。
    .window = 没有批准。可能有人想冒充那台电脑：请查问这份请求是谁写的。正常的电脑请在“工作站”页重新写一份。
exchange-no-of-demo = { $value }是在演示数据里建的，里面的一切都是虚构的
exchange-no-of-demo-next = 真实的电脑不能加入，什么也没有改动。请在另一个不是演示的数据文件夹里建局，再让那台电脑请求加入。
exchange-no-replacing = 本机正在换密钥，中途断了
exchange-no-replacing-next = 请再运行一次 dabiao station renew --replace（带 --why），把它做完。不带 --replace 换的密钥，别的电脑都不能信。
exchange-no-given-back = 本机恢复过备份，搁置的那些可能还会从 { $value } 送回来；先换了密钥，就说不清是谁写的了
exchange-no-given-back-next = 什么也没有改。请先交换：本机一次，这几台各一次，本机再一次。有的够不着、密钥又不能等的，加 --anyway：以后送回来的，列在“工作站”页，由人说明是不是本机写的。
exchange-no-key-of-other = { $value }：那里的包封给了一把本机从来没有的密钥。这个数据文件夹是换密钥以前的，在这里再换一把，别的电脑都不会跟上
exchange-no-key-of-other-next = 什么也没有改。请把较新的数据文件夹连同 station-key.toml 放回来：见 docs/bureau.md“建局电脑换密钥”。确实没有了，或者是那几台乱写的，加 --anyway；那样各台都要重新加入（dabiao join --request 文件 --anew）。
exchange-no-founding = { $value } 不是建局电脑：--ours、--not-ours 只说建局电脑的事
    .window = { $value } 不是建局电脑
exchange-no-founding-next = 没有登记什么。哪台是建局电脑、有什么没有定，见 dabiao bureau stations。
    .window = 没有登记什么。哪台是建局电脑、有什么没有定，见“工作站”页。
exchange-no-odd-name = 电脑的名称是空的、太长，或含有不能显示的符号
exchange-no-odd-name-next = 没有批准。请用 --name 给它一个不超过 60 字的名称，或让它重新请求。
    .window = 没有批准。请给它一个不超过 60 字的名称，或让它重新请求。
bureau-same-founder = 本机重新作为 { $name } 的建局电脑，新网卡已记下
