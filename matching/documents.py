"""The engine's own tables: what was published, as terms and as meaning. Nothing here leads to a poster."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField, SparseVectorField

from core.jsonb import AsWritten
from matching.kinds import Kind

# The widest sparsevec there is: a vocabulary that grows never makes stored vectors too narrow.
VOCABULARY_SIZE = 1_000_000_000
KINDS = [(kind.value, kind.value) for kind in Kind]
LIGHT_DIMENSIONS = 512


class Term(models.Model):
    """A word of the region's vocabulary; its key is its place in every vector."""

    text = models.CharField(max_length=100, unique=True)
    # As the first published text that says it writes it: めっき where the term is 鍍金.
    spelling = models.CharField(max_length=100, blank=True, db_default="")
    meaning = HalfVectorField(dimensions=LIGHT_DIMENSIONS, null=True)
    meaning_key = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["spelling"], name="matching_term_spelling", opclasses=["varchar_pattern_ops"]
            )
        ]

    def __str__(self) -> str:
        return self.text


class TermCount(models.Model):
    """In how many documents of a kind a term stood when last counted, and how many answered to it.

    A seed answers to its own words and to those of its echo (``Document.echo_ids``).
    """

    kind = models.CharField(max_length=10, choices=KINDS)
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="counts")
    documents = models.PositiveIntegerField()
    answering = models.PositiveIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="matching_term_counted_once", fields=["term", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.term_id}: {self.documents}"


class NearTerm(models.Model):
    """A word the encoder finds near another; a query asks for it too, at a lower weight."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="near")
    near = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="+")
    similarity = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(name="matching_near_once", fields=["term", "near"])]

    def __str__(self) -> str:
        return f"{self.term_id} ~ {self.near_id}"


class Verdict(models.TextChoices):
    """What a coordinator says about two words."""

    SYNONYM = "synonym", _("同じ意味として扱う")
    BLOCK = "block", _("近い言葉として扱わない")


class CuratedPair(models.Model):
    """Two words a coordinator has declared to mean the same, or to have nothing to do with each other.

    Words are kept as terms of the engine (normalised forms), the smaller first, so that a pair stands once.
    """

    one = models.CharField(_("言葉"), max_length=100)
    other = models.CharField(_("もう一つの言葉"), max_length=100)
    verdict = models.CharField(_("扱い"), max_length=10, choices=Verdict)
    note = models.CharField(_("理由"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("決めた人"), on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("決めた日時"), auto_now=True)

    class Meta:
        verbose_name = _("言葉の組")
        verbose_name_plural = _("言葉の組（同義・除外）")
        constraints = [
            models.UniqueConstraint(name="matching_curated_pair_once", fields=["one", "other"]),
            models.CheckConstraint(
                name="matching_curated_pair_in_order", condition=Q(one__lt=models.F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} / {self.other}"


class DocumentPool(models.Model):
    """What was counted over the documents of one kind when last counted; ``centres`` by encoder key."""

    kind = models.CharField(max_length=10, choices=KINDS, unique=True)
    documents = models.PositiveIntegerField(default=0)
    words = models.PositiveBigIntegerField(default=0)
    centres = models.JSONField(default=dict)
    # How many documents hold the meaning of each encoder.
    encoded = models.JSONField(default=dict)
    counted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.kind


class WeightSet(models.Model):
    """Weights fitted on the desk's decisions; the active ones of a mode are used, the shipped ones else."""

    mode = models.CharField(_("方式"), max_length=10)
    words = models.FloatField(_("言葉"))
    use = models.FloatField(_("意味（軽）"))
    deep = models.FloatField(_("意味（深）"))
    theme = models.FloatField(_("テーマ"))
    judged_needs = models.PositiveIntegerField(_("学んだニーズの数"))
    quality_before = models.FloatField(_("それまでの質（nDCG@10）"))
    quality_after = models.FloatField(_("新しい質（nDCG@10）"))
    active = models.BooleanField(_("使用中"), default=False)
    fitted_at = models.DateTimeField(_("学習日時"))
    note = models.CharField(_("メモ"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("重みの版")
        verbose_name_plural = _("重みの版")
        constraints = [
            models.UniqueConstraint(
                name="matching_one_active_weights", fields=["mode"], condition=Q(active=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode}-fit-{self.pk}"


class Document(models.Model):
    """The public words of one listing: as they read, as BM25 weights, and as meaning.

    ``meaning`` is centred, of length 1 in each slot, first the light one (512 figures), then the deep one;
    a need's is moved towards what the phrasebook heard in it. ``asks`` and ``yardstick`` belong to needs: the
    terms they ask for with share · idf, and mean and spread of each part over the seeds when last ranked.
    ``terms`` weigh the listing's own words, at ``term_ids``, and those of its echo, at ``echo_ids``.
    """

    kind = models.CharField(max_length=10, choices=KINDS)
    listing_id = models.UUIDField()
    text = models.JSONField(encoder=AsWritten)
    theme_codes = ArrayField(models.CharField(max_length=10), default=list)
    terms = SparseVectorField(dimensions=VOCABULARY_SIZE)
    term_ids = ArrayField(models.IntegerField())
    echo_ids = ArrayField(models.IntegerField(), default=list, db_default=[])
    length = models.PositiveIntegerField()
    raw_light = HalfVectorField(dimensions=LIGHT_DIMENSIONS, null=True)
    raw_deep = HalfVectorField(null=True)
    meaning = HalfVectorField(null=True)
    encoder_keys = ArrayField(models.CharField(max_length=80), default=list)
    asks = SparseVectorField(dimensions=VOCABULARY_SIZE, null=True)
    yardstick = models.JSONField(null=True)
    engine_version = models.CharField(max_length=40)
    indexed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="matching_document_one_per_listing", fields=["kind", "listing_id"]),
        ]
        indexes = [
            GinIndex(fields=["term_ids"], name="matching_document_terms"),
            GinIndex(fields=["echo_ids"], name="matching_document_echoes"),
            models.Index(fields=["engine_version"], name="matching_document_version"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.listing_id}"
