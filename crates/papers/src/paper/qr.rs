//! QR codes (ISO/IEC 18004) as squares, error correction M or better.
//!
//! The code's content is not known here.

use qrcodegen::{QrCode, QrCodeEcc};

/// A text that fits no QR code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is too long for a QR code")]
pub struct QrTooLong;

/// A QR code.
pub struct QrSymbol(QrCode);

/// Modules are a whole number of dots at 300 dpi wide, so that printers draw sharp edges.
const DOT_MM: f32 = 25.4 / 300.0;

impl QrSymbol {
    /// The smallest code that holds `text` with error correction M; with better correction if that costs
    /// no room. Capitals, digits and `$%*+-./: ` take the dense alphanumeric mode.
    ///
    /// # Errors
    /// `text` is too long.
    pub fn new(text: &str) -> Result<Self, QrTooLong> {
        QrCode::encode_text(text, QrCodeEcc::Medium).map(Self).map_err(|_| QrTooLong)
    }

    /// Modules on a side, without the quiet zone.
    pub fn size(&self) -> usize {
        usize::try_from(self.0.size()).unwrap_or(0)
    }

    /// Whether the module is dark.
    pub fn is_dark(&self, column: usize, row: usize) -> bool {
        self.0.get_module(column as i32, row as i32)
    }

    /// Width of a module in millimetres for a code of at least `least_mm`.
    pub fn module_mm(&self, least_mm: f32) -> f32 {
        (least_mm / (self.size() as f32 * DOT_MM) - 0.001).ceil().max(1.0) * DOT_MM
    }

    /// Runs of dark modules: column, row and length in modules.
    pub(super) fn runs(&self) -> impl Iterator<Item = [f32; 3]> {
        let size = self.size();
        (0..size).flat_map(move |row| {
            let mut runs: Vec<[f32; 3]> = Vec::new();
            let mut dark_before = false;
            for column in 0..size {
                let dark = self.is_dark(column, row);
                match runs.last_mut() {
                    Some([_, _, length]) if dark && dark_before => *length += 1.0,
                    _ if dark => runs.push([column as f32, row as f32, 1.0]),
                    _ => {}
                }
                dark_before = dark;
            }
            runs
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_the_dark_modules() {
        let symbol = QrSymbol::new("DB1.ABCDEF234567").unwrap();
        let mut dark = vec![vec![false; symbol.size()]; symbol.size()];
        for [column, row, length] in symbol.runs() {
            for n in 0..length as usize {
                assert!(!std::mem::replace(&mut dark[row as usize][column as usize + n], true));
            }
        }
        for (row, line) in dark.iter().enumerate() {
            for (column, is) in line.iter().enumerate() {
                assert_eq!(*is, symbol.is_dark(column, row));
            }
        }
    }

    #[test]
    fn a_code_is_at_least_as_wide_as_asked() {
        let symbol = QrSymbol::new(&"A".repeat(350)).unwrap();
        let width = symbol.module_mm(30.0) * symbol.size() as f32;
        assert!((30.0..36.0).contains(&width), "{width}");
        assert!(QrSymbol::new(&"A".repeat(5000)).is_err());
    }
}
