//! The forms that the program carries, one by one, and those that it carried before.

use super::FORMS_FOLDER;
use super::cards::Form;
use super::read::read_form;
use crate::embedded::EMBEDDED;

/// Forms as earlier versions of the program carried them: name, and the text of the file. Exams were held on them, and an
/// audit takes an exam on no other form: whoever changes a form's file puts its text here as it was.
const EARLIER: [(&str, &str); 4] = [
    // Choices were counted 1, 2, 3 where published standards have codes for them.
    ("hotel", include_str!("../../older/forms/hotel-1.toml")),
    ("population_floating", include_str!("../../older/forms/population_floating-1.toml")),
    ("population_resident", include_str!("../../older/forms/population_resident-1.toml")),
    ("vehicle", include_str!("../../older/forms/vehicle-1.toml")),
];

/// The form of that name that the program carries, whatever a folder of own forms says: its file alone is read.
pub fn carried_form(name: &str) -> Option<Form> {
    let wanted = format!("{FORMS_FOLDER}{name}.toml");
    let (path, text) = EMBEDDED.iter().find(|(path, _)| *path == wanted)?;
    read_form(path, text).ok()
}

/// The form of that name in every version that the program carries or carried, the present one first.
pub fn forms_ever_carried(name: &str) -> impl Iterator<Item = Form> {
    let path = format!("{FORMS_FOLDER}{name}.toml");
    let earlier: Vec<Form> = EARLIER
        .iter()
        .filter(|(of, _)| *of == name)
        .filter_map(|(_, text)| read_form(&path, text).ok())
        .collect();
    let known = carried_form(name).into_iter().chain(earlier);
    // Each also as it was judged before all plates were known.
    known.flat_map(|form| {
        let before = form.with_earlier_plates();
        std::iter::once(form).chain(before)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FNV-1a of a file, in 64 bits.
    fn print_of(text: &str) -> u64 {
        text.bytes().fold(0xCBF2_9CE4_8422_2325, |print, byte| {
            (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        })
    }

    /// What exams may have been held on stays known: a form that is changed goes to [`EARLIER`] as it was, and its new
    /// print comes here as one more row.
    #[test]
    fn every_form_on_which_an_exam_may_have_been_held_is_kept() {
        const PRINTS: [(&str, u64); 11] = [
            ("case", 0xB535_CDC1_3CEB_D228),
            ("dispatch", 0xE2F1_53A8_CED0_89DF),
            ("hotel", 0x42AB_8520_0C0A_3BB0),
            ("population_floating", 0xDE1E_F282_1E56_6962),
            ("population_resident", 0x0E48_0F6A_E563_2359),
            ("rental", 0xDD63_4047_5F73_FF57),
            ("vehicle", 0xFE8D_EF66_2595_F661),
            ("hotel", 0xE830_4FD3_536A_5D0B),
            ("population_floating", 0x874F_12E6_A1BA_2E8D),
            ("population_resident", 0x30B3_358A_2208_DE58),
            ("vehicle", 0x061B_8183_2A68_D90D),
        ];
        for (name, print) in PRINTS {
            let wanted = format!("{FORMS_FOLDER}{name}.toml");
            let now = EMBEDDED.iter().filter(|(path, _)| *path == wanted).map(|(_, text)| *text);
            let earlier = EARLIER.iter().filter(|(of, _)| *of == name).map(|(_, text)| *text);
            assert!(now.chain(earlier).any(|text| print_of(text) == print), "{name}");
        }
        for (path, text) in EMBEDDED.iter().filter(|(path, _)| path.starts_with(FORMS_FOLDER)) {
            let Some(form) = read_form(path, text).ok().filter(|form| !form.def.pairs) else { continue };
            let known = PRINTS.iter().any(|(name, print)| *name == form.name() && *print == print_of(text));
            assert!(known, "{path} {:#018x}", print_of(text));
            assert_eq!(forms_ever_carried(form.name()).next().map(|first| first.def), Some(form.def.clone()));
        }
    }
}
