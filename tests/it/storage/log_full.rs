//! No room left where a server keeps its log of writes: it ends itself, and does not start again before there is room.

use std::time::{Duration, Instant};

use harness::cluster::Cluster;
use harness::disk::SmallDisk;
use harness::is_postgres;

use super::{Step, USED_UP_WITHIN, asked, nobody_waits, own_court, report, rounds, says};

/// Uses up what room the log gives back as the server recovers, until it gives up.
fn ends_for_want_of_room(cluster: &Cluster, disk: &SmallDisk) {
    let began = Instant::now();
    while cluster.is_running() {
        assert!(began.elapsed() < USED_UP_WITHIN, "it goes on: {}", cluster.log());
        disk.fill(0);
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The act that finds the log full ends the server with it; whether its own commit stands in the log already nobody knows
/// before the server runs again. So it is never refused as one for which there was no room.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_before_the_log_of_a_server_has_no_room_is_kept_once() {
    if !is_postgres() {
        return;
    }
    let disk = SmallDisk::of_megabytes(256);
    let cluster = Cluster::start_logging_to(&disk).await;
    let ground = own_court(&cluster).await;
    let served = ground.serve();
    let tally = rounds(&served, asked(), &mut |step, served| match step {
        Step::Begins => disk.fill(0),
        Step::Lasts => {
            ends_for_want_of_room(&cluster, &disk);
            says(served, "STORAGE_UNAVAILABLE");
            nobody_waits(served);
            assert!(!cluster.starts(), "there is no room yet");
        }
        Step::Ends => {
            disk.free();
            cluster.restart();
        }
    });
    report("log of the server full", &tally);
    let met = cluster.log().matches("PANIC:  could not write to file").count();
    assert!(met >= tally.rounds, "{met}: {}", cluster.log());
    assert!(!tally.codes.contains("STORAGE_FULL"), "{tally:?}");
    assert!(ground.done(&["audit", "verify"]).contains("whole"));
}
