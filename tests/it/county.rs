//! An invented county: a seed folder with a crisis line, forty pantries, a
//! shelter that hides, and a small gazetteer; and an index beside it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;
use jiff::civil::Date;
use tempfile::TempDir;
use waypost::index::generation::Generation;
use waypost::index::store::Store;
use waypost::publish::publisher::{Outcome, PublishError, Published, Publisher};
use waypost::publish::refusal::RejectionReport;

use crate::seed_folder::{CATEGORIES, NOW, TODAY, shipped};

/// The seed folder of an invented county, and its index.
pub struct County {
    pub data: TempDir,
    pub index: TempDir,
}

/// Header of the listings.
pub const HEAD: &str = "id,name,category,phone,description,address,city,state,zip,confidential,serves,verified_on,source_url\n";

/// The file of listings: a pantry a row, from row 2 on, with the id
/// `pantry-1` and so on.
pub fn pantries(count: usize) -> String {
    let mut file = HEAD.to_owned();
    for number in 1..=count {
        file.push_str(&pantry(number, "Free food."));
    }
    file
}

/// One row of it.
pub fn pantry(number: usize, says: &str) -> String {
    let mut row = String::new();
    let _ = writeln!(
        row,
        "pantry-{number},Invented Pantry {number},food-pantry,570-244-{:04},{says},,,,,,US,,https://example.org",
        1000 + number
    );
    row
}

/// The line every crisis shows.
pub const HELPLINE: &str = "helpline,Invented Helpline,crisis,988,Call day or night.,,,,,,US,2026-11-01,https://example.org\n";

/// A shelter that hides.
pub const SHELTER: &str = "shelter,Invented Shelter,domestic-violence,570-244-2001,A safe place.,12 Hidden Lane,Renovo,PA,17764,yes,US,,https://example.org\n";

impl County {
    /// A county with nothing published yet.
    pub fn new() -> County {
        let county = County {
            data: TempDir::new().unwrap(),
            index: TempDir::new().unwrap(),
        };
        county.write("categories.csv", CATEGORIES);
        county.write("resources-pantries.csv", &pantries(40));
        county.write("resources-lines.csv", &format!("{HEAD}{HELPLINE}{SHELTER}"));
        county.write(
            "crisis-lines.csv",
            "kind,listing,order,say,say_es\nsuicide,helpline,1,,\nany,helpline,1,,\n",
        );
        county.write(
            "words/crisis-phrases.csv",
            "phrase,language,kind\nwant|wanna to die,en,suicide\nquiero morir,es,suicide\n",
        );
        county.write(
            "golden-questions.csv",
            "question,near,lang,expected,within\ni want to die,,en,helpline,1\ninvented pantry 7,,en,pantry-7,3\n",
        );
        small_gazetteer(&county.data.path().join("gazetteer"));
        county
    }

    /// The same, published.
    pub fn served() -> County {
        let county = County::new();
        county.publish();
        county
    }

    /// Saves a file.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Changes a part of a file that must be there.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(from), "{from} in {name}");
        self.write(name, &text.replacen(from, to, 1));
    }

    /// Adds a golden question that asks for a level of crisis alone.
    pub fn ask_level(&self, question: &str, level: &str) {
        let file = "golden-questions.csv";
        self.edit(file, "expected,within\n", "expected,within,level\n");
        let text = fs::read_to_string(self.path(file)).unwrap();
        self.write(file, &format!("{text}{question},,,,,{level}\n"));
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.data.path().join(name)
    }

    pub fn store(&self) -> Store {
        Store::new(self.index.path())
    }

    /// The program, over its folders.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_waypost"));
        command.args(arguments);
        command.arg("--data").arg(self.data.path());
        command.arg("--index").arg(self.index.path());
        // Somebody may be serving where the program does by itself.
        command.env("WAYPOST_LISTEN", "127.0.0.1:0");
        command
    }

    /// The generation CURRENT names.
    pub fn serving(&self) -> Generation {
        self.store().serving(None).unwrap().unwrap()
    }

    pub fn try_on(
        &self,
        today: Date,
        now: Timestamp,
        accept: Option<&str>,
    ) -> Result<Outcome, PublishError> {
        self.try_while((today, now), accept, &|| {})
    }

    /// Tries to publish, with something going on meanwhile: it is done for
    /// each listing that is written.
    pub fn try_while(
        &self,
        (today, now): (Date, Timestamp),
        accept: Option<&str>,
        meanwhile: &dyn Fn(),
    ) -> Result<Outcome, PublishError> {
        let store = self.store();
        let attempt = Publisher {
            data: self.data.path(),
            store: &store,
            serving: None,
            now,
            today,
            accept,
            examples: false,
        };
        attempt.run(meanwhile)
    }

    /// Publishes, which must succeed.
    pub fn publish(&self) -> Published {
        self.publish_on(TODAY)
    }

    /// Publishes on a day, which must succeed.
    pub fn publish_on(&self, today: Date) -> Published {
        match self.try_on(today, NOW, None).unwrap() {
            Outcome::Published(published) => *published,
            Outcome::Refused(refused) => panic!("{}", refused.refusal.text()),
        }
    }

    /// Publishes what is refused, by the hash of its report.
    pub fn accept(&self) -> Published {
        let hash = self.refused().hash;
        match self.try_on(TODAY, NOW, Some(&hash)).unwrap() {
            Outcome::Published(published) => *published,
            Outcome::Refused(refused) => panic!("{}", refused.refusal.text()),
        }
    }

    /// Tries to publish, which must be refused.
    pub fn refused(&self) -> RejectionReport {
        match self.try_on(TODAY, NOW, None).unwrap() {
            Outcome::Published(_) => panic!("nothing was refused"),
            Outcome::Refused(refused) => refused.refusal,
        }
    }
}

/// Central Pennsylvania alone: the whole country takes seconds to read.
fn small_gazetteer(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let from = shipped().join("gazetteer");
    fs::copy(from.join("states.csv"), folder.join("states.csv")).unwrap();
    let keep = |name: &str, keeps: &dyn Fn(&str) -> bool| {
        let text = fs::read_to_string(from.join(name)).unwrap();
        let lines = text.lines().enumerate();
        let kept = lines.filter(|(number, line)| *number == 0 || keeps(line));
        let kept: Vec<&str> = kept.map(|(_, line)| line).collect();
        fs::write(folder.join(name), kept.join("\n") + "\n").unwrap();
    };
    let near = |line: &str| line.contains(",42035,") || line.contains(",42081,");
    keep("places.csv", &near);
    keep("zips.csv", &|line| {
        line.ends_with(",42035") || line.ends_with(",42081")
    });
    fs::write(
        folder.join("counties.geojson"),
        r#"{"type":"FeatureCollection","features":[]}"#,
    )
    .unwrap();
}
