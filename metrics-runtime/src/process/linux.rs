//! Statistics of this process from `/proc`.

use std::io;
use std::time::{Duration, SystemTime};

use procfs::WithCurrentSystemInfo;
use procfs::process::{LimitValue, Process};

use super::Statistics;

pub(super) fn read() -> io::Result<Statistics> {
    read_proc().map_err(io::Error::other)
}

fn read_proc() -> procfs::ProcResult<Statistics> {
    let process = Process::myself()?;
    let (stat, limits) = (process.stat()?, process.limits()?);
    let since_boot = of_ticks(stat.starttime);
    Ok(Statistics {
        cpu_time: of_ticks(stat.utime.saturating_add(stat.stime)),
        open_fds: process.fd_count()? as u64,
        max_fds: of_limit(limits.max_open_files.soft_limit),
        virtual_memory: stat.vsize,
        max_virtual_memory: of_limit(limits.max_address_space.soft_limit),
        resident_memory: stat.rss_bytes().get(),
        started: SystemTime::UNIX_EPOCH
            + Duration::from_secs(procfs::boot_time_secs()?)
            + since_boot,
        threads: u64::try_from(stat.num_threads).unwrap_or(0),
    })
}

fn of_ticks(ticks: u64) -> Duration {
    let each = procfs::ticks_per_second().max(1);
    Duration::from_secs(ticks / each) + Duration::from_secs(ticks % each) / each as u32
}

fn of_limit(limit: LimitValue) -> f64 {
    match limit {
        LimitValue::Unlimited => f64::INFINITY,
        LimitValue::Value(value) => value as f64,
    }
}
