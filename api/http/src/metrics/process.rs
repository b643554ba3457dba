//! What the operating system tells of the process, by the names that Prometheus' own clients use.

use std::sync::atomic::{AtomicU64, Ordering};

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use crate::kernel::clock::{Clock as _, SystemClock};

/// Figures of the process; those the system does not tell stay as they were.
pub(super) struct Process {
    cpu: Counter<f64, AtomicU64>,
    resident: Gauge,
    virtual_: Gauge,
    open_files: Gauge,
    most_files: Gauge,
    threads: Gauge,
    started: Gauge<f64, AtomicU64>,
}

impl Default for Process {
    fn default() -> Self {
        let started = Gauge::<f64, AtomicU64>::default();
        let at = u32::try_from(SystemClock::default().real().timestamp()).unwrap_or(u32::MAX);
        started.set(f64::from(at));
        Self {
            cpu: Counter::default(),
            resident: Gauge::default(),
            virtual_: Gauge::default(),
            open_files: Gauge::default(),
            most_files: Gauge::default(),
            threads: Gauge::default(),
            started,
        }
    }
}

impl Process {
    pub(super) fn register(&self, registry: &mut Registry) {
        let it = registry.sub_registry_with_prefix("process");
        it.register_with_unit(
            "cpu",
            "Processor time the process used, user and system",
            Unit::Seconds,
            self.cpu.clone(),
        );
        it.register_with_unit(
            "resident_memory",
            "Memory of the process that is in the machine's memory",
            Unit::Bytes,
            self.resident.clone(),
        );
        it.register_with_unit(
            "virtual_memory",
            "Address space of the process",
            Unit::Bytes,
            self.virtual_.clone(),
        );
        it.register(
            "open_fds",
            "File descriptors the process holds",
            self.open_files.clone(),
        );
        it.register(
            "max_fds",
            "File descriptors the process may hold",
            self.most_files.clone(),
        );
        it.register("threads", "Threads that the process runs", self.threads.clone());
        it.register_with_unit(
            "start_time",
            "When the process started, since 1970-01-01 UTC",
            Unit::Seconds,
            self.started.clone(),
        );
    }

    /// Reads them from the operating system.
    #[cfg(target_os = "linux")]
    pub(super) fn look(&self) {
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let Ok(me) = procfs::process::Process::myself() else {
            return;
        };
        if let Ok(stat) = me.stat() {
            let ticks = u32::try_from(stat.utime.saturating_add(stat.stime)).unwrap_or(u32::MAX);
            let a_second = u32::try_from(procfs::ticks_per_second()).unwrap_or(100);
            let seconds = f64::from(ticks) / f64::from(a_second);
            self.cpu.inner().store(seconds.to_bits(), Ordering::Relaxed);
            self.resident.set(whole(stat.rss.saturating_mul(procfs::page_size())));
            self.virtual_.set(whole(stat.vsize));
            self.threads.set(stat.num_threads);
        }
        if let Ok(open) = me.fd_count() {
            self.open_files.set(i64::try_from(open).unwrap_or(i64::MAX));
        }
        if let Ok(limits) = me.limits()
            && let procfs::process::LimitValue::Value(most) = limits.max_open_files.soft_limit
        {
            self.most_files.set(whole(most));
        }
    }

    /// Elsewhere nothing is told.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn look(&self) {}
}

#[cfg(test)]
mod tests {
    use prometheus_client::encoding::text::encode;

    use super::*;

    #[test]
    fn the_process_tells_of_itself() {
        let process = Process::default();
        let mut registry = Registry::default();
        process.register(&mut registry);
        process.look();
        let mut text = String::new();
        encode(&mut text, &registry).expect("text");
        let value = |name: &str| -> f64 {
            let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
            line.unwrap_or_else(|| panic!("{name} is not in\n{text}"))
                .parse()
                .expect("a number")
        };
        assert!(value("process_start_time_seconds") > 1.7e9);
        assert!(text.contains("process_cpu_seconds_total "));
        if cfg!(target_os = "linux") {
            assert!(value("process_resident_memory_bytes") > 1e6);
            assert!(value("process_virtual_memory_bytes") > value("process_resident_memory_bytes"));
            assert!(value("process_open_fds") > 2.0 && value("process_max_fds") > value("process_open_fds"));
            assert!(value("process_threads") >= 1.0);
        }
    }
}
