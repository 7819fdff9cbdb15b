"""An encoder on the operator's server (OpenAI's ``/v1/embeddings``) and a reranker (``POST /rerank``)."""

from collections.abc import Sequence

import httpx
import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from matching.engine.encoders import EncoderUnavailable, Vectors, unit

SECONDS = 20.0
AT_ONCE = 32


class HttpEncoder:
    """Asks ``MATCHING_ENCODER_URL`` for ``MATCHING_ENCODER_MODEL``; the model's name is its version."""

    name = "http"

    def __init__(self) -> None:
        self.url = settings.MATCHING_ENCODER_URL.rstrip("/") + "/v1/embeddings"
        self.version = settings.MATCHING_ENCODER_MODEL
        self.dim = settings.MATCHING_ENCODER_DIM

    def encode_needs(self, texts: Sequence[str]) -> Vectors:
        return self._encode([settings.MATCHING_ENCODER_NEED_PREFIX + text for text in texts])

    def encode_seeds(self, texts: Sequence[str]) -> Vectors:
        return self._encode([settings.MATCHING_ENCODER_SEED_PREFIX + text for text in texts])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        rows = [self._asked(list(texts[start : start + AT_ONCE])) for start in range(0, len(texts), AT_ONCE)]
        return unit(np.vstack(rows)) if rows else np.zeros((0, self.dim), dtype=np.float32)

    def _asked(self, texts: list[str]) -> Vectors:
        answer = _post(self.url, {"model": self.version, "input": texts, "encoding_format": "float"})
        try:
            ordered = sorted(answer["data"], key=lambda one: one["index"])
            vectors = np.array([one["embedding"] for one in ordered], dtype=np.float32)
        except (KeyError, TypeError, ValueError) as error:
            raise EncoderUnavailable(f"the encoder's answer cannot be read: {error!r}") from error
        if vectors.shape != (len(texts), self.dim) or not np.isfinite(vectors).all():
            raise EncoderUnavailable(f"the encoder gave {vectors.shape}, not {(len(texts), self.dim)}")
        return vectors


class HttpReranker:
    """Asks ``MATCHING_RERANKER_URL`` (``POST /rerank`` with query and documents) how well pairs fit."""

    name = "http"

    def __init__(self) -> None:
        self.url = settings.MATCHING_RERANKER_URL.rstrip("/") + "/rerank"

    def score(self, need: str, seeds: Sequence[str]) -> NDArray[np.float32]:
        """One figure a seed, higher is nearer; raises ``EncoderUnavailable``."""
        answer = _post(self.url, {"query": need, "documents": list(seeds)})
        try:
            found = {int(one["index"]): float(one["relevance_score"]) for one in answer["results"]}
            judged = np.array([found[at] for at in range(len(seeds))], dtype=np.float32)
        except (KeyError, TypeError, ValueError) as error:
            raise EncoderUnavailable(f"the reranker's answer cannot be read: {error!r}") from error
        if not np.isfinite(judged).all():
            raise EncoderUnavailable("the reranker gave figures that are no numbers")
        return judged


def _post(url: str, body: dict[str, object]) -> dict:
    headers = (
        {"Authorization": f"Bearer {settings.MATCHING_ENCODER_KEY}"} if settings.MATCHING_ENCODER_KEY else {}
    )
    try:
        answer = httpx.post(url, json=body, headers=headers, timeout=SECONDS)
        answer.raise_for_status()
        return answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise EncoderUnavailable(f"{url} does not answer: {error}") from error
