//! What is printed, in another encoding than UTF-8.

use std::io::{self, Write};

use encoding_rs::Encoder;

use super::TextEncoding;

/// Takes UTF-8 and hands it on in another encoding. What is no UTF-8 goes through as it is.
pub struct Encoded<W: Write> {
    out: W,
    encoder: Option<Encoder>,
    /// The beginning of a character whose end has not come yet.
    begun: Vec<u8>,
}

impl<W: Write> Encoded<W> {
    /// Writes to `out` in `encoding`: UTF-8 or GB18030, of which GBK is a part; anything else is UTF-8.
    pub fn new(out: W, encoding: TextEncoding) -> Self {
        let other = matches!(encoding, TextEncoding::Gbk | TextEncoding::Gb18030);
        Self { out, encoder: other.then(|| encoding_rs::GB18030.new_encoder()), begun: Vec::new() }
    }
}

impl<W: Write> Write for Encoded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(encoder) = &mut self.encoder else { return self.out.write(bytes) };
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&all) {
            Ok(_) => all.len(),
            Err(fault) if fault.error_len().is_none() => fault.valid_up_to(),
            Err(_) => {
                self.out.write_all(&all)?;
                return Ok(bytes.len());
            }
        };
        self.begun = all.split_off(whole);
        let text = String::from_utf8_lossy(&all);
        let most = encoder.max_buffer_length_from_utf8_if_no_unmappables(text.len());
        let mut made = Vec::with_capacity(most.unwrap_or(text.len() * 4));
        // Every character has a form in GB18030, and there is room for all of them.
        let _ = encoder.encode_from_utf8_to_vec(&text, &mut made, false);
        self.out.write_all(&made)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_comes_in_the_encoding_that_was_asked_for() {
        let text = "达标 120 字/分 𠮷 ok\n";
        for (encoding, codec) in
            [(TextEncoding::Gbk, encoding_rs::GB18030), (TextEncoding::Utf8, encoding_rs::UTF_8)]
        {
            // Cut at every byte: a character may come in parts.
            for at in 0..=text.len() {
                let mut out = Encoded::new(Vec::new(), encoding);
                out.write_all(&text.as_bytes()[..at]).unwrap();
                out.write_all(&text.as_bytes()[at..]).unwrap();
                out.flush().unwrap();
                assert_eq!(codec.decode(&out.out).0, text, "{encoding:?} at {at}");
            }
        }
        let mut out = Encoded::new(Vec::new(), TextEncoding::Gb18030);
        out.write_all(b"%PDF \xff\xfe").unwrap();
        assert_eq!(out.out, b"%PDF \xff\xfe");
    }
}
