//! The player of this system.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::wav;
use dabiao_app::{Player, PlayerState, Sound};
use dabiao_files::{Readers, private_folder, write_whole};

/// The folder of the sounds' files in the data folder.
const FOLDER: &str = "sounds";
/// Sounds that wait: more are left out, as they would come too late.
const WAITING: usize = 2;
/// Programs that play at the same time.
const AT_ONCE: usize = 3;
/// After so long a silence a program that still runs has got stuck.
const STUCK: Duration = Duration::from_secs(3);

/// Plays sounds by a program of the system.
#[derive(Debug)]
pub struct SystemPlayer {
    sounds: SyncSender<Sound>,
    state: Arc<Mutex<PlayerState>>,
}

impl SystemPlayer {
    /// For the data folder `data`, where the sounds' files are written once one is to be heard.
    pub fn new(data: &Path) -> Self {
        let (sounds, inbox) = sync_channel(WAITING);
        let state = Arc::new(Mutex::new(PlayerState::Looking));
        let (shared, folder) = (Arc::clone(&state), data.join(FOLDER));
        // Without a thread nothing is heard, and nothing else is wrong.
        let begun = std::thread::Builder::new()
            .name("sound".into())
            .spawn(move || play_all(&inbox, &folder, &shared));
        if begun.is_err() {
            set(&state, PlayerState::Absent);
        }
        Self { sounds, state }
    }
}

impl Player for SystemPlayer {
    fn play(&self, sound: Sound) {
        // Where too many wait this one is left out.
        let _ = self.sounds.try_send(sound);
    }

    fn state(&self) -> PlayerState {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn set(state: &Mutex<PlayerState>, to: PlayerState) {
    *state.lock().unwrap_or_else(PoisonError::into_inner) = to;
}

fn play_all(inbox: &Receiver<Sound>, folder: &Path, state: &Mutex<PlayerState>) {
    let program = system_program();
    let Some(program) = program else { return set(state, PlayerState::Absent) };
    set(state, PlayerState::There(program.name()));
    let mut way = Way::new(program);
    let mut written = false;
    loop {
        match inbox.recv_timeout(STUCK) {
            Ok(sound) => {
                written = written || write_sounds(folder).is_ok();
                if !written || way.play(folder, sound).is_err() {
                    return set(state, PlayerState::Absent);
                }
            }
            Err(RecvTimeoutError::Timeout) => way.reap(true),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn write_sounds(folder: &Path) -> std::io::Result<()> {
    private_folder(folder)?;
    Sound::ALL
        .into_iter()
        .try_for_each(|sound| write_whole(&file_of(folder, sound), &wav(sound), Readers::Owner, None))
}

fn file_of(folder: &Path, sound: Sound) -> PathBuf {
    folder.join(format!("{}.wav", sound.name()))
}

/// A program that plays.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Program {
    /// It plays the file that it is given, and ends.
    Once(PathBuf),
    /// It reads names from its input, and plays each at once: Windows has no small program that plays a file.
    Reader,
}

impl Program {
    fn name(&self) -> String {
        match self {
            Self::Once(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            Self::Reader => "Windows".to_owned(),
        }
    }
}

/// PipeWire, PulseAudio, ALSA: the first that is there.
const PROGRAMS: [&str; 3] = ["pw-play", "paplay", "aplay"];

fn system_program() -> Option<Program> {
    if cfg!(windows) {
        return Some(Program::Reader);
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    first_of(&folders)
}

/// The first of [`PROGRAMS`] in these folders.
fn first_of(folders: &[PathBuf]) -> Option<Program> {
    let found = |name: &&str| {
        folders.iter().map(|folder| folder.join(name)).find(|path| dabiao_files::is_regular(path))
    };
    PROGRAMS.iter().find_map(found).map(Program::Once)
}

/// What runs of a program.
struct Way {
    program: Program,
    running: Vec<Child>,
}

/// Loads the three sounds from the folder that the environment names, then plays what each line of input names.
const READER: &str = "$p=@{}; foreach($n in 'key','error','end'){ \
     $s=New-Object System.Media.SoundPlayer (Join-Path $env:DABIAO_SOUNDS ($n+'.wav')); $s.Load(); $p[$n]=$s }; \
     while(($l=[Console]::In.ReadLine()) -ne $null){ if($p.ContainsKey($l)){ $p[$l].Play() } }";

impl Way {
    const fn new(program: Program) -> Self {
        Self { program, running: Vec::new() }
    }

    fn play(&mut self, folder: &Path, sound: Sound) -> std::io::Result<()> {
        self.reap(false);
        match &self.program {
            Program::Once(_) if self.running.len() >= AT_ONCE => Ok(()),
            Program::Once(path) => {
                let mut command = quiet(Command::new(path));
                command.arg(file_of(folder, sound)).stdin(Stdio::null());
                self.running.push(command.spawn()?);
                Ok(())
            }
            Program::Reader => self.tell_reader(folder, sound),
        }
    }

    fn tell_reader(&mut self, folder: &Path, sound: Sound) -> std::io::Result<()> {
        use std::io::Write as _;
        if self.running.is_empty() {
            let mut command = quiet(Command::new("powershell.exe"));
            command.args(["-NoProfile", "-NonInteractive", "-Command", READER]);
            command.env("DABIAO_SOUNDS", folder).stdin(Stdio::piped());
            self.running.push(command.spawn()?);
        }
        let input = self.running.first_mut().and_then(|child| child.stdin.as_mut());
        let input = input.ok_or(std::io::ErrorKind::BrokenPipe)?;
        writeln!(input, "{}", sound.name())?;
        input.flush()
    }

    /// Lets go of what has ended, and ends what is `stuck`. A reader runs as long as the program.
    fn reap(&mut self, stuck: bool) {
        if self.program == Program::Reader {
            return;
        }
        self.running.retain_mut(|child| match child.try_wait() {
            Ok(None) if stuck => {
                let _ = child.kill();
                let _ = child.wait();
                false
            }
            Ok(None) => true,
            Ok(Some(_)) | Err(_) => false,
        });
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        for child in &mut self.running {
            // A reader ends with its input.
            drop(child.stdin.take());
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Without output, and on Windows without a console of its own.
fn quiet(mut command: Command) -> Command {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        const NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(NO_WINDOW);
    }
    command
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// A program that notes what it is asked to play.
    fn program(folder: &Path, name: &str, note: &Path) {
        let path = folder.join(name);
        let script = format!("#!/bin/sh\necho \"$1\" >> '{}'\n", note.display());
        write_whole(&path, script.as_bytes(), Readers::Owner, None).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn the_first_program_that_is_there_gets_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let note = folder.path().join("note");
        assert_eq!(first_of(&[folder.path().to_owned()]), None, "nothing plays here");
        program(folder.path(), "aplay", &note);
        program(folder.path(), "paplay", &note);
        let found = first_of(&[folder.path().to_owned()]).unwrap();
        assert_eq!(found.name(), "paplay");
        let sounds = folder.path().join(FOLDER);
        write_sounds(&sounds).unwrap();
        let mut way = Way::new(found);
        way.play(&sounds, Sound::End).unwrap();
        for child in &mut way.running {
            child.wait().unwrap();
        }
        way.reap(false);
        assert!(way.running.is_empty());
        let played = dabiao_files::bounded_text(&note, 1_000).unwrap();
        assert_eq!(Path::new(played.trim()), file_of(&sounds, Sound::End));
        assert_eq!(
            dabiao_files::bounded_read(&file_of(&sounds, Sound::End), 100_000).unwrap(),
            wav(Sound::End)
        );
    }

    #[test]
    fn a_program_that_can_t_be_started_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let mut way = Way::new(Program::Once(folder.path().join("gone")));
        assert!(way.play(folder.path(), Sound::Key).is_err());
    }
}
