//! A queue of renders, which run one at a time and are shared by requests for the same content.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Semaphore, watch};

use super::body::Body;

/// A queue of renders, one of which runs at a time on tokio's blocking threads.
///
/// A request joins a queued render of the same content that has not begun yet, so its response is never older
/// than the request. However many clients there are, a request waits at most for the running render and for
/// one render of each queued content. All clients together cost no more than a single client that sends one
/// request after the other.
///
/// Each render is a separate task, so a client that disconnects does not affect others. A render is skipped if
/// no request waits for it when its turn comes.
pub(super) struct Renders<K> {
    queue: Mutex<Queue<K>>,
    /// Allows one render at a time.
    semaphore: Arc<Semaphore>,
    /// The maximum number of different contents in the queue.
    limit: usize,
}

type Queue<K> = Vec<(K, watch::Receiver<Option<Rendered>>)>;

type Rendered = Result<Arc<Body>, RenderError>;

/// The reason why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RenderError {
    /// Too many different contents are waiting.
    Busy,
    /// The render panicked or failed, or its runtime shut down.
    Failed,
}

impl<K: Clone + PartialEq + Send + 'static> Renders<K> {
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { queue: Mutex::default(), semaphore: Arc::new(Semaphore::new(1)), limit })
    }

    /// Returns the body of this content, whose render began after this call. If several calls share a render,
    /// the `render` of the first one is used.
    pub(super) async fn get(
        self: &Arc<Self>,
        content: K,
        render: impl FnOnce() -> io::Result<Arc<Body>> + Send + 'static,
    ) -> Rendered {
        let mut result = self.join(content, render)?;
        let rendered = result.wait_for(Option::is_some).await;
        rendered.ok().and_then(|rendered| rendered.clone()).unwrap_or(Err(RenderError::Failed))
    }

    fn join(
        self: &Arc<Self>,
        content: K,
        render: impl FnOnce() -> io::Result<Arc<Body>> + Send + 'static,
    ) -> Result<watch::Receiver<Option<Rendered>>, RenderError> {
        let mut queue = self.queue();
        if let Some((_, result)) = queue.iter().find(|(other, _)| *other == content) {
            return Ok(result.clone());
        }
        if queue.len() >= self.limit {
            return Err(RenderError::Busy);
        }
        let (sender, result) = watch::channel(None);
        queue.push((content.clone(), result.clone()));
        let entry = QueueEntry { renders: Arc::clone(self), content };
        tokio::spawn(run(entry, render, sender));
        Ok(result)
    }

    fn queue(&self) -> MutexGuard<'_, Queue<K>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn run<K: Clone + PartialEq + Send + 'static>(
    entry: QueueEntry<K>,
    render: impl FnOnce() -> io::Result<Arc<Body>> + Send + 'static,
    sender: watch::Sender<Option<Rendered>>,
) {
    let permit = Arc::clone(&entry.renders.semaphore).acquire_owned().await;
    // Later requests need a later render.
    drop(entry);
    if sender.is_closed() {
        return;
    }
    let render = move || {
        // The thread holds the permit, because a runtime that shuts down drops this task but not the thread.
        let _permit = permit;
        render()
    };
    let rendered = tokio::task::spawn_blocking(render).await;
    let _ = sender.send(Some(rendered.ok().and_then(Result::ok).ok_or(RenderError::Failed)));
}

/// An entry of the queue, which is removed when it is dropped, including when a runtime that shuts down drops
/// its task.
struct QueueEntry<K: Clone + PartialEq + Send + 'static> {
    renders: Arc<Renders<K>>,
    content: K,
}

impl<K: Clone + PartialEq + Send + 'static> Drop for QueueEntry<K> {
    fn drop(&mut self) {
        self.renders.queue().retain(|(content, _)| *content != self.content);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::super::body::Bodies;
    use super::*;

    #[tokio::test]
    async fn no_more_contents_wait_than_may_and_equal_ones_share_a_place() {
        let renders = Renders::new(1);
        let (release, released) = channel::<()>();
        let body = || Ok(Bodies::new().add(Vec::new()));
        let held = move || {
            let _ = released.recv();
            body()
        };
        let first = renders.join(1, held).unwrap();
        while !renders.queue().is_empty() {
            tokio::task::yield_now().await;
        }
        let second = renders.join(2, body).unwrap();
        assert!(renders.join(2, body).is_ok());
        assert_eq!(renders.join(3, body).err(), Some(RenderError::Busy));
        drop(release);
        for mut result in [first, second] {
            let rendered = result.wait_for(Option::is_some).await.unwrap();
            assert!(matches!(*rendered, Some(Ok(_))));
        }
        assert!(renders.get(3, body).await.is_ok());
    }
}
