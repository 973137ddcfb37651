//! Prints generated texts to be read, and what the check of sense finds in them:
//!
//! - `records KIND COUNT [SEED] [DATA]`: the texts of records; `json` for records as the program writes them;
//! - `passages KIND LENGTH COUNT [SEED] [DATA]`: passages of that many characters;
//! - `faults KIND COUNT [SEED] [DATA]`: the faults of records by sort; KIND may be `all`, for a table.
//!
//! DATA is a version of the generator, or a folder with `vocab/` and `templates/`.

use std::env;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use dabiao_content::folder_generator;
use dabiao_content::generator::{Generator, SenseKind, VERSION, wire};
use dabiao_domain::record::Kind;

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let Some(text) = print(&args) else {
        eprintln!(
            "records|json|faults KIND COUNT [SEED] [DATA], or: passages KIND LENGTH COUNT [SEED] [DATA]"
        );
        return ExitCode::FAILURE;
    };
    if writeln!(std::io::stdout().lock(), "{text}").is_err() {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn print(args: &[String]) -> Option<String> {
    let (how, words) = args.split_first()?;
    let number = |at: usize, or: Option<u64>| words.get(at).map_or(or, |word| word.parse().ok());
    let kinds: Vec<Kind> = match words.first()?.as_str() {
        "all" => Kind::ALL.to_vec(),
        name => vec![Kind::from_name(name)?],
    };
    let at = if how == "passages" { 2 } else { 1 };
    let (count, seed) = (number(at, None)?, number(at + 1, Some(1))?);
    let data = words.get(at + 2).map_or_else(|| VERSION.to_string(), Clone::clone);
    let made;
    let generator = if let Ok(version) = data.parse::<u32>() {
        Generator::of_version(version)?.map_err(say).ok()?
    } else {
        made = folder_generator(Path::new(&data)).map_err(|errors| eprintln!("{errors:#?}")).ok()?;
        &made
    };
    let mut lines = Vec::new();
    for kind in kinds {
        if how == "faults" {
            lines.push(faults(generator, kind, seed, count, words.first()? == "all")?);
            continue;
        }
        for n in 0..count {
            lines.push(match how.as_str() {
                "passages" => {
                    let length = usize::try_from(number(1, None)?).ok()?;
                    let passage =
                        generator.passage(kind, seed + n, length).map_err(|e| eprintln!("{e}")).ok()?;
                    format!("{}\n{}\n", seed + n, passage.text)
                }
                "json" => wire::record_line(&generator.record(kind, seed, n)).ok()?,
                "records" => format!("{n} {}", generator.record(kind, seed, n).text),
                _ => return None,
            });
        }
    }
    Some(lines.join("\n"))
}

/// What the check finds: a line for each fault, or the numbers of a kind.
fn faults(generator: &Generator, kind: Kind, seed: u64, count: u64, table: bool) -> Option<String> {
    let sense = Generator::shared().map_err(say).ok()?.sense();
    let (mut lines, mut counts) = (Vec::new(), [0_usize; SenseKind::ALL.len()]);
    for n in 0..count {
        for fault in sense.faults(&generator.made(kind, seed, n)) {
            let at = SenseKind::ALL.iter().position(|sort| *sort == fault.kind)?;
            *counts.get_mut(at)? += 1;
            lines.push(format!("{n} {:?} {}", fault.kind, fault.what));
        }
    }
    let counts = counts.map(|n| n.to_string()).join(" | ");
    lines.push(format!("{} | {counts}", kind.name()));
    if table { lines.pop() } else { Some(lines.join("\n")) }
}

fn say(errors: &[impl std::fmt::Display]) {
    for error in errors {
        eprintln!("{error}");
    }
}
