//! What the codes of meetings mean, and what they say of a meeting.

use waypost::model::language::Language;
use waypost::seeds::columns::MEETING_TYPE_COLUMNS;
use waypost::seeds::read::table::Table;
use waypost::seeds::vocabulary_files;

use crate::import::types;
use crate::seed_folder::{load, shipped};

#[test]
fn codes_belong_to_a_fellowship() {
    for (fellowship, code, english, spanish) in [
        ("AA", "S", "Spanish", "Español"),
        ("ACA", "S", "Speaker", "Orador"),
        ("AA", "A", "Secular", "Secular"),
        ("Al-Anon", "A", "Atheist / Agnostic", "Ateos / agnósticos"),
        ("al-anon", "Y", "Alateen", "Alateen"),
        ("AA", "y", "Young People", "Gente joven"),
        ("AA", "POA", "Proof of Attendance", "Prueba de Asistencia"),
        (
            "NA",
            "WCHR",
            "Wheelchair Access",
            "Acceso para silla de ruedas",
        ),
        ("NA", "St", "Step", "Pasos"),
        ("CMA", "ONL", "Online", "En línea"),
        ("Any Other", "W", "Women", "Mujeres"),
    ] {
        let name = |language| types().name(fellowship, code, language);
        assert_eq!(
            name(Language::English),
            Some(english),
            "{fellowship} {code}"
        );
        assert_eq!(
            name(Language::Spanish),
            Some(spanish),
            "{fellowship} {code}"
        );
    }
    assert_eq!(types().name("AA", "MW", Language::English), None);
    assert_eq!(types().name("AA", "BT", Language::English), None);
}

#[test]
fn a_blank_and_a_double_are_found() {
    let file = b"fellowship,code,name,name_es,trait_kind,trait_value\n\
        AA,W,Women,Mujeres,audience,women\n\
        AA,W,Again,Otra vez,,\n\
        AA,,Blank,Blanco,,\n\
        AA,M,Men,Hombres,audiense,men\n";
    let table = Table::read("words/meeting-types.csv", file, MEETING_TYPE_COLUMNS);
    let (read, found) = vocabulary_files::read(&table);
    let said: Vec<_> = found
        .iter()
        .map(|f| (f.code, f.row, f.column.as_deref()))
        .collect();
    assert_eq!(
        said,
        [
            ("duplicate-id", Some(3), Some("code")),
            ("missing-name", Some(4), Some("code")),
            ("unknown-choice", Some(5), Some("trait_kind")),
        ]
    );
    assert_eq!(read.list().len(), 2);
}

#[test]
fn codes_fill_in_whom_a_meeting_is_for() {
    let types = std::fs::read(shipped().join("words/meeting-types.csv")).unwrap();
    let meetings = b"Name,Slug,Day,Time,Address,City,State,Types,Fellowship,Updated\n\
        Noon,noon,Monday,12:00,1 Example St,Avis,PA,\"W, S, X, BE, ZZ\",AA,2025-03-04 10:11:12\n\
        Talk,talk,Monday,12:00,1 Example St,Avis,PA,\"S, TEEN\",ACA,\n\
        Rooms,rooms,Monday,12:00,1 Example St,Avis,PA,\"VM, ES\",NA,\n";
    let categories =
        b"id,parent,name,name_es\nfood-pantry,,F,F\naa,,A,A\nna,,N,N\nsupport-group,,S,S\n";
    let folder =
        crate::seed_folder::folder(&[("meetings-x.csv", meetings), ("categories.csv", categories)]);
    std::fs::create_dir(folder.path().join("words")).unwrap();
    std::fs::write(folder.path().join("words/meeting-types.csv"), types).unwrap();
    let gazetteer = crate::seed_folder::gazetteer();
    let today = crate::seed_folder::TODAY;
    let (directory, _) =
        waypost::directory::Directory::load_with(folder.path(), gazetteer, today).unwrap();
    let of = |id: &str| directory.listings.get(id).unwrap();
    let noon = of("noon");
    assert_eq!(noon.audience, ["women", "newcomers"]);
    assert_eq!(noon.languages, ["Spanish"]);
    assert_eq!(noon.accessibility, ["wheelchair"]);
    assert_eq!(
        noon.meeting.as_ref().unwrap().types,
        ["W", "S", "X", "BE", "ZZ"]
    );
    assert_eq!(noon.source.date, "2025-03-04");
    assert_eq!(of("talk").audience, ["teens"]);
    assert!(of("talk").languages.is_empty());
    let rooms = of("rooms");
    assert_eq!(rooms.languages, ["Spanish"]);
    assert_eq!(rooms.meeting.as_ref().unwrap().attendance.word(), "online");
    let (bare, _) = load(&[("meetings-x.csv", meetings), ("categories.csv", categories)]);
    assert!(
        bare.meeting_types.is_empty(),
        "a folder without the file works too"
    );
}
