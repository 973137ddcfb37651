//! `score` and `replay`: the numbers of the scoring contract, by their names.

use serde::Serialize;

use super::args::{JudgeArgs, ReplayArgs, ScoreArgs};
use super::score_form::replay_form;
use super::{Context, Failure, input};
use dabiao_app::{Notice, shortfall_words};
use dabiao_content::Library;
use dabiao_domain::drill::{Drill, ReplayStop};
use dabiao_domain::form::log::is_form_log;
use dabiao_domain::input::rules::rule_fault;
use dabiao_domain::input::{EndReason, EventKind, InputEvent, InputLog, LogHeader, jsonl};
use dabiao_domain::rounding;
use dabiao_domain::score::{Rhythm, Score, score as score_drill};
use dabiao_domain::score_doc::ScoreDoc;
use dabiao_domain::standard::{CopyFigures, CopyResult, FormulaCounts, Standard, Verdict, sentences};
use dabiao_domain::verdict_doc::VerdictDoc;

/// Longest text that is scored, in characters: twice the longest that an exercise may have. Two unrelated texts of that
/// length take some seconds; the time grows with the square of it.
pub(super) const MAX_TEXT_CHARS: usize = 2 * dabiao_content::MAX_TEXT_CHARS;
/// The cost limit for the alignments of a log, see [`Drill::replay_within`]. An hour's drill at 150 字/分 with
/// a thousand deletions and 5 % of errors takes a fifth of it, an exam of ten minutes a five-hundredth; the
/// whole limit takes half a minute.
const MAX_WORK: u64 = 20_000_000_000;

#[derive(Serialize)]
struct Output {
    #[serde(flatten)]
    score: ScoreDoc,
    #[serde(flatten)]
    verdict: Option<VerdictDoc>,
}

/// `dabiao score`.
pub(super) fn score(context: &mut Context<'_>, args: &ScoreArgs) -> Result<u8, Failure> {
    let active_ms = active_ms(context, args.seconds)?;
    let presented = short_text(context, &args.presented)?;
    let transcript = short_text(context, &args.transcript)?;
    let header = LogHeader::practice(presented, args.policy, None);
    let events = vec![
        InputEvent::new(0, EventKind::Start),
        InputEvent::new(active_ms, EventKind::Text(transcript)),
        InputEvent::new(active_ms, EventKind::End(EndReason::Time)),
    ];
    // Three events in order: nothing to refuse.
    let Ok(drill) = Drill::replay(&InputLog { header, events }) else { return Ok(3) };
    let mut score = score_drill(&drill);
    // Two texts and a time tell nothing of how they were typed.
    score.rhythm = Rhythm::default();
    score.phrase_rate = None;
    score.classes.iter_mut().for_each(|class| class.time_us = 0);
    print(context, &drill, &score, &args.judge)
}

/// Active time that is given in seconds, in milliseconds.
pub(super) fn active_ms(context: &Context<'_>, seconds: f64) -> Result<u64, Failure> {
    if !(seconds > 0.0 && seconds <= 86_400.0) {
        let notice = Notice::new(&context.texts, "error-seconds", &[("value", &seconds)]);
        return Err(Failure::input(notice));
    }
    // Part of a millisecond counts as a whole one, so that rounding never reaches a line.
    Ok(rounding::units_up(seconds, 3) as u64)
}

fn short_text(context: &Context<'_>, path: &std::path::Path) -> Result<String, Failure> {
    let text = input::text(&context.texts, path)?;
    let chars = text.chars().count();
    if chars > MAX_TEXT_CHARS {
        return Err(too_long(context, path, chars));
    }
    Ok(text)
}

fn too_long(context: &Context<'_>, path: &std::path::Path, chars: usize) -> Failure {
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("file", &path.display()), ("n", &chars), ("max", &MAX_TEXT_CHARS)];
    Failure::input(Notice::new(&context.texts, "error-text-long", &values))
}

/// The number of characters in a log: committed or typed.
fn typed_chars(log: &InputLog) -> usize {
    let of = |event: &InputEvent| match &event.kind {
        EventKind::Commit(text) | EventKind::Text(text) => text.chars().count(),
        _ => 0,
    };
    log.events.iter().map(of).sum()
}

/// `dabiao replay`.
pub(super) fn replay(context: &mut Context<'_>, args: &ReplayArgs) -> Result<u8, Failure> {
    let bytes = input::bytes(&context.texts, &args.log)?;
    if is_form_log(&bytes) {
        return replay_form(context, args, &bytes);
    }
    if args.double.is_some() {
        let values: [(&str, &dyn std::fmt::Display); 1] = [("file", &args.log.display())];
        return Err(Failure::input(Notice::new(&context.texts, "error-other-cards", &values)));
    }
    let log = jsonl::read(&bytes).map_err(|e| {
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("file", &args.log.display()), ("line", &e.line), ("fault", &e.fault)];
        Failure::input(Notice::new(&context.texts, "error-file", &values))
    })?;
    let chars = log.header.presented.chars().count().max(typed_chars(&log));
    if chars > MAX_TEXT_CHARS {
        return Err(too_long(context, &args.log, chars));
    }
    if let Some(fault) = rule_fault(&log) {
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("file", &args.log.display()), ("event", &(fault.event + 1)), ("fault", &fault.rule)];
        return Err(Failure::input(Notice::new(&context.texts, "error-log-rule", &values)));
    }
    let drill = match Drill::replay_within(&log, MAX_WORK) {
        Ok(drill) => drill,
        Err(ReplayStop::TooMuchWork(number)) => {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("file", &args.log.display()), ("event", &(number + 1))];
            return Err(Failure::input(Notice::new(&context.texts, "error-log-work", &values)));
        }
        // Reader and rules have checked the order of the events already.
        Err(ReplayStop::Order(..)) => return Ok(3),
    };
    print(context, &drill, &score_drill(&drill), &args.judge)
}

/// The standard of that id.
pub(super) fn standard_of(context: &Context<'_>, id: &str) -> Result<Standard, Failure> {
    let library = Library::embedded();
    library.standard(id).cloned().ok_or_else(|| {
        let known: Vec<&str> = library.standards().iter().map(|s| s.id.as_str()).collect();
        let known = known.join(", ");
        Failure::input(Notice::new(&context.texts, "error-no-standard", &[("id", &id), ("known", &known)]))
    })
}

/// The counts that `standard` needs beside the score; none if it needs none, or if its draw is not known.
fn counts(
    context: &Context<'_>,
    standard: &Standard,
    drill: &Drill,
    judge: &JudgeArgs,
) -> Result<Option<FormulaCounts>, Failure> {
    let Some(formula) = &standard.formula else { return Ok(None) };
    let seed = match &judge.draw {
        Some(hex) => {
            let seed = u64::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 16);
            let words = || Failure::input(Notice::new(&context.texts, "error-draw", &[("value", hex)]));
            Some(seed.ok_or_else(words)?)
        }
        // If all sentences are drawn, no seed is needed.
        None => (sentences(drill.presented()).len() <= formula.sentences as usize).then_some(0),
    };
    Ok(seed.map(|seed| FormulaCounts::of(formula, drill, seed)))
}

fn print(context: &mut Context<'_>, drill: &Drill, score: &Score, judge: &JudgeArgs) -> Result<u8, Failure> {
    let doc = ScoreDoc::of(score);
    let verdict = match &judge.standard {
        None => None,
        Some(id) => {
            let standard = standard_of(context, id)?;
            let formula = counts(context, &standard, drill, judge)?;
            let figures = CopyFigures { tally: score.tally, end: score.end };
            let result = CopyResult::of(&standard, figures, |_| formula);
            let verdict = standard.judge_copy(&result, judge.age);
            Some((standard.id, standard.version, verdict))
        }
    };
    if judge.json {
        let verdict = verdict.map(|(id, version, verdict)| VerdictDoc::of(&id, version, &verdict));
        let output = Output { score: doc, verdict };
        let text = serde_json::to_string_pretty(&output).unwrap_or_default();
        context.line(&text)?;
        return Ok(0);
    }
    let number = |n: Option<f64>| n.map_or_else(|| "—".to_owned(), |n| rounding::text(n, 1));
    let percent = |n: Option<f64>| n.map_or_else(|| "—".to_owned(), |n| rounding::percent(n, 3));
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
    if let Some((.., verdict)) = verdict {
        if let Some(points) = verdict.points {
            let label = context.texts.get("points");
            context.line(&format!("{label}: {}", rounding::text(points, 1)))?;
        }
        print_verdict(context, &verdict)?;
    }
    Ok(0)
}

/// Passed or not, and everything that is missing.
pub(super) fn print_verdict(context: &mut Context<'_>, verdict: &Verdict) -> Result<(), Failure> {
    let key = if verdict.passed { "verdict-passed" } else { "verdict-not-passed" };
    let text = context.texts.get(key);
    context.line(&text)?;
    for missing in &verdict.missing {
        let words = shortfall_words(&context.texts, missing);
        context.line(&format!("  {words}"))?;
    }
    Ok(())
}
