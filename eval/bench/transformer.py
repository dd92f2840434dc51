"""A transformer of bge-small-zh-v1.5's shape with random weights: as quick, as large, and as ignorant as can be.

BERT of 4 layers, hidden size 512, 8 heads, intermediate size 2048, a vocabulary of 21,128; first-token pooling
and normalisation behind it (BAAI/bge-small-zh-v1.5, config.json and modules.json).
"""

import string
from pathlib import Path

_VOCABULARY, _HIDDEN, _LAYERS, _HEADS, _INTERMEDIATE = 21_128, 512, 4, 8, 2048
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def vocabulary() -> dict[str, int]:
    """WordPiece tokens → ids: as in BERT's Chinese vocabulary a character is a token, and digits and letters go on."""
    latin = string.digits + string.ascii_lowercase
    tokens = dict.fromkeys(
        (
            *_SPECIAL,
            *latin,
            *string.punctuation,
            *(f"##{character}" for character in latin),
            *"，。、；：？！“”‘’（）《》【】—…·",
            *map(chr, range(0x4E00, 0x9FA6)),
        )
    )
    unused = (f"[unused{number}]" for number in range(_VOCABULARY - len(tokens)))
    return {token: place for place, token in enumerate((*tokens, *unused))}


def save_transformer(folder: Path) -> None:
    """Write the model as sentence-transformers does, which transformers reads as well."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=_VOCABULARY,
        hidden_size=_HIDDEN,
        num_hidden_layers=_LAYERS,
        num_attention_heads=_HEADS,
        intermediate_size=_INTERMEDIATE,
    )
    plain = folder / "plain"
    BertModel(config).save_pretrained(plain)
    names = zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), _SPECIAL, strict=True)
    pieces = BertWordPieceTokenizer(vocab=vocabulary())._tokenizer
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=pieces, model_max_length=512, **dict(names))  # type: ignore[no-untyped-call]
    tokenizer.save_pretrained(plain)
    modules = [Transformer(str(plain)), Pooling(_HIDDEN, "cls"), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "model"), create_model_card=False)
