//! The tables of the US layout, and the keys made from them.

use std::sync::LazyLock;

use super::{Block, Finger, Key};

/// Name, width, finger ([`finger_of`]). A name of one character makes that character.
type Cell = (&'static str, u16, u8);

/// The keys of the main block from the left; rows from the top.
#[rustfmt::skip]
const MAIN: [&[Cell]; 5] = [
    &[("`", 4, 0), ("1", 4, 0), ("2", 4, 1), ("3", 4, 2), ("4", 4, 3), ("5", 4, 3), ("6", 4, 5), ("7", 4, 5),
      ("8", 4, 6), ("9", 4, 7), ("0", 4, 8), ("-", 4, 8), ("=", 4, 8), ("Backspace", 8, 8)],
    &[("Tab", 6, 0), ("q", 4, 0), ("w", 4, 1), ("e", 4, 2), ("r", 4, 3), ("t", 4, 3), ("y", 4, 5), ("u", 4, 5),
      ("i", 4, 6), ("o", 4, 7), ("p", 4, 8), ("[", 4, 8), ("]", 4, 8), ("\\", 6, 8)],
    &[("CapsLock", 7, 0), ("a", 4, 0), ("s", 4, 1), ("d", 4, 2), ("f", 4, 3), ("g", 4, 3), ("h", 4, 5),
      ("j", 4, 5), ("k", 4, 6), ("l", 4, 7), (";", 4, 8), ("'", 4, 8), ("Enter", 9, 8)],
    &[("ShiftLeft", 9, 0), ("z", 4, 0), ("x", 4, 1), ("c", 4, 2), ("v", 4, 3), ("b", 4, 3), ("n", 4, 5),
      ("m", 4, 5), (",", 4, 6), (".", 4, 7), ("/", 4, 8), ("ShiftRight", 11, 8)],
    &[("CtrlLeft", 5, 0), ("WinLeft", 5, 9), ("AltLeft", 5, 9), ("Space", 25, 4), ("AltRight", 5, 9),
      ("WinRight", 5, 9), ("Menu", 5, 9), ("CtrlRight", 5, 8)],
];

/// The keys of the numeric pad: name, row, left, width, rows, finger.
const PAD: [(&str, u8, u16, u16, u8, u8); 17] = [
    ("NumLock", 0, 0, 4, 1, 5),
    ("PadSlash", 0, 4, 4, 1, 6),
    ("PadStar", 0, 8, 4, 1, 7),
    ("PadMinus", 0, 12, 4, 1, 8),
    ("Pad7", 1, 0, 4, 1, 5),
    ("Pad8", 1, 4, 4, 1, 6),
    ("Pad9", 1, 8, 4, 1, 7),
    ("PadPlus", 1, 12, 4, 2, 8),
    ("Pad4", 2, 0, 4, 1, 5),
    ("Pad5", 2, 4, 4, 1, 6),
    ("Pad6", 2, 8, 4, 1, 7),
    ("Pad1", 3, 0, 4, 1, 5),
    ("Pad2", 3, 4, 4, 1, 6),
    ("Pad3", 3, 8, 4, 1, 7),
    ("PadEnter", 3, 12, 4, 2, 8),
    ("Pad0", 4, 0, 8, 1, 4),
    ("PadDot", 4, 8, 4, 1, 7),
];

/// What shift makes of the keys that are no letters.
pub(super) const SHIFTED: (&str, &str) = ("`1234567890-=[]\\;',./", "~!@#$%^&*()_+{}|:\"<>?");

/// Chinese punctuation as pinyin and Wubi input methods place it by default, and the key's own character.
pub(super) const CHINESE: (&str, &str) = ("，。、；：？！“”‘’（）《》【】—…￥·", ",.\\;:?!\"\"''()<>[]_^$`");

pub(super) static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| {
    let mut keys = Vec::new();
    for (row, cells) in MAIN.iter().enumerate() {
        let mut left = 0;
        for (name, width, finger) in *cells {
            let plain = if *name == "Space" { Some(' ') } else { single(name) };
            keys.push(Key {
                name,
                label: label(name),
                plain,
                shifted: plain.and_then(shifted),
                block: Block::Main,
                row: row as u8,
                left,
                width: *width,
                rows: 1,
                finger: finger_of(*finger),
            });
            left += width;
        }
    }
    keys.extend(PAD.iter().map(|(name, row, left, width, rows, finger)| Key {
        name,
        label: label(name),
        plain: single(label(name)).filter(|c| c.is_ascii_digit() || "./*-+".contains(*c)),
        shifted: None,
        block: Block::Pad,
        row: *row,
        left: *left,
        width: *width,
        rows: *rows,
        finger: finger_of(*finger),
    }));
    keys
});

fn single(name: &str) -> Option<char> {
    let mut chars = name.chars();
    chars.next().filter(|_| chars.next().is_none())
}

fn shifted(plain: char) -> Option<char> {
    if plain.is_ascii_lowercase() {
        return Some(plain.to_ascii_uppercase());
    }
    let place = SHIFTED.0.chars().position(|c| c == plain)?;
    SHIFTED.1.chars().nth(place)
}

fn finger_of(number: u8) -> Option<Finger> {
    Finger::ALL.get(usize::from(number)).copied()
}

fn label(name: &'static str) -> &'static str {
    match name {
        "Backspace" => "←",
        "CapsLock" => "Caps",
        "ShiftLeft" | "ShiftRight" => "Shift",
        "CtrlLeft" | "CtrlRight" => "Ctrl",
        "WinLeft" | "WinRight" => "Win",
        "AltLeft" | "AltRight" => "Alt",
        "Space" => "",
        "NumLock" => "Num",
        "PadSlash" => "/",
        "PadStar" => "*",
        "PadMinus" => "-",
        "PadPlus" => "+",
        "PadDot" => ".",
        "PadEnter" => "Enter",
        other => other.strip_prefix("Pad").unwrap_or(other),
    }
}
