//! The forms: which fields a record of each kind has, in which order, and how each is judged.
//!
//! Codes are the initials of the pinyin of the name, as GA/T 543 and GA/T 1054 have them.

use super::Kind;
use super::lists::{
    CALL_KINDS, CALL_RANKS, CALL_RESULTS, CALL_WAYS, CASE_KINDS, DOCUMENTS, HOUSE_BUILDS, HOUSE_USES,
    HOUSEHOLDS, MARRIAGE, NATIONS, PLATE_KINDS, REASONS, RELATIONS, SCHOOLING, SEXES, TRADES,
};
use super::rules::Rule;

/// How an entered value is compared to the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Every character must agree.
    Exact,
    /// Accuracy by alignment must reach this many thousandths.
    Text(u16),
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormField {
    /// Its code.
    pub code: &'static str,
    /// Its name in Chinese.
    pub name: &'static str,
    /// Whether a qualified record must have it right and valid.
    pub required: bool,
    /// How it is compared.
    pub compare: Compare,
    /// The rule of a valid value.
    pub rule: Rule,
}

/// A required field that is compared exactly.
const fn must(code: &'static str, name: &'static str, rule: Rule) -> FormField {
    FormField { code, name, required: true, compare: Compare::Exact, rule }
}

/// A field that is compared exactly and may be blank where the record has nothing to say; what it has to say must be
/// right all the same.
const fn may(code: &'static str, name: &'static str, rule: Rule) -> FormField {
    FormField { code, name, required: false, compare: Compare::Exact, rule }
}

/// A field of running text.
const fn text(code: &'static str, name: &'static str, max: usize) -> FormField {
    FormField { code, name, required: false, compare: Compare::Text(950), rule: Rule::Text(1, max) }
}

const XM: FormField = must("XM", "姓名", Rule::Name);
const XB: FormField = must("XB", "性别", Rule::List(SEXES));
const MZ: FormField = must("MZ", "民族", Rule::List(NATIONS));
const CSRQ: FormField = must("CSRQ", "出生日期", Rule::Date);
const GMSFHM: FormField = must("GMSFHM", "公民身份号码", Rule::IdNumber);
const LXDH: FormField = must("LXDH", "联系电话", Rule::Phone);
const WHCD: FormField = may("WHCD", "文化程度", Rule::List(SCHOOLING));
const HJDZ: FormField = text("HJDZ", "户籍地址", 100);

/// The fields of a record of `kind`, in the order of the form.
pub const fn fields(kind: Kind) -> &'static [FormField] {
    match kind {
        Kind::PopulationResident => RESIDENT,
        Kind::PopulationFloating => FLOATING,
        Kind::Rental => RENTAL,
        Kind::Hotel => HOTEL,
        Kind::Vehicle => VEHICLE,
        Kind::Dispatch => DISPATCH,
        Kind::Case => CASE,
        Kind::Statement => STATEMENT,
        Kind::Premises => PREMISES,
        Kind::Numbers => NUMBERS,
        Kind::Names => NAMES,
        Kind::Addresses => ADDRESSES,
        Kind::Vocabulary => VOCABULARY,
    }
}

const RESIDENT: &[FormField] = &[
    may("HB", "户别", Rule::List(HOUSEHOLDS)),
    may("YHZGX", "与户主关系", Rule::List(RELATIONS)),
    XM,
    XB,
    MZ,
    CSRQ,
    GMSFHM,
    text("JG", "籍贯", 30),
    WHCD,
    may("HYZK", "婚姻状况", Rule::List(MARRIAGE)),
    text("ZY", "职业", 30),
    text("FWCS", "服务处所", 50),
    HJDZ,
    LXDH,
];

const FLOATING: &[FormField] = &[
    XM,
    XB,
    MZ,
    CSRQ,
    GMSFHM,
    HJDZ,
    text("ZJZDZ", "暂（居）住地址", 100),
    may("ZJSY", "暂居事由", Rule::List(REASONS)),
    must("DDRQ", "到达日期", Rule::Date),
    WHCD,
    text("FWCS", "服务处所", 50),
    LXDH,
    may("FZXM", "房主姓名", Rule::Name),
    may("FZLXDH", "房主联系电话", Rule::Phone),
];

const RENTAL: &[FormField] = &[
    text("FWZL", "房屋坐落", 100),
    must("FZXM", "房主姓名", Rule::Name),
    must("FZGMSFHM", "房主公民身份号码", Rule::IdNumber),
    must("FZLXDH", "房主联系电话", Rule::Phone),
    may("FWYT", "房屋用途", Rule::List(HOUSE_USES)),
    may("FWJG", "房屋结构", Rule::List(HOUSE_BUILDS)),
    may("JZMJ", "建筑面积", Rule::Amount),
    may("CZJS", "出租间数", Rule::Digits(1, 2)),
    must("CZRXM", "承租人姓名", Rule::Name),
    must("CZRGMSFHM", "承租人公民身份号码", Rule::IdNumber),
    must("CZRLXDH", "承租人联系电话", Rule::Phone),
    must("ZLQSRQ", "租赁起始日期", Rule::Date),
    must("ZLJZRQ", "租赁截止日期", Rule::Date),
    may("ZRSBH", "治安责任书编号", Rule::Digits(12, 12)),
];

const HOTEL: &[FormField] = &[
    text("LGMC", "旅馆名称", 50),
    must("LGBM", "旅馆编码", Rule::Digits(10, 10)),
    XM,
    XB,
    MZ,
    CSRQ,
    may("ZJLX", "证件类型", Rule::List(DOCUMENTS)),
    must("ZJHM", "证件号码", Rule::IdNumber),
    text("DZ", "地址", 100),
    must("FH", "房号", Rule::Digits(3, 4)),
    must("RZSJ", "入住时间", Rule::Time),
    must("TFSJ", "退房时间", Rule::Time),
    LXDH,
];

const VEHICLE: &[FormField] = &[
    must("HPHM", "号牌号码", Rule::Plate),
    must("HPZL", "号牌种类", Rule::List(PLATE_KINDS)),
    text("CLLX", "车辆类型", 30),
    text("CLPP", "车辆品牌", 30),
    text("CSYS", "车身颜色", 10),
    must("FDJH", "发动机号", Rule::Code(6, 12)),
    must("CJHHLW", "车架号后六位", Rule::Digits(6, 6)),
    must("SYR", "所有人", Rule::Name),
    GMSFHM,
    LXDH,
    text("DZ", "住址", 100),
];

const DISPATCH: &[FormField] = &[
    must("JJDBH", "接警单编号", Rule::DispatchNumber),
    may("BJFS", "报警方式", Rule::List(CALL_WAYS)),
    must("BJSJ", "报警时间", Rule::Time),
    must("BJDH", "报警电话", Rule::Phone),
    must("BJRXM", "报警人姓名", Rule::Name),
    may("BJRXB", "报警人性别", Rule::List(SEXES)),
    text("JQDZ", "警情地址", 100),
    may("JQLBDM", "警情类别", Rule::List(CALL_KINDS)),
    may("JQDJ", "警情等级", Rule::List(CALL_RANKS)),
    text("BJNR", "报警内容", 300),
    text("CJDW", "处警单位", 50),
    must("CJRY", "处警人员", Rule::Name),
    must("DDSJ", "到达时间", Rule::Time),
    may("CLJG", "处理结果", Rule::List(CALL_RESULTS)),
];

const CASE: &[FormField] = &[
    must("AJBH", "案件编号", Rule::CaseNumber),
    text("AJMC", "案件名称", 60),
    may("AJLB", "案件类别", Rule::List(CASE_KINDS)),
    must("FASJCZ", "发案时间初值", Rule::Time),
    must("FASJZZ", "发案时间终值", Rule::Time),
    must("BASJ", "报案时间", Rule::Time),
    text("FADD", "发案地点", 100),
    must("SHRXM", "受害人姓名", Rule::Name),
    must("SHRGMSFHM", "受害人公民身份号码", Rule::IdNumber),
    must("SHRLXDH", "受害人联系电话", Rule::Phone),
    may("SSJZ", "损失价值", Rule::Amount),
    text("SLDW", "受理单位", 50),
    must("ZBMJ", "主办民警", Rule::Name),
    text("JYAQ", "简要案情", 500),
];

const STATEMENT: &[FormField] = &[
    must("XWKSSJ", "询问开始时间", Rule::Time),
    must("XWJSSJ", "询问结束时间", Rule::Time),
    text("XWDD", "询问地点", 60),
    must("XWR", "询问人", Rule::Name),
    must("JLR", "记录人", Rule::Name),
    XM,
    XB,
    CSRQ,
    GMSFHM,
    text("XZZ", "现住址", 100),
    LXDH,
];

const PREMISES: &[FormField] = &[
    text("DWMC", "单位名称", 60),
    must("TYSHXYDM", "统一社会信用代码", Rule::CreditCode),
    text("DWDZ", "单位地址", 100),
    may("HYLB", "行业类别", Rule::List(TRADES)),
    must("FDDBR", "法定代表人", Rule::Name),
    must("GMSFHM", "法定代表人公民身份号码", Rule::IdNumber),
    LXDH,
    may("CYRS", "从业人数", Rule::Digits(1, 4)),
    may("JYMJ", "经营面积", Rule::Amount),
    must("CJRQ", "采集日期", Rule::Date),
    must("CJR", "采集人", Rule::Name),
];

const NUMBERS: &[FormField] =
    &[GMSFHM, LXDH, must("HPHM", "号牌号码", Rule::Plate), must("AJBH", "案件编号", Rule::CaseNumber)];

const NAMES: &[FormField] = &[
    must("XM1", "姓名1", Rule::Name),
    must("XM2", "姓名2", Rule::Name),
    must("XM3", "姓名3", Rule::Name),
    must("XM4", "姓名4", Rule::Name),
    must("XM5", "姓名5", Rule::Name),
    must("XM6", "姓名6", Rule::Name),
    must("XM7", "姓名7", Rule::Name),
    must("XM8", "姓名8", Rule::Name),
];

const ADDRESSES: &[FormField] = &[
    must("XZQHDM", "行政区划代码", Rule::Digits(6, 6)),
    text("XZJD", "乡镇街道", 20),
    text("SQCW", "社区（村）", 20),
    text("JLX", "街路巷", 20),
    must("MLPH", "门（楼）牌号", Rule::Text(1, 10)),
    text("XQ", "小区（院）", 20),
    must("ZH", "幢", Rule::Text(1, 6)),
    must("DYH", "单元", Rule::Text(1, 6)),
    must("HSH", "户室", Rule::Text(1, 8)),
    text("BZDZ", "标准地址", 100),
];

const VOCABULARY: &[FormField] = &[
    text("CY1", "词语1", 10),
    text("CY2", "词语2", 10),
    text("CY3", "词语3", 10),
    text("CY4", "词语4", 10),
    text("CY5", "词语5", 10),
    text("CY6", "词语6", 10),
    text("CY7", "词语7", 10),
    text("CY8", "词语8", 10),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_within_a_form() {
        for kind in Kind::ALL {
            let mut codes: Vec<_> = fields(kind).iter().map(|f| f.code).collect();
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), fields(kind).len(), "{kind:?}");
        }
    }
}
