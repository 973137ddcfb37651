//! The program: arguments, and the window when no command is given.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use dabiao::app::clock::SystemClock;
use dabiao::app::lang::{Lang, Messages};
use dabiao::app::{Notice, Session, SessionConfig, paths};
use dabiao::cli::{self, Cli, Open};
use dabiao::content::Library;
use dabiao::demo::SyntheticBureau;
#[cfg(feature = "gpu")]
use dabiao::ui::host::run_eframe;
use dabiao::ui::host::{DesktopApp, HostError, WindowOptions, run_software};
use dabiao::ui::{Screen, Shell, missing_mark, screens, system_fonts, theme};

fn main() -> ExitCode {
    let cli = Cli::of_process(screens::starts().collect());
    if let Some(command) = &cli.command {
        return cli::run(&cli, command);
    }
    let library = Library::embedded();
    if let Err(failure) = cli::refuse_unknown(&cli, &library) {
        say(&failure.notice);
        return ExitCode::from(failure.code);
    }
    match window(&cli, library) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let texts = Messages::new(cli.lang.unwrap_or_else(Lang::of_system));
            say(&Notice::new(&texts, "error-window", &[("detail", &error)]));
            ExitCode::from(3)
        }
    }
}

/// Prints it to the terminal, if there is one.
fn say(notice: &Notice) {
    let _ = writeln!(std::io::stderr(), "dabiao: {notice}");
}

fn window(cli: &Cli, library: Library) -> Result<(), HostError> {
    let texts = Messages::new(cli.lang.unwrap_or_else(Lang::of_system));
    let options = WindowOptions {
        title: texts.get("window-title"),
        app_id: "dabiao".to_owned(),
        inner_size: [1280.0, 800.0],
        min_inner_size: [800.0, 560.0],
        icon_rgba: None,
        visible_maximized: false,
    };
    // The window is made after the store: the store's thread gets the window's waker later.
    let waker: Arc<Mutex<Option<egui::Context>>> = Arc::default();
    let wake = Arc::clone(&waker);
    let config = SessionConfig {
        folder: paths::data_folder(cli.data.as_deref()),
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
    };
    // The store opens on its own thread while the window does.
    let session = Session::start(config).marked_in(paths::state_folder());
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
