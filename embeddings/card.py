"""The shipped model's card, written by the training run so that its figures are those of its weights."""

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embeddings.train import Recipe

_CARD = """\
---
language: zh
license: cc-by-sa-4.0
library_name: sentence-transformers
tags: [static-embeddings, retrieval]
---
# 中文官方文书静态嵌入 / static embeddings for Chinese official texts

A text's vector is the mean of its tokens' vectors, scaled to length one: {dimension} dimensions (the first
128 or 64 are a smaller model), {vocabulary} pieces, int8 rows with a float32 scale a token. Traditional
characters, full-width forms, case and punctuation are folded inside the tokenizer. Load it with
sentence-transformers ≥ 6.2, `SentenceTransformer("embeddings/model")`, or without torch, `load_encoder()` of
`embeddings.encoder`.

## Recipe
`python -m embeddings.train --data FOLDER` ({recipe}).
1. Unigram tokenizer over laws, government reports, encyclopaedia paragraphs and questions.
2. Vectors from co-occurrence in running text (positive pointwise mutual information, truncated singular value
   decomposition, smooth inverse frequency); no pair is needed.
3. Weak pairs, {weak_steps} steps of {batch}: title and chapter → article, article → the next, sentence → the rest of its
   paragraph.
4. Questions of reading sets → evidence sentence and paragraph, {reading_epochs} passes.
5. Lay questions → statutes, {lay_epochs} passes in batches of {lay_batch}.

Loss: in-batch softmax over cosines at all, half and a quarter of the dimensions (MultipleNegativesRankingLoss
in MatryoshkaLoss).

## Data and attribution
| data | licence |
|---|---|
| LawRefBook/Laws, statutes of the People's Republic of China | official texts, no copyright |
| aldohemsn/chinese-political-corpora (Wikisource), government work reports | official texts, no copyright |
| CMRC 2018 (ymcui/cmrc2018; Cui et al., EMNLP 2019) | CC BY-SA 4.0 |
| NiuTrans/Classical-Modern, the classics in modern Chinese; running text for step 2 and sentences for step 3 | MIT |
| DRCD (DRCKnowledgeTeam/DRCD, Delta Research Center) | CC BY-SA 3.0 |
| STARD (oneal2000/STARD; Su et al., 2024), less the questions held out | MIT |

The weights learn from share-alike data and are licensed under **CC BY-SA 4.0**; the program around them is
not.

## Figures
Lay questions of STARD that were held out (15 %), over all {statutes} statutes of that file; BM25 over
characters and their pairs. `python -m eval retrieval --data FOLDER` gives these and all others, fused as the program
fuses; `embeddings/README.md` holds its last table.

| measure | value |
|---|---|
{figures}

## Limits
Order of words hardly counts: 「甲诉乙」 and 「乙诉甲」 are nearly one vector. Numbers, dates and names are
matched poorly; fuse with BM25. Chinese only; English words are matched as strings. A text without any letter,
digit or Chinese character is the zero vector.
Trained on official and encyclopaedic language; lay speech comes from some thousand questions.

## Files (sha256)
| file | sha256 |
|---|---|
{hashes}
"""


def write_card(folder: Path, recipe: "Recipe", figures: dict[str, float], statutes: int) -> None:
    """Write `README.md` beside the weights."""
    hashes = {name: _sha256(folder / name) for name in ("model.safetensors", "tokenizer.json")}
    card = _CARD.format(
        **asdict(recipe),
        recipe=", ".join(f"{name} {value}" for name, value in asdict(recipe).items()),
        statutes=f"{statutes:,}",
        figures="\n".join(f"| {name} | {value:.3f} |" for name, value in figures.items()),
        hashes="\n".join(f"| {name} | `{value}` |" for name, value in hashes.items()),
    )
    (folder / "README.md").write_text(card, encoding="utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
