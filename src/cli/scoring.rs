//! `score` and `replay`: the numbers of the scoring contract, by their names.

use serde::Serialize;

use super::args::{JudgeArgs, ReplayArgs, ScoreArgs};
use super::{Context, Failure, input};
use crate::app::Notice;
use crate::content::Library;
use crate::domain::drill::Drill;
use crate::domain::input::rules::rule_fault;
use crate::domain::input::{EndReason, EventKind, InputEvent, InputLog, LogHeader, jsonl};
use crate::domain::score::{Rhythm, Score, score as score_drill};
use crate::domain::score_doc::{ScoreDoc, VerdictDoc};

/// Longest text that is scored, in bytes: far over any drill, and quick enough to align.
const MAX_TEXT_BYTES: usize = 1 << 20;

#[derive(Serialize)]
struct Output {
    #[serde(flatten)]
    score: ScoreDoc,
    #[serde(flatten)]
    verdict: Option<VerdictDoc>,
}

/// `dabiao score`.
pub(super) fn score(context: &mut Context<'_>, args: &ScoreArgs) -> Result<u8, Failure> {
    if !(args.seconds > 0.0 && args.seconds <= 86_400.0) {
        let notice = Notice::new(&context.texts, "error-seconds", &[("value", &args.seconds)]);
        return Err(Failure::input(notice));
    }
    let presented = short_text(context, &args.presented)?;
    let transcript = short_text(context, &args.transcript)?;
    let active_ms = (args.seconds * 1000.0).round() as u64;
    let header = LogHeader::practice(presented, args.policy, None);
    let events = vec![
        InputEvent::new(0, EventKind::Start),
        InputEvent::new(active_ms, EventKind::Text(transcript)),
        InputEvent::new(active_ms, EventKind::End(EndReason::Time)),
    ];
    // Three events in order: nothing to refuse.
    let Ok(drill) = Drill::replay(&InputLog { header, events }) else { return Ok(3) };
    let mut score = score_drill(&drill);
    // Two texts and a time say nothing of how they were typed.
    score.rhythm = Rhythm::default();
    score.phrase_rate = None;
    score.classes.iter_mut().for_each(|class| class.time_us = 0);
    print(context, &score, &args.judge)
}

fn short_text(context: &Context<'_>, path: &std::path::Path) -> Result<String, Failure> {
    let text = input::text(&context.texts, path)?;
    if text.len() > MAX_TEXT_BYTES {
        let detail = format!("{} bytes > {MAX_TEXT_BYTES}", text.len());
        let values: [(&str, &dyn std::fmt::Display); 2] = [("file", &path.display()), ("detail", &detail)];
        return Err(Failure::input(Notice::new(&context.texts, "error-read", &values)));
    }
    Ok(text)
}

/// `dabiao replay`.
pub(super) fn replay(context: &mut Context<'_>, args: &ReplayArgs) -> Result<u8, Failure> {
    let bytes = input::bytes(&context.texts, &args.log)?;
    let log = jsonl::read(&bytes).map_err(|e| {
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("file", &args.log.display()), ("line", &e.line), ("fault", &e.fault)];
        Failure::input(Notice::new(&context.texts, "error-file", &values))
    })?;
    if let Some(fault) = rule_fault(&log) {
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("file", &args.log.display()), ("event", &(fault.event + 1)), ("fault", &fault.rule)];
        return Err(Failure::input(Notice::new(&context.texts, "error-log-rule", &values)));
    }
    // Reader and rules have checked the order of the events already.
    let Ok(drill) = Drill::replay(&log) else { return Ok(3) };
    print(context, &score_drill(&drill), &args.judge)
}

fn print(context: &mut Context<'_>, score: &Score, judge: &JudgeArgs) -> Result<u8, Failure> {
    let doc = ScoreDoc::of(score);
    let verdict = match &judge.standard {
        None => None,
        Some(id) => {
            let library = Library::embedded();
            let standard = library.standard(id).ok_or_else(|| {
                let known: Vec<&str> = library.standards().iter().map(|s| s.id.as_str()).collect();
                let known = known.join(", ");
                Failure::input(Notice::new(
                    &context.texts,
                    "error-no-standard",
                    &[("id", id), ("known", &known)],
                ))
            })?;
            Some(VerdictDoc::of(&standard.id, standard.version, &standard.judge(score, judge.age)))
        }
    };
    if judge.json {
        let output = Output { score: doc, verdict };
        let text = serde_json::to_string_pretty(&output).unwrap_or_default();
        context.line(&text)?;
        return Ok(0);
    }
    let number = |n: Option<f64>| n.map_or_else(|| "—".to_owned(), |n| format!("{n:.1}"));
    let percent = |n: Option<f64>| n.map_or_else(|| "—".to_owned(), |n| format!("{:.3}%", n * 100.0));
    let rows = [
        ("correct-cpm", number(doc.correct_cpm)),
        ("accuracy", percent(doc.accuracy)),
        ("gross-cpm", number(doc.gross_cpm)),
        ("net-cpm-k5", number(doc.net_cpm_k5)),
        ("substitutions", doc.substitutions.to_string()),
        ("omissions", doc.omissions.to_string()),
        ("insertions", doc.insertions.to_string()),
    ];
    for (key, value) in rows {
        let label = context.texts.get(key);
        context.line(&format!("{label}: {value}"))?;
    }
    if let Some(verdict) = verdict {
        let key = if verdict.passed { "verdict-passed" } else { "verdict-not-passed" };
        let text = context.texts.get(key);
        context.line(&text)?;
    }
    Ok(0)
}
