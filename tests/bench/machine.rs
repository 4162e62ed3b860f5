//! What everything ran on, so that a figure is never read without it.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use crate::load::Outcome;
use crate::report::{Report, Unit};

/// Single-page writes, each followed by fdatasync, that show what the disk itself can do.
const FLUSHES: u32 = 200;

/// Notes processors, load, memory and disk, and measures how long the disk takes for one durable write.
pub(crate) fn describe(report: &mut Report, folder: &Path) -> Outcome<()> {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    report.configured("processors", cores.to_string());
    report.configured("processor", line_of("/proc/cpuinfo", "model name"));
    report.configured("memory", line_of("/proc/meminfo", "MemTotal"));
    report.configured("kernel", fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim());
    report.configured("load average at the start", fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    report.configured("file system of the data directories", file_system(folder));
    report.configured("build of this benchmark", if cfg!(debug_assertions) { "debug" } else { "release" });
    let file = folder.join("flush");
    let micros = flush_micros(&file)?;
    fs::remove_file(&file)?;
    report.add("machine", "disk", "4 KiB write and fdatasync", Unit::Micros, &micros, None);
    Ok(())
}

/// Three medians' worth: each value is the mean of a series.
fn flush_micros(path: &Path) -> Outcome<Vec<u64>> {
    let mut file = File::create(path)?;
    let mut values = Vec::new();
    for _ in 0..3 {
        let begun = Instant::now();
        for _ in 0..FLUSHES {
            file.write_all(&[7; 4096])?;
            file.sync_data()?;
        }
        values.push(u64::try_from(begun.elapsed().as_micros())? / u64::from(FLUSHES));
    }
    Ok(values)
}

fn line_of(file: &str, key: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default();
    line.split_once(':').map_or("unknown", |(_, value)| value.trim()).to_owned()
}

/// The type of the file system a folder is on, by the longest mount point above it.
fn file_system(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let mut best = (0, "unknown");
    for line in mounts.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        if let [_, point, kind, ..] = fields[..]
            && folder.starts_with(point)
            && point.len() >= best.0
        {
            best = (point.len(), kind);
        }
    }
    match best.1 {
        "tmpfs" => "tmpfs (memory: fsync costs nothing here, figures are not comparable)".to_owned(),
        kind => kind.to_owned(),
    }
}
