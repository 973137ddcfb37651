//! Sharing whole records by weights: the method of the largest remainder (Hamilton), in integers.

/// Why nothing can be shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareError {
    /// There are records but no weight above 0.
    NoWeight,
}

impl std::fmt::Display for ShareError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("there are records to share but no unit has a weight above 0")
    }
}

impl std::error::Error for ShareError {}

/// `total` shared by `weights`; the shares sum to `total` exactly, and each is within one of its exact part.
/// Of equal remainders the larger weight comes first, then the earlier place.
///
/// # Errors
/// [`ShareError::NoWeight`] if `total` is above 0 and all weights are 0.
pub fn share_out(total: u64, weights: &[u64]) -> Result<Vec<u64>, ShareError> {
    let sum: u128 = weights.iter().copied().map(u128::from).sum();
    if total == 0 {
        return Ok(vec![0; weights.len()]);
    }
    if sum == 0 {
        return Err(ShareError::NoWeight);
    }
    let exact = |w: u64| u128::from(total) * u128::from(w);
    let mut shares: Vec<u64> = weights.iter().map(|&w| (exact(w) / sum) as u64).collect();
    let left = total - shares.iter().sum::<u64>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let rank = |i: &usize| weights.get(*i).map(|&w| (exact(w) % sum, w));
    order.sort_by_key(|i| std::cmp::Reverse(rank(i)));
    for i in order.into_iter().take(left as usize) {
        if let Some(share) = shares.get_mut(i) {
            *share += 1;
        }
    }
    Ok(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_by_hand() {
        // 100 by 1 : 1 : 1: 33.3 each, the first gets the odd one.
        assert_eq!(share_out(100, &[1, 1, 1]), Ok(vec![34, 33, 33]));
        // 10 by 6 : 3 : 2: 5.45, 2.73, 1.82; the two left go to the remainders .82 and .73.
        assert_eq!(share_out(10, &[6, 3, 2]), Ok(vec![5, 3, 2]));
        assert_eq!(share_out(130_200, &[2, 1]), Ok(vec![86_800, 43_400]));
        assert_eq!(share_out(5, &[0, 7, 0]), Ok(vec![0, 5, 0]));
        assert_eq!(share_out(0, &[0, 0]), Ok(vec![0, 0]));
        assert_eq!(share_out(1, &[0, 0]), Err(ShareError::NoWeight));
        assert_eq!(share_out(u64::MAX, &[u64::MAX, u64::MAX]), Ok(vec![u64::MAX / 2 + 1, u64::MAX / 2]));
    }
}
