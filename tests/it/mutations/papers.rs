//! Papers that a forger could add: exemptions, certificates, revocations.

use dabiao::credential::{SignedCertificate, issue};
use dabiao::domain::certificate::CertificateNo;
use dabiao::store::Fact;
use dabiao::store::facts;

use super::plausible::Additions;
use super::scene::{Paper, one};

impl Additions<'_> {
    pub(super) fn exemptions(&mut self) {
        let scene = self.scene;
        let (trainer, issuer) = (scene.with("trainer"), scene.with("issuer"));
        let (no_trainer, no_issuer) =
            (scene.without(&["trainer", "instructor"], self.rng), scene.without(&["issuer"], self.rng));
        let officer = scene.held().candidates[0];
        let ask = |id, officer_id, by| {
            Fact::AskExemption(facts::AskExemption {
                id,
                officer_id,
                standard: "officer-2027".into(),
                from: "2026-11-01".into(),
                until: None,
                reason: "长期病假".into(),
                by,
            })
        };
        let new = self.id();
        self.add("ask_exemption/by a trainer", false, ask(new, officer, trainer));
        self.add("ask_exemption/by no trainer", true, ask(new, officer, no_trainer));
        self.add("ask_exemption/for oneself", true, ask(new, trainer, trainer));
        let stranger = self.stranger();
        self.add("ask_exemption/of a stranger", true, ask(new, stranger, trainer));
        let approve = |id, by| Fact::ApproveExemption(facts::ApproveExemption { id, by });
        let end = |id, by| Fact::EndExemption(facts::EndExemption { id, reason: "撤销".into(), by });
        self.add("approve_exemption/never asked", true, approve(new, issuer));
        self.add("end_exemption/never asked", true, end(new, issuer));
        let Some(freed) = one(&scene.freed, self.rng).copied() else { return };
        self.add("ask_exemption/twice", true, ask(freed.id, officer, trainer));
        self.add("approve_exemption/by no issuer", true, approve(freed.id, no_issuer));
        self.add("approve_exemption/by who asked", true, approve(freed.id, freed.asked_by));
        self.add("end_exemption/by no issuer", true, end(freed.id, no_issuer));
        if freed.approved {
            self.add("approve_exemption/twice", true, approve(freed.id, issuer));
        }
        if freed.ended {
            self.add("end_exemption/twice", true, end(freed.id, issuer));
            self.add("approve_exemption/after its end", true, approve(freed.id, issuer));
        }
    }

    fn issued(&mut self, paper: &Paper, change: impl FnOnce(&mut Fact)) -> Fact {
        let mut fact = self.scene.facts[paper.entry].clone();
        let (new, number) = (self.id(), format!("DB-2026-{:06}", 700 + self.rng.below(200)));
        if let Fact::IssueCertificate(facts::IssueCertificate { id, number: n, .. }) = &mut fact {
            (*id, *n) = (new, number);
        }
        change(&mut fact);
        fact
    }

    /// A token by the bureau's own key for the attempt of `paper`, with `correct` more right characters.
    fn token(&self, paper: &Paper, number: &str, correct: u32) -> String {
        let mut certificate = SignedCertificate::parse(&paper.token).unwrap().certificate().clone();
        certificate.number = number.parse::<CertificateNo>().unwrap();
        certificate.tally.correct += correct;
        issue(certificate, self.issuer).unwrap().to_string()
    }

    pub(super) fn certificates(&mut self) {
        let scene = self.scene;
        let Some(paper) = one(&scene.papers, self.rng).cloned() else { return };
        let again = scene.facts[paper.entry].clone();
        self.add("issue_certificate/twice", true, again);
        let fact = self.issued(&paper, |_| {});
        self.add("issue_certificate/the token of another number", true, fact);
        let somebody = scene.without(&[], self.rng);
        if somebody != paper.officer {
            let fact = self.issued(&paper, |fact| {
                if let Fact::IssueCertificate(facts::IssueCertificate { officer_id, .. }) = fact {
                    *officer_id = somebody;
                }
            });
            self.add("issue_certificate/somebody else's token", true, fact);
        }
        let number = "DB-2026-000900".to_owned();
        let taken = paper.number.clone();
        let good = self.token(&paper, &number, 0);
        let own = |fact: &mut Fact, token: &str| {
            if let Fact::IssueCertificate(facts::IssueCertificate { token: t, number: n, .. }) = fact {
                token.clone_into(t);
                number.clone_into(n);
            }
        };
        let raised = self.token(&paper, &number, 400);
        let fact = self.issued(&paper, |fact| own(fact, &raised));
        self.add("issue_certificate/better figures by the issuing key", true, fact);
        let (no_issuer, invigilator) = (scene.without(&["issuer"], self.rng), scene.held().invigilators[0]);
        for (what, who) in [
            ("issue_certificate/by no issuer", no_issuer),
            ("issue_certificate/by the invigilator", invigilator),
            ("issue_certificate/for oneself", paper.officer),
        ] {
            let fact = self.issued(&paper, |fact| {
                own(fact, &good);
                if let Fact::IssueCertificate(facts::IssueCertificate { by, .. }) = fact {
                    *by = who;
                }
            });
            self.add(what, true, fact);
        }
        let fact = self.issued(&paper, |fact| {
            if let Fact::IssueCertificate(facts::IssueCertificate { number: n, .. }) = fact {
                *n = taken;
            }
        });
        self.add("issue_certificate/a number twice", true, fact);
        let fact = self.issued(&paper, |fact| own(fact, "DB1.AAAA"));
        self.add("issue_certificate/no token", true, fact);
        let new = self.id();
        let fact = self.issued(&paper, |fact| {
            own(fact, &good);
            if let Fact::IssueCertificate(facts::IssueCertificate { attempt_id, .. }) = fact {
                *attempt_id = new;
            }
        });
        self.add("issue_certificate/of no attempt", true, fact);
        let fact = self.issued(&paper, |fact| {
            own(fact, &good);
            if let Fact::IssueCertificate(facts::IssueCertificate { grade, .. }) = fact {
                *grade = Some(grade.map_or(2, |g| g + 1));
            }
        });
        self.add("issue_certificate/another grade", true, fact);
        self.revocations(&paper);
    }

    fn revocations(&mut self, paper: &Paper) {
        let scene = self.scene;
        let issuer = scene.with("issuer");
        let no_issuer = scene.without(&["issuer"], self.rng);
        let revoke = |id, number: &str, by| {
            Fact::RevokeCertificate(facts::RevokeCertificate {
                id,
                number: number.to_owned(),
                reason: "录入有误".into(),
                replaced: true,
                by,
            })
        };
        let new = self.id();
        if scene.revoked.contains(&paper.number) {
            self.add("revoke_certificate/twice", true, revoke(new, &paper.number, issuer));
        } else {
            self.add("revoke_certificate/by an issuer", false, revoke(new, &paper.number, issuer));
        }
        self.add("revoke_certificate/by no issuer", true, revoke(new, &paper.number, no_issuer));
        self.add("revoke_certificate/by its holder", true, revoke(new, &paper.number, paper.officer));
        self.add("revoke_certificate/of no certificate", true, revoke(new, "DB-2026-009999", issuer));
    }
}
