//! The comparison of a set with its golden.

use super::drift;
use super::named_golden::NamedGolden;
use crate::errors::Errors;
use crate::golden::{Build, SetGolden};
use crate::model::{Set, name_of};

/// Reports every difference from the golden, unless this build leaves the comparison to a test. Returns
/// the golden if the struct names one.
pub(super) fn compare(errors: &mut Errors, set: &Set, build: &Build) -> Option<SetGolden> {
    let name = set.golden.as_ref()?;
    let file = errors.ok(build.file(name))?;
    let owner = name_of(&set.ident);
    let named = NamedGolden {
        name,
        file: &file,
        ident: &set.ident,
        member: None,
        owner: &owner,
        golden_test: set.golden_test,
        build,
    };
    let frozen = named.compare(errors, |errors| {
        let golden = named.read(errors)?;
        if set.known_key().is_some_and(|key| golden.lacks_key_line(&key)) {
            let (path, accept) = (file.shown(), named.accept());
            let message = format!(
                "golden file {path} is malformed: expected the line `# KEY …`, which states the maximum number of keys\nto write it again, {accept}"
            );
            errors.at(name, message);
            return None;
        }
        drift::report(errors, set, &named, &golden);
        Some(golden)
    });
    let advice = named.advice();
    Some(SetGolden { file, frozen, advice })
}
