"""Several readings of one page: a merged reading."""

from vision.words.merge import Alternative, Span, find_strangers, join_spans, merge_texts

__all__ = ["Alternative", "Span", "find_strangers", "join_spans", "merge_texts"]
