"""The engine's own tables: what was published, as weighted terms. Nothing here leads to a poster."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from pgvector.django import SparseVectorField

from matching.kinds import Kind

# The widest sparsevec there is: a vocabulary that grows never makes stored vectors too narrow.
VOCABULARY_SIZE = 1_000_000_000


class Term(models.Model):
    """A word of the region's vocabulary; its key is its place in every vector."""

    text = models.CharField(max_length=100, unique=True)
    need_documents = models.PositiveIntegerField(default=0)
    seed_documents = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.text


class DocumentPool(models.Model):
    """What was counted over the documents of one kind when last counted."""

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind], unique=True)
    documents = models.PositiveIntegerField(default=0)
    words = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.kind


class Document(models.Model):
    """The public words of one listing: as they read, and as a vector of BM25 weights."""

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    listing_id = models.UUIDField()
    text = models.JSONField()
    terms = SparseVectorField(dimensions=VOCABULARY_SIZE)
    term_ids = ArrayField(models.IntegerField())
    length = models.PositiveIntegerField()
    engine_version = models.CharField(max_length=40)
    indexed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="matching_document_one_per_listing", fields=["kind", "listing_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.listing_id}"
