"""Several readings of one page: a merged reading, and error rates against a known text."""

from vision.words.merge import Alternative, Span, find_strangers, join_spans, merge_texts
from vision.words.rates import measure_cer, measure_wer

__all__ = [
    "Alternative",
    "Span",
    "find_strangers",
    "join_spans",
    "measure_cer",
    "measure_wer",
    "merge_texts",
]
