//! A record is consistent: amounts, ages, times, places, vehicles, families.

use std::collections::BTreeMap;

use super::generator_records::generator;
use dabiao::domain::record::civil::{Day, Minute};
use dabiao::domain::record::{Kind, Record, numbers};

const MANY: u64 = 3_000;

fn records(kind: Kind) -> impl Iterator<Item = Record> {
    let generator = generator();
    (0..MANY).map(move |n| generator.record(kind, 77, n))
}

/// An amount of whole yuan in capital words, as a number.
fn amount(words: &str) -> i64 {
    let (mut sum, mut group, mut digit) = (0, 0, 0);
    for c in words.chars() {
        if let Some(d) = "零壹贰叁肆伍陆柒捌玖".chars().position(|x| x == c) {
            digit = d as i64;
        } else if let Some(unit) = "拾佰仟".chars().position(|x| x == c) {
            group += digit * 10_i64.pow(unit as u32 + 1);
            digit = 0;
        } else {
            assert!(c == '万' || c == '亿', "{c} in {words}");
            sum = (sum + group + digit) * if c == '万' { 10_000 } else { 1 };
            (group, digit) = (0, 0);
        }
    }
    sum + group + digit
}

#[test]
fn amounts_in_words_are_those_in_digits() {
    assert_eq!((amount("壹佰伍拾"), amount("陆万零伍佰"), amount("壹拾贰万叁仟")), (150, 60_500, 123_000));
    let mut found = 0;
    for kind in [Kind::Case, Kind::Dispatch, Kind::Rental] {
        for record in records(kind) {
            for (at, _) in record.text.match_indices("元整") {
                let before = &record.text[..at];
                let open = before.rfind('（').expect(&record.text);
                let words = &before[open + '（'.len_utf8()..];
                let digits = before[..open].trim_end_matches('元');
                let start = digits.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |i| i + 1);
                let start =
                    (start..digits.len()).find(|i| digits.is_char_boundary(*i)).unwrap_or(digits.len());
                let number: i64 = digits[start..].parse().unwrap_or_else(|_| panic!("{}", record.text));
                assert_eq!(amount(words), number, "{}", record.text);
                found += 1;
            }
        }
    }
    assert!(found > 1_500, "{found}");
}

#[test]
fn the_loss_of_a_case_is_in_its_summary() {
    for record in records(Kind::Case) {
        let (loss, summary) = (record.value("SSJZ").unwrap(), record.value("JYAQ").unwrap());
        assert!(summary.contains(&format!("{loss}元")), "{loss}: {summary}");
        assert!(record.text.contains(summary), "{summary} is not in {}", record.text);
    }
}

#[test]
fn offices_and_numbers_are_of_the_same_county() {
    let counties: BTreeMap<&str, &str> = [
        ("590402", "临溪"),
        ("590403", "云岭"),
        ("590421", "白鹭县"),
        ("590422", "松亭县"),
        ("590423", "青岚县"),
        ("590424", "石渡县"),
        ("590425", "平岗县"),
        ("590481", "雁湖市"),
    ]
    .into();
    let agree = |number: &str, place: &str| {
        let county = counties[&number[..6]];
        assert!(place.contains(county), "{number} is of {county}, not of {place}");
    };
    for record in records(Kind::Dispatch) {
        agree(record.value("JJDBH").unwrap(), record.value("CJDW").unwrap());
    }
    for record in records(Kind::Case) {
        agree(&record.value("AJBH").unwrap()[1..], record.value("SLDW").unwrap());
    }
    for record in records(Kind::Hotel) {
        agree(record.value("LGBM").unwrap(), record.value("LGMC").unwrap());
    }
    for record in records(Kind::Rental) {
        agree(record.value("ZRSBH").unwrap(), record.value("FWZL").unwrap());
    }
    for record in records(Kind::Premises) {
        agree(&record.value("TYSHXYDM").unwrap()[2..], record.value("DWDZ").unwrap());
    }
    for record in records(Kind::Addresses) {
        agree(record.value("XZQHDM").unwrap(), record.value("BZDZ").unwrap());
    }
}

#[test]
fn the_parts_of_an_address_make_it() {
    for record in records(Kind::Addresses) {
        let whole = record.value("BZDZ").unwrap();
        let mut rest = whole;
        for code in ["XZJD", "SQCW", "JLX", "MLPH", "XQ", "ZH", "DYH", "HSH"] {
            let part = record.value(code).unwrap();
            if part != "无" {
                let at = rest.find(part).unwrap_or_else(|| panic!("{part} is not in order in {whole}"));
                rest = &rest[at + part.len()..];
            }
        }
        assert_eq!(rest, "", "{whole}");
        // A village has neither street nor flat; a 街道 has no villages.
        let village = record.value("SQCW").unwrap().ends_with('村');
        assert_eq!(village, record.value("JLX") == Some("无"), "{whole}");
        assert!(!village || !record.value("XZJD").unwrap().ends_with("街道"), "{whole}");
    }
}

#[test]
fn plates_kinds_and_colours_agree() {
    for record in records(Kind::Vehicle) {
        let (plate, kind) = (record.value("HPHM").unwrap(), record.value("HPZL").unwrap());
        let what = record.value("CLLX").unwrap();
        assert_eq!(plate.chars().count() == 9, kind.contains("新能源"), "{plate} {kind}");
        assert_eq!(what.contains("摩托"), kind == "普通摩托车", "{what} {kind}");
        let large = what.starts_with("重型") || what.starts_with("大型") || what.starts_with("中型");
        assert_eq!(large, kind.starts_with("大型"), "{what} {kind}");
        let ground = match kind {
            "小型汽车" => "蓝底白字",
            "小型新能源汽车" => "渐变绿底黑字",
            "大型新能源汽车" => "黄绿双拼底黑字",
            _ => "黄底黑字",
        };
        for shown in ["蓝底白字", "渐变绿底黑字", "黄绿双拼底黑字", "黄底黑字"] {
            assert!(!record.text.contains(&format!("（{shown}）")) || shown == ground, "{}", record.text);
        }
        if record.text.contains("驱动电机号") {
            assert!(kind.contains("新能源"), "{}", record.text);
        }
    }
}

#[test]
fn marriage_work_and_schooling_suit_the_age() {
    let mut seen = BTreeMap::<String, u32>::new();
    for record in records(Kind::PopulationResident) {
        let number = record.value("GMSFHM").unwrap();
        let born = numbers::id_facts(number).unwrap().born;
        // The text is of 2024 to 2026: a person of 23 at its end was 20 at least.
        let age = born.age_on(Day::new(2026, 12, 31).unwrap());
        let marriage = record.value("HYZK").unwrap();
        assert!(marriage == "未婚" || age >= 20, "{marriage} at {age}");
        assert!(record.value("YHZGX") != Some("配偶") || marriage == "已婚", "{}", record.text);
        let job = record.value("ZY").unwrap();
        assert!(!job.starts_with("退休") || age >= 60, "{job} at {age}");
        assert!(job != "在校大学生" || (18..=26).contains(&age), "{job} at {age}");
        let school = record.value("WHCD").unwrap();
        if ["中学教师", "内科医生", "护士", "会计"].contains(&job) {
            assert!(["大学专科", "大学本科", "硕士研究生"].contains(&school), "{job} {school}");
        }
        *seen.entry(record.value("YHZGX").unwrap().to_owned()).or_default() += 1;
    }
    for relation in ["户主", "配偶", "子", "女", "非亲属"] {
        assert!(seen.contains_key(relation), "{seen:?}");
    }
}

#[test]
fn a_temporary_resident_comes_from_elsewhere_and_before_today() {
    for record in records(Kind::PopulationFloating) {
        let (from, here) = (record.value("HJDZ").unwrap(), record.value("ZJZDZ").unwrap());
        let county = |address: &str| address.chars().skip(6).take(3).collect::<String>();
        assert_ne!(county(from), county(here), "{from} and {here}");
        let work = record.value("FWCS").unwrap();
        if record.value("ZJSY") == Some("务工") {
            assert!(work != "无" && work != "个体", "{}", record.text);
        }
    }
}

#[test]
fn a_stay_ends_the_next_day_or_later() {
    for record in records(Kind::Hotel) {
        let [from, to] =
            ["RZSJ", "TFSJ"].map(|code| Minute::from_digits(record.value(code).unwrap()).unwrap());
        assert!((1..=3).contains(&(to.day().0 - from.day().0)), "{}", record.text);
        assert!((7..=13).contains(&to.clock().0), "{}", record.text);
    }
}

#[test]
fn rooms_and_area_agree() {
    for record in records(Kind::Rental) {
        let rooms: u32 = record.value("CZJS").unwrap().parse().unwrap();
        let area: u32 = record.value("JZMJ").unwrap().parse().unwrap();
        assert!((18 * rooms..=60 * rooms).contains(&area), "{rooms} rooms of {area}");
    }
}

#[test]
fn officers_arrive_within_half_an_hour_and_no_text_is_of_the_future() {
    for record in records(Kind::Dispatch) {
        let [call, there] = ["BJSJ", "DDSJ"].map(|c| Minute::from_digits(record.value(c).unwrap()).unwrap());
        assert!((5..=22).contains(&(there.0 - call.0)), "{}", record.text);
    }
    for kind in Kind::ALL {
        for record in records(kind).take(500) {
            for year in ["2027年", "2023年13月"] {
                // Leases, certificates and inspections run on.
                let runs_on = ["租", "有效期", "到期", "参加检验", "约定", "下次", "前", "预计"]
                    .iter()
                    .any(|w| record.text.contains(w));
                assert!(runs_on || !record.text.contains(year), "{}", record.text);
            }
        }
    }
}

#[test]
fn a_statement_asks_only_for_what_was_told() {
    for record in records(Kind::Statement) {
        let told = |word: &str| record.text.contains(word);
        // A vehicle's number is asked for only where there is a vehicle.
        assert!(!told("相撞时") || told("岚I·"), "{}", record.text);
        assert!(!told("还过钱没有") || told("借"), "{}", record.text);
        assert!(!told("是否需要做鉴定") || told("打我") || told("围住"), "{}", record.text);
        assert!(!told("收取") || told("骗") || told("转到") || told("卡里"), "{}", record.text);
    }
}
