### 表单录入：录入值、录入文件，以及表单文件里的问题。

form-qualified = 合格记录
form-rate = 合格率
form-per-hour = 每小时合格记录
form-kph = 字母数字每小时正确键数
form-reading = 看卡片用时
form-typing = 录入用时
form-correcting = 改正用时
form-moving = 移动用时
form-caught = 规则查得出的错误
form-silent = 规则查不出的错误
form-rating-good = 合格率达到 90 %。
form-rating-warn = 注意：合格率不到 90 %。
form-rating-alarm = 警告：合格率不到 85 %。
form-wrong-field = 第 { $record } 条 { $name }（{ $code }）：{ $why }
form-left-blank = 卡片上有，没有录入
form-no-rule = 错了，规则查不出来

error-no-form = 没有表单“{ $kind }”。
error-no-form-next = 可用的表单：{ $known }
error-no-card = 表单 { $kind } 没有“{ $style }”这种卡片。
error-no-card-next = 它有：{ $known }

error-no-form-sitting = 标准 { $id } 不要求表单录入考核。
error-no-form-sitting-next = 请换一个有 [form] 表的标准，例如 guidance-2027。

invalid-empty = 没有填写
invalid-length = 有 { $found } 个字符，应当是 { $min } 到 { $max } 个
invalid-length-exact = 有 { $found } 位，应为 { $n } 位
invalid-character = 这里不能有“{ $what }”
invalid-date = 没有这个日期或时间
invalid-region = 开头几位不是行政区划代码
invalid-check-digit = 校验码不对
invalid-not-listed = 不在可选项里
invalid-form = 写法不合这一栏的格式
invalid-ending = 末尾要写“{ $what }”
invalid-ditto = 要写全，不能写“同上”

# 栏目名称旁边地方窄，只有这几个字。
rule-short-empty = 没有填写
rule-short-length = { $found } 字，应 { $min }–{ $max } 字
rule-short-length-exact = { $found } 位，应 { $n } 位
rule-short-character = 不能有“{ $what }”
rule-short-date = 没有这个日期或时间
rule-short-region = 区划代码不对
rule-short-check-digit = 校验码不对
rule-short-not-listed = 不在可选项里
rule-short-form = 写法不合格式
rule-short-ending = 末尾要写“{ $what }”
rule-short-ditto = 要写全，不写“同上”

entered-json = 不是一条记录：{ $what }
entered-kind = 这是 { $found } 类的记录，这张表单要 { $wanted } 类
entered-twice = 字段 { $what } 有两个值
entered-unknown = 没有字段 { $what }
entered-missing = 缺少字段 { $what } 的值
entered-value-too-long = 字段 { $what } 的值有 { $n } 个字符，超过 { $max } 个
entered-more = 记录比应当录入的 { $n } 条多
entered-none = 文件里没有记录

fault-form-toml = 第 { $column } 列：{ $what }
fault-form-value = 第 { $column } 列：{ $key } = “{ $found }”不行，可以写：{ $allowed }
fault-form-kind = 第 { $column } 列：没有“{ $found }”这种栏目，可以写：{ $known }
fault-form-twice = 第 { $column } 列：“{ $what }”写了两次，只能写一次
fault-form-cells = 第 { $column } 列：“{ $what }”不是一个选项：请写代码、名称、拼音首字母，用 | 分开
fault-form-no-choices = 第 { $column } 列：栏目 { $what } 是选项栏，却没有选项：请一行写一个
fault-form-not-a-list = 第 { $column } 列：栏目 { $what } 有选项，却不是选项栏：请写 kind = "list"，或者删掉选项
fault-form-range = 第 { $column } 列：不可能至少 { $least } 个、至多 { $most } 个字符：范围是 1 到 { $limit }，min 不大于 max
fault-form-no-field = 第 { $column } 列：这张表单里没有栏目 { $what }
fault-form-fill = 第 { $column } 列：栏目 { $from } 的 { $part } 填不进栏目 { $code }：{ $why }
fault-form-circle = 第 { $column } 列：栏目互相填写，绕成了圈：{ $what }
fault-form-not-on-card = 第 { $column } 列：{ $kind } 类的卡片没有 { $code } 这个值：请把 on_card 写成 { $known } 中的一个，或者写 always
fault-form-not-shown = 第 { $column } 列：这张卡片没有写出栏目 { $what }：请把它的空位写进一页里
fault-form-slot = 第 { $column } 列：空位“{ $what }”写错了：请把栏目代码写在一对花括号里，要把日期或时间写成文字时在代码后面加 .date
fault-form-card-value = 第 { $column } 列：栏目 { $code } 的正确值“{ $value }”填不进去：{ $why }

form-allowed-words = { $known }
form-allowed-name = 1 到 64 个看得见的字，前后不留空白
form-allowed-code = 1 到 20 个大写字母和数字，字母开头
form-allowed-fields = 1 到 { $most } 个栏目
form-allowed-values = 1 到 { $most } 个值
form-allowed-choices = 最多 { $most } 个选项
form-allowed-pages = 这种样式 { $pages } 页
form-allowed-no-field = 有 pairs 就不写栏目
form-allowed-no-card = 有 pairs 就不写卡片
form-allowed-kind-and-code = 种类/代码，种类是 { $known } 中的一个
form-allowed-code-of = { $kind }/ 加 { $known } 中的一个
form-allowed-file-name = forms/ 里的文件，文件名只用小写字母、数字、- 和 _
form-allowed-origin = 写明表单从哪里来、按什么许可使用
form-allowed-most = 一个值最多几个字符
form-allowed-no-length = 只能写在 digits、code、text、address 类的栏目里
form-allowed-percent = 50 到 100，只能写在 text、address 类的栏目里
form-allowed-either = on_card 和 always 只写一个
form-fill-not-in-it = 只有 id_number 类的栏目里才有
form-fill-no-date = 这一栏要写成 date 类
form-fill-no-sexes = 这一栏要是选项栏，名称里有男和女
form-fill-kinds = 两栏要是同一类
form-toml-missing = 缺少 { $key }
form-toml-unknown = 不认识 { $key }，可以写：{ $known }
form-toml-type = 值的写法不对：文字要加引号，数字和 true、false 不加
form-toml-twice = 同一个键写了两次，只能写一次
form-toml-syntax = 这里不是 TOML 的写法：看看引号、等号、方括号是不是成对，有没有看不见的字符

forms-good = 没有问题：“{ $title }”有 { $n } 个栏目，卡片用 { $records } 类的记录做，样式：{ $cards }。
forms-bad = { $n } 个问题。请改正后再检查。
forms-written = 已写入 { $file }。
forms-toml = 表单文件的名字要以 .toml 结尾：{ $file }
forms-toml-next = 文件名只用小写字母、数字、- 和 _，例如 zoufang.toml。
draft-refused = { $file } 做不成表单，没有写文件。
draft-refused-next = 请按上面列出的各行改正后再试。
draft-no-head = 前几行里没有表头：要有一列叫“名称”（或 name），一行写一个栏目
draft-no-field = 表头下面没有栏目
draft-head = 不认识“{ $found }”这一列，可以有：{ $known }
draft-cell = { $head } = “{ $found }”不行，可以写：{ $allowed }
