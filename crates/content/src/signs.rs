//! Signs that look like those of a Chinese keyboard but differ: no input method types them, so perfect typing
//! gets an error for each. They come from word processors, web pages, PDF files and character recognition.

use std::ops::Range;
use std::sync::LazyLock;

/// A sign that no Chinese input method types, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OddSign {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The sign.
    pub sign: char,
    /// What input methods type instead.
    pub usual: &'static str,
}

/// The odd signs of `text`, in its order.
pub fn odd_signs(text: &str) -> Vec<OddSign> {
    let mut found = Vec::new();
    let (mut before, mut rest) = (None, text.char_indices().peekable());
    while let Some((at, sign)) = rest.next() {
        let after = rest.peek().map(|(_, c)| *c);
        if let Some(usual) = usual(sign).or_else(|| usual_between(before, sign, after)) {
            found.push(OddSign { range: at..at + sign.len_utf8(), sign, usual });
        }
        before = Some(sign);
    }
    found
}

/// `text` with its odd signs replaced by the usual ones, and how many there were.
pub fn usual_signs(text: &str) -> (String, usize) {
    let found = odd_signs(text);
    let mut usual = String::with_capacity(text.len());
    let mut from = 0;
    for odd in &found {
        usual.push_str(text.get(from..odd.range.start).unwrap_or_default());
        usual.push_str(odd.usual);
        from = odd.range.end;
    }
    usual.push_str(text.get(from..).unwrap_or_default());
    (usual, found.len())
}

/// What is typed in place of `sign` wherever it occurs; none for one that can be typed, or that may be meant.
pub fn usual(sign: char) -> Option<&'static str> {
    // Nearly every character of every text ends here: all exercises are read when the program starts.
    if sign.is_ascii() || dabiao_domain::text::is_han(sign) {
        return None;
    }
    let at = BY_SIGN.binary_search_by_key(&sign, |(odd, _)| *odd).ok()?;
    BY_SIGN.get(at).map(|(_, usual)| *usual)
}

/// [`USUAL`], a line for every odd sign, in their order.
static BY_SIGN: LazyLock<Vec<(char, &'static str)>> = LazyLock::new(|| {
    let lines = USUAL.iter().flat_map(|(odd, usual)| odd.chars().map(move |sign| (sign, *usual)));
    let mut lines: Vec<_> = lines.collect();
    lines.sort_unstable();
    lines
});

/// Odd signs by what is typed in their place.
const USUAL: [(&str, &str); 50] = [
    // Dashes: horizontal bar, box drawings, vertical and small forms.
    ("―─━︱︲﹘", "—"),
    ("⸺⸻", "——"),
    // Hyphens, figure and en dash, minus.
    ("‐‑‒–−﹣－", "-"),
    ("⋯‥︙⋮", "…"),
    // Ratio, small and vertical forms of punctuation, half-width forms of Japanese.
    ("∶﹕︓ː꞉", "："),
    ("﹐︐‚", "，"),
    ("﹑︑､", "、"),
    ("｡︒", "。"),
    ("．﹒․", "."),
    ("﹔︔", "；"),
    ("﹖︖", "？"),
    ("﹗︗︕", "！"),
    ("‼", "！！"),
    ("⁇", "？？"),
    // Bullets and dots between the parts of a name.
    ("•‧∙⋅・･ꞏ", "·"),
    // Brackets.
    ("﹙︵❨", "（"),
    ("﹚︶❩", "）"),
    ("︻", "【"),
    ("︼", "】"),
    ("﹝︹", "〔"),
    ("﹞︺", "〕"),
    ("︽«⟪≪", "《"),
    ("︾»⟫≫", "》"),
    ("︿‹⟨", "〈"),
    ("﹀›⟩", "〉"),
    ("﹁｢", "「"),
    ("﹂｣", "」"),
    ("﹃", "『"),
    ("﹄", "』"),
    ("［﹇", "["),
    ("］﹈", "]"),
    ("｛﹛︷", "{"),
    ("｝﹜︸", "}"),
    ("＜﹤", "<"),
    ("＞﹥", ">"),
    // Quotation marks, primes and accents used in their place.
    ("〝„‟", "“"),
    ("〞〟", "”"),
    ("‛", "‘"),
    ("＂″", "\""),
    ("＇′´", "'"),
    ("｀‵ˋ", "`"),
    ("〜∼∽˜⁓", "～"),
    ("¥", "￥"),
    // Signs of the Latin keyboard.
    ("／⁄∕", "/"),
    ("＊﹡∗", "*"),
    ("＋﹢", "+"),
    ("＝﹦", "="),
    ("％﹪", "%"),
    ("＆﹠", "&"),
    ("＃﹟", "#"),
];

/// What is typed instead of a sign that is odd only between others: a circle among Chinese figures, a stroke
/// of a Japanese or phonetic alphabet among Chinese characters.
fn usual_between(before: Option<char>, sign: char, after: Option<char>) -> Option<&'static str> {
    let beside = |is: fn(char) -> bool| before.is_some_and(is) || after.is_some_and(is);
    if matches!(sign, '○' | '◯') {
        return beside(is_figure).then_some("〇");
    }
    let (_, usual) = STROKES.iter().find(|(stroke, _)| *stroke == sign)?;
    (beside(dabiao_domain::text::is_han) && !beside(is_kana)).then_some(*usual)
}

/// Letters of other alphabets that look like Chinese characters.
const STROKES: [(char, &str); 9] = [
    ('ニ', "二"),
    ('ハ', "八"),
    ('カ', "力"),
    ('エ', "工"),
    ('ロ', "口"),
    ('タ', "夕"),
    ('ト', "卜"),
    ('ー', "一"),
    ('ㄧ', "一"),
];

const fn is_figure(c: char) -> bool {
    matches!(c, '○' | '◯' | '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九')
}

const fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_input_method_types_is_found_with_what_it_types() {
        for (odd, usual) in [
            ("属实――特此说明∶无误。", "属实——特此说明：无误。"),
            ("买买提•艾力、古丽‧阿不都", "买买提·艾力、古丽·阿不都"),
            ("⋯⋯﹙见附件﹚，１０％、5－6〜7", "……（见附件），１０%、5-6～7"),
            ("二○二六年、一◯一", "二〇二六年、一〇一"),
            ("第ー名，ロ供", "第一名，口供"),
        ] {
            assert_eq!(usual_signs(odd).0, usual, "{odd}");
            assert_eq!(odd_signs(usual), [], "{usual}");
        }
    }

    #[test]
    fn what_can_be_typed_or_may_be_meant_stays() {
        let typed = "，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』—…·～￥×÷℃①Ⅰ㈠○△カード";
        assert_eq!(odd_signs(typed), []);
        let keyboard: String = (' '..='~').collect();
        assert_eq!(odd_signs(&keyboard), []);
        let twice = USUAL.iter().flat_map(|(odd, _)| odd.chars()).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(twice.len(), USUAL.iter().map(|(odd, _)| odd.chars().count()).sum::<usize>());
        assert!(USUAL.iter().flat_map(|(_, usual)| usual.chars()).all(|c| usual(c).is_none()));
        assert!(twice.into_iter().all(|odd| usual(odd).is_some()));
    }
}
