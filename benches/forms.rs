//! Cards and scores: 10,000 cards of a form in under a second, and what an hour's records cost to score.

use dabiao::content::Library;
use dabiao::content::forms::{CardStyle, Form};
use dabiao::content::generator::Generator;
use dabiao::domain::align::Aligner;
use dabiao::domain::form::score::{FormScore, RecordOutcome};
use divan::{AllocProfiler, Bencher, black_box};

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const FORMS: [&str; 7] =
    ["case", "dispatch", "hotel", "population_floating", "population_resident", "rental", "vehicle"];

fn form(name: &str) -> Form {
    Library::embedded().form(name).cloned().unwrap_or_else(|| std::process::exit(2))
}

fn generator() -> &'static Generator {
    Generator::shared().unwrap_or_else(|_| std::process::exit(2))
}

#[divan::bench(args = FORMS, sample_count = 3, sample_size = 1)]
fn ten_thousand_cards(bencher: Bencher, name: &str) {
    let (form, generator) = (form(name), generator());
    bencher.bench_local(|| {
        let cards = (0..10_000).filter_map(|n| form.card(generator, CardStyle::Note, 1, black_box(n)));
        cards.map(|card| card.pages.len()).sum::<usize>()
    });
}

#[divan::bench(args = FORMS, sample_count = 20, sample_size = 1)]
fn score_of_sixty_records(bencher: Bencher, name: &str) {
    let (form, generator) = (form(name), generator());
    let cards: Vec<Vec<String>> = (0..60)
        .filter_map(|n| form.card(generator, CardStyle::Printed, 1, n))
        .map(|card| card.right)
        .collect();
    bencher.bench_local(|| {
        let mut aligner = Aligner::new();
        let next = cards.iter().cycle().skip(1);
        let records = cards
            .iter()
            .zip(next)
            .map(|(right, other)| RecordOutcome::of(&form.def, right, other, &mut aligner));
        FormScore::of(&form.def, records.collect(), 3_600_000).qualified()
    });
}
