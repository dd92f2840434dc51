"""The tokenizer of the shipped model: a Unigram model over simplified, folded Chinese.

Everything that makes two spellings the same text happens in the tokenizer's own normalizer, so that
sentence-transformers and `embeddings.static` see the same tokens: NFKC, lower case, traditional to simplified
(OpenCC, character by character), and punctuation, symbols and control characters to a space. Clauses are the
units; no piece crosses a comma.
"""

import io
import os
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

_UNKNOWN = "[UNK]"
_MAX_PIECE = 3  # characters: longer pieces learn formulas of law by heart and share nothing with their parts


def train_tokenizer(texts: Iterable[str], vocabulary: int) -> Tokenizer:
    """Train a Unigram tokenizer (Kudo 2018, arXiv:1804.10959) of `vocabulary` pieces; [UNK] has id 0.

    Every character of GB 2312 is a piece of its own: a rare character in a name still matches itself.
    Each clause counts once, so that a formula repeated in a thousand laws weighs as one.
    """
    normalizer = normalizers.Precompiled(_character_map())
    clauses = dict.fromkeys(c for text in texts for c in normalizer.normalize_str(text).split())
    tokenizer = Tokenizer(models.Unigram(_train_pieces(clauses, vocabulary), unk_id=0))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def _train_pieces(clauses: Iterable[str], vocabulary: int) -> list[tuple[str, float]]:
    """Pieces with their log-probabilities; sentencepiece takes a minute, `tokenizers` five."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(clauses),
        model_writer=model,
        model_type="unigram",
        vocab_size=vocabulary,
        max_sentencepiece_length=_MAX_PIECE,
        required_chars="".join(_gb2312()),
        character_coverage=1.0,
        normalization_rule_name="identity",
        add_dummy_prefix=False,
        split_by_unicode_script=False,
        unk_id=0,
        unk_piece=_UNKNOWN,
        bos_id=-1,
        eos_id=-1,
        num_threads=os.cpu_count() or 1,
        minloglevel=1,
    )
    pieces = sentencepiece_model_pb2.ModelProto.FromString(model.getvalue()).pieces  # type: ignore[attr-defined]
    return [(piece.piece, round(piece.score, 4)) for piece in pieces]


def _character_map() -> bytes:
    """The normalizer's table, compiled by sentencepiece from one rule a character that changes."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2

    sentencepiece.set_min_log_level(2)
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder, "rules.tsv")
        rules.write_text("".join(_rules()), encoding="utf-8")
        proto = sentencepiece.SentencePieceNormalizer(rule_tsv=str(rules)).serialized_model_proto()
    model = sentencepiece_model_pb2.ModelProto.FromString(proto)  # type: ignore[attr-defined]
    return bytes(model.normalizer_spec.precompiled_charsmap)


def _rules() -> Iterator[str]:
    """Lines `source<TAB>target`, code points in hexadecimal, as sentencepiece reads them."""
    import opencc

    simplify = opencc.OpenCC("t2s").convert
    for code in range(1, sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character) in {"Cs", "Cn", "Co"}:
            continue
        target = _fold(character, simplify)
        if target != character:
            yield f"{code:X}\t{' '.join(f'{ord(c):X}' for c in target)}\n"


def _fold(character: str, simplify: Callable[[str], str]) -> str:
    folded = unicodedata.normalize("NFKC", simplify(unicodedata.normalize("NFKC", character).lower()))
    return "".join(" " if unicodedata.category(c)[0] in "PSZC" else c for c in folded)


def _gb2312() -> Iterator[str]:
    """The 6,763 Chinese characters of GB 2312."""
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue
