//! Reads the goldens and manifests of the working tree and of commits.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::Stdio;
use std::thread;

use super::{Repository, command, no_git, run};
use crate::error::{Error, Result};
use crate::read::Files;
use crate::read::folder::{self, read_file};

/// The untracked paths to list: all that can be goldens or manifests.
const PATTERNS: [&str; 2] = [":(glob)**/*.prom", ":(glob)**/Cargo.toml"];

/// A tracked file.
struct Tracked<'a> {
    /// Whether a sparse checkout leaves it out.
    is_left_out: bool,
    mode: &'a str,
    object: &'a str,
    path: &'a str,
}

impl<'a> Tracked<'a> {
    /// Parses `<tag> <mode> <object> <stage>\t<path>`.
    fn parse(entry: &'a str) -> Option<Self> {
        let (about, path) = entry.split_once('\t')?;
        let mut about = about.split(' ');
        let (tag, mode, object) = (about.next()?, about.next()?, about.next()?);
        Some(Self { is_left_out: tag == "S", mode, object, path })
    }
}

impl Repository {
    /// Reads the tracked files of the working tree, and the untracked ones that git does not ignore. As for git, a file
    /// in a folder that is a link is not there, and one that a sparse checkout leaves out is as in the index.
    pub(in crate::read) fn working_tree(&self) -> Result<Files> {
        let list = run(&self.root, ["ls-files", "-z", "-t", "--stage"])?;
        let args = ["ls-files", "-z", "--others", "--exclude-standard", "--"];
        let untracked = run(&self.root, args.into_iter().chain(PATTERNS))?;
        let mut paths: BTreeSet<&str> = untracked.split_terminator('\0').collect();
        let (mut left_out, mut submodules) = (Vec::new(), BTreeSet::new());
        for tracked in list.split_terminator('\0').filter_map(Tracked::parse) {
            let Tracked { is_left_out, mode, object, path } = tracked;
            if mode == "160000" {
                submodules.insert(path);
                continue;
            }
            if !Files::wants(path) {
                continue;
            }
            if is_left_out && fs::symlink_metadata(self.root.join(path)).is_err() {
                if mode.starts_with("100") {
                    left_out.push((object.to_owned(), path.to_owned()));
                }
            } else {
                paths.insert(path);
            }
        }
        let mut files = self.objects(left_out)?;
        let mut links = HashMap::new();
        for path in paths {
            if !self.is_in_link(path, &mut links) {
                read_file(&mut files, &self.root, path)?;
            }
        }
        files.submodules = self.goldens_in(submodules)?;
        Ok(files)
    }

    /// Returns whether a folder above a file is a link. `links` remembers which folders are.
    fn is_in_link<'a>(&self, path: &'a str, links: &mut HashMap<&'a str, bool>) -> bool {
        let is_link = |folder: &str| {
            fs::symlink_metadata(self.root.join(folder)).is_ok_and(|found| found.is_symlink())
        };
        let mut folders = path.match_indices('/').map(|(index, _)| &path[..index]);
        folders.any(|folder| *links.entry(folder).or_insert_with(|| is_link(folder)))
    }

    /// Returns the path of each submodule that is checked out, and the paths of the goldens in it.
    fn goldens_in(&self, submodules: BTreeSet<&str>) -> Result<Vec<(String, Vec<String>)>> {
        let paths = submodules.into_iter().filter(|path| self.root.join(path).is_dir());
        let goldens = |path: &str| -> Result<(String, Vec<String>)> {
            let found = folder::read(&self.root.join(path))?.goldens;
            let goldens = found.keys().map(|golden| format!("{path}/{golden}"));
            Ok((path.to_owned(), goldens.collect()))
        };
        paths.map(goldens).collect()
    }

    /// Reads the files of a commit.
    pub(in crate::read) fn commit(&self, commit: &str) -> Result<Files> {
        let list = run(&self.root, ["ls-tree", "-r", "-z", "--full-tree", commit])?;
        let mut wanted = Vec::new();
        for entry in list.split_terminator('\0') {
            // `<mode> <type> <object>\t<path>`. The modes of links and submodules do not begin with `100`.
            let Some((about, path)) = entry.split_once('\t') else { continue };
            let mut about = about.split(' ');
            let (mode, object) =
                (about.next().unwrap_or_default(), about.nth(1).unwrap_or_default());
            if Files::wants(path) && mode.starts_with("100") {
                wanted.push((object.to_owned(), path.to_owned()));
            }
        }
        self.objects(wanted)
    }

    /// Reads objects with a single process.
    fn objects(&self, wanted: Vec<(String, String)>) -> Result<Files> {
        let mut files = Files::default();
        if wanted.is_empty() {
            return Ok(files);
        }
        let mut child = command(&self.root, ["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(no_git)?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let (Some(mut stdin), Some(stdout)) = (stdin, stdout) else {
            return Err(Error::new("cannot talk to git"));
        };
        let requests: String = wanted.iter().map(|(object, _)| format!("{object}\n")).collect();
        // A separate thread, because git answers before it has read all requests.
        let writer = thread::spawn(move || stdin.write_all(requests.as_bytes()));
        let mut stdout = BufReader::new(stdout);
        let result = wanted.iter().try_for_each(|(_, path)| object(&mut files, path, &mut stdout));
        drop(stdout);
        let _ = writer.join();
        let _ = child.wait();
        result.map(|()| files)
    }
}

/// Reads one answer of `git cat-file --batch`: `<object> <type> <size>`, the content and a line feed.
fn object(files: &mut Files, path: &str, stdout: &mut impl BufRead) -> Result<()> {
    let failed = |error: io::Error| Error::new(format!("cannot read {path} from git: {error}"));
    let mut header = String::new();
    stdout.read_line(&mut header).map_err(failed)?;
    let size = header.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
    let Some(size) = size else {
        return Err(Error::new(format!("git has no object for {path}: {}", header.trim_end()))
            .help("the clone may be partial: run `git fetch --refetch --no-filter`"));
    };
    let mut content = stdout.take(size);
    files.add(path, size, &mut content)?;
    io::copy(&mut content, &mut io::sink()).map_err(failed)?;
    let mut end = [0];
    stdout.read_exact(&mut end).map_err(failed)
}
