"""The topics of the knowledge base in the words that people use for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.language.analysis import GermanAnalyzer, Word

TOPICS_FILE = "topics.yaml"
_MOST_TOPICS = 2


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as documents name it, its name for readers, and other words for it."""

    topic_id: str
    label: str
    synonyms: tuple[str, ...] = ()


def load_topics(corpus_dir: Path) -> tuple[Topic, ...]:
    """Read the topics beside the documents; none where the file is missing or faulty.

    `lotse corpus check` names its faults; questions are answered without topics, too.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load((corpus_dir / TOPICS_FILE).read_bytes(), loader)  # noqa: S506 -- a safe loader
        return tuple(
            Topic(str(item["id"]), str(item["label"]), tuple(map(str, item.get("synonyms") or ())))
            for item in content["topics"]
        )
    except (OSError, yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, AttributeError):
        return ()


class TopicFinder:
    """Finds the topics that a question names."""

    def __init__(self, topics: Sequence[Topic], analyzer: GermanAnalyzer) -> None:
        self._labels = {topic.topic_id: topic.label for topic in topics}
        self._phrases: dict[tuple[str, ...], list[str]] = {}
        for topic in topics:
            for phrase in (topic.label, *topic.synonyms):
                stems = tuple(word.stem for word in analyzer.analyze(phrase))
                if stems:
                    self._phrases.setdefault(stems, []).append(topic.topic_id)
        self._longest = max(map(len, self._phrases), default=0)

    def find(self, words: Sequence[Word]) -> list[Topic]:
        """Return at most two topics, the one named most specifically first."""
        stems = [word.stem for word in words]
        scores: dict[str, float] = {}
        for length in range(1, self._longest + 1):
            for start in range(len(stems) - length + 1):
                for topic_id in self._phrases.get(tuple(stems[start : start + length]), ()):
                    scores[topic_id] = scores.get(topic_id, 0.0) + length
        best = sorted(scores, key=lambda topic_id: -scores[topic_id])[:_MOST_TOPICS]
        return [Topic(topic_id, self._labels[topic_id]) for topic_id in best]
