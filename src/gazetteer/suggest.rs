//! Completion of partly typed places, and the town nearest to a point.

use super::candidate::{Ground, Nearness, place_of_zip};
use super::names::{against_prefix, key_of_words, matching, plain_words};
use super::store::{Candidate, point_of};
use super::{Gazetteer, Prefer, ResolvedPlace};
use crate::model::place::{County, Point};

impl Gazetteer {
    /// Places that start with the typed text: towns, townships and counties, or
    /// ZIPs if only digits were typed. Home counties come first, then the
    /// preferred state, then the largest population. At most `limit`; empty for
    /// a blank prefix.
    pub fn suggest(&self, prefix: &str, prefer: &Prefer, limit: usize) -> Vec<ResolvedPlace> {
        let ground = self.ground(prefer);
        let typed = prefix.trim();
        if !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.suggest_zips(typed, &ground, limit);
        }
        let (name, state) = match typed.split_once(',') {
            Some((name, state)) => (name, state.trim()),
            None => (typed, ""),
        };
        let words = plain_words(name);
        let mut found = self.starting_with(&words);
        if !state.is_empty() {
            found.retain(|candidate| self.state_starts_with(*candidate, state));
        }
        if found.is_empty() {
            found = self.starting_with_kind_or_state(&words, &ground);
        }
        let mut ranked: Vec<_> = (found.into_iter())
            .map(|candidate| self.rank(candidate, &ground))
            .collect();
        if ranked.len() > limit && limit > 0 {
            ranked.select_nth_unstable(limit - 1);
            ranked.truncate(limit);
        }
        ranked.sort_unstable();
        ranked.truncate(limit);
        let best = ranked.into_iter();
        best.map(|rank| self.resolved(rank.3)).collect()
    }

    /// Places and counties whose name starts with the words. The last word is
    /// tried both as typed and expanded: "st" begins State College and St.
    /// Marys.
    fn starting_with(&self, words: &[String]) -> Vec<Candidate> {
        let written = key_of_words(words);
        let mut keys = vec![written.clone()];
        if let Some((last, before)) = words.split_last() {
            let mut as_typed = key_of_words(before);
            as_typed.push_str(last);
            if as_typed != written {
                keys.push(as_typed);
            }
        }
        let mut found = Vec::new();
        for key in keys.iter().filter(|key| !key.is_empty()) {
            let range = matching(&self.stored.place_keys, |text| against_prefix(text, key));
            found.extend(range.map(Candidate::Place));
            let rows = self.stored.counties.iter().enumerate();
            let counties = rows.filter(|(_, row)| starts_county(&row.key, &row.noun, key));
            found.extend(counties.map(|(number, _)| Candidate::County(number)));
        }
        found
    }

    /// Candidates for "loyalsock tow" and "lock haven pa", when no name starts
    /// with the words.
    fn starting_with_kind_or_state(&self, words: &[String], ground: &Ground) -> Vec<Candidate> {
        if let Some(reading) = self.read(words, ground) {
            return reading.candidates;
        }
        let Some((last, before)) = words.split_last() else {
            return Vec::new();
        };
        let key = key_of_words(before);
        if key.is_empty() {
            return Vec::new();
        }
        let of_name = self.places_of_key(&key).map(Candidate::Place);
        let meant = |candidate: &Candidate| {
            self.is_township(*candidate) && "township".starts_with(last.as_str())
                || self.state_starts_with(*candidate, last)
        };
        of_name.filter(meant).collect()
    }

    /// Whether the code or name of the candidate's state starts with these
    /// letters.
    fn state_starts_with(&self, candidate: Candidate, letters: &str) -> bool {
        let state = &self.stored.states[self.state_of(candidate)];
        let starts = |text: &str| {
            let start = text.get(..letters.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(letters))
        };
        starts(&state.code) || starts(&state.name)
    }

    fn suggest_zips(&self, digits: &str, ground: &Ground, limit: usize) -> Vec<ResolvedPlace> {
        let missing = 5_usize.saturating_sub(digits.len()) as u32;
        let Some(low) = digits.parse::<u32>().ok().filter(|_| digits.len() <= 5) else {
            return Vec::new();
        };
        let (low, high) = (low * 10_u32.pow(missing), (low + 1) * 10_u32.pow(missing));
        let zips = &self.stored.zips;
        let start = zips.partition_point(|row| row.zip < low);
        let end = zips.partition_point(|row| row.zip < high);
        let mut ranked: Vec<(Nearness, usize)> = (start..end)
            .map(|number| {
                let county = Candidate::County(usize::from(zips[number].county));
                (self.nearness(county, ground), number)
            })
            .collect();
        ranked.sort_unstable();
        let places = ranked
            .into_iter()
            .filter_map(|(_, number)| self.zip_place(number));
        places.take(limit).map(place_of_zip).collect()
    }

    /// Labels of the townships, and of the towns with a known population, in
    /// these counties, sorted.
    pub fn towns_in(&self, counties: &[County]) -> Vec<String> {
        let numbers: Vec<usize> = counties
            .iter()
            .filter_map(|county| self.number_of(county))
            .collect();
        let places = self.stored.places.iter().enumerate();
        let places = places.filter(|(_, row)| {
            numbers.contains(&usize::from(row.county)) && (row.township || row.population > 0)
        });
        let labels = places.map(|(number, _)| self.resolved(Candidate::Place(number)).label);
        let mut named: Vec<String> = labels.collect();
        named.sort_unstable();
        named
    }

    /// Up to `most` towns in the rectangle between two corners, largest
    /// population first, without townships.
    pub fn towns_between(&self, low: Point, high: Point, most: usize) -> Vec<ResolvedPlace> {
        let inside = |number: &usize| {
            let row = &self.stored.places[*number];
            let at = point_of(row.latitude, row.longitude);
            !row.township
                && row.population > 0
                && (low.latitude..=high.latitude).contains(&at.latitude)
                && (low.longitude..=high.longitude).contains(&at.longitude)
        };
        let latitude = |number: &usize| {
            let row = &self.stored.places[*number];
            point_of(row.latitude, row.longitude).latitude
        };
        let south = self
            .by_latitude
            .partition_point(|number| latitude(number) < low.latitude);
        let from_south = self.by_latitude.iter().skip(south).copied();
        let in_band = from_south.take_while(|number| latitude(number) <= high.latitude);
        let mut found: Vec<usize> = in_band.filter(inside).collect();
        let people = |number: usize| self.stored.places[number].population;
        found.sort_by_key(|number| (std::cmp::Reverse(people(*number)), *number));
        let first = found.into_iter().take(most);
        first
            .map(|number| self.resolved(Candidate::Place(number)))
            .collect()
    }
}

/// Whether a county name such as "clintoncounty" starts with the typed text.
fn starts_county(key: &str, noun: &str, typed: &str) -> bool {
    match typed.strip_prefix(key) {
        None => key.starts_with(typed),
        Some(rest) => {
            let mut letters = noun.chars().filter(|letter| *letter != ' ');
            rest.chars().all(|typed| {
                letters
                    .next()
                    .is_some_and(|letter| letter.eq_ignore_ascii_case(&typed))
            })
        }
    }
}
