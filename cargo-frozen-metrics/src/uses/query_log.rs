//! The query log of Prometheus: a JSON object with `params.query` in each line.

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::expression::{File, Owner};
use super::reader::Users;
use super::text;
use crate::error::{Error, Result};

/// The longest line that is read.
const MAX_LINE: u64 = 4 << 20;

/// The maximum number of faulty lines that are listed one by one.
const MAX_FAULTS: usize = 100;

/// A query of the log.
#[derive(Debug)]
struct Logged {
    /// The line that has the query first, and its number.
    line: String,
    number: usize,
    /// The number of times that the query ran.
    count: usize,
    /// The byte of the line for each byte of the query.
    positions: Vec<usize>,
}

/// The queries of a log, in the order of their first lines.
#[derive(Debug, Default)]
struct Log {
    queries: Vec<Logged>,
    /// The index of each query.
    indices: HashMap<String, usize>,
    /// The lines that were not understood.
    faults: Vec<(usize, String)>,
}

/// Adds the queries of a log. Each distinct query is one use.
pub(super) fn read(users: &mut Users, path: &Path) -> Result<()> {
    let shown = path.display().to_string();
    let failed =
        |error: io::Error| Error::new(format!("cannot read the query log {shown}: {error}"));
    let metadata = fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(Error::new(format!("the query log {shown} is a folder")).usage());
    }
    let log =
        Log::read(&mut BufReader::new(fs::File::open(path).map_err(failed)?)).map_err(failed)?;
    if log.queries.is_empty()
        && let Some((line, what)) = log.faults.first()
    {
        let help = "a query log has a JSON object with `params.query` in each line; decompress it if it is compressed";
        return Err(Error::at(shown, *line, format!("not a query log: {what}")).help(help));
    }
    log.add_to(users, shown);
    Ok(())
}

impl Log {
    fn read(reader: &mut impl BufRead) -> io::Result<Self> {
        let mut log = Self::default();
        let mut bytes = Vec::new();
        for number in 1.. {
            bytes.clear();
            let length = reader.take(MAX_LINE).read_until(b'\n', &mut bytes)?;
            if length == 0 {
                break;
            }
            if length as u64 == MAX_LINE && bytes.last() != Some(&b'\n') {
                log.faults.push((number, "the line is too long".to_owned()));
                reader.skip_until(b'\n')?;
                continue;
            }
            match std::str::from_utf8(&bytes).map(str::trim_end) {
                Ok("") => {}
                Ok(line) => log.line(number, line),
                Err(_) => log.faults.push((number, "expected UTF-8 text".to_owned())),
            }
            // This is not a query log, so the rest is not read.
            if log.queries.is_empty() && log.faults.len() > MAX_FAULTS {
                break;
            }
        }
        Ok(log)
    }

    fn line(&mut self, number: usize, line: &str) {
        let tree = match text::json(line) {
            Ok(tree) => tree,
            Err(fault) => return self.faults.push((number, fault.what)),
        };
        let entry = tree.documents().next();
        let query = entry.and_then(|entry| entry.get("params")?.get("query"));
        let Some((query, text)) = query.and_then(|query| Some((query, query.text()?))) else {
            return self.faults.push((number, "expected `params.query`".to_owned()));
        };
        if let Some(index) = self.indices.get(text) {
            self.queries[*index].count += 1;
            return;
        }
        self.indices.insert(text.to_owned(), self.queries.len());
        let positions = text::positions(line, query);
        self.queries.push(Logged { line: line.to_owned(), number, count: 1, positions });
    }

    fn add_to(self, users: &mut Users, path: String) {
        let lines: Vec<(usize, &str)> =
            self.queries.iter().map(|query| (query.number, &*query.line)).collect();
        let file = File::of_lines(path.clone(), &lines);
        let mut texts: Vec<(String, usize)> = self.indices.into_iter().collect();
        texts.sort_unstable_by_key(|(_, index)| *index);
        let mut start = 0;
        for ((text, _), query) in texts.into_iter().zip(&self.queries) {
            let positions = query.positions.iter().map(|at| start + at).collect();
            users.add(&file, Owner::QueryLog { count: query.count }, text, positions, None);
            start += query.line.len() + 1;
        }
        users.coverage.files += 1;
        users.coverage.faulty_files += usize::from(!self.faults.is_empty());
        let more = self.faults.len().saturating_sub(MAX_FAULTS);
        for (line, what) in self.faults.into_iter().take(MAX_FAULTS) {
            users.coverage.fault(&path, line, 1, what);
        }
        if more > 0 {
            users.coverage.fault(&path, 1, 1, format!("{more} more lines are not understood"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_distinct_query_is_one_use_with_its_count() {
        let log = "{\"params\":{\"query\":\"up == 0\"},\"ts\":\"x\"}\n\nfoo\n{\"params\":{\"query\":\"bus_a{x=\\\"é\\\"} + bus_b\"}}\n{\"params\":{\"query\":\"up == 0\"}}\n{\"params\":{}}\n";
        let mut users = Users::default();
        Log::read(&mut log.as_bytes()).unwrap().add_to(&mut users, "log".to_owned());
        let found: Vec<_> = users
            .expressions
            .iter()
            .map(|one| (one.owner.to_string(), &*one.text, one.line_and_column(0)))
            .collect();
        let second = ("query log, once".to_owned(), "bus_a{x=\"é\"} + bus_b", (4, 21));
        assert_eq!(found, [("query log, 2 times".to_owned(), "up == 0", (1, 21)), second]);
        let at = users.expressions[1].text.find("bus_b").unwrap();
        assert_eq!(users.expressions[1].line_and_column(at), (4, 38));
        let faults: Vec<_> = users.coverage.faults.iter().map(|fault| fault.line).collect();
        assert_eq!((faults, users.coverage.files), (vec![3, 6], 1));
    }
}
