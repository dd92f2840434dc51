"""`python -m embeddings.train --data FOLDER`: the shipped model from its data, on two cores in minutes.

Tokenizer → weak pairs, one pass → human pairs, a few passes → int8 weights → figures and card.
The loss is in-batch softmax over cosines (MultipleNegativesRankingLoss; Henderson et al. 2017,
arXiv:1705.00652), at several lengths of the vector at once (Matryoshka; Kusupati et al. 2022,
arXiv:2205.13147).
"""

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from tokenizers import Tokenizer

from embeddings.base import Vectors
from embeddings.card import write_card
from embeddings.data import Pair, human_pairs, read_statutes, tokenizer_texts, weak_pairs
from embeddings.encoder import SHIPPED
from embeddings.measure import measure
from embeddings.static import StaticEncoder
from embeddings.tokenizer import train_tokenizer

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the weights, beside the data.

    Attributes:
        vocabulary: Pieces of the tokenizer.
        dimension: Length of a vector.
        batch: Pairs a step; each positive is a negative of all other anchors.
        weak_epochs: Passes over the weak pairs.
        human_epochs: Passes over the human pairs.
        weak_rate: Peak learning rate of the first stage (AdamW).
        human_rate: Peak learning rate of the second stage.
        seed: Of sampling, initial vectors and order.
    """

    vocabulary: int = 32_000
    dimension: int = 256
    batch: int = 1024
    weak_epochs: int = 1
    human_epochs: int = 6
    weak_rate: float = 0.003
    human_rate: float = 0.003
    seed: int = 0


def main() -> None:
    """Train, save, measure, and write the card."""
    parser = argparse.ArgumentParser(prog="python -m embeddings.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train/")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="folder to write the model to")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    recipe = Recipe(seed=options.seed)
    model = train(options.data, recipe)
    save(model, options.out)
    _, held_out = read_statutes(options.data)
    encoder = StaticEncoder.from_folder(options.out)
    figures = measure(encoder, held_out, _static(model).tokenizer.normalizer.normalize_str)
    for name, value in figures.items():
        print(f"{name}: {value:.3f}")
    write_card(options.out, recipe, figures, len(held_out.texts))


def train(folder: Path, recipe: Recipe) -> "SentenceTransformer":
    """Train tokenizer and vectors on the data in `folder`."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    # The matrices are small: on a busy machine threads that wait for each other cost more than they save.
    torch.set_num_threads(1)
    rng = random.Random(recipe.seed)
    texts = list(tokenizer_texts(folder, rng))
    tokenizer = train_tokenizer(texts, recipe.vocabulary)
    weights = initial_vectors(tokenizer, texts, recipe)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights), Normalize()], device="cpu"
    )
    fit(model, weak_pairs(folder, rng), recipe, recipe.weak_epochs, recipe.weak_rate)
    fit(model, human_pairs(folder), recipe, recipe.human_epochs, recipe.human_rate)
    return model


def initial_vectors(tokenizer: Tokenizer, texts: Iterable[str], recipe: Recipe) -> Vectors:
    """Random directions as long as the token is rare (idf): untrained, a text matches its own words.

    [UNK] is the zero vector.
    """
    encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    documents = Counter(token for encoding in encodings for token in set(encoding.ids))
    frequency = np.array([documents[token] for token in range(tokenizer.get_vocab_size())])
    idf = np.log(len(encodings) / (frequency + 1)).clip(min=0.1)
    directions = np.random.default_rng(recipe.seed).standard_normal((len(idf), recipe.dimension))
    weights = directions * (idf / idf.max() / np.sqrt(recipe.dimension))[:, None]
    weights[0] = 0
    vectors: Vectors = weights.astype(np.float32)
    return vectors


def fit(model: "SentenceTransformer", pairs: list[Pair], recipe: Recipe, epochs: int, rate: float) -> None:
    """One stage of training, with a progress bar; no batch holds the same text twice."""
    from datasets import Dataset
    from sentence_transformers import SentenceTransformerTrainer, SentenceTransformerTrainingArguments
    from sentence_transformers.sentence_transformer.losses import (
        MatryoshkaLoss,
        MultipleNegativesRankingLoss,
    )

    anchors, positives = zip(*pairs, strict=True)
    dimensions = [recipe.dimension, recipe.dimension // 2, recipe.dimension // 4]
    with tempfile.TemporaryDirectory() as scratch:
        SentenceTransformerTrainer(
            model=model,
            args=SentenceTransformerTrainingArguments(
                output_dir=scratch,
                num_train_epochs=epochs,
                per_device_train_batch_size=recipe.batch,
                learning_rate=rate,
                warmup_steps=0.1,
                batch_sampler="no_duplicates_hashed",
                seed=recipe.seed,
                use_cpu=True,
                save_strategy="no",
                logging_strategy="no",
                report_to="none",
            ),
            train_dataset=Dataset.from_dict({"anchor": anchors, "positive": positives}),
            loss=MatryoshkaLoss(model, MultipleNegativesRankingLoss(model), dimensions),
        ).train()


def save(model: "SentenceTransformer", folder: Path) -> None:
    """Write the folder as sentence-transformers does, then its weights as int8 rows with a scale a token.

    That layout is model2vec's; sentence-transformers and `embeddings.static` multiply it out to the same
    float32 rows, at a quarter of the size.
    """
    from safetensors.numpy import save_file

    model.save(str(folder), create_model_card=False)
    static = _static(model)
    weights = static.embedding.weight.detach().numpy()
    weights[0] = 0  # [UNK] says nothing
    scales = np.maximum(np.abs(weights).max(axis=1), 1e-12) / 127
    rows = np.rint(weights / scales[:, None]).astype(np.int8)
    tensors = {"embeddings": rows, "weights": scales.astype(np.float32)}
    save_file(tensors, folder / "model.safetensors")
    static.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def _static(model: "SentenceTransformer") -> "StaticEmbedding":
    return cast("StaticEmbedding", model[0])


if __name__ == "__main__":
    main()
