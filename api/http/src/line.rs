//! A line to a client (连接): a stream that breaks when the other side takes bytes too slowly, so that a client that asks
//! and hardly reads holds its connection for seconds and not for ever.
//!
//! A write may wait `patience` in all; every KiB taken gives a second of it back. Who takes less than a KiB a second
//! while there is more to take runs out of it; one who has nothing to take loses none.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// What a byte taken gives back.
const PER_BYTE: Duration = Duration::from_micros(1_000_000 / 1_024);

/// Stream whose writes fail when the other side is too slow.
pub(super) struct Line<S> {
    stream: S,
    patience: Duration,
    left: Duration,
    /// Runs while a write waits.
    stalled: Option<Stalled>,
}

struct Stalled {
    since: Instant,
    end: Pin<Box<Sleep>>,
}

impl<S: AsyncWrite + Unpin> Line<S> {
    pub(super) fn new(stream: S, patience: Duration) -> Self {
        Self {
            stream,
            patience,
            left: patience,
            stalled: None,
        }
    }

    /// Writes, and counts the wait; `bytes` tells how many a success took.
    fn within<T>(
        &mut self,
        context: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut S>, &mut Context<'_>) -> Poll<io::Result<T>>,
        bytes: fn(&T) -> usize,
    ) -> Poll<io::Result<T>> {
        if let Poll::Ready(written) = write(Pin::new(&mut self.stream), context) {
            if let Some(stalled) = self.stalled.take() {
                self.left = self.left.saturating_sub(stalled.since.elapsed());
            }
            let taken = written.as_ref().map_or(0, bytes);
            let given = PER_BYTE.saturating_mul(u32::try_from(taken).unwrap_or(u32::MAX));
            self.left = self.left.saturating_add(given).min(self.patience);
            return Poll::Ready(written);
        }
        let left = self.left;
        let stalled = self.stalled.get_or_insert_with(|| Stalled {
            since: Instant::now(),
            end: Box::pin(sleep(left)),
        });
        ready!(stalled.end.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Line<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Line<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.within(
            context,
            |stream, context| stream.poll_write(context, bytes),
            |taken| *taken,
        )
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.within(
            context,
            |stream, context| stream.poll_write_vectored(context, parts),
            |taken| *taken,
        )
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.within(context, AsyncWrite::poll_flush, |()| 0)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.within(context, AsyncWrite::poll_shutdown, |()| 0)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn a_side_that_takes_nothing_breaks_the_line() {
        let (near, mut far) = tokio::io::duplex(8);
        let mut line = Line::new(near, Duration::from_millis(30));
        line.write_all(b"12345678").await.expect("it fits");
        let stalled = line.write_all(b"9").await.expect_err("nobody reads");
        assert_eq!(stalled.kind(), io::ErrorKind::TimedOut);

        let mut taken = [0; 4];
        far.read_exact(&mut taken).await.expect("it was written");
        let (near, mut far) = tokio::io::duplex(8);
        let mut line = Line::new(near, Duration::from_millis(900));
        let slow = async {
            for _ in 0..4 {
                sleep(Duration::from_millis(80)).await;
                far.read_exact(&mut taken).await.expect("it was written");
            }
        };
        let (written, ()) = tokio::join!(line.write_all(&[0; 24]), slow);
        written.expect("a slow reader is waited for");
    }

    #[tokio::test]
    async fn a_side_that_takes_a_byte_now_and_then_breaks_the_line_too() {
        let (near, mut far) = tokio::io::duplex(8);
        let mut line = Line::new(near, Duration::from_millis(150));
        let trickle = async {
            let mut byte = [0; 1];
            for _ in 0..40 {
                sleep(Duration::from_millis(40)).await;
                if far.read_exact(&mut byte).await.is_err() {
                    break;
                }
            }
        };
        let (written, ()) = tokio::join!(
            async {
                let written = line.write_all(&[0; 64]).await;
                drop(line);
                written
            },
            trickle
        );
        let broken = written.expect_err("a byte each 40 ms is too slow");
        assert_eq!(broken.kind(), io::ErrorKind::TimedOut);
    }
}
