//! Logistic regression, one for each label, learned from example sentences.
//! The same examples always give the same weights: the order is fixed and
//! nothing is drawn at random.

use crate::score::{probability, value};

/// Passes over the examples.
const EPOCHS: usize = 8;

/// Step size of the first update of a weight; later steps of a weight shrink
/// with what it has moved so far (AdaGrad).
const STEP: f32 = 0.5;

/// A sentence to learn from.
#[derive(Debug, Clone)]
pub struct Example {
    /// The buckets of its pieces, ascending.
    pub buckets: Vec<u16>,
    /// Numbers of its labels.
    pub labels: Vec<u16>,
}

/// Learned weights.
#[derive(Debug)]
pub struct Weights {
    /// Score of a sentence without a known piece.
    bias: f32,
    /// Number of labels.
    pub labels: usize,
    /// Weight of each label for each bucket, bucket by bucket.
    pub weights: Vec<f32>,
}

/// What is to be learned.
#[derive(Debug, Clone, Copy)]
pub struct Task {
    /// Number of labels.
    pub labels: usize,
    /// Number of buckets.
    pub buckets: usize,
    /// Pull of each weight toward 0 at each update: the more, the less sure the
    /// model is of what it has seen seldom.
    pub decay: f32,
    /// Score of a sentence without a known piece, which is like nothing. It is
    /// not learned: examples are no measure of how often a label is meant.
    pub bias: f32,
}

/// Learns from examples: in each pass, every weight takes a step against the
/// error of its label.
pub fn learn(examples: &[Example], task: Task) -> Weights {
    let Task {
        labels,
        buckets,
        decay,
        bias,
    } = task;
    let mut learned = Weights {
        labels,
        bias,
        weights: vec![0.0; buckets * labels],
    };
    let mut moved = vec![1e-4_f32; buckets * labels];
    let mut scores = vec![0.0_f32; labels];
    let order = shuffled(examples.len());
    for _ in 0..EPOCHS {
        for at in &order {
            let example = &examples[*at];
            let value = value(example.buckets.len());
            learned.score(&example.buckets, &mut scores);
            // From here on, `scores` holds the gradient of each label.
            for (label, score) in scores.iter_mut().enumerate() {
                let wanted = example.labels.iter().any(|one| usize::from(*one) == label);
                *score = probability(*score) - f32::from(u8::from(wanted));
            }
            for bucket in &example.buckets {
                let row = usize::from(*bucket) * labels..(usize::from(*bucket) + 1) * labels;
                let weights = learned.weights[row.clone()].iter_mut();
                for ((weight, moved), gradient) in weights.zip(&mut moved[row]).zip(&scores) {
                    let gradient = gradient * value + decay * *weight;
                    *moved += gradient * gradient;
                    *weight -= STEP * gradient / moved.sqrt();
                }
            }
        }
    }
    learned
}

impl Weights {
    /// Scores a sentence for each label.
    pub fn score(&self, buckets: &[u16], scores: &mut [f32]) {
        scores.fill(0.0);
        for bucket in buckets {
            let start = usize::from(*bucket) * self.labels;
            let row = &self.weights[start..start + self.labels];
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += weight;
            }
        }
        let value = value(buckets.len());
        for score in scores {
            *score = *score * value + self.bias;
        }
    }
}

/// The numbers below `count` in a fixed order that mixes neighbors.
fn shuffled(count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for at in (1..count).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        order.swap(at, (state % (at as u64 + 1)) as usize);
    }
    order
}
