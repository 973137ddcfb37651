//! The circumstances of a person: citizen number, people, work, schooling and marriage, as likely as they
//! are at that age.

use super::cast::Marriage;
use super::lexicon::Lexicon;
use super::rng::Stream;
use dabiao_domain::record::civil::Day;
use dabiao_domain::record::{lists, numbers};

/// A citizen number whose county code was never given out.
pub fn id_number(county: &str, born: Day, male: bool, dice: &mut Stream) -> String {
    let serial = dice.range(1, 499) * 2 + i64::from(male);
    let mut number = format!("{county}{}{serial:03}", born.digits());
    number.extend(numbers::check_digit(&number));
    number
}

/// Peoples, besides the Han, whose members have names of the sort that is composed here; the larger first.
const PEOPLES: &[&str] = &[
    "壮族",
    "回族",
    "满族",
    "苗族",
    "土家族",
    "彝族",
    "侗族",
    "瑶族",
    "布依族",
    "白族",
    "朝鲜族",
    "哈尼族",
    "黎族",
    "傣族",
    "畲族",
    "仡佬族",
    "水族",
    "纳西族",
    "羌族",
    "土族",
    "仫佬族",
    "锡伯族",
    "毛南族",
    "京族",
];

/// A people.
pub fn nation(version: u32, dice: &mut Stream) -> &'static str {
    // 91 of a hundred, as counted in 2020; versions 1 and 2 had fewer.
    if dice.chance(if version > 2 { 91 } else { 84 }) {
        return "汉族";
    }
    // The lesser of two draws: the front of the list is met more often.
    let n = PEOPLES.len() as u64;
    let at = dice.below(n).min(dice.below(n));
    PEOPLES.get(at as usize).copied().unwrap_or("汉族")
}

/// The row of a job of one of `classes`, divided by `/`, or the number of rows for those who have none.
pub fn job(lexicon: &Lexicon, classes: Option<&str>, male: bool, age: i64, dice: &mut Stream) -> usize {
    let jobs = lexicon.table("job");
    if age < 18 {
        return jobs.len();
    }
    let fits = |row: &usize| {
        let sex = jobs.cell(*row, 1);
        (sex == "a" || (sex == "m") == male)
            && (jobs.number(*row, 2)..=jobs.number(*row, 3)).contains(&age)
            && classes.is_none_or(|c| c.split('/').any(|c| c == jobs.cell(*row, 6)))
    };
    (0..40).map(|_| jobs.draw(dice)).find(fits).or_else(|| (0..jobs.len()).rfind(fits)).unwrap_or(jobs.len())
}

/// An index into the list of schooling that agrees with age, birth and work.
pub fn school(age: i64, born: Day, lexicon: &Lexicon, job: usize, dice: &mut Stream) -> usize {
    match age {
        ..=5 => return 0,
        6..=11 => return 2,
        12..=14 => return 3,
        15..=17 => return 4,
        _ => {}
    }
    let draw = dice.below(100);
    // Running shares of 文盲, 小学, 初中, 高中, 中专, 大专, 本科, 硕士 by decade of birth.
    let shares: [u64; 8] = match born.parts().0 {
        ..=1949 => [12, 62, 85, 92, 96, 98, 100, 100],
        1950..=1969 => [3, 30, 70, 85, 92, 97, 100, 100],
        1970..=1984 => [1, 10, 48, 66, 76, 89, 98, 100],
        _ => [0, 2, 26, 44, 56, 76, 96, 100],
    };
    let found = shares.iter().position(|s| draw < *s).map_or(3, |n| n + 1);
    // University is not finished before 21, nor a master's degree before 24.
    let found = if age < 24 { found.min(if age < 21 { 5 } else { 7 }) } else { found };
    let asked = lexicon.table("job").cell(job, 4);
    match lists::SCHOOLING.iter().position(|s| *s == asked) {
        Some(4) => 4,
        Some(least) => found.max(least),
        None => found,
    }
}

/// 婚姻状况.
pub fn marriage(asked: Option<Marriage>, male: bool, age: i64, dice: &mut Stream) -> &'static str {
    let draw = dice.below(100) as i64;
    let single = age < if male { 22 } else { 20 } || age < 40 && draw > (age - 20) * 6;
    match asked {
        Some(Marriage::Now) => return "已婚",
        Some(Marriage::Never) => return "未婚",
        None if single => return "未婚",
        _ => {}
    }
    match draw {
        d if d < (age - 55) => "丧偶",
        d if d >= 94 => "离婚",
        _ => "已婚",
    }
}
