//! The program: arguments, and the window when no command is given.

// No console beside the window. `dabiao.com`, which belongs to a console, is the same program with another mark.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use dabiao::app::clock::SystemClock;
use dabiao::app::lang::{Lang, Messages};
use dabiao::app::{Notice, Session, SessionConfig, paths};
use dabiao::cli::{self, Cli, Open};
use dabiao::content::Library;
use dabiao::demo::SyntheticBureau;
use dabiao::mishap::Teller;
use dabiao::sounds::SystemPlayer;
#[cfg(feature = "gpu")]
use dabiao::ui::host::run_eframe;
use dabiao::ui::host::{DesktopApp, HostError, WindowOptions, run_software};
use dabiao::ui::{Screen, Shell, missing_mark, screens, system_fonts, theme};

/// The icon of the window: red, green, blue and opacity of each of its pixels (`assets/icon`).
const ICON: &[u8] = include_bytes!("../assets/icon/dabiao-48.rgba");
const ICON_SIDE: u32 = 48;

fn main() -> ExitCode {
    let cli = Cli::of_process(screens::starts().collect());
    if let Some(command) = &cli.command {
        return cli::run(&cli, command);
    }
    let library = Library::embedded();
    let texts = Messages::new(cli.lang.unwrap_or_else(Lang::of_system));
    let folder = paths::data_folder(cli.data.as_deref());
    let teller = Teller::new(&texts, &folder);
    if let Err(failure) = cli::refuse_unknown(&cli, &library) {
        say(&teller, &failure.notice);
        return ExitCode::from(failure.code);
    }
    let (told, usual) = (teller.clone(), std::panic::take_hook());
    std::panic::set_hook(Box::new(move |fault| {
        usual(fault);
        told.fault(&now(), fault);
    }));
    match window(&cli, library, &texts, folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let notice = Notice::new(&texts, "error-window", &[("detail", &error)]);
            teller.note(&now(), &notice.to_string());
            say(&teller, &notice);
            ExitCode::from(3)
        }
    }
}

fn now() -> String {
    jiff::Timestamp::now().strftime("%FT%TZ").to_string()
}

/// Prints it to the terminal, if there is one, or shows it.
fn say(teller: &Teller, notice: &Notice) {
    let _ = writeln!(std::io::stderr(), "dabiao: {notice}");
    teller.show(&notice.to_string());
}

fn window(cli: &Cli, library: Library, texts: &Messages, folder: PathBuf) -> Result<(), HostError> {
    let options = WindowOptions {
        title: texts.get("window-title"),
        app_id: "dabiao".to_owned(),
        inner_size: [1280.0, 800.0],
        min_inner_size: [800.0, 560.0],
        icon_rgba: Some((ICON.to_vec(), ICON_SIDE, ICON_SIDE)),
        visible_maximized: false,
    };
    // The window is made after the store: the store's thread gets the window's waker later.
    let waker: Arc<Mutex<Option<egui::Context>>> = Arc::default();
    let wake = Arc::clone(&waker);
    let config = SessionConfig {
        folder,
        library,
        clock: Arc::new(SystemClock::new(cli.now, cli.seed)),
        lang: cli.lang,
        wake: Arc::new(move || {
            if let Some(ctx) = wake.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
                ctx.request_repaint();
            }
        }),
        badge: cli.officer.clone(),
        limit_ms: cli.window.seconds.map(|s| s * 1000),
        demo: Some(Arc::new(SyntheticBureau)),
    };
    let (screen, exercise) = match cli.window.open.clone() {
        None => (Screen::default(), None),
        Some(Open::Screen(name)) => (screens::of_start(&name).unwrap_or_default(), None),
        Some(Open::Lesson(id)) => (Screen::Course, Some(id)),
        Some(Open::Exercise(id)) => (Screen::default(), Some(id)),
        Some(Open::Form(name)) => (Screen::Forms, Some(format!("form/{name}"))),
    };
    // The store opens on its own thread while the window does.
    let player = Arc::new(SystemPlayer::new(&config.folder));
    let session = Session::start(config).marked_in(paths::state_folder()).heard_by(player);
    let make = move |ctx: &egui::Context| -> Box<dyn DesktopApp> {
        theme::install(ctx);
        missing_mark::install(ctx);
        system_fonts::install(ctx);
        *waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(ctx.clone());
        Box::new(Shell::new(session, screen, exercise))
    };
    #[cfg(feature = "gpu")]
    if cli.window.renderer == "gpu" {
        return run_eframe(options, make);
    }
    run_software(options, make)
}
