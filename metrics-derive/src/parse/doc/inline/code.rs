//! Code between backticks.

/// Returns the length of the code that `rest` begins with, including its backticks.
pub(super) fn length(rest: &str) -> Option<usize> {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let mut index = ticks;
    while let Some(next) = rest[index..].find('`') {
        index += next;
        let run = rest[index..].len() - rest[index..].trim_start_matches('`').len();
        index += run;
        if run == ticks {
            return Some(index);
        }
    }
    None
}
