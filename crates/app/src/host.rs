//! By what a PC is known again: the addresses of its network cards, and its name.
//!
//! Only addresses that a maker gave count. One that the system drew (a Wi-Fi card that hides itself, a bridge, a tunnel)
//! has the bit of local administration and is another one tomorrow. A card on the USB counts only where there is no
//! other: it goes from PC to PC with its dock.

use std::path::Path;

use dabiao_domain::sync::verdict::HostPrint;
use dabiao_files::bounded_text;
use uuid::Uuid;

/// The address of a network card.
pub type Card = [u8; 6];

/// Where Linux lists the network cards.
const CARDS: &str = "/sys/class/net";
/// An address in a file is shorter, in bytes.
const MAX_BYTES: u64 = 4_096;
/// What VMware gives to the same adapters of every PC.
const OF_EVERY_PC: [u8; 4] = [0x00, 0x50, 0x56, 0xc0];

/// A PC, as it can be known again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Host {
    cards: Vec<Card>,
    name: String,
}

impl Host {
    /// A PC with these network cards and that name.
    pub fn new(cards: &[Card], name: &str) -> Self {
        let mut cards: Vec<Card> = cards.iter().copied().filter(|card| is_makers(*card)).collect();
        cards.sort_unstable();
        cards.dedup();
        Self { cards, name: name.to_owned() }
    }

    /// The one that the program runs on, called `name`. Where the system says nothing of its cards, it is known by that.
    pub fn of_this_pc(name: &str) -> Self {
        let cards = if cfg!(windows) { of_windows() } else { of_folder(Path::new(CARDS)) };
        Self::new(&cards, name)
    }

    /// What of it is shown to a bureau of which it is the station `station`.
    pub fn print(&self, station: &Uuid) -> HostPrint {
        HostPrint::of(station, &self.cards, &self.name)
    }
}

/// Whether a maker gave it to one card alone.
fn is_makers(card: Card) -> bool {
    let (group, local) = (card[0] & 1 != 0, card[0] & 2 != 0);
    !group && !local && card != [0; 6] && !card.starts_with(&OF_EVERY_PC)
}

/// The cards that Linux lists in `folder`. What has no device behind it (loopback, bridges, tunnels) is no card.
fn of_folder(folder: &Path) -> Vec<Card> {
    let Ok(listed) = std::fs::read_dir(folder) else { return Vec::new() };
    let (mut within, mut usb) = (Vec::new(), Vec::new());
    for card in listed.flatten().map(|entry| entry.path()) {
        let Ok(device) = std::fs::canonicalize(card.join("device")) else { continue };
        let Ok(text) = bounded_text(&card.join("address"), MAX_BYTES) else { continue };
        let Some(address) = address(text.trim(), ':').filter(|card| is_makers(*card)) else { continue };
        let is_usb = device.components().any(|part| part.as_os_str().to_string_lossy().starts_with("usb"));
        if is_usb { usb.push(address) } else { within.push(address) }
    }
    if within.is_empty() { usb } else { within }
}

/// What Windows' own `getmac` lists.
fn of_windows() -> Vec<Card> {
    let root = std::env::var_os("SystemRoot").unwrap_or_else(|| "C:\\Windows".into());
    let mut command = std::process::Command::new(Path::new(&root).join("System32").join("getmac.exe"));
    command.args(["/fo", "csv", "/nh"]).stdin(std::process::Stdio::null());
    without_window(&mut command);
    let said = command.output().map(|output| output.stdout).unwrap_or_default();
    of_list(&String::from_utf8_lossy(&said))
}

#[cfg(windows)]
fn without_window(command: &mut std::process::Command) {
    use std::os::windows::process::CommandExt as _;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
const fn without_window(_: &mut std::process::Command) {}

/// The first field of every line of `getmac`; the rest is in the language of the system.
fn of_list(text: &str) -> Vec<Card> {
    let first = |line: &str| line.split(',').next().map(|field| field.trim().trim_matches('"').to_owned());
    text.lines().filter_map(first).filter_map(|field| address(&field, '-')).collect()
}

/// Six bytes in hexadecimal with `between` between them.
fn address(text: &str, between: char) -> Option<Card> {
    let mut bytes = text.split(between).map(|byte| u8::from_str_radix(byte, 16));
    let mut card = [0; 6];
    for byte in &mut card {
        *byte = bytes.next()?.ok()?;
    }
    bytes.next().is_none().then_some(card)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(unix)]
    use dabiao_files::{Readers, private_folder, write_whole};

    const MADE: Card = [0x00, 0x1b, 0x21, 0x0a, 0x0b, 0x0c];
    const DOCK: Card = [0x00, 0xe0, 0x4c, 0x01, 0x02, 0x03];

    #[test]
    fn only_what_a_maker_gave_counts() {
        let (loopback, drawn, group, everywhere) = (
            [0; 6],
            [0x02, 0x42, 0xac, 0x11, 0x00, 0x02],
            [0x01, 0x1b, 0x21, 1, 2, 3],
            [0x00, 0x50, 0x56, 0xc0, 0x00, 0x08],
        );
        let host = Host::new(&[MADE, loopback, drawn, group, everywhere, MADE], "PC");
        assert_eq!(host, Host::new(&[MADE], "PC"));
        let station = Uuid::from_u128(1);
        assert_eq!(host.print(&station).cards.len(), 1);
        // A virtual PC has one of its own.
        let guest = [0x00, 0x50, 0x56, 0x8a, 0x01, 0x02];
        assert!(!Host::new(&[guest], "PC").print(&station).cards.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn linux_lists_cards_with_a_device_and_a_dock_only_counts_alone() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, device: Option<&str>, address: &str| {
            let card = folder.path().join("net").join(name);
            private_folder(&card).unwrap();
            let text = format!("{address}\n");
            write_whole(&card.join("address"), text.as_bytes(), Readers::Owner, None).unwrap();
            if let Some(device) = device {
                let place = folder.path().join(device);
                private_folder(&place).unwrap();
                std::os::unix::fs::symlink(place, card.join("device")).unwrap();
            }
        };
        put("lo", None, "00:00:00:00:00:00");
        put("docker0", None, "00:16:3e:11:22:33");
        put("enx", Some("pci0000/usb1/1-2"), "00:e0:4c:01:02:03");
        let net = folder.path().join("net");
        assert_eq!(of_folder(&net), [DOCK]);
        put("eth0", Some("pci0000/0000:00:19.0"), "00:1b:21:0a:0b:0c");
        put("wlan0", Some("pci0000/0000:00:1a.0"), "5a:1b:21:0a:0b:0c");
        assert_eq!(of_folder(&net), [MADE]);
        assert_eq!(of_folder(&folder.path().join("nothing")), Vec::<Card>::new());
    }

    #[test]
    fn windows_lists_cards_in_any_language() {
        let said = "\"00-1B-21-0A-0B-0C\",\"\\Device\\Tcpip_{A}\"\r\n\"00-E0-4C-01-02-03\",\"媒体已断开连接\"\r\n\"N/A\",\"x\"\r\n";
        assert_eq!(of_list(said), [MADE, DOCK]);
        assert_eq!(address("00-1B-21-0A-0B", '-'), None);
        assert_eq!(address("00-1B-21-0A-0B-0C-0D", '-'), None);
    }
}
