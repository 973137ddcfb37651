//! `generate`: synthetic records and passages, for practice elsewhere and for scripts.

use super::args::GenerateArgs;
use super::{Context, Failure, exercises};
use dabiao_app::Notice;
use dabiao_content::forms::{self, CardStyle, Form};
use dabiao_content::generator::{Generator, wire};
use dabiao_content::{Library, Overlay, folder_generator};
use dabiao_domain::record::Kind;

/// `dabiao generate`.
pub(super) fn generate(context: &mut Context<'_>, args: &GenerateArgs) -> Result<u8, Failure> {
    if args.kind.as_deref() == Some("list") {
        for kind in Kind::ALL {
            context.line(kind.name())?;
        }
        return Ok(0);
    }
    if let Some(style) = &args.card {
        return cards(context, args, style);
    }
    let generator = match &args.folder {
        Some(folder) => folder_generator(folder).map_err(|errors| match errors.first() {
            Some(error) => Failure::input(Notice::of_file(&context.texts, error)),
            None => impossible(context, &""),
        })?,
        // A test guarantees that the data inside the program are valid.
        None => Generator::embedded().map_err(|errors| {
            let detail = errors.first().map(ToString::to_string).unwrap_or_default();
            impossible(context, &detail)
        })?,
    };
    let seed = seed(context);
    if let Some(name) = &args.passage {
        let passage = generator
            .passage(kind_of(context, name)?, seed, args.length)
            .map_err(|fault| impossible(context, &fault))?;
        let text = if args.json {
            wire::passage_json(&passage).map_err(|e| impossible(context, &e))?
        } else {
            passage.text
        };
        context.line(&text)?;
        return Ok(0);
    }
    let kind = kind_of(context, args.kind.as_deref().unwrap_or_default())?;
    for index in 0..args.count {
        let record = generator.record(kind, seed, index);
        let text = if args.json {
            wire::record_line(&record).map_err(|e| impossible(context, &e))?
        } else {
            record.text
        };
        context.line(&text)?;
    }
    Ok(0)
}

fn seed(context: &Context<'_>) -> u64 {
    context.seed.unwrap_or_else(|| context.clock.new_id().as_u64_pair().1)
}

/// Source cards of a form.
fn cards(context: &mut Context<'_>, args: &GenerateArgs, style: &str) -> Result<u8, Failure> {
    // As a trainer has them: the forms of the folder, and the templates by which its records are made.
    let overlay = Overlay::load(&exercises::root(context), &Library::embedded());
    let name = args.kind.as_deref().unwrap_or_default();
    let form = overlay.library.form(name).ok_or_else(|| {
        let known = overlay
            .library
            .forms()
            .iter()
            .chain(overlay.library.pairs())
            .map(Form::name)
            .collect::<Vec<_>>()
            .join(", ");
        let values: [(&str, &dyn std::fmt::Display); 2] = [("kind", &name), ("known", &known)];
        Failure::input(Notice::new(&context.texts, "error-no-form", &values))
    })?;
    let style = CardStyle::from_name(style).filter(|style| form.styles().any(|known| known == *style));
    let style = style.ok_or_else(|| {
        let known = form.styles().map(CardStyle::name).collect::<Vec<_>>().join(", ");
        let found = args.card.clone().unwrap_or_default();
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("style", &found), ("kind", &name), ("known", &known)];
        Failure::input(Notice::new(&context.texts, "error-no-card", &values))
    })?;
    let generator = match &overlay.generator {
        Some(generator) => generator,
        // A test guarantees that the data inside the program are valid.
        None => Generator::shared().map_err(|_| impossible(context, &""))?,
    };
    let seed = seed(context);
    for index in 0..args.count {
        // The form was checked to ask for nothing that its records do not have.
        let card = form.card(generator, style, seed, index).ok_or_else(|| impossible(context, &name))?;
        let text = if args.json {
            forms::card_line(form, style, &card).map_err(|e| impossible(context, &e))?
        } else {
            card.pages.join("\n")
        };
        context.line(&text)?;
    }
    Ok(0)
}

/// The kind of records of that name.
pub(super) fn kind_of(context: &Context<'_>, name: &str) -> Result<Kind, Failure> {
    Kind::from_name(name).ok_or_else(|| {
        let known = Kind::ALL.map(Kind::name).join(", ");
        let values: [(&str, &dyn std::fmt::Display); 2] = [("kind", &name), ("known", &known)];
        Failure::input(Notice::new(&context.texts, "error-no-kind", &values))
    })
}

fn impossible(context: &Context<'_>, detail: &dyn std::fmt::Display) -> Failure {
    Failure::input(Notice::new(&context.texts, "error-generate", &[("detail", detail)]))
}
