"""What went wrong, as RFC 9457 says it: in Japanese or English, never with a value that was sent."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.exceptions import APIException

from core.languages import in_japanese

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
LANGUAGES = ("ja", "en")
RETRY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of failure; ``slug`` is stable, the words are not."""

    slug: str
    status: int
    title_ja: str
    title_en: str
    detail_ja: str
    detail_en: str

    @property
    def detail(self) -> str:
        """What to do about it, in the language of the page."""
        return self.detail_ja if in_japanese() else self.detail_en

    def body(self, language: str) -> dict[str, Any]:
        """Return the problem's members in one language."""
        japanese = language == "ja"
        return {
            "type": f"{settings.SITE_URL}/api/docs/#{self.slug}",
            "title": self.title_ja if japanese else self.title_en,
            "status": self.status,
            "detail": self.detail_ja if japanese else self.detail_en,
            "code": self.slug,
        }


INVALID_PARAMETER = Problem(
    "invalid-parameter",
    400,
    "使えない条件です",
    "Invalid parameter",
    "使えない条件と、使える条件や値は、errors にあります。同じ条件は1回だけ、値を入れて送ってください。",
    "Member errors names what is refused and what is allowed. Send each parameter once, and not empty.",
)
INVALID_CLIENT = Problem(
    "invalid-client",
    401,
    "ID かシークレットが使えません",
    "Invalid client",
    "クライアント ID かシークレットがまちがっているか、送られていません。Basic 認証で送ってください。",
    "The client ID or the secret is wrong or missing. Send both with Basic authentication.",
)
CATALOGUE = (
    INVALID_PARAMETER,
    INVALID_CLIENT,
    Problem(
        "bad-request",
        400,
        "読み取れない内容です",
        "Bad request",
        "送られた内容を読み取れませんでした。",
        "The request could not be read.",
    ),
    Problem(
        "invalid-token",
        401,
        "トークンが使えません",
        "Invalid token",
        "トークンがまちがっているか、期限が切れています。新しいトークンを取ってください。",
        "The token is wrong or has expired. Ask for a new one.",
    ),
    Problem(
        "insufficient-scope",
        403,
        "この内容を読む範囲がありません",
        "Insufficient scope",
        "トークンに、この内容を読むスコープがありません。",
        "The token lacks the scope that this resource asks for.",
    ),
    Problem(
        "not-found",
        404,
        "見つかりません",
        "Not found",
        "この URL には、公開されているものがありません。",
        "Nothing public is at this URL.",
    ),
    Problem(
        "method-not-allowed",
        405,
        "使えないメソッドです",
        "Method not allowed",
        "この URL で使えるメソッドは、Allow ヘッダーにあります。",
        "The Allow header names the methods that this URL takes.",
    ),
    Problem(
        "not-acceptable",
        406,
        "返せない形式です",
        "Not acceptable",
        "返せる形式は application/json です。",
        "Answers are application/json.",
    ),
    Problem(
        "content-too-large",
        413,
        "内容が大きすぎます",
        "Content too large",
        "送られた内容が大きすぎます。",
        "The request is too large.",
    ),
    Problem(
        "unsupported-media-type",
        415,
        "読めない形式です",
        "Unsupported media type",
        "この形式の内容は受け取れません。",
        "Content of this type is not taken here.",
    ),
    Problem(
        "too-many-requests",
        429,
        "回数が多すぎます",
        "Too many requests",
        "Retry-After ヘッダーの秒数を待って、もう一度お試しください。",
        "Wait for the seconds that the Retry-After header gives, then try again.",
    ),
    Problem(
        "server-error",
        500,
        "こちらの不具合です",
        "Server error",
        "処理できませんでした。事務局が調べます。",
        "The request failed on our side.",
    ),
    Problem(
        "unavailable",
        503,
        "いまは使えません",
        "Unavailable",
        "しばらくしてから、もう一度お試しください。",
        "Please try again a little later.",
    ),
)
BY_STATUS = {problem.status: problem for problem in CATALOGUE}


# Why a parameter is refused, in Japanese and English.
FAULTS = {
    "unknown": ("この条件はありません。", "There is no such parameter here."),
    "repeated": ("同じ条件が2回以上あります。", "The parameter is given more than once."),
    "empty": ("値が入っていません。", "The parameter has no value."),
    "value": ("この値は使えません。", "The parameter does not take this value."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One refused parameter; its value is never said back."""

    parameter: str
    code: str
    allowed: tuple[str, ...] = ()

    def body(self, language: str) -> dict[str, Any]:
        """Return the member of ``errors`` in one language."""
        detail = FAULTS[self.code][0 if language == "ja" else 1]
        return {"parameter": self.parameter, "code": self.code, "detail": detail, "allowed": [*self.allowed]}


class InvalidParameter(APIException):
    """Query parameters or values that are not on the allow-list."""

    status_code = 400

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__()
        self.faults = tuple(faults)


class ContentTooLarge(APIException):
    """A body that no honest client sends."""

    status_code = 413


def answer(error: Exception, context: dict[str, Any]) -> JsonResponse:
    """Turn whatever a view raised into a problem; DRF calls this for every exception."""
    problem = problem_of(error)
    if problem.status >= 500:
        logger.error("The API failed: %s", type(error).__name__, exc_info=error)
    response = respond(problem, context["request"], faults=getattr(error, "faults", ()))
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if problem.status == 403:
        response["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{context["view"].scope}"'
    return response


def problem_of(error: Exception) -> Problem:
    """Return the problem that an exception means; what nobody foresaw is a 500 without details."""
    if isinstance(error, InvalidParameter):
        return INVALID_PARAMETER
    if isinstance(error, APIException):
        return BY_STATUS.get(error.status_code, BY_STATUS[500])
    for kind, status in (
        (Http404, 404),
        (PermissionDenied, 403),
        (SuspiciousOperation, 400),
        (OperationalError, 503),
    ):
        if isinstance(error, kind):
            return BY_STATUS[status]
    return BY_STATUS[500]


def respond(problem: Problem, request: HttpRequest, *, faults: Iterable[Fault] = ()) -> JsonResponse:
    """Return the problem in the language that the asker prefers."""
    language = language_of(request)
    errors = [fault.body(language) for fault in faults]
    return JsonResponse(
        problem.body(language) | ({"errors": errors} if errors else {}),
        status=problem.status,
        content_type=CONTENT_TYPE,
        headers={"Content-Language": language} | after(problem.status),
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )


def after(status: int) -> dict[str, str]:
    """Return the headers that say when to come back to what is away for a moment."""
    return {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"} if status == 503 else {}


def language_of(request: HttpRequest) -> str:
    """Return the first of Japanese and English that the asker reads; Japanese when they do not say."""
    wanted = parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "").lower())
    known = (code.split("-")[0] for code, weight in wanted if weight)
    return next((code for code in known if code in LANGUAGES), "ja")
