//! Texts written about the cohort.

use crate::chance::pick;
use dabiao_domain::cohort::ladder::Rung;
use dabiao_domain::cohort::membership::{LeaveReason, Step};
use dabiao_domain::splitmix::SplitMix;

const WHAT: [&str; 16] = [
    "看打接处警文本十分钟",
    "练常住人口登记，重点是证件号码和住址",
    "纠正坐姿和指法，盲打基准键",
    "拼音双字词、四字词连打",
    "一起看错字清单，找出常错的同音字",
    "练标点和全角半角切换",
    "练数字键，身份证号码分段录入",
    "模拟测评一次，按考场要求计时",
    "练案件文本，先慢后快",
    "讲选字习惯，减少翻页",
    "练车辆信息，号牌和车架号",
    "练旅店登记，核对证件有效期",
    "复习课程中没过关的几课",
    "练长句，少停顿",
    "练出租房屋登记，地址逐项录入",
    "现场看录入，逐条核对",
];
const HOW: [&str; 14] = [
    "速度比上周稳",
    "正确率上来了，速度还慢",
    "右手小指够不到，容易看键盘",
    "同音字选错较多",
    "漏字两处，多字一处",
    "停顿明显减少",
    "数字仍要低头看",
    "前三分钟快，后面乱",
    "已能不看键盘打完一段",
    "翘舌音不分，已教他用部件区分",
    "能坚持每天练十分钟",
    "值夜班后手生，今天只求准",
    "退格太多，要求先准后快",
    "达到二十五字，信心好",
];
const NEXT: [&str; 8] = [
    "本周每天练一次三分钟",
    "下次带自己的错字本",
    "下周再看一次模拟成绩",
    "约好周三继续",
    "建议报名下一场测评",
    "先把基准键练熟",
    "晚上在所里再练一次",
    "请班长安排半小时练习",
];

/// The text of a note.
pub(super) fn note(rng: &mut SplitMix) -> String {
    let (what, how) = (pick(rng, &WHAT), pick(rng, &HOW));
    if rng.chance(0.5) {
        format!("{what}；{how}；{}。", pick(rng, &NEXT))
    } else {
        format!("{what}；{how}。")
    }
}

/// Minutes of coaching.
pub(super) fn minutes(rng: &mut SplitMix) -> u32 {
    *pick(rng, &[10, 15, 15, 20, 20, 25, 30, 30, 30, 40, 45, 60])
}

/// The text of a corrected note.
pub(super) fn corrected(before: &str) -> String {
    format!("{before}（更正：时间记错）")
}

/// A remark on a step.
pub(super) const fn step(step: Step) -> &'static str {
    match step {
        Step::JoinMember => "单位推荐，本人同意",
        Step::JoinReserve => "录入基础好，名额空出后递补",
        Step::Leave(LeaveReason::PostedAway) => "调离本局",
        Step::Leave(LeaveReason::OwnWish) => "本人申请退出，案件任务重",
        Step::Leave(LeaveReason::Health) => "身体原因，医生建议少用电脑",
        Step::Leave(_) => "长期未参加训练",
    }
}

/// An instructor's remark under a rung.
pub(super) const fn signed(rung: Rung) -> &'static str {
    match rung {
        Rung::OwnTyping => "已取得指导员标准证书，原件核对无误",
        Rung::RecordQuality => "抽看多份录入练习，正确率合格",
        Rung::CheckingSkill => "四级核查训练连续合格，当面抽查一次",
        Rung::Coaching => "带教记录连续，走访三名民警，反映良好",
        Rung::MenteeResults => "所带民警进步高于同水平未带教民警",
    }
}

/// Why a signature is withdrawn.
pub(super) const WITHDRAWN: &str = "复查发现练习内容重复，录入质量需重新评定";
/// Reasons for dismissing alerts.
pub(super) const DISMISSED: [&str; 4] = [
    "已电话了解，本周外出办案，下周补上",
    "因执勤缺考，已报名下一场",
    "换了新键盘，成绩有波动，继续观察",
    "在外培训，返岗后安排",
];
