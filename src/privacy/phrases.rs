//! Phrases that mark a place as confidential, or suggest that it should be.

use super::street;

/// Phrases that explicitly forbid publishing a place.
const NOT_TO_BE_PUBLISHED: [&str; 32] = [
    "do not publish",
    "not for publication",
    "do not share address",
    "do not share the address",
    "do not list address",
    "do not give out address",
    "do not give out the address",
    "do not disclose",
    "not to be published",
    "address not published",
    "address withheld",
    "location withheld",
    "address on request",
    "unpublished address",
    "unlisted address",
    "confidential location",
    "confidential address",
    "confidential site",
    "confidential shelter",
    "address confidential",
    "address is confidential",
    "location confidential",
    "location is confidential",
    "undisclosed location",
    "undisclosed address",
    "location undisclosed",
    "location not disclosed",
    "address not disclosed",
    "secret location",
    "no publicar",
    "direccion confidencial",
    "ubicacion confidencial",
];

/// Phrases used by services that hide people from violence.
const HIDING: [&str; 52] = [
    "domestic violence",
    "domestic abuse",
    "domestic assault",
    "family violence",
    "dating violence",
    "partner violence",
    "partner abuse",
    "relationship violence",
    "violent relationship",
    "violent relationships",
    "abusive relationship",
    "abusive relationships",
    "abusive partner",
    "abusive partners",
    "abusive home",
    "spouse abuse",
    "spousal abuse",
    "battered",
    "abused women",
    "abused woman",
    "victims of abuse",
    "victims of violence",
    "victims of crime shelter",
    "survivors of abuse",
    "survivors of violence",
    "survivors of assault",
    "survivors of sexual",
    "survivors of domestic",
    "survivors of trafficking",
    "abuse survivors",
    "violence survivors",
    "assault survivors",
    "trafficking survivors",
    "trafficking victims",
    "victims of trafficking",
    "human trafficking",
    "sex trafficking",
    "fleeing abuse",
    "fleeing violence",
    "fleeing an abus",
    "escaping abuse",
    "escaping violence",
    "safe house",
    "safehouse",
    "safe home",
    "safe homes",
    "dv shelter",
    "dv victims",
    "women s refuge",
    "womens refuge",
    "stalking victims",
    "victims of stalking",
];

const HIDING_SPANISH: [&str; 22] = [
    "violencia domestica",
    "violencia familiar",
    "violencia intrafamiliar",
    "violencia de genero",
    "violencia de pareja",
    "violencia machista",
    "victimas de violencia",
    "victimas de abuso",
    "victimas de la trata",
    "victimas de trata",
    "sobrevivientes de violencia",
    "sobrevivientes de abuso",
    "sobrevivientes de trata",
    "sobrevivientes de la trata",
    "trata de personas",
    "trata de mujeres",
    "mujeres maltratadas",
    "mujeres golpeadas",
    "mujeres abusadas",
    "casa segura",
    "casa refugio",
    "refugio para victimas",
];

/// Words that make an unqualified "survivors" mean survivors of violence.
const BESIDE_SURVIVORS: [&str; 8] = [
    "shelter",
    "refuge",
    "safe",
    "housing",
    "house",
    "transitional",
    "albergue",
    "refugio",
];

/// Words for survivors of anything else.
const OTHER_SURVIVORS: [&str; 12] = [
    "cancer", "stroke", "suicide", "brain", "loss", "homicide", "benefits", "benefit", "burn",
    "disaster", "covid", "polio",
];

/// Lower-case words without accents and punctuation, separated and surrounded
/// by single spaces.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 2);
    plain.push(' ');
    for word in street::words(text) {
        plain.push_str(&word.text);
        plain.push(' ');
    }
    plain
}

fn holds(plain: &str, phrases: &[&str]) -> bool {
    let mut found = phrases.iter();
    found.any(|phrase| plain.contains(&format!(" {phrase} ")))
}

/// Whether a text forbids publishing a place.
pub fn forbids_publication(text: &str) -> bool {
    holds(&plain(text), &NOT_TO_BE_PUBLISHED)
}

/// Whether a text describes a service that hides people, or explicitly forbids
/// publishing its place.
pub fn tells_of_hiding(text: &str) -> bool {
    let plain = plain(text);
    if holds(&plain, &NOT_TO_BE_PUBLISHED)
        || holds(&plain, &HIDING)
        || holds(&plain, &HIDING_SPANISH)
    {
        return true;
    }
    let survivors = holds(
        &plain,
        &[
            "survivors",
            "survivor",
            "sobrevivientes",
            "victims",
            "victimas",
        ],
    );
    survivors && holds(&plain, &BESIDE_SURVIVORS) && !holds(&plain, &OTHER_SURVIVORS)
}
