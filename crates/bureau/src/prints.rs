//! Host prints as the store has them: the name's 32 bytes, then 32 of each card.

use dabiao_domain::sync::verdict::HostPrint;

/// A print as bytes.
pub(crate) fn bytes_of(print: &HostPrint) -> Vec<u8> {
    let mut bytes = Vec::from(print.name);
    for card in print.cards.iter().take(100) {
        bytes.extend(card);
    }
    bytes
}

/// A print of bytes; none if they are none.
pub(crate) fn read(bytes: &[u8]) -> Option<HostPrint> {
    let (name, cards) = bytes.split_first_chunk::<32>()?;
    let (cards, rest) = cards.as_chunks::<32>();
    rest.is_empty().then(|| HostPrint { cards: cards.iter().copied().collect(), name: *name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_print_comes_back_as_it_was() {
        for cards in [vec![], vec![[1; 32]], vec![[2; 32], [3; 32]]] {
            let print = HostPrint { cards: cards.into_iter().collect(), name: [9; 32] };
            assert_eq!(read(&bytes_of(&print)), Some(print));
        }
        assert_eq!(read(&[0; 31]), None);
        assert_eq!(read(&[0; 40]), None);
    }
}
