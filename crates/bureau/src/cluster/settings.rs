//! The server's own files: who may connect, and how much it takes.

use std::path::Path;

use crate::admin::KEEPER;

/// What is put at the end of `postgresql.conf`.
pub(super) fn settings(listen: &str, port: u16, sockets: &Path, connections: u32) -> String {
    let sockets = quoted(&sockets.display().to_string());
    let listen = quoted(listen);
    let sockets = if cfg!(unix) { sockets } else { "''".to_owned() };
    format!(
        "
# The bureau's store.
listen_addresses = {listen}
port = {port}
unix_socket_directories = {sockets}
max_connections = {connections}
shared_buffers = '256MB'
password_encryption = 'scram-sha-256'
ssl = on
ssl_cert_file = 'server.crt'
ssl_key_file = 'server.key'
ssl_min_protocol_version = 'TLSv1.3'
# Tries to connect that don't get on, and connections to PCs that are gone, free their place.
authentication_timeout = '20s'
tcp_keepalives_idle = 30
tcp_keepalives_interval = 10
tcp_keepalives_count = 3
tcp_user_timeout = '60s'
temp_file_limit = '1GB'
# What is acknowledged is on the disk.
fsync = on
full_page_writes = on
synchronous_commit = on
# A week of logs, and no more.
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_rotation_age = '1d'
log_rotation_size = 0
log_truncate_on_rotation = on
log_min_duration_statement = '5s'
"
    )
}

/// What is put at the end of it when the server gets another address.
pub(super) fn place(listen: &str, port: u16) -> String {
    let listen = quoted(listen);
    format!("\n# Moved.\nlisten_addresses = {listen}\nport = {port}\n")
}

/// Who may connect: the keeper from this PC, stations and invited PCs over TLS with a password; nobody else.
pub(super) fn access() -> String {
    if cfg!(unix) {
        format!(
            "# The bureau's store.
local   all     {KEEPER}                 peer map=keeper
host    all     {KEEPER}  all            reject
hostssl dabiao  all            all            scram-sha-256
"
        )
    } else {
        format!(
            "# The bureau's store.
hostssl all     {KEEPER}  127.0.0.1/32   scram-sha-256
host    all     {KEEPER}  all            reject
hostssl dabiao  all            all            scram-sha-256
"
        )
    }
}

/// Which users of this system are the keeper.
pub(super) fn users(users: &[&str]) -> String {
    let lines = users.iter().map(|user| format!("keeper  \"{user}\"  {KEEPER}\n"));
    std::iter::once("# The bureau's store.\n".to_owned()).chain(lines).collect()
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_lets_anybody_in_without_a_password() {
        for line in access().lines().filter(|line| !line.starts_with('#')) {
            assert!(!line.contains("trust") && !line.contains("md5"), "{line}");
            assert!(
                line.starts_with("hostssl") || line.contains("reject") || line.contains("peer"),
                "{line}"
            );
        }
    }

    #[test]
    fn what_is_given_is_quoted() {
        let text = settings("10.6.3.2, it's", 5433, Path::new("/a b"), 150);
        assert!(text.contains("listen_addresses = '10.6.3.2, it''s'"), "{text}");
        assert!(text.contains("max_connections = 150"));
    }
}
