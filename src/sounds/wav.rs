//! The sounds themselves: short sine tones, made by the program, as WAV files.

use std::f64::consts::TAU;

use dabiao_app::Sound;

/// Samples in a second.
const RATE: u32 = 22_050;
/// Samples of silence before a tone: some players swallow the first ones.
const LEAD: usize = 220;

/// A tone: hertz, milliseconds, and its loudness from 0 to 1.
type Tone = (f64, u32, f64);

/// A soft click of 12 ms; a low tone of 110 ms; two rising tones of 120 ms.
const fn tones(sound: Sound) -> &'static [Tone] {
    match sound {
        Sound::Key => &[(1_100.0, 12, 0.20)],
        Sound::Error => &[(196.0, 110, 0.30)],
        Sound::End => &[(659.0, 120, 0.25), (880.0, 120, 0.25)],
    }
}

/// A sound as the bytes of a WAV file: one channel, 16 bits, 22,050 samples a second.
pub fn wav(sound: Sound) -> Vec<u8> {
    let mut samples: Vec<i16> = vec![0; LEAD];
    for (hertz, ms, loud) in tones(sound) {
        let count = RATE * ms / 1_000;
        samples.extend((0..count).map(|n| {
            let (at, share) = (f64::from(n) / f64::from(RATE), f64::from(n) / f64::from(count));
            // It rises within a twentieth and fades to nothing: without edges, which would crackle.
            let shape = (share * 20.0).min(1.0) * (1.0 - share).powi(2);
            (f64::from(i16::MAX) * loud * shape * (TAU * hertz * at).sin()) as i16
        }));
    }
    let bytes = u32::try_from(samples.len() * 2).unwrap_or(0);
    let mut file = Vec::with_capacity(44 + samples.len() * 2);
    file.extend(b"RIFF");
    file.extend((36 + bytes).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    // Plain samples, one channel.
    file.extend([1_u8, 0, 1, 0]);
    file.extend(RATE.to_le_bytes());
    file.extend((RATE * 2).to_le_bytes());
    file.extend([2_u8, 0, 16, 0]);
    file.extend(b"data");
    file.extend(bytes.to_le_bytes());
    file.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sound_is_a_whole_file_that_is_heard_and_fades() {
        for sound in Sound::ALL {
            let file = wav(sound);
            let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
            assert_eq!((&file[..4], &file[8..12], &file[36..40]), (&b"RIFF"[..], &b"WAVE"[..], &b"data"[..]));
            assert_eq!((number(4), number(40), number(24)), (file.len() - 8, file.len() - 44, 22_050));
            let samples: Vec<i16> =
                file[44..].chunks(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
            let loudest = samples.iter().map(|s| s.unsigned_abs()).max().unwrap();
            assert!((2_000..12_000).contains(&loudest), "{sound:?} {loudest}");
            assert!(samples.last().unwrap().unsigned_abs() < 50, "{sound:?} ends with a crackle");
        }
        assert!(wav(Sound::Key).len() < 2_000, "a click is short");
    }
}
