//! What can be corrected without changing what a text says: line ends, blanks at the edges of lines,
//! characters and signs that are invisible or can't be typed. Every change is counted, so that it can be
//! shown.

use unicode_normalization::UnicodeNormalization as _;

use crate::check::is_odd_space;
use crate::signs::usual_signs;
use dabiao_domain::roster::is_invisible;
use dabiao_domain::text::nfc;
use dabiao_files::with_unix_ends;

/// Kinds of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Line ends other than `\n`.
    LineEnds,
    /// Lines with blanks at an edge.
    EdgeBlanks,
    /// Invisible and control characters: deleted, tabs and odd spaces made a space.
    Invisible,
    /// Radicals made the characters that they look like.
    Radicals,
    /// Full-width letters and digits made half width.
    FullWidth,
    /// Signs that no Chinese input method types made those that it types.
    Signs,
    /// Lines brought into Unicode form NFC.
    Nfc,
    /// Numbers that could be a real person's, replaced.
    Masked,
}

impl ChangeKind {
    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LineEnds => "line-ends",
            Self::EdgeBlanks => "edge-blanks",
            Self::Invisible => "invisible",
            Self::Radicals => "radicals",
            Self::FullWidth => "full-width",
            Self::Signs => "signs",
            Self::Nfc => "nfc",
            Self::Masked => "masked",
        }
    }
}

/// A kind of change, and how often it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The kind.
    pub kind: ChangeKind,
    /// How often; never 0.
    pub count: usize,
}

/// `text` with `\n` at the end of every line, and how many ends were others.
pub fn line_ends(text: &str) -> (String, usize) {
    (with_unix_ends(text).into_owned(), text.matches('\r').count())
}

/// Corrects what can be corrected, and reports it. The rest is for the user to decide.
pub fn tidy(text: &str) -> (String, Vec<Change>) {
    let mut counts = std::collections::BTreeMap::new();
    let mut add = |kind, count: usize| {
        if count > 0 {
            *counts.entry(kind).or_insert(0) += count;
        }
    };
    let (text, others) = line_ends(text);
    add(ChangeKind::LineEnds, others);
    let mut changed = String::with_capacity(text.len());
    for c in text.chars() {
        if let Some((kind, instead)) = replacement(c) {
            add(kind, 1);
            changed.extend(instead);
        } else {
            changed.push(c);
        }
    }
    let (changed, signs) = usual_signs(&changed);
    add(ChangeKind::Signs, signs);
    let composed = nfc(&changed);
    add(ChangeKind::Nfc, changed.lines().zip(composed.lines()).filter(|(a, b)| a != b).count());
    let lines: Vec<&str> = composed.split('\n').collect();
    add(ChangeKind::EdgeBlanks, lines.iter().filter(|l| l.trim() != **l).count());
    let trimmed = lines.iter().map(|l| l.trim()).collect::<Vec<_>>().join("\n");
    (trimmed, counts.into_iter().map(|(kind, count)| Change { kind, count }).collect())
}

/// The replacement of `c`; none if `c` may stay.
fn replacement(c: char) -> Option<(ChangeKind, Option<char>)> {
    match c {
        '\n' => None,
        '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some((ChangeKind::LineEnds, Some('\n'))),
        _ if c == '\t' || is_odd_space(c) => Some((ChangeKind::Invisible, Some(' '))),
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            Some((ChangeKind::FullWidth, char::from_u32(u32::from(c) - 0xFEE0)))
        }
        _ if is_invisible(c) => Some((ChangeKind::Invisible, None)),
        _ => equivalent(c).map(|unified| (ChangeKind::Radicals, Some(unified))),
    }
}

/// The unified ideograph that a radical looks like.
pub fn equivalent(c: char) -> Option<char> {
    match c {
        // The Kangxi radicals decompose to it.
        '\u{2F00}'..='\u{2FD5}' => std::iter::once(c).nfkc().next(),
        '\u{2E80}'..='\u{2EFF}' => {
            let mut pairs = RADICALS.chars();
            while let (Some(radical), Some(unified)) = (pairs.next(), pairs.next()) {
                if radical == c {
                    return Some(unified);
                }
            }
            None
        }
        _ => None,
    }
}

/// Each radical of the supplement and its ideograph: `EquivalentUnifiedIdeograph.txt` of the Unicode
/// Character Database (licence Unicode-3.0).
const RADICALS: &str = concat!(
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕𫜹⺖忄⺗心⺘扌",
    "⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓",
    "⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝",
    "⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐",
    "⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟",
);
