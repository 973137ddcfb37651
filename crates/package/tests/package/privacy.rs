//! What is on a stick tells no names.

use dabiao_package::{Body, Exercise, Item};
use uuid::Uuid;

use super::support::{World, chain};

/// Fifty names, none of them a part of another word of a package.
fn names() -> Vec<String> {
    let family = "欧阳慕容上官诸葛司徒".chars().collect::<Vec<_>>();
    let given = "晓霖沐宸梓涵语桐星辞".chars().collect::<Vec<_>>();
    (0..50).map(|n| format!("{}{}{}", family[n % 10], given[n / 5], given[(n * 3 + 1) % 10])).collect()
}

#[test]
fn fifty_planted_names_are_not_on_the_stick() {
    let world = World::new();
    let mut items = Vec::new();
    for (n, name) in names().iter().enumerate() {
        let series = Uuid::from_u128(n as u128 + 500);
        items.extend(chain(series, 3, name, &world.sender).into_iter().map(Item::Entry));
        items.push(Item::Body(Body::new(series, "log", name.repeat(40).into_bytes())));
        items.push(Item::Exercise(Exercise::new(&format!("{name}.toml"), name.repeat(3).into_bytes())));
    }
    let bytes = world.bytes(&world.draft(), items);
    let (report, taken) = world.read(&bytes);
    assert!(report.unwrap().is_whole() && taken.len() == 250);
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    for name in names() {
        let utf16: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(!holds(name.as_bytes()) && !holds(&utf16), "{name}");
        let escaped: Vec<String> = name.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        assert!(!holds(escaped.concat().as_bytes()), "{name}");
    }
    // The test would find one.
    assert!(holds(b"dabiao-package"));
    // Nor do other files lie there.
    let mut files = Vec::new();
    let mut folders = vec![world.stick()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    assert_eq!(files.len(), 1, "{files:?}");
    assert!(files[0].strip_prefix(world.stick()).unwrap().to_str().unwrap().is_ascii());
}
