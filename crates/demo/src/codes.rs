//! Locks of the upcoming sittings, and their start codes, which are published like the password.

use std::collections::BTreeMap;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use uuid::Uuid;

use super::{DemoError, DemoStartCode};
use dabiao_credential::password::Cost;
use dabiao_credential::{BoxKey, StartCode, seal_secret};
use dabiao_domain::sitting::{OpeningNonce, SealPart, SittingPlan, SittingSecret};
use dabiao_store::{BoxKeyRow, Db, StoreError, digest};

/// The password of every demonstration account, and the passphrase of the demonstration issuing key.
pub const DEMO_PASSWORD: &str = "dabiao-demo-2027";

/// Start codes.
pub struct Codes {
    now_ms: i64,
    codes: Vec<DemoStartCode>,
}

impl Codes {
    /// None yet; sittings after `now_ms` get one.
    pub const fn new(now_ms: i64) -> Self {
        Self { now_ms, codes: Vec::new() }
    }

    /// The lock of a plan, by what follows from its secret; nothing for a sitting that will have been held. A
    /// guess costs little: a published code needs no more.
    pub fn seal(
        &mut self,
        db: &Db,
        plan: &SittingPlan,
        secret: &SittingSecret,
    ) -> Result<Vec<SealPart>, StoreError> {
        if plan.at.as_millisecond() <= self.now_ms {
            return Ok(Vec::new());
        }
        let known: BTreeMap<Uuid, [u8; 32]> =
            db.box_keys()?.into_iter().map(|row| (row.officer_id, row.public_key)).collect();
        let keys: Vec<(Uuid, [u8; 32])> =
            plan.invigilators.iter().filter_map(|id| Some((*id, *known.get(id)?))).collect();
        let mut rng = StdRng::from_seed(digest(&[b"lock".as_slice(), secret.bytes()].concat()));
        let code = StartCode::draw(&mut rng);
        let seal = seal_secret(plan, secret, &code, &keys, Cost::LOG_IN, &mut rng)
            .map_err(|e| StoreError::Corrupt(e.to_string()))?;
        self.codes.push(DemoStartCode { sitting: plan.id, code: code.shown() });
        Ok(seal)
    }

    /// All of them, in the order of planning.
    pub fn told(self) -> Vec<DemoStartCode> {
        self.codes
    }
}

/// The key that the demonstration's password opens for `officer`.
pub fn box_key(officer: Uuid, chance: [u8; 32]) -> Result<BoxKeyRow, DemoError> {
    let mut rng = StdRng::from_seed(chance);
    let key = BoxKey::new(&mut rng);
    let locked = key.lock(officer, DEMO_PASSWORD, &mut rng).map_err(|e| DemoError::Made(e.to_string()))?;
    Ok(BoxKeyRow { officer_id: officer, public_key: *key.public(), locked })
}

/// The nonce drawn when a sitting is opened.
pub fn nonce(secret: &SittingSecret) -> OpeningNonce {
    let mut nonce = [0; 16];
    let chance = digest(&[b"nonce".as_slice(), secret.bytes()].concat());
    nonce.iter_mut().zip(chance).for_each(|(to, from)| *to = from);
    OpeningNonce(nonce)
}
