"""`python -m embeddings.train --data FOLDER`: the shipped model from its data, on two cores in minutes.

Tokenizer → vectors from co-occurrence → weak pairs → questions of reading sets → lay questions over statutes → int8
weights → figures and card. The loss is in-batch softmax over cosines (MultipleNegativesRankingLoss; Henderson et
al. 2017, arXiv:1705.00652), at several lengths of the vector at once (Matryoshka; Kusupati et al. 2022,
arXiv:2205.13147).

What a step has made is kept in the work folder, and so is each stage's last checkpoint: the same command goes on where
an earlier one was stopped.
"""

import argparse
import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from tokenizers import Tokenizer

from embeddings.base import Vectors
from embeddings.card import write_card
from embeddings.cooccurrence import cooccurrence_vectors
from embeddings.data import (
    Pair,
    lay_pairs,
    read_statutes,
    reading_pairs,
    running_texts,
    tokenizer_texts,
    weak_pairs,
)
from embeddings.encoder import SHIPPED
from embeddings.measure import measure
from embeddings.static import StaticEncoder
from embeddings.tokenizer import train_tokenizer

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

WORK = Path("var/train")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the weights, beside the data.

    Attributes:
        vocabulary: Pieces of the tokenizer.
        dimension: Length of a vector.
        batch: Pairs a step; each positive is a negative of all other anchors.
        weak_steps: Steps over weak pairs.
        reading_epochs: Passes over the questions of reading sets.
        rate: Peak learning rate of these two stages (AdamW).
        lay_batch: Pairs a step of the last stage.
        lay_epochs: Passes over the lay questions.
        lay_rate: Peak learning rate of the last stage.
        seed: Of sampling, decomposition and order.
    """

    vocabulary: int = 32_000
    dimension: int = 256
    batch: int = 1024
    weak_steps: int = 150
    reading_epochs: int = 2
    rate: float = 0.002
    lay_batch: int = 256
    lay_epochs: int = 8
    lay_rate: float = 0.003
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """A pass of training: pairs by kind (a batch holds one kind), and how to go over them."""

    name: str
    pairs: Callable[[], dict[str, list[Pair]]]
    epochs: int
    batch: int
    rate: float


def main() -> None:
    """Train, save, measure, and write the card."""
    parser = argparse.ArgumentParser(prog="python -m embeddings.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train/")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="folder to write the model to")
    parser.add_argument(
        "--work", type=Path, default=WORK, help="folder for what an interrupted run goes on from"
    )
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    recipe = Recipe(seed=options.seed)
    model = train(options.data, recipe, options.work)
    save(model, options.out)
    _, held_out = read_statutes(options.data)
    encoder = StaticEncoder.from_folder(options.out)
    figures = measure(encoder, held_out, _static(model).tokenizer.normalizer.normalize_str)
    for name, value in figures.items():
        print(f"{name}: {value:.3f}")
    write_card(options.out, recipe, figures, len(held_out.texts))


def train(data: Path, recipe: Recipe, work: Path) -> "SentenceTransformer":
    """Train tokenizer and vectors on the data, in a subfolder of `work` that is named by the recipe."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    # The matrices are small: on a busy machine threads that wait for each other cost more than they save.
    torch.set_num_threads(1)
    work = work / hashlib.sha256(json.dumps(asdict(recipe)).encode()).hexdigest()[:12]
    work.mkdir(parents=True, exist_ok=True)
    tokenizer = _tokenizer(data, recipe, work / "tokenizer.json")
    start = work / "start.npy"
    if not start.exists():
        texts = list(running_texts(data))
        _keep(start, cooccurrence_vectors(tokenizer, texts, recipe.dimension, recipe.seed))
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=np.load(start)), Normalize()], device="cpu"
    )
    for stage in _stages(data, recipe):
        done = work / f"{stage.name}.npy"
        if not done.exists():
            fit(model, stage, recipe, work / stage.name)
            _keep(done, _static(model).embedding.weight.detach().numpy())
        _static(model).embedding.weight.data = torch.from_numpy(np.load(done))
    return model


def _stages(data: Path, recipe: Recipe) -> list[Stage]:
    weak = recipe.weak_steps * recipe.batch
    return [
        Stage(
            "weak", lambda: weak_pairs(data, random.Random(recipe.seed), weak), 1, recipe.batch, recipe.rate
        ),
        Stage(
            "reading",
            lambda: {"reading": reading_pairs(data)},
            recipe.reading_epochs,
            recipe.batch,
            recipe.rate,
        ),
        Stage("lay", lambda: {"lay": lay_pairs(data)}, recipe.lay_epochs, recipe.lay_batch, recipe.lay_rate),
    ]


def fit(model: "SentenceTransformer", stage: Stage, recipe: Recipe, checkpoints: Path) -> None:
    """One stage of training, with a progress bar; no batch holds the same text twice."""
    from datasets import Dataset
    from sentence_transformers import SentenceTransformerTrainer, SentenceTransformerTrainingArguments
    from sentence_transformers.sentence_transformer.losses import (
        MatryoshkaLoss,
        MultipleNegativesRankingLoss,
    )
    from transformers.trainer_utils import get_last_checkpoint

    dimensions = [recipe.dimension, recipe.dimension // 2, recipe.dimension // 4]
    trainer = SentenceTransformerTrainer(
        model=model,
        args=SentenceTransformerTrainingArguments(
            output_dir=str(checkpoints),
            num_train_epochs=stage.epochs,
            per_device_train_batch_size=stage.batch,
            learning_rate=stage.rate,
            warmup_steps=0.1,
            batch_sampler="no_duplicates_hashed",
            multi_dataset_batch_sampler="proportional",
            seed=recipe.seed,
            use_cpu=True,
            save_strategy="steps",
            save_steps=50,
            save_total_limit=1,
            logging_strategy="no",
            report_to="none",
        ),
        train_dataset={
            kind: Dataset.from_dict(dict(zip(("anchor", "positive"), zip(*pairs, strict=True), strict=True)))
            for kind, pairs in stage.pairs().items()
        },
        loss=MatryoshkaLoss(model, MultipleNegativesRankingLoss(model), dimensions),
    )
    last = get_last_checkpoint(str(checkpoints)) if checkpoints.is_dir() else None
    trainer.train(resume_from_checkpoint=last)


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


def _tokenizer(data: Path, recipe: Recipe, path: Path) -> Tokenizer:
    if not path.exists():
        fresh = train_tokenizer(tokenizer_texts(data, random.Random(recipe.seed)), recipe.vocabulary)
        fresh.save(str(path.with_suffix(".part")))
        path.with_suffix(".part").rename(path)
    return Tokenizer.from_file(str(path))


def _keep(path: Path, vectors: Vectors) -> None:
    """Whole or not at all."""
    with path.with_suffix(".part").open("wb") as file:
        np.save(file, vectors)
    path.with_suffix(".part").rename(path)


def _static(model: "SentenceTransformer") -> "StaticEmbedding":
    return cast("StaticEmbedding", model[0])


if __name__ == "__main__":
    main()
