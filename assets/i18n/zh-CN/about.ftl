### 关于：程序、数据和日志的位置、许可证。

about = 关于
about-version = 版本 { $version }
about-system = 系统 { $system }，处理器 { $machine }
about-data = 数据文件夹
about-data-note = 名册、成绩、备份和密钥都在这里。程序开着的时候，不要移动、改名或删除里面的文件。
about-open-data = 打开数据文件夹
about-log = 日志文件
about-log-note = 程序出错时记下的话。请人帮忙看毛病时，把这个文件一起给他。
about-log-none = 还没有记过：没有出过错。
about-open-log = 打开日志文件夹
about-licences = 许可证
about-licence-project = 本程序按 MIT 或 Apache-2.0 许可证提供，任选其一；字体按 OFL 1.1。
about-licence-mit = 程序：MIT 许可证（原文）
about-licence-apache = 程序：Apache-2.0 许可证（原文）
about-licence-font = 字体：SIL OFL 1.1 许可证（原文）
about-components = 用到的组件和各自的许可证（{ $n } 个）
