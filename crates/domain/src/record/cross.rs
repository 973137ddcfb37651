//! Rules between the fields of one record: the citizen number agrees with birth and sex, times are in
//! order.

use super::Record;
use super::numbers::id_facts;

/// Pairs of codes whose values must not decrease: digits of one length compare as text.
const IN_ORDER: &[(&str, &str)] = &[
    ("RZSJ", "TFSJ"),
    ("BJSJ", "DDSJ"),
    ("FASJCZ", "FASJZZ"),
    ("FASJZZ", "BASJ"),
    ("XWKSSJ", "XWJSSJ"),
    ("ZLQSRQ", "ZLJZRQ"),
    ("CSRQ", "DDRQ"),
];

/// Codes of two fields of `record` that contradict each other.
pub fn cross_faults(record: &Record) -> Vec<(&'static str, &'static str)> {
    let mut faults = Vec::new();
    for &(first, second) in IN_ORDER {
        if let (Some(a), Some(b)) = (record.value(first), record.value(second))
            && a > b
        {
            faults.push((first, second));
        }
    }
    let number = if record.value("ZJHM").is_some() { "ZJHM" } else { "GMSFHM" };
    if let Some(facts) = record.value(number).and_then(id_facts) {
        if record.value("CSRQ").is_some_and(|born| born != facts.born.digits()) {
            faults.push((number, "CSRQ"));
        }
        if record.value("XB").is_some_and(|sex| (sex == "男") != facts.male) {
            faults.push((number, "XB"));
        }
    }
    faults
}
