### 练习文件的问题：检查程序的每条规则一句话。

error-no-kind = 没有“{ $kind }”这一类。
error-no-kind-next = 可用的类：{ $known }
error-generate = 生成不了：{ $detail }
error-generate-next = 请换一个数目或长度（100 到 5000 字）；运行 dabiao exercises check 可以检查词表和模板。
    .window = 请换一个数目或长度（100 到 5000 字）。
check-ok = { $files } 个文件，没有问题。
check-bad = { $files } 个文件可用，{ $problems } 个问题。请改正后再检查。
fault-io = 读不了：{ $what }
fault-encoding = 不是 UTF-8 编码：请另存为 UTF-8
fault-too-large = 有 { $n } 字节，超过 { $max }：请把文字分成几个文件
fault-data-too-large = 有 { $n } 字节，超过 { $max }：请拆成几个文件
fault-place = 只读 own、copy、course、forms、templates、vocab 这几个文件夹里的文件，请放到里面
fault-too-many = 超过 { $max } 个文件，从这一个起都没有读
fault-data-place = 不在 vocab 或 templates 文件夹里，请移进去
fault-toml = 格式写错了：{ $what }
fault-format = 不支持格式 { $n }：请写 format = 1
fault-id = id “{ $found }”要改成“{ $expected }”，也就是去掉 .toml 的文件路径
fault-duplicate-id = 这个 id 已经被 { $other } 使用：每个文件要有自己的 id
fault-same-text = 文字与 { $other } 相同：学员会背下来，请另写一篇
fault-value = { $key } = “{ $found }”不行，可以写：{ $allowed }
fault-level = 写的是 level = { $stated }，但这篇文字量出 { $points } 分：请写 level = { $measured }，或者修改文字
fault-length = 文字有 { $n } 个计数字符，应当是 1 到 { $max } 个
fault-not-nfc = “{ $what }”不是 Unicode NFC 形式：请重新输入
fault-invisible = 有看不见的字符或控制字符 { $what }：请删掉
fault-bidi = 字符 { $what } 会改变书写方向：请删掉
fault-radical = 部首符号 { $what }，不是汉字（多半来自 PDF 文件）：请重新输入这个字
fault-lookalike = 字符 { $what } 不是拉丁字母，只是看起来像：请重新输入
fault-not-in-font = 程序的字体里没有字符 { $what }：请换一个字
fault-full-width = “{ $what }”是全角：字母和数字请用半角
fault-not-typed = 符号 { $what } 看着像常用的，但中文输入法打不出来，打得再准也算错：请改成“{ $usual }”（可用一键整理）
fault-real-id-number = { $what } 可能是真人的公民身份号码：请遮盖，或改用 59 开头的号码
fault-old-id-number = { $what } 可能是真人的 15 位旧号码：请遮盖，或改用 59 开头的 18 位号码
fault-wrong-id-number = 公民身份号码 { $what } 不对：{ $why ->
    [date] 第 7 到 14 位不是日期，请写成年月日八位
    [small-x] 末位要用大写 X
   *[check] 末位校验码应当是 { $right }
}
fault-real-phone = { $what } 可能是真人的电话：请遮盖，或改用 12 开头的号码
fault-real-landline = { $what } 可能是真实的座机：请遮盖，或改用 12 开头的 11 位号码
fault-real-plate = { $what } 可能是真实的号牌：请遮盖，或把发牌机关代号改成字母 I
fault-made = 用这个模板生成的文字（种子 { $seed }）有问题：{ $fault }
fault-made-field = 用这个模板生成的记录（种子 { $seed }）里，字段 { $code } 是“{ $value }”：{ $why }
fault-sense-stranger = 用这个模板生成的文字（种子 { $seed }）提到没有交代过的人，或者句子没有主语：{ $what }；请在 [cast] 里用 as= 写明这个人是谁
fault-sense-place = 用这个模板生成的文字（种子 { $seed }）里，事情与地点不相称：{ $what }；请按发生的事情来选地点
fault-sense-clock = 用这个模板生成的文字（种子 { $seed }）把还没有发生的事当成已经发生，或者时间不可能：{ $what }；请让时间依次往后，或者写明是预计
fault-sense-logic = 用这个模板生成的文字（种子 { $seed }）前后矛盾：{ $what }；请把相关的句子放在一起选
fault-sense-scale = 用这个模板生成的文字（种子 { $seed }）里，衣着与季节不符，或者数目不合常理：{ $what }；请按季节选，或者缩小范围
fault-sense-name = 用这个模板生成的文字（种子 { $seed }）里，人名有生僻字：{ $what }；不是练姓名的地方请去掉 rare=
fault-no-passage = 组不成 { $n } 字的文章：段落平均为 { $mix }；请把 [passage] 改成这样，或者多写缺少的那类段落
fault-empty = { $what } 是空的：至少要写一项
fault-cells = 这一行有 { $found } 格，表里有 { $expected } 列
fault-twice = “{ $what }”写了两次
fault-no-table = 缺少词表“{ $what }”
fault-no-template = 缺少“{ $what }”类的模板
fault-unknown-slot = 不认识空位“{ $what }”：{ $why }
fault-brace = 花括号没有成对：应当写成左括号、名称、右括号
fault-loop = 规则绕回了自己：{ $what }
fault-repeat = “{ $what }”重复太多：最多 { $max } 次
fault-too-long = 文字可能长到 { $n } 字，超过 { $max }
fault-cast = “{ $what }”写错了：{ $why }
fault-field = 字段“{ $what }”：{ $why }
fault-together = “{ $what }”有 { $found } 条，与它一起选用的有 { $expected } 条：请写得一样多
fault-unused = “{ $what }”没有被用到：请用上或者删掉
fault-character = 这里不能用“{ $what }”（{ $code }）：{ $why }
fault-passage = 在限度之内组不成 { $n } 字的文章
