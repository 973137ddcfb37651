"""What goes wrong when a clerk enters records: the forms of `clerk.py`, its errors of every kind, and what each has to come to."""
import collections

CAUGHT, SILENT, RIGHT = "caught", "silent", "right"
SEXES = {"男": "1", "女": "2"}
KINDS_OF_PLATE = {"小型汽车": "02", "大型汽车": "01", "小型新能源汽车": "52", "大型新能源汽车": "51", "普通摩托车": "07", "挂车": "15"}
# Characters of names, by which one of the same sound is found.
COMMON = ("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方"
          "石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文明建国华平志强伟东海洪俊杰峰波涛军勇斌辉刚健"
          "宁林森木立丽莉力利英颖应梅美媚霞下芳方燕艳玉宇雨语小晓笑校云运芸蕾磊垒静敬婷庭亭娟秀修丹单玲凌灵琴勤欣新心星兴倩钱洁节杰"
          "瑞锐睿思斯诗施时实")


# ---- what a wrong value is ------------------------------------------------------------------------------

def with_digit(value, at):
    """Another digit at that place."""
    return value[:at] + str((int(value[at]) + 1) % 10) + value[at + 1:]


def swapped(number):
    """Its last two neighbouring digits that differ, the other way round."""
    at = next(n for n in range(len(number) - 3, 0, -1) if number[n] != number[n + 1])
    return number[:at] + number[at + 1] + number[at] + number[at + 2:]


def check_digit(body):
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(w * int(c) for w, c in zip(weights, body)) % 11]


def wrong_check(number):
    return number[:17] + ("1" if number[17] == "X" else with_digit(number[17], 0))


def of_somebody_else(number):
    """Another person's number, born on the same day and of the same sex: no rule finds that."""
    body = with_digit(number[:17], 15)
    return body + check_digit(body)


def other_day(date):
    """Another day that is there."""
    return date[:6] + f"{int(date[6:8]) % 28 + 1:02}" + date[8:]


def no_day(date):
    return date[:4] + "13" + date[6:]


def other_hour(at):
    return at[:8] + f"{(int(at[8:10]) + 1) % 24:02}" + at[10:]


def no_hour(at):
    return at[:8] + "25" + at[10:]


def last_digit(value):
    return with_digit(value, len(value) - 1)


def cut(count):
    return lambda value: value[:-count]


def others(choices):
    return lambda value: next(name for name in choices if name != value)


def nothing(_):
    return ""


def much_wrong(text):
    """Every fourth character is another one: far below the line."""
    return "".join("错" if n % 4 == 3 else c for n, c in enumerate(text))


def hardly_wrong(text):
    """One character of twenty or more is another one: near enough. In a shorter text it would not be, and stays."""
    return text[:5] + "错" + text[6:] if len(text) >= 20 else text


def same_sound(desk):
    """Of a name, another one that sounds the same."""
    def other(name):
        for at in range(len(name) - 1, -1, -1):
            sound = desk.spell(name[at])[0][0]
            for c in COMMON:
                if c != name[at] and desk.spell(c)[0][0] == sound:
                    return name[:at] + c + name[at + 1:]
        return name[:-1] + "错"
    return other


# A planted error: the field, what it has to come to, how the wrong value is made of the right one.
Error = collections.namedtuple("Error", "field found wrong")


# ---- the forms ------------------------------------------------------------------------------------------

def own_form(name, records, *fields):
    """A form as a trainer writes it; a field is code, name, kind and further lines."""
    head = (f'format = 1\nid = "forms/{name}"\ntitle = "{name}"\ntitle_en = "{name}"\nrecords = "{records}"\n'
            'source = "Dabiao authors, own work"\nlicense = "MIT OR Apache-2.0"\n')
    return head + "".join(f'\n[[field]]\ncode = "{code}"\nname = "{name}"\nname_en = "{code}"\nkind = "{kind}"\nrequired = true\n{more}'
                          for code, name, kind, more in fields)


def choices(codes, initials):
    lines = "".join(f"{code}|{name}|{short}\n" for (name, code), short in zip(codes.items(), initials))
    return f'choices = """\n{lines}"""\n'


VEHICLES = own_form(
    "clerk-vehicles", "vehicle", ("HPHM", "号牌号码", "plate", ""),
    ("HPZL", "号牌种类", "list", choices(KINDS_OF_PLATE, ("xxqc", "dxqc", "xxxnyqc", "dxxnyqc", "ptmtc", "gc"))),
    ("CJHHLW", "车架号后六位", "digits", "min = 6\nmax = 6\n"), ("SYR", "所有人", "name", ""),
    ("GMSFHM", "公民身份号码", "id_number", ""), ("LXDH", "联系电话", "phone", ""))
GUESTS = own_form(
    "clerk-guests", "hotel", ("ZJHM", "证件号码", "id_number", ""),
    ("XB", "性别", "list", 'fill = { from = "ZJHM", part = "sex" }\n' + choices(SEXES, "nn")),
    ("CSRQ", "出生日期", "date", 'fill = { from = "ZJHM", part = "birth" }\n'),
    ("XM", "姓名", "name", ""), ("FH", "房号", "digits", "min = 3\nmax = 4\n"), ("RZSJ", "入住时间", "time", ""),
    ("LXDH", "联系电话", "phone", ""))


def vehicle_errors(desk):
    return [
        Error("HPHM", SILENT, last_digit_of_plate), Error("SYR", SILENT, same_sound(desk)), Error("GMSFHM", CAUGHT, wrong_check),
        Error("HPZL", SILENT, others(KINDS_OF_PLATE)), Error("GMSFHM", CAUGHT, swapped), Error("LXDH", SILENT, last_digit),
        Error("HPHM", CAUGHT, lambda plate: plate[1:]), Error("GMSFHM", SILENT, of_somebody_else), Error("SYR", CAUGHT, nothing),
        Error("LXDH", CAUGHT, cut(2)), Error("GMSFHM", CAUGHT, lambda number: with_digit(number, 9)), Error("HPZL", CAUGHT, nothing),
        Error("CJHHLW", SILENT, last_digit), Error("CJHHLW", CAUGHT, cut(1)), Error("GMSFHM", CAUGHT, cut(1)),
    ]


def last_digit_of_plate(plate):
    at = max(n for n, c in enumerate(plate) if c.isdigit())
    return with_digit(plate, at)


def guest_errors(desk):
    return [
        Error("CSRQ", SILENT, other_day), Error("XB", SILENT, others(SEXES)), Error("RZSJ", SILENT, other_hour), Error("RZSJ", CAUGHT, no_hour),
        Error("ZJHM", CAUGHT, swapped), Error("CSRQ", CAUGHT, no_day), Error("FH", SILENT, last_digit), Error("XM", SILENT, same_sound(desk)),
    ]


def resident_plan(_desk):
    """What goes wrong in the records of the carried form, card by card. The first is right although a character of an address is not."""
    return [
        [Error("HJDZ", RIGHT, hardly_wrong)],
        [Error("ZJZDZ", SILENT, much_wrong), Error("DDRQ", SILENT, other_day)],
        [Error("HJDZ", CAUGHT, lambda _: "同上"), Error("FZLXDH", SILENT, nothing)],
        [],
        [Error("FWCS", CAUGHT, nothing), Error("GMSFHM", CAUGHT, wrong_check), Error("FZXM", CAUGHT, lambda name: name + "1")],
    ]


def every_other(errors, count):
    """Half of the cards are right, the others have an error each, all kinds in turn."""
    return [[errors[n // 2 % len(errors)]] if n % 2 else [] for n in range(count)]
