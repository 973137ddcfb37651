//! Lists of people: the ledger, those missing, the make-up notice, the roster, the certificates.

use uuid::Uuid;

use super::{DeskPaper, PaperSource};
use dabiao_credential::SignedCertificate;
use dabiao_domain::certificate::Certificate;
use dabiao_domain::forecast::Status;
use dabiao_domain::rounding;
use dabiao_domain::sitting::SittingState;
use dabiao_papers::office::sheet::{Column, Kind, Sheet, Value};

impl PaperSource<'_> {
    pub(super) fn ledger(&self) -> Sheet {
        let columns = vec![
            self.serial(),
            self.head("col-number", Kind::Text),
            self.head("field-badge", Kind::Text),
            self.head("field-name", Kind::Text),
            self.head("field-unit", Kind::Text).wide(12.0),
            self.head("paper-col-speed", Kind::Decimal(1)),
            self.head("accuracy", Kind::Percent(1)),
            self.head("col-sitting", Kind::Date),
            self.head("col-issued", Kind::Date),
            self.head("col-until", Kind::Text),
        ];
        let mut sheet = self.empty(DeskPaper::Ledger, columns);
        sheet.landscape = true;
        let facts = &self.view.facts;
        for row in facts.books.certificates.iter().filter(|c| c.standard == facts.standard.id) {
            let Some(person) = self.view.person(row.officer_id) else { continue };
            if row.revoked.is_some() || !self.scope.contains(&person.unit) {
                continue;
            }
            let Ok(token) = SignedCertificate::parse(&row.token) else { continue };
            let c = token.certificate();
            let until = c.valid_until.map_or_else(|| self.texts.get("for-ever"), |d| d.to_string());
            sheet.rows.push(vec![
                (sheet.rows.len() + 1).into(),
                row.number.clone().into(),
                // As it was signed: the roster may have another name today.
                c.badge.clone().into(),
                c.name.clone().into(),
                c.unit.clone().into(),
                c.tally.correct_cpm().into(),
                c.tally.accuracy().into(),
                c.sitting.into(),
                c.issued.into(),
                until.into(),
            ]);
        }
        sheet.below.push(self.texts.format("paper-count", &[("n", &sheet.rows.len())]));
        sheet
    }

    pub(super) fn missing(&self) -> Sheet {
        // A line is never shown as less than it is.
        let broken = |p: &crate::trainer::view::PersonLine| p.line_cpm.is_some_and(|cpm| cpm.fract() > 0.0);
        let places = u8::from(self.view.people.iter().any(broken));
        let columns = vec![
            self.serial(),
            self.head("field-unit", Kind::Text).wide(12.0),
            self.head("field-badge", Kind::Text),
            self.head("field-name", Kind::Text),
            self.head("paper-col-speed", Kind::Decimal(1)),
            self.head("accuracy", Kind::Percent(1)),
            self.head("line-speed", Kind::Decimal(places)),
            self.head("desk-next-sitting", Kind::Date),
            self.head("col-forecast", Kind::Text).wide(11.0),
        ];
        let mut sheet = self.empty(DeskPaper::Missing, columns);
        for (n, p) in self.sorted(|p| p.state.is_missing()) {
            let forecast = self.forecasts.and_then(|f| f.officers.get(n)?.as_ref());
            let word = forecast.map_or_else(String::new, |f| {
                let word = self.texts.of(&f.status);
                match f.status {
                    Status::MorePractice { sessions_per_week } => self
                        .texts
                        .format("forecast-with-sessions", &[("word", &word), ("n", &sessions_per_week)]),
                    _ => word,
                }
            });
            let last = p.last;
            sheet.rows.push(vec![
                (sheet.rows.len() + 1).into(),
                p.unit_name.clone().into(),
                p.badge.clone().into(),
                p.name.clone().into(),
                last.map(|m| f64::from(m.milli_cpm) / 1000.0).into(),
                last.map(|m| f64::from(m.accuracy_ppm) / 1e6).into(),
                p.line_cpm.map(|cpm| rounding::up(cpm, places)).into(),
                p.next_sitting.map_or(Value::Empty, Value::Date),
                word.into(),
            ]);
        }
        sheet.below.push(self.texts.get("paper-missing-note"));
        sheet.below.push(self.texts.format("paper-count", &[("n", &sheet.rows.len())]));
        sheet
    }

    pub(super) fn make_up(&self) -> Sheet {
        let columns = vec![
            self.serial(),
            self.head("field-unit", Kind::Text).wide(12.0),
            self.head("field-badge", Kind::Text),
            self.head("field-name", Kind::Text),
            self.head("paper-col-sat", Kind::Date),
            self.head("paper-col-when", Kind::DateTime),
            self.head("paper-col-room", Kind::Text).wide(10.0),
        ];
        let mut sheet = self.empty(DeskPaper::MakeUp, columns);
        let facts = &self.view.facts;
        let zone = facts.standard.zone();
        let sat = |id: Uuid| {
            let of = facts.books.attempts.iter().filter(|a| a.officer_id == id);
            of.map(|a| facts.standard.date_of(crate::core::timestamp(a.started_at_ms))).max()
        };
        for (_, p) in self.sorted(|p| p.state.is_missing()) {
            // A make-up is for those who sat, or were to sit, before.
            let called = facts
                .books
                .sittings
                .iter()
                .any(|s| s.state() != SittingState::Planned && s.plan().candidates.contains(&p.id));
            if !called {
                continue;
            }
            let next = facts
                .books
                .sittings
                .iter()
                .filter(|s| s.state() == SittingState::Planned && s.plan().candidates.contains(&p.id))
                .min_by_key(|s| s.plan().at);
            sheet.rows.push(vec![
                (sheet.rows.len() + 1).into(),
                p.unit_name.clone().into(),
                p.badge.clone().into(),
                p.name.clone().into(),
                sat(p.id).map_or(Value::Empty, Value::Date),
                next.map_or(Value::Empty, |s| {
                    Value::DateTime(s.plan().at.to_zoned_datetime(zone.clone()).datetime())
                }),
                next.map_or_else(|| self.texts.get("paper-to-be-told"), |s| s.plan().room.clone()).into(),
            ]);
        }
        sheet.above.push(self.texts.get("paper-make-up-head"));
        sheet.below.push(self.texts.format("paper-count", &[("n", &sheet.rows.len())]));
        sheet
    }

    pub(super) fn roster(&self) -> Sheet {
        // The headings are those that an import recognises.
        let columns = vec![
            self.head("field-badge", Kind::Text),
            self.head("field-name", Kind::Text),
            self.head("field-unit", Kind::Text).wide(14.0),
            Column::new("出生日期", Kind::Date),
            self.head("col-position", Kind::Text),
            self.head("col-state", Kind::Text),
        ];
        let mut sheet = self.empty(DeskPaper::Roster, columns);
        for officer in &self.view.facts.books.officers {
            if !self.scope.contains(&officer.unit_id) {
                continue;
            }
            sheet.rows.push(vec![
                officer.badge.clone().into(),
                officer.name.clone().into(),
                officer.unit.clone().into(),
                officer.birth.map_or(Value::Empty, Value::Date),
                officer.position.clone().into(),
                self.texts.of(&officer.service).into(),
            ]);
        }
        sheet
    }

    pub(super) fn certificates(&self) -> Sheet {
        let columns = vec![
            self.head("col-number", Kind::Text),
            self.head("field-badge", Kind::Text),
            self.head("field-name", Kind::Text),
            self.head("field-unit", Kind::Text).wide(12.0),
            self.head("col-standard", Kind::Text),
            self.head("col-issued", Kind::Date),
            self.head("paper-col-revoked", Kind::Text),
            self.head("paper-col-code", Kind::Text).wide(24.0),
        ];
        let mut sheet = self.empty(DeskPaper::Certificates, columns);
        sheet.landscape = true;
        for row in &self.view.facts.books.certificates {
            let Some(person) = self.view.person(row.officer_id) else { continue };
            if !self.scope.contains(&person.unit) {
                continue;
            }
            let revoked = row
                .revoked
                .as_ref()
                .map_or_else(String::new, |r| format!("{} {}", crate::core::day_of(r.at_ms), r.reason));
            let token = SignedCertificate::parse(&row.token).ok();
            let signed = |of: fn(&Certificate) -> &String| {
                Value::from(token.as_ref().map(|t| of(t.certificate()).clone()))
            };
            sheet.rows.push(vec![
                row.number.clone().into(),
                signed(|c| &c.badge),
                signed(|c| &c.name),
                signed(|c| &c.unit),
                format!("{} {}", row.standard, row.standard_version).into(),
                crate::core::day_of(row.issued_ms).into(),
                revoked.into(),
                row.token.clone().into(),
            ]);
        }
        sheet
    }
}
