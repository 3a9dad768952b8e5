//! Scores of a sentence from stored weights.

use crate::train::Weights;

/// Value of each piece of a sentence with this many: a longer sentence does not
/// weigh more.
pub fn value(pieces: usize) -> f32 {
    1.0 / (pieces.max(1) as f32).sqrt()
}

/// A score from -∞ to ∞ as a probability.
pub fn probability(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// Weights rounded to one signed byte each, bucket by bucket.
#[derive(Debug)]
pub struct Rounded {
    /// The bytes: as many as buckets times labels.
    pub bytes: Vec<u8>,
    /// Per label, the weight of one step.
    pub steps: Vec<f32>,
}

/// Rounds weights; the largest of each label becomes the largest byte.
pub fn rounded(learned: &Weights) -> Rounded {
    let mut largest = vec![f32::MIN_POSITIVE; learned.labels];
    for row in learned.weights.chunks(learned.labels) {
        for (largest, weight) in largest.iter_mut().zip(row) {
            *largest = largest.max(weight.abs());
        }
    }
    let steps: Vec<f32> = largest
        .iter()
        .map(|largest| largest / f32::from(i8::MAX))
        .collect();
    let weights = learned.weights.iter().zip(steps.iter().cycle());
    let bytes = weights.map(|(weight, step)| ((weight / step).round() as i8).to_ne_bytes()[0]);
    Rounded {
        bytes: bytes.collect(),
        steps,
    }
}

/// The weights of a bucket for each of `labels` labels.
pub fn of_bucket(bytes: &[u8], labels: usize, bucket: u16) -> &[u8] {
    let start = usize::from(bucket) * labels;
    bytes.get(start..start + labels).unwrap_or_default()
}

/// Per label, the sum of the rounded weights of these buckets.
pub fn sums(bytes: &[u8], labels: usize, buckets: &[u16]) -> Vec<i32> {
    let mut sums = vec![0_i32; labels];
    for bucket in buckets {
        for (sum, weight) in sums.iter_mut().zip(of_bucket(bytes, labels, *bucket)) {
            *sum += i32::from(i8::from_ne_bytes([*weight]));
        }
    }
    sums
}
