### 帮助：手册的页面。

help = 帮助
help-search-hint = 打几个字，例如：停电
help-contents = 目录
help-found = 找到 { $n } 节：
help-nothing = 没有找到。请换个说法，或者少打几个字。
help-pdf-part = 这一册存成 PDF
help-pdf-whole = 全部存成 PDF
help-whole-title = 达标使用手册
