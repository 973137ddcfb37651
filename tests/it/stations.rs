//! The bureau by the windows of two PCs: one founds it, the other joins, and data go both ways on a stick.

use dabiao::app::{Action, Settings};
use dabiao::store::{DATABASE_FILE, Db};
use dabiao::ui::Screen;
use uuid::Uuid;

use super::support::pcs::{Pcs, accounts, can_press, go};
use super::support::sticks::practise_at;
use super::support::typist::MORNING_MS;

#[test]
fn what_is_typed_at_a_station_is_on_the_desk_of_the_founding_pc() {
    let pcs = Pcs::new();
    let lone = pcs.window("a", Screen::Today);
    assert_eq!(can_press(&lone, "交换数据"), None, "a lone PC has nobody to exchange with");
    drop(lone);
    let mut a = pcs.founded();
    a.pictures("stations-02-founded");
    let mut b = pcs.joined(&mut a);
    b.pictures("stations-06-joined");
    // A choice of the person who is entered at both PCs.
    let settings = *b.harness.state().session().settings();
    b.act(Action::Set(Settings { help_hesitating: true, ..settings }));
    go(&mut b, Screen::Today);
    assert!(b.sees("还没有与局里联系过"), "what waits is said on Today");
    b.pictures("stations-07-today");

    pcs.exchange(&mut a);
    a.pictures("exchange-02-done");
    pcs.exchange(&mut b);
    assert!(b.sees("给 岚江市公安局"), "what was sent is said");
    pcs.exchange(&mut a);
    assert!(a.sees("日志和成绩 1 份"), "what was taken is said");
    pcs.exchange(&mut b);
    go(&mut b, Screen::Today);
    assert!(b.sees("未上传 0 条，上次联系"), "nothing waits any more");

    // One person, entered at two PCs, and the attempt from before the joining.
    accounts(&mut a);
    go(&mut a, Screen::Trainer);
    assert!(a.sees("其他 1 台电脑的数据都已到"), "the desk says as of when");
    a.pictures("stations-08-desk");
    let view = a.harness.state().session().trainer().view().expect("a desk").clone();
    let typed: Vec<_> = view.people.iter().filter(|p| p.badge == "059001").collect();
    assert_eq!(typed.len(), 1);
    assert!(typed[0].practised.is_some(), "practised at the other PC");
    let known: Vec<String> = b.harness.state().session().officers().iter().map(|o| o.badge.clone()).collect();
    assert!(known.contains(&"059002".to_owned()), "the roster came down: {known:?}");
    let here = b.harness.state().session().officer().unwrap().clone();
    let listed = b.harness.state().session().officers().iter().any(|o| o.id == here.id);
    assert!(b.harness.state().session().settings().help_hesitating, "their choices go with them");
    assert!(listed && here.badge == "059001", "who sat there goes on as the one person that both PCs know");
    drop((a, b));
    for pc in ["a", "b"] {
        assert!(pcs.at(pc).join(DATABASE_FILE).exists());
        let db = Db::open(&pcs.at(pc), &|| Uuid::from_u128(0xA0D1)).unwrap();
        let report = dabiao::app::JournalKeys::audit(&db, &pcs.at(pc), None).unwrap();
        assert!(report.problems.is_empty(), "{pc}: {:?}", report.problems);
    }
}

#[test]
fn what_is_typed_after_the_joining_waits_and_goes_up() {
    let pcs = Pcs::new();
    let mut a = pcs.founded();
    let mut b = pcs.joined(&mut a);
    pcs.exchange(&mut a);
    pcs.exchange(&mut b);
    pcs.exchange(&mut a);
    pcs.exchange(&mut b);
    drop(b);
    practise_at(&pcs.at("b"), MORNING_MS + 30 * 3_600_000);
    let mut b = pcs.window("b", Screen::Stations);
    assert!(b.sees("岚江市公安局 · 本机 文昌所-01（文昌派出所）"));
    assert!(!b.sees("未上传 0 条") && b.sees("未上传"), "the attempt waits");
    b.pictures("stations-09-station");
    pcs.exchange(&mut b);
    pcs.exchange(&mut a);
    pcs.exchange(&mut b);
    go(&mut b, Screen::Stations);
    assert!(b.sees("未上传 0 条"));
    drop(a);
    let db = Db::open(&pcs.at("a"), &|| Uuid::from_u128(0xA0D1)).unwrap();
    assert_eq!(db.attempts(None).unwrap().len(), 2);
}
