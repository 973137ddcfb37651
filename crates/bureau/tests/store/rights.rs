//! What each login may do: nothing but to call its functions; a reader reads its units.

use super::support::{Enrolled, Server, chain, series, server};
use dabiao_bureau::verifier_of;

const READER: (&str, &str) = ("rd_reports", "reader-secret");

fn reader(server: &Server, unit: uuid::Uuid) {
    let (login, secret) = READER;
    server.sql(&format!(
        "CREATE ROLE {login} LOGIN PASSWORD '{}' IN ROLE dabiao_reader;
         INSERT INTO dabiao.reader_scope VALUES ('{login}', '{unit}')",
        verifier_of(secret)
    ));
}

/// Everything that may be written on the server by a login, as refused or not, by name.
const FORBIDDEN: [(&str, &str); 15] = [
    ("a large object", "SELECT lo_from_bytea(0, '\\x01')"),
    ("another large object", "SELECT lo_creat(-1)"),
    ("an anonymous block", "DO $$ BEGIN NULL; END $$"),
    ("a temporary table", "CREATE TEMP TABLE zz (x int)"),
    ("a table", "CREATE TABLE public.zz (x int)"),
    ("a table of ours", "CREATE TABLE dabiao.zz (x int)"),
    ("a schema", "CREATE SCHEMA zz"),
    ("an advisory lock", "SELECT pg_advisory_lock(1)"),
    ("sleeping", "SELECT pg_sleep(0.01)"),
    ("a notice to all", "SELECT pg_notify('a', 'b')"),
    ("another role", "SET ROLE dabiao_owner"),
    ("a new role", "CREATE ROLE zz"),
    ("a file", "SELECT pg_read_file('postgresql.conf')"),
    ("a program", "COPY (SELECT 1) TO PROGRAM 'true'"),
    ("passwords", "SELECT rolpassword FROM pg_authid"),
];

#[test]
fn a_login_can_call_its_functions_and_nothing_else() {
    let Some(server) = server() else { return };
    let (ours, theirs) = (server.enrol(1, 1), server.enrol(2, 2));
    ours.connect().push(&chain(series(1), &[], 2, "ours")).unwrap();
    theirs.connect().push(&chain(series(2), &[], 2, "theirs")).unwrap();
    reader(&server, ours.unit);
    let code = server.keeper().invite((ours.unit, ""), 1, server.cluster.address(), || [3; 10]).unwrap();
    let (invited, invited_secret) = (code.login(), code.secret().to_owned());
    let Enrolled { access, .. } = &ours;
    let logins =
        [(access.login.as_str(), access.secret.as_str()), (&invited, &invited_secret), (READER.0, READER.1)];
    for (login, secret) in logins {
        assert_eq!(server.as_login(login, secret, "SELECT session_user").unwrap(), login);
        for (what, sql) in FORBIDDEN {
            let said = server.as_login(login, secret, sql);
            let said = said.err().unwrap_or_else(|| panic!("{login} can have {what}"));
            assert!(said.contains("42501"), "{login}, {what}: {said}");
        }
        let elsewhere = format!("SELECT has_database_privilege('{login}', 'postgres', 'CONNECT')");
        assert_eq!(server.sql(&elsewhere), "f");
    }
    tables(&server, &logins.map(|(login, _)| login));
    functions(&server, &logins.map(|(login, _)| login));
    the_reader(&server, &theirs);
}

/// No login may read or write a table, but the reader may read some.
fn tables(server: &Server, logins: &[&str; 3]) {
    let all = server.sql(
        "SELECT relname FROM pg_class WHERE relnamespace = 'dabiao'::regnamespace AND relkind IN ('r', 'p')",
    );
    assert!(all.lines().count() >= 12, "{all}");
    let may = server.sql(&format!(
        "SELECT l || ' ' || r || ' ' || t FROM unnest(ARRAY['{}', 'public']) l, regexp_split_to_table('{}', '\\s+') t,
           unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) r
          WHERE has_table_privilege(l, 'dabiao.' || t, r) ORDER BY 1",
        logins.join("', '"),
        all.replace('\n', " ")
    ));
    let reader = READER.0;
    let readable =
        ["body", "entry", "problem", "series", "tip"].map(|table| format!("{reader} SELECT {table}"));
    assert_eq!(may.lines().collect::<Vec<_>>(), readable);
}

/// Each login may call its functions, and no other one of the schema.
fn functions(server: &Server, logins: &[&str; 3]) {
    let all =
        server.sql("SELECT proname FROM pg_proc WHERE pronamespace = 'dabiao'::regnamespace ORDER BY 1");
    let of = |login: &str| {
        server.sql(&format!(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'dabiao'::regnamespace
              AND has_function_privilege('{login}', oid, 'EXECUTE') ORDER BY 1"
        ))
    };
    let mut versioned: Vec<&str> = all.lines().filter(|name| name.ends_with("_1")).collect();
    let invited = ["answer_1", "ask_1"];
    versioned.retain(|name| !invited.contains(name));
    assert_eq!(of(logins[0]).lines().collect::<Vec<_>>(), versioned);
    assert_eq!(of(logins[1]).lines().collect::<Vec<_>>(), invited);
    assert_eq!(of(logins[2]), "reads");
    assert!(all.lines().any(|name| name == "caller"), "and one that nobody calls");
    let unset = server.sql(
        "SELECT count(*) FROM pg_proc WHERE pronamespace = 'dabiao'::regnamespace
          AND (NOT prosecdef OR proconfig IS NULL OR proconfig[1] NOT LIKE 'search_path=dabiao, pg_temp')",
    );
    assert_eq!(unset, "0", "every function runs as the owner with a fixed search path");
    assert_eq!(server.sql("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'dabiao_owner'"), "f");
}

/// The reader sees the rows of its units, and no verifier.
fn the_reader(server: &Server, theirs: &Enrolled) {
    let read = |sql: &str| server.as_login(READER.0, READER.1, sql);
    assert_eq!(read("SELECT count(*) FROM dabiao.entry").unwrap(), "2");
    assert_eq!(server.sql("SELECT count(*) FROM dabiao.entry"), "4");
    let other = theirs.unit;
    for table in ["entry", "tip", "series", "body", "problem"] {
        assert_eq!(
            read(&format!("SELECT count(*) FROM dabiao.{table} WHERE unit_id = '{other}'")).unwrap(),
            "0"
        );
    }
    assert_eq!(read("SELECT count(station_id) FROM dabiao.station").unwrap(), "1");
    assert!(read("SELECT verifier FROM dabiao.station").unwrap_err().contains("42501"));
    assert!(read("INSERT INTO dabiao.tip SELECT * FROM dabiao.tip").unwrap_err().contains("42501"));
}

#[test]
fn nobody_gets_in_but_over_tls_with_a_password() {
    let Some(server) = server() else { return };
    let station = server.enrol(1, 1);
    let (login, secret) = (&station.access.login, &station.access.secret);
    let port = server.cluster.address().port;
    let psql = |target: &str, secret: &str| {
        let output = std::process::Command::new(server.cluster.binaries().program("psql"))
            .args(["-XAtqw", target, "-c", "SELECT 1"])
            .env("PGPASSWORD", secret)
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let to = |user: &str, more: &str| format!("host=127.0.0.1 port={port} dbname=dabiao user={user} {more}");
    assert!(psql(&to(login, "sslmode=require channel_binding=require"), secret).0);
    for (user, more, secret) in [
        (login.as_str(), "sslmode=disable", secret.as_str()),
        (login, "sslmode=require", "wrong"),
        ("dabiao_keeper", "sslmode=require", ""),
        ("dabiao_owner", "sslmode=require", ""),
        ("postgres", "sslmode=require", ""),
    ] {
        let (let_in, said) = psql(&to(user, more), secret);
        assert!(!let_in && !said.is_empty(), "{user} {more}: {said}");
    }
    // Neither password nor code is anywhere in the server's folder.
    let code = server.keeper().invite((station.unit, ""), 1, server.cluster.address(), || [5; 10]).unwrap();
    let mut files = vec![server.cluster.folder().to_owned()];
    let mut read = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if let Ok(bytes) = std::fs::read(&path) {
            read += 1;
            for word in [secret.as_str(), code.secret()] {
                assert!(!bytes.windows(word.len()).any(|part| part == word.as_bytes()), "{}", path.display());
            }
        }
    }
    assert!(read > 500, "{read} files");
}
