//! Renders, one after the other, and shared by the requests that wait for the same one.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Semaphore, watch};

use super::body::Body;

/// A queue of renders, of which one runs at a time, on tokio's blocking threads.
///
/// A request joins the render of the same content if that has not begun yet. So its answer is never
/// older than the request, and however many clients ask, a request waits for no more than the render
/// that has begun and one of each content that waits. All clients together cost as much as one that
/// asks again and again.
///
/// Each render is a task of its own: a client that goes away delays nobody else. A render that no
/// request waits for when its turn comes is skipped.
pub(super) struct Renders<K> {
    waiting: Mutex<Waiting<K>>,
    turn: Arc<Semaphore>,
    /// How many different contents may wait.
    limit: usize,
}

type Waiting<K> = Vec<(K, watch::Receiver<Option<Rendered>>)>;

type Rendered = Result<Arc<Body>, Refused>;

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// Too many different contents are waiting.
    Busy,
    /// The render panicked or failed, or its runtime shut down.
    Failed,
}

impl<K: Clone + PartialEq + Send + 'static> Renders<K> {
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { waiting: Mutex::default(), turn: Arc::new(Semaphore::new(1)), limit })
    }

    /// Returns the body of this content, rendered after this call began. Equal contents are rendered
    /// by the `render` of one of the calls.
    pub(super) async fn get(
        self: &Arc<Self>,
        content: K,
        render: impl FnOnce() -> io::Result<Arc<Body>> + Send + 'static,
    ) -> Rendered {
        let mut result = self.join(content, render)?;
        let rendered = result.wait_for(Option::is_some).await;
        rendered.ok().and_then(|rendered| rendered.clone()).unwrap_or(Err(Refused::Failed))
    }

    fn join(
        self: &Arc<Self>,
        content: K,
        render: impl FnOnce() -> io::Result<Arc<Body>> + Send + 'static,
    ) -> Result<watch::Receiver<Option<Rendered>>, Refused> {
        let mut waiting = self.waiting();
        if let Some((_, result)) = waiting.iter().find(|(other, _)| *other == content) {
            return Ok(result.clone());
        }
        if waiting.len() >= self.limit {
            return Err(Refused::Busy);
        }
        let (sender, result) = watch::channel(None);
        waiting.push((content.clone(), result.clone()));
        let place = Place { renders: Arc::clone(self), content };
        tokio::spawn(run(place, render, sender));
        Ok(result)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting<K>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn run<K: Clone + PartialEq + Send + 'static>(
    place: Place<K>,
    render: impl FnOnce() -> io::Result<Arc<Body>> + Send + 'static,
    sender: watch::Sender<Option<Rendered>>,
) {
    let turn = Arc::clone(&place.renders.turn).acquire_owned().await;
    // From here on a request needs a later render.
    drop(place);
    if sender.is_closed() {
        return;
    }
    let render = move || {
        // Held by the thread: a runtime that shuts down drops this task, not the thread.
        let _turn = turn;
        render()
    };
    let rendered = tokio::task::spawn_blocking(render).await;
    let _ = sender.send(Some(rendered.ok().and_then(Result::ok).ok_or(Refused::Failed)));
}

/// The place of a content among those that wait; dropped with the task of a runtime that shuts down
/// too.
struct Place<K: Clone + PartialEq + Send + 'static> {
    renders: Arc<Renders<K>>,
    content: K,
}

impl<K: Clone + PartialEq + Send + 'static> Drop for Place<K> {
    fn drop(&mut self) {
        self.renders.waiting().retain(|(content, _)| *content != self.content);
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
        let body = || Ok(Bodies::new().admit(Vec::new()));
        let held = move || {
            let _ = released.recv();
            body()
        };
        let first = renders.join(1, held).unwrap();
        while !renders.waiting().is_empty() {
            tokio::task::yield_now().await;
        }
        let second = renders.join(2, body).unwrap();
        assert!(renders.join(2, body).is_ok());
        assert_eq!(renders.join(3, body).err(), Some(Refused::Busy));
        drop(release);
        for mut result in [first, second] {
            let rendered = result.wait_for(Option::is_some).await.unwrap();
            assert!(matches!(*rendered, Some(Ok(_))));
        }
        assert!(renders.get(3, body).await.is_ok());
    }
}
