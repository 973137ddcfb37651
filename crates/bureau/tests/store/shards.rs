//! The same tables and functions on three servers: the units' rows lie on two others, reached by `postgres_fdw`.

use dabiao_bureau::Admin;

use super::carrying;
use super::push::{cases, malformed};
use super::support::{Server, chain, parted, say, series, server};

/// Puts part `n` of every table by unit on `shard`: the tables there are those of a store that is not in parts.
fn lies_at(server: &Server, n: usize, shard: &Server) {
    let Admin::Socket { folder, port } = &shard.admin else { panic!("no socket") };
    server.sql(&format!(
        "CREATE SERVER s{n} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '{}', port '{port}', dbname 'dabiao');
         GRANT USAGE ON FOREIGN SERVER s{n} TO dabiao_owner;
         CREATE USER MAPPING FOR dabiao_keeper SERVER s{n} OPTIONS (user 'dabiao_keeper');
         CREATE USER MAPPING FOR dabiao_owner SERVER s{n} OPTIONS (user 'dabiao_keeper', password_required 'false')",
        folder.display()
    ));
    for table in tables(server) {
        server.sql(&format!(
            "DROP TABLE dabiao.{table}_{n};
             ALTER TABLE dabiao.{table} DROP CONSTRAINT IF EXISTS {table}_pkey;
             CREATE FOREIGN TABLE dabiao.{table}_{n} PARTITION OF dabiao.{table}
               FOR VALUES WITH (MODULUS 2, REMAINDER {n}) SERVER s{n}
               OPTIONS (schema_name 'dabiao', table_name '{table}');
             ALTER FOREIGN TABLE dabiao.{table}_{n} OWNER TO dabiao_owner"
        ));
    }
}

/// The tables that are by unit.
fn tables(server: &Server) -> Vec<String> {
    let parted = "SELECT relname FROM pg_class WHERE relkind = 'p' AND relnamespace = 'dabiao'::regnamespace";
    server.sql(parted).lines().map(str::to_owned).collect()
}

/// A store whose rows lie on two other servers; none where that can't be, which is said.
fn on_three_servers() -> Option<(Server, [Server; 2])> {
    let main = parted(2)?;
    let there = main.sql("SELECT count(*) FROM pg_available_extensions WHERE name = 'postgres_fdw'");
    // Before 13 nobody but a superuser gets on to another server without a password.
    let version: u32 = main.sql("SELECT current_setting('server_version_num')").parse().unwrap();
    if there == "0" || version < 130_000 {
        say("skipped: a store on three servers: this PostgreSQL has no postgres_fdw, or is older than 13");
        return None;
    }
    let shards = [server()?, server()?];
    main.sql("CREATE EXTENSION postgres_fdw");
    for (n, shard) in shards.iter().enumerate() {
        lies_at(&main, n, shard);
    }
    assert!(tables(&main).len() >= 9);
    Some((main, shards))
}

#[test]
fn the_same_holds_on_three_servers() {
    let Some((main, shards)) = on_three_servers() else { return };
    cases(&main).unwrap();
    malformed(&main);
    carrying::bodies(&main);
    carrying::down(&main);
    carrying::up(&main);
    for n in 10..30 {
        let mut station = main.enrol(n, n).connect();
        station.push(&chain(series(n), &[], 3, "x")).unwrap();
    }
    let count = |at: &Server| -> u64 { at.sql("SELECT count(*) FROM dabiao.entry").parse().unwrap() };
    let there = [count(&shards[0]), count(&shards[1])];
    assert!(there.iter().all(|rows| *rows > 0), "{there:?}");
    assert_eq!(count(&main), there[0] + there[1], "none lies here");
    let mut keeper = main.keeper();
    let entries: usize =
        keeper.tips().unwrap().iter().map(|tip| keeper.entries_to(tip, |_| false).unwrap().len()).sum();
    assert!(entries >= 60, "{entries}");
}
