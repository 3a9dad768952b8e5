//! What it costs to understand a question, the place included, and to decode
//! the words of a generation.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use waypost::directory::Directory;
use waypost::gazetteer::Prefer;
use waypost::query::interpret::{Context, understand};
use waypost::query::lexicon::Lexicon;
use waypost::query::likeness::Likeness;

/// Questions of the three kinds of people, misspelled and Spanish ones too.
const TYPICAL: [&str; 8] = [
    "my lights are getting shut off",
    "womens aa tonight near lock haven",
    "alchol detox 17701",
    "i need diapers for my baby",
    "ride to methadone tomorrow morning",
    "me cortaron la luz y tengo niños",
    "i dont want to live anymore",
    "food pantry",
];

fn benches(criterion: &mut Criterion) {
    let seeds = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data"));
    let Ok((directory, _)) = Directory::load(seeds, jiff::civil::date(2026, 11, 22)) else {
        return;
    };
    let words = Lexicon::compile(&directory.words, &directory.categories, &directory.listings);
    let prefer = Prefer {
        counties: directory.home_counties.clone(),
        state: None,
    };
    let likeness = Likeness::train(&directory.words, &directory.categories);
    let context = Context {
        words: &words,
        likeness: &likeness,
        gazetteer: &directory.gazetteer,
        prefer: &prefer,
        refused: &[],
    };
    for question in TYPICAL {
        criterion.bench_function(&format!("understand/{question}"), |bencher| {
            bencher.iter(|| understand(black_box(question), &context));
        });
    }
    let Ok(bytes) = postcard::to_stdvec(&words) else {
        return;
    };
    criterion.bench_function("decode words", |bencher| {
        bencher.iter(|| postcard::from_bytes::<Lexicon>(black_box(&bytes)));
    });
}

criterion_group!(group, benches);
criterion_main!(group);
