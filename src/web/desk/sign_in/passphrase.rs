//! A passphrase, stored as an Argon2id hash.

use std::fmt;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use serde::{Deserialize, Serialize};

/// Min characters of a passphrase.
pub const MIN: usize = 12;

/// Max bytes of a passphrase; nobody types more.
const MAX_BYTES: usize = 1024;

/// Why a passphrase could not be hashed or its hash not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PassphraseError {
    /// The passphrase is too short.
    #[error(
        "The passphrase needs at least {MIN} characters. Four words that nobody guesses are good."
    )]
    TooShort,
    /// The passphrase is too long.
    #[error("The passphrase has more than {MAX_BYTES} bytes.")]
    TooLong,
    /// The text is not an Argon2 hash.
    #[error(
        "The hash of a staff passphrase cannot be read. Give each member of staff a passphrase with \
         `waypost staff add NAME`."
    )]
    NotAHash,
    /// The system has no randomness, or no memory.
    #[error("The passphrase could not be hashed: {0}. Try again.")]
    Failed(argon2::password_hash::Error),
}

/// Hashes a passphrase with a new salt.
///
/// # Errors
/// When it is too short or too long, or the system fails.
pub fn hash(passphrase: &str) -> Result<Passphrase, PassphraseError> {
    if passphrase.chars().count() < MIN {
        return Err(PassphraseError::TooShort);
    }
    if passphrase.len() > MAX_BYTES {
        return Err(PassphraseError::TooLong);
    }
    let hashed: Result<PasswordHash, _> = Argon2::default().hash_password(passphrase.as_bytes());
    Ok(Passphrase(hashed.map_err(PassphraseError::Failed)?))
}

/// A passphrase to check against, known only by its hash.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Passphrase(PasswordHash);

impl TryFrom<String> for Passphrase {
    type Error = PassphraseError;

    fn try_from(text: String) -> Result<Passphrase, PassphraseError> {
        Passphrase::of_hash(&text)
    }
}

impl From<Passphrase> for String {
    fn from(passphrase: Passphrase) -> String {
        passphrase.0.to_string()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Passphrase")
    }
}

impl Passphrase {
    /// Parses a hash.
    ///
    /// # Errors
    /// When the text is not an Argon2 hash.
    pub fn of_hash(text: &str) -> Result<Passphrase, PassphraseError> {
        let text = text.trim();
        let read = PasswordHash::new(text).map_err(|_| PassphraseError::NotAHash)?;
        if text.starts_with("$argon2") && read.hash.is_some() {
            Ok(Passphrase(read))
        } else {
            Err(PassphraseError::NotAHash)
        }
    }

    /// Hash of the hash: another one for every passphrase that is given.
    pub fn mark(&self) -> blake3::Hash {
        blake3::hash(self.0.to_string().as_bytes())
    }

    /// Whether `typed` is the passphrase. Deliberately takes a good part of a
    /// second, and some memory.
    pub fn is(&self, typed: &str) -> bool {
        let verified = Argon2::default().verify_password(typed.as_bytes(), &self.0);
        typed.len() <= MAX_BYTES && verified.is_ok()
    }
}
