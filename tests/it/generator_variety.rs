//! A thousand records of a kind are varied: surnames, given names, sentences.

use std::collections::{BTreeMap, BTreeSet};

use super::generator_records::generator;
use dabiao::domain::record::Kind;

/// Sentences of a statement that the law asks for word by word; they may come again and again.
const FORMULAS: &[&str] =
    &["回避", "属实", "有没有错漏", "如实回答", "权利义务告知书", "有权拒绝回答", "能否接受询问"];

/// Pieces of `text`, each ended by one of `ends`.
fn sentences<'a>(text: &'a str, ends: &'a [char]) -> impl Iterator<Item = &'a str> {
    text.split_inclusive(ends)
}

/// Of the sentences of a thousand records of a kind: how many of a hundred are distinct, and the one that
/// most records have, with their number. Formulas count for the first figure only.
fn variety(kind: Kind, ends: &[char]) -> (usize, String, usize) {
    let generator = generator();
    let (mut all, mut records_with) = (0, BTreeMap::<String, usize>::new());
    let mut distinct = BTreeSet::new();
    for n in 0..1_000 {
        let text = generator.record(kind, 3, n).text;
        let mine: BTreeSet<&str> = sentences(&text, ends).collect();
        all += sentences(&text, ends).count();
        for sentence in mine {
            distinct.insert(sentence.to_owned());
            *records_with.entry(sentence.to_owned()).or_default() += 1;
        }
    }
    let formula = |s: &str| FORMULAS.iter().any(|f| s.contains(f));
    let most = records_with.into_iter().filter(|(s, _)| !formula(s)).max_by_key(|(_, n)| *n).unwrap();
    (distinct.len() * 100 / all, most.0, most.1)
}

#[test]
fn a_thousand_records_read_like_a_thousand() {
    for kind in Kind::ALL {
        let (distinct, sentence, records) = variety(kind, &['。']);
        assert!(distinct >= 95, "{kind:?}: {distinct} % of all sentences are distinct");
        assert!(records <= 10, "{kind:?}: {records} of 1,000 records say {sentence}");
    }
}

#[test]
fn questions_and_answers_differ_one_by_one() {
    // Stricter: a question and its answer are a sentence each, so that 听明白了 is one.
    let (distinct, ..) = variety(Kind::Statement, &['。', '？']);
    assert!(distinct >= 85, "{distinct} % are distinct");
}

#[test]
fn records_differ_in_more_than_their_numbers() {
    let generator = generator();
    for kind in Kind::ALL {
        let (mut texts, mut shapes) = (BTreeSet::new(), BTreeSet::new());
        for n in 0..1_000 {
            let text = generator.record(kind, 3, n).text;
            shapes.insert(text.chars().filter(|c| !c.is_ascii_alphanumeric()).collect::<String>());
            texts.insert(text);
        }
        assert_eq!(texts.len(), 1_000, "{kind:?}");
        assert!(kind == Kind::Numbers || shapes.len() >= 995, "{kind:?}: {} shapes", shapes.len());
    }
}

#[test]
fn names_follow_their_weights_and_reach_far() {
    let generator = generator();
    let (mut surnames, mut given, mut names) =
        (BTreeMap::<char, u32>::new(), BTreeSet::new(), BTreeSet::new());
    let mut all = 0_u32;
    for n in 0..20_000 {
        for field in generator.record(Kind::Names, 5, n).fields {
            let mut chars = field.value.chars();
            *surnames.entry(chars.next().unwrap()).or_default() += 1;
            given.extend(chars);
            names.insert(field.value);
            all += 1;
        }
    }
    let share = |c| f64::from(surnames[&c]) * 100.0 / f64::from(all);
    for (surname, percent) in [('王', 7.38), ('李', 7.21), ('张', 6.94), ('刘', 5.25), ('陈', 4.75)] {
        assert!((share(surname) - percent).abs() < 0.35, "{surname} {}", share(surname));
    }
    assert!(surnames.len() >= 300 && given.len() >= 2_000, "{} {}", surnames.len(), given.len());
    assert!(names.len() * 100 / all as usize >= 90, "{}", names.len());
}

#[test]
fn rare_characters_come_at_the_rate_that_is_set() {
    let generator = generator();
    let common = dabiao::content::generator::common_characters();
    assert_eq!(common.len(), 3_500);
    let rare = |code: &str, kind: Kind| {
        let (mut rare, mut all) = (0_u32, 0_u32);
        for n in 0..4_000 {
            let record = generator.record(kind, 8, n);
            for c in record.value(code).unwrap().chars().skip(1) {
                rare += u32::from(!common.contains(&c));
                all += 1;
            }
        }
        f64::from(rare) * 100.0 / f64::from(all)
    };
    // Everyday records: only some popular characters (昕, 婧) that are beyond the common ones, and all of them in
    // GB 2312. The drill of names sets 18, 30, 50, 80 and 100; what does not suit the sex is drawn again.
    let usual = rare("XM", Kind::PopulationResident);
    assert!(usual <= 5.0, "{usual}");
    for (code, percent) in [("XM1", 18.0), ("XM3", 30.0), ("XM5", 50.0), ("XM7", 80.0), ("XM8", 100.0)] {
        let found = rare(code, Kind::Names);
        assert!((percent - 4.0..=percent + 7.0).contains(&found), "{code}: {found}");
    }
}

#[test]
fn men_and_women_have_names_of_their_own() {
    let generator = generator();
    for n in 0..4_000 {
        let record = generator.record(Kind::PopulationResident, 12, n);
        let (name, sex) = (record.value("XM").unwrap(), record.value("XB").unwrap());
        let given: String = name.chars().skip(1).collect();
        let against = if sex == "男" { ['娟', '婷', '莉', '娜'] } else { ['刚', '彪', '雄', '虎'] };
        assert!(!given.contains(against), "{name}, {sex}");
    }
}
