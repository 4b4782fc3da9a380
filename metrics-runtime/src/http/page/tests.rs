use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use super::*;

fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// A browser runs nothing else. Whoever edits the page writes the new hash into the policy.
#[test]
fn the_policy_names_the_hashes_of_the_script_and_the_style() {
    for (what, text) in [("script-src", SCRIPT), ("style-src", STYLE)] {
        let directive = format!("{what} {};", hash(text));
        assert!(POLICY.contains(&directive), "the policy must say {directive}");
    }
}
