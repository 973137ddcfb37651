//! The checks find what they are there for: each is run against a store that lacks one rule.

use super::push::cases;
use super::support::{Server, server};

/// The store's functions with one of their rules changed, under the owner's name.
fn change(server: &Server, rule: &str, to: &str) {
    let api = include_str!("../../sql/api_1.sql");
    assert_eq!(api.matches(rule).count(), 1, "{rule}");
    server.sql(&format!("SET ROLE dabiao_owner; {}", api.replace(rule, to)));
}

#[test]
fn a_store_without_one_of_its_rules_is_found_out() {
    let Some(server) = server() else { return };
    let finds = |what: &str, word: &str| {
        server.sql("TRUNCATE dabiao.entry, dabiao.tip, dabiao.series");
        let found = cases(&server).expect_err(what);
        assert!(found.contains(word), "{what}: {found}");
    };
    // The rule of tips: only what nothing follows is one.
    change(
        &server,
        "WHERE NOT EXISTS (SELECT FROM entry e WHERE e.unit_id = me.unit_id AND e.series = p_series
     AND e.seq = p_first + n AND e.prev_hash = p_hashes[n])",
        "",
    );
    finds("the rule of tips", "only the first two again");
    // The check of the chain.
    change(&server, "sha256(x.prev || convert_to(x.l, 'UTF8')) IS DISTINCT FROM x.h", "false");
    finds("the check of hashes", "forged, found there");
    // One writer for a series.
    change(&server, "AND r.station_id = me.station_id FOR UPDATE", "FOR UPDATE");
    finds("one writer", "another station's series");
    // What comes before has to be there.
    change(&server, "AND e.seq = p_first - 1\n      AND e.hash = p_prev", "");
    finds("what comes before", "a gap");
    // The hash in the key.
    change(&server, "-- Only what nothing follows is a tip.", "");
    server.sql("ALTER TABLE dabiao.entry DROP CONSTRAINT entry_pkey, ADD PRIMARY KEY (unit_id, series, seq)");
    finds("the hash in the key", "7 entries");
    server.sql("TRUNCATE dabiao.entry, dabiao.tip, dabiao.series");
    server.sql(
        "ALTER TABLE dabiao.entry DROP CONSTRAINT entry_pkey, ADD PRIMARY KEY (unit_id, series, seq, hash)",
    );
    cases(&server).unwrap();
}
