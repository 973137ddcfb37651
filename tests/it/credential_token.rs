//! Tokens: frozen bytes, one form for each certificate, and nothing forged is taken for genuine.

use dabiao::credential::{
    Forgery, KeyRing, Outcome, Pasted, Revocation, RevocationList, Revocations, SignedCertificate,
    TOKEN_PREFIX, TokenError, issue, pasted_code, verify,
};
use dabiao::domain::certificate::{Certificate, CertificateNo, FIRST_DAY, LAST_DAY, day_from_number};
use dabiao::domain::roster::clean_name;
use dabiao::domain::score::Tally;
use data_encoding::BASE32_NOPAD;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use super::support::credential::{KEY, OTHER_KEY, certificate, ring, signed, trusted};

const DAY: Date = date(2027, 4, 1);

fn outcome(token: &str) -> Outcome {
    let report = verify(token, &ring(), &Revocations::default(), DAY);
    assert_eq!(report.is_valid(), report.outcome == Outcome::Valid);
    report.outcome
}

/// The text of other bytes.
fn text_of(bytes: &[u8]) -> String {
    format!("DB1.{}", BASE32_NOPAD.encode(bytes))
}

/// Certificates hang on walls with these bytes: if this test fails, the format has changed. Don't edit the
/// golden file; make a version 2 beside version 1.
#[test]
fn the_bytes_are_frozen() {
    let golden = include_str!("../golden/certificate-token.txt");
    let token = signed().to_string();
    assert_eq!(token, golden.trim_end(), "the format of tokens changed");
    assert_eq!(SignedCertificate::parse(&token).unwrap().certificate(), &certificate());
    assert_eq!(outcome(golden.trim_end()), Outcome::Valid);
    let bare = Certificate { grade: None, valid_until: None, ..certificate() };
    let golden = include_str!("../golden/certificate-token-bare.txt");
    assert_eq!(issue(bare, &KEY).unwrap().to_string(), golden.trim_end());
}

#[test]
fn a_genuine_report_says_everything() {
    let report = verify(&signed().to_string(), &ring(), &Revocations::default(), DAY);
    assert_eq!(report.outcome, Outcome::Valid);
    assert_eq!(report.certificate, Some(certificate()));
    assert_eq!(report.issuer, Some(KEY.public().key_id()));
    assert_eq!(report.holder.as_deref(), Some("岚江市公安局"));
    assert_eq!(report.revocations_of, None);
}

#[test]
fn every_changed_bit_is_refused() {
    let bytes = signed().to_bytes();
    let mut forged = 0;
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let report = verify(&text_of(&changed), &ring(), &Revocations::default(), DAY);
        assert!(!report.is_valid() && report.certificate.is_none(), "bit {bit}: {:?}", report.outcome);
        forged += usize::from(report.outcome == Outcome::Forged(Forgery::Token));
    }
    // The signature's 512 bits and most of the content must reach the signature check.
    assert!(forged > 900, "{forged}");
}

#[test]
fn a_thousand_changed_characters_are_refused() {
    let token = signed().to_string();
    let mut rng = StdRng::seed_from_u64(1);
    let mut tried = 0;
    while tried < 1000 {
        let mut bytes = token.clone().into_bytes();
        let at = rng.random_range(0..bytes.len());
        let new = rng.random_range(b' '..=b'~');
        if bytes[at] == new {
            continue;
        }
        bytes[at] = new;
        tried += 1;
        let changed = String::from_utf8(bytes).unwrap();
        let report = verify(&changed, &ring(), &Revocations::default(), DAY);
        assert!(!report.is_valid() && report.certificate.is_none(), "{changed}");
    }
}

#[test]
fn cut_lengthened_and_decorated_tokens_are_refused() {
    let token = signed().to_string();
    for end in 0..token.len() {
        let cut = outcome(&token[..end]);
        let whole = end < TOKEN_PREFIX.len() || cut == Outcome::Unreadable(TokenError::Cut);
        assert!(whole, "{end}: {cut:?}");
    }
    for other in [
        format!(" {token}"),
        format!("{token}\n"),
        format!("{token}="),
        format!("{token}A"),
        token.to_lowercase(),
        token.replacen("DB1.", "DB2.", 1),
        token.replacen("DB1.", "DB1..", 1),
        token.repeat(20),
    ] {
        assert!(matches!(outcome(&other), Outcome::Unreadable(_)), "{other}");
    }
    let trailing = [signed().to_bytes(), vec![0]].concat();
    assert_eq!(outcome(&text_of(&trailing)), Outcome::Unreadable(TokenError::Malformed));
    assert_eq!(outcome(&token.repeat(20)), Outcome::Unreadable(TokenError::TooLong));
    assert_eq!(outcome("hello"), Outcome::Unreadable(TokenError::Prefix));
    assert_eq!(outcome("DB1.abc"), Outcome::Unreadable(TokenError::Encoding));
}

#[test]
fn what_a_person_copies_is_made_ready() {
    let token = signed().to_string();
    let copied: String = token.to_lowercase().as_bytes().chunks(10).fold(String::new(), |mut all, chunk| {
        all.push_str(std::str::from_utf8(chunk).unwrap());
        all.push_str(" \n");
        all
    });
    assert_eq!(pasted_code(&copied), Pasted::Code(token));
}

#[test]
fn a_signature_does_not_fit_another_certificate() {
    let other = Certificate { number: CertificateNo::new(2027, 124).unwrap(), ..certificate() };
    let (a, b) = (signed().to_bytes(), issue(other, &KEY).unwrap().to_bytes());
    let swapped = [&a[..a.len() - 64], &b[b.len() - 64..]].concat();
    assert_eq!(outcome(&text_of(&swapped)), Outcome::Forged(Forgery::Token));
}

#[test]
fn other_keys_are_unknown_or_found_out() {
    let foreign = issue(certificate(), &OTHER_KEY).unwrap();
    let id = OTHER_KEY.public().key_id();
    assert_eq!(outcome(&foreign.to_string()), Outcome::UnknownIssuer(id));
    // Signed by the other key, but claiming to be from the trusted one.
    let mut bytes = foreign.to_bytes();
    bytes[1..9].copy_from_slice(&KEY.public().key_id().0);
    assert_eq!(outcome(&text_of(&bytes)), Outcome::Forged(Forgery::Token));
    let report = verify(&signed().to_string(), &KeyRing::default(), &Revocations::default(), DAY);
    assert_eq!(report.outcome, Outcome::UnknownIssuer(KEY.public().key_id()));
    assert_eq!((report.certificate, report.holder), (None, None));
}

#[test]
fn days_count_from_the_first_to_the_last() {
    let token = signed().to_string();
    let on = |day| verify(&token, &ring(), &Revocations::default(), day).outcome;
    let (from, last_day) = (date(2027, 3, 20), date(2029, 3, 20));
    assert_eq!(on(date(2027, 3, 19)), Outcome::NotYetValid { from });
    assert_eq!(on(from), Outcome::Valid);
    assert_eq!(on(last_day), Outcome::Valid);
    assert_eq!(on(date(2029, 3, 21)), Outcome::Expired { last_day });
    let for_ever = issue(Certificate { valid_until: None, ..certificate() }, &KEY).unwrap().to_string();
    assert_eq!(verify(&for_ever, &ring(), &Revocations::default(), LAST_DAY).outcome, Outcome::Valid);
}

#[test]
fn a_revoked_certificate_stays_revoked() {
    let entry = |issuer, serial, on| Revocation {
        issuer,
        number: CertificateNo::new(2027, serial).unwrap(),
        on,
        reason: "替考".to_owned(),
    };
    let (ours, theirs) = (KEY.public().key_id(), OTHER_KEY.public().key_id());
    let on = date(2027, 5, 1);
    // The other bureau's number 123, and our number 124: not this certificate.
    let near = vec![entry(theirs, 123, on), entry(ours, 124, on)];
    let mut revocations = Revocations::default();
    assert!(revocations.add(RevocationList::new(ours, 1, on, near.clone())));
    let token = signed().to_string();
    let report = verify(&token, &ring(), &revocations, DAY);
    assert_eq!((report.outcome, report.revocations_of), (Outcome::Valid, Some(on)));

    let mut full = near;
    full.push(entry(ours, 123, on));
    assert!(revocations.add(RevocationList::new(ours, 2, on, full)));
    assert!(!revocations.add(RevocationList::new(ours, 1, on, Vec::new())), "an older list");
    for day in [DAY, on, date(2035, 1, 1)] {
        let report = verify(&token, &ring(), &revocations, day);
        assert_eq!(report.outcome, Outcome::Revoked { on, reason: "替考".to_owned(), by: ours }, "{day}");
        assert_eq!(report.certificate, Some(certificate()));
    }
}

#[test]
fn keys_with_the_same_holder_are_still_two_keys() {
    let mut ring = ring();
    assert!(ring.add(trusted(&OTHER_KEY, "岚江市公安局")));
    assert!(!ring.add(trusted(&OTHER_KEY, "别人")));
    let foreign = issue(certificate(), &OTHER_KEY).unwrap().to_string();
    assert!(verify(&foreign, &ring, &Revocations::default(), DAY).is_valid());
    assert!(ring.remove(OTHER_KEY.public().key_id()));
    assert!(!verify(&foreign, &ring, &Revocations::default(), DAY).is_valid());
}

#[test]
fn an_unsound_certificate_is_never_signed() {
    for broken in [
        Certificate { name: "e\u{301}".to_owned(), ..certificate() },
        Certificate { badge: "a1".to_owned(), ..certificate() },
        Certificate { issued: date(2027, 3, 14), ..certificate() },
        Certificate { standard_version: 0, ..certificate() },
    ] {
        assert!(issue(broken, &KEY).is_err());
    }
}

fn names() -> impl Strategy<Value = String> {
    let chars = prop_oneof![
        4 => proptest::char::range('\u{4E00}', '\u{9FFF}'),
        1 => proptest::char::range('\u{20000}', '\u{2A6DF}'),
        1 => proptest::char::ranges(vec!['A'..='Z', '0'..='9', '·'..='·'].into()),
    ];
    proptest::collection::vec(chars, 1..=64)
        .prop_map(|chars| clean_name(&chars.into_iter().collect::<String>()).unwrap())
}

prop_compose! {
    fn certificates()(
        year in 2000_u16..=2199,
        serial in 1..=CertificateNo::MAX_SERIAL,
        badge in "[A-Z0-9-]{1,64}",
        name in names(),
        unit in names(),
        standard_id in "[a-z0-9-]{1,64}",
        standard_version in 1_u32..,
        counts in (1_u32..=1_000_000, 0_u32..=1_000_000, 0_u32..=1_000_000, 0_u32..=1_000_000),
        active_ms in 1_u64..=86_400_000,
        grade in proptest::option::of("[一-龥]{1,16}"),
        first in 0_u32..73_000,
        later in (0_i32..40, proptest::option::of(0_i32..2000)),
        attempt_hash in any::<[u8; 32]>(),
    ) -> Certificate {
        let sitting = day_from_number(first).unwrap();
        let issued = sitting.checked_add(later.0.days()).unwrap().min(LAST_DAY);
        Certificate {
            number: CertificateNo::new(year, serial).unwrap(),
            badge,
            name,
            unit,
            standard_id,
            standard_version,
            tally: Tally {
                correct: counts.0,
                substitutions: counts.1,
                insertions: counts.2,
                omissions: counts.3,
                active_ms,
            },
            grade,
            sitting,
            issued,
            valid_until: later.1.map(|d| issued.checked_add(d.days()).unwrap().min(LAST_DAY)),
            attempt_hash,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_certificate_comes_back_and_is_valid(c in certificates()) {
        prop_assert!(c.sitting >= FIRST_DAY);
        let signed = issue(c.clone(), &KEY).unwrap();
        let text = signed.to_string();
        prop_assert!(text.len() <= dabiao::credential::MAX_TOKEN_CHARS);
        let back = SignedCertificate::parse(&text).unwrap();
        prop_assert_eq!(&back, &signed);
        prop_assert_eq!(back.to_string(), text.clone());
        let report = verify(&text, &ring(), &Revocations::default(), c.issued);
        prop_assert_eq!(report.outcome, Outcome::Valid);
        prop_assert_eq!(report.certificate, Some(c));
    }

    #[test]
    fn whatever_reads_has_one_form(edits in proptest::collection::vec((0_usize..200, any::<u8>(), 0..3), 1..3)) {
        let mut bytes = signed().to_bytes();
        for (at, byte, kind) in edits {
            let at = at.min(bytes.len() - 1);
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        if let Ok(token) = SignedCertificate::from_bytes(&bytes) {
            prop_assert_eq!(token.to_bytes(), bytes);
        }
    }

    #[test]
    fn no_text_is_too_strange(text in "(DB1\\.)?\\PC{0,400}") {
        let report = verify(&text, &ring(), &Revocations::default(), DAY);
        prop_assert!(!report.is_valid());
    }
}
