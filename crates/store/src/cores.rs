//! Work that goes to all cores.

use super::StoreError;

/// The results of `work` for each of `items`, in their order; none where a part of it ended in a panic: its
/// result can't be trusted.
pub(super) fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Option<Vec<R>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let part = items.len().div_ceil(cores).max(1);
    let work = &work;
    std::thread::scope(|scope| {
        let threads: Vec<_> = items
            .chunks(part)
            .map(|items| scope.spawn(move || items.iter().map(work).collect::<Vec<_>>()))
            .collect();
        let parts: Option<Vec<Vec<R>>> = threads.into_iter().map(|thread| thread.join().ok()).collect();
        Some(parts?.into_iter().flatten().collect())
    })
}

/// The error where [`each`] gives none.
pub(super) fn ended() -> StoreError {
    StoreError::Sql("a part of the work ended early".to_owned())
}
