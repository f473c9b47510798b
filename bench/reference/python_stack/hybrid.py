"""Both indexes and their fusion: bm25s over jieba's words, faiss over the vectors, reciprocal ranks."""
import json
import os
from functools import lru_cache

import bm25s
import faiss
import jieba
import numpy as np

from passages import Passage

CANDIDATES = 50
K = 60


def words(text):
    return [word for word in jieba.lcut_for_search(text.lower()) if not word.isspace()]


def know(passages):
    """Names of places are words."""
    jieba.setLogLevel("ERROR")
    for name in {passage.place for passage in passages}:
        jieba.add_word(name.lower())


def build_keywords(passages, folder):
    know(passages)
    retriever = bm25s.BM25()
    retriever.index([words(f"{p.place} {p.text}") for p in passages], show_progress=False)
    retriever.save(os.path.join(folder, "bm25"))
    with open(os.path.join(folder, "passages.json"), "w", encoding="utf-8") as out:
        json.dump(passages, out, ensure_ascii=False)


def build_vectors(passages, embedder, folder):
    vectors = embedder.passages([f"{p.place}：{p.text}" if p.field == "intro" else p.text for p in passages])
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    faiss.write_index(index, os.path.join(folder, "vectors.faiss"))


class Hybrid:
    def __init__(self, folder, embedder, remembered=1024):
        with open(os.path.join(folder, "passages.json"), encoding="utf-8") as kept:
            self.passages = [Passage(*row) for row in json.load(kept)]
        know(self.passages)
        jieba.initialize()
        self.bm25 = bm25s.BM25.load(os.path.join(folder, "bm25"))
        self.index = faiss.read_index(os.path.join(folder, "vectors.faiss"))
        faiss.omp_set_num_threads(1)  # a few thousand vectors are compared faster than threads are woken
        self.vector = lru_cache(maxsize=remembered)(embedder.question)

    def by_words(self, question):
        known = [word for word in words(question) if word in self.bm25.vocab_dict]
        if not known:
            return []
        scores = self.bm25.get_scores(known)
        best = np.argpartition(-scores, min(CANDIDATES, len(scores) - 1))[:CANDIDATES]
        best = best[np.argsort(-scores[best])]
        return [int(i) for i in best if scores[i] > 0]

    def by_meaning(self, question):
        _, found = self.index.search(self.vector(question)[None, :], CANDIDATES)
        return [int(i) for i in found[0] if i >= 0]

    def search(self, question, limit=5):
        score = {}
        for ranking in (self.by_words(question), self.by_meaning(question)):
            for rank, passage in enumerate(ranking):
                score[passage] = score.get(passage, 0.0) + 1.0 / (K + rank + 1)
        best = sorted(score, key=score.get, reverse=True)[:limit]
        return [(self.passages[i], score[i]) for i in best]
