//! What of practice is heard at this PC.

use super::Core;
use crate::sound::{PlayerState, Sound};

impl Core {
    /// What plays sounds at this PC; nothing where none was given.
    pub fn player_state(&self) -> PlayerState {
        self.player.as_ref().map_or(PlayerState::Absent, |player| player.state())
    }

    /// Plays a sound, if it is to be heard.
    pub(crate) fn hear(&self, sound: Sound) {
        if self.settings.sounds.has(sound)
            && let Some(player) = &self.player
        {
            player.play(sound);
        }
    }
}
