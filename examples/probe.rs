//! scratch
use dabiao::content::generator::{Generator, within_limits};
use dabiao::domain::record::Kind;
fn main() {
    if std::env::args().nth(1).as_deref() == Some("worst") {
        let g = Generator::embedded().unwrap_or_else(|e| panic!("{e:#?}"));
        for length in [150usize, 400, 1200] {
            for kind in Kind::ALL {
                let mut worst = (0, 0, 0);
                let mut second = 0;
                for seed in 0..20_000u64 {
                    let p = g.passage(kind, seed, length).unwrap();
                    second += u32::from(p.work.rounds > 1);
                    worst = worst.max((p.work.rounds, p.work.weighed, seed));
                }
                let t = std::time::Instant::now();
                for _ in 0..20 {
                    let _ = g.passage(kind, worst.2, length);
                }
                println!(
                    "{} {length} worst rounds {} weighed {} seed {} more than one round {second} time {:?}",
                    kind.name(),
                    worst.0,
                    worst.1,
                    worst.2,
                    t.elapsed() / 20
                );
            }
        }
        return;
    }
    let g = Generator::embedded().unwrap_or_else(|e| panic!("{e:#?}"));
    let seeds: u64 = std::env::args().nth(1).map_or(300, |s| s.parse().unwrap());
    let only = std::env::args().nth(2);
    for kind in Kind::ALL {
        if only.as_ref().is_some_and(|o| o != kind.name()) {
            continue;
        }
        for length in [150usize, 400, 1200] {
            let (mut fails, mut hist, mut maxw, mut slow, mut code, mut paras) =
                (0u32, [0u32; 10], 0, std::time::Duration::ZERO, 0.0, 0usize);
            let t = std::time::Instant::now();
            for seed in 0..seeds {
                let t1 = std::time::Instant::now();
                match g.passage(kind, seed, length) {
                    Ok(p) => {
                        hist[p.work.rounds as usize] += 1;
                        maxw = maxw.max(p.work.weighed);
                        assert!(within_limits(&p.measure, length, &p.target));
                        code += p.measure.code_length();
                        paras += p.text.lines().count();
                    }
                    Err(_) => fails += 1,
                }
                slow = slow.max(t1.elapsed());
            }
            println!(
                "{:22} {length:5} fails {fails} rounds {:?} maxw {maxw} mean {:?} slowest {:?} code {:.3} paras {:.1}",
                kind.name(),
                &hist[1..9],
                t.elapsed() / seeds as u32,
                slow,
                code / seeds as f64,
                paras as f64 / seeds as f64
            );
        }
        for length in [150usize, 400] {
            let m = g.paragraphs(kind, 1, length);
            println!(
                "    pool {length}: {:?} code {:.3}",
                m.classes.map(|c| (f64::from(c) * 1000.0 / f64::from(m.length())).round() / 10.0),
                m.code_length()
            );
        }
    }
}
