//! Exchange with the bureau in words: what went wrong, what waits to be uploaded, how old the data of others are.

use std::fmt::Display;

use super::core::local_minute;
use super::lang::{Keyed as _, Messages};
use super::notice::Notice;
use dabiao_domain::sync::as_of::AsOf;
use dabiao_domain::sync::fault::Fault;
use dabiao_domain::sync::state::{Ago, Outbox};

/// A fault, and what to do about it.
pub fn fault_notice(texts: &Messages, fault: &Fault) -> Notice {
    let values = fault.values();
    let values: Vec<(&str, &dyn Display)> =
        values.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
    Notice::new(texts, fault.key(), &values)
}

/// What a PC says of itself: what waits, and when it last spoke with the bureau. A log or a score waits with the entry
/// that names it; the larger number is shown, so that none of them waits unseen.
pub fn outbox_words(texts: &Messages, outbox: &Outbox) -> String {
    if outbox.retired {
        return fault_notice(texts, &Fault::NotEnrolled).what;
    }
    let n = outbox.unconfirmed.entries.max(outbox.unconfirmed.bodies);
    if outbox.last == Ago::Never {
        return texts.format("sync-outbox-never", &[("n", &n)]);
    }
    let ago = ago_words(texts, outbox.last);
    texts.format("sync-outbox", &[("n", &n), ("ago", &ago)])
}

/// How long ago something was.
pub(crate) fn ago_words(texts: &Messages, ago: Ago) -> String {
    match ago {
        Ago::Never => texts.get("sync-ago-never"),
        Ago::Now => texts.get("sync-ago-now"),
        Ago::Minutes(n) => texts.format("sync-ago-minutes", &[("n", &n)]),
        Ago::Hours(n) => texts.format("sync-ago-hours", &[("n", &n)]),
        Ago::Days(n) => texts.format("sync-ago-days", &[("n", &n)]),
    }
}

/// Names that stand in the line; the rest are counted.
const NAMED: usize = 3;

/// The line that says as of when the data of other PCs stand; none for a PC whose bureau has no other one.
pub fn as_of_words(texts: &Messages, as_of: &AsOf, now_ms: i64) -> Option<String> {
    let at = as_of.at_ms().map(local_minute);
    if !as_of.founder {
        let name = &as_of.bureau;
        return Some(match at {
            Some(at) => texts.format("as-of-bureau", &[("at", &at), ("bureau", name)]),
            None => texts.format("as-of-never", &[("bureau", name)]),
        });
    }
    let all = as_of.others.len();
    if all == 0 {
        return None;
    }
    let behind: Vec<&str> = as_of.behind(now_ms).map(|other| other.name.as_str()).collect();
    let Some(at) = at else { return Some(texts.format("as-of-none", &[("all", &all)])) };
    if behind.is_empty() {
        return Some(texts.format("as-of-all", &[("all", &all), ("at", &at)]));
    }
    let mut names = behind.iter().take(NAMED).copied().collect::<Vec<_>>().join(&texts.get("why-between"));
    if behind.len() > NAMED {
        names = texts.format("as-of-more", &[("names", &names)]);
    }
    let values: [(&str, &dyn Display); 4] =
        [("all", &all), ("at", &at), ("n", &behind.len()), ("names", &names)];
    Some(texts.format("as-of-behind", &values))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use dabiao_domain::sync::state::{NextStep, StationState, Unconfirmed};

    #[test]
    fn every_fault_has_its_words_and_every_value_is_told() {
        for texts in Lang::ALL.map(Messages::new) {
            for fault in Fault::examples() {
                assert_eq!(fault.key(), format!("sync-{}", fault.code().to_ascii_lowercase()));
                let Notice { what, next } = fault_notice(&texts, &fault);
                let said = format!("{what} {next}");
                assert!(!said.contains("sync-") && !said.contains('{'), "{fault:?}: {said}");
                for (_, value) in fault.values() {
                    assert!(said.contains(&value), "{fault:?}: {said}");
                }
            }
        }
    }

    #[test]
    fn the_words_are_those_that_were_agreed() {
        let words = |lang| {
            let texts = Messages::new(lang);
            Fault::examples().iter().map(|fault| fault_notice(&texts, fault).what).collect::<Vec<_>>()
        };
        let (zh, en) = (words(Lang::ZhCn), words(Lang::En));
        assert_eq!(zh[0], "本机未加入某局或已停用，请向管理员要加入码");
        assert_eq!(zh[3], "局里缺第 1201 条之前的记录，正从头补传");
        assert_eq!(zh[13], "两边数目不一致（本机 120，局里 117），将逐一核对");
        assert_eq!(zh[14], "第 7 段（城关所-03 第 1201-1700 条）损坏，其余已收；请重新拷贝");
        assert_eq!(en[5], "The bureau is busy; trying again in 30 s");
        assert_eq!(en[12], "The bureau's store went back; sending 40 again");
    }

    #[test]
    fn states_and_steps_have_words() {
        for texts in Lang::ALL.map(Messages::new) {
            let states = StationState::ALL.map(|state| texts.of(&state));
            let steps = NextStep::ALL.map(|step| texts.of(&step));
            for words in states.iter().chain(&steps) {
                assert!(!words.contains("sync-"), "{words}");
            }
        }
    }

    #[test]
    fn a_pc_says_what_waits() {
        let says = |lang, entries, last| {
            let outbox = Outbox { unconfirmed: Unconfirmed { entries, bodies: 1 }, last, retired: false };
            outbox_words(&Messages::new(lang), &outbox)
        };
        assert_eq!(says(Lang::ZhCn, 3, Ago::Days(2)), "未上传 3 条，上次联系：2 天前");
        assert_eq!(says(Lang::En, 0, Ago::Days(1)), "1 not uploaded, last contact 1 day ago");
        assert_eq!(says(Lang::En, 3, Ago::Never), "3 not uploaded, never in contact with the bureau yet");
        assert_eq!(says(Lang::ZhCn, 53, Ago::Never), "未上传 53 条，还没有与局里联系过");
        assert_eq!(says(Lang::ZhCn, 3, Ago::Hours(5)), "未上传 3 条，上次联系：5 小时前");
        assert_eq!(says(Lang::ZhCn, 3, Ago::Minutes(5)), "未上传 3 条，上次联系：5 分钟前");
    }
}
