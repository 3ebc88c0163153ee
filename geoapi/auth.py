"""Who asks, and with what right: sessions for pages, bearer tokens for phones and other apps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle

from zones.organisation.models import AccessToken, TokenScope, User
from zones.organisation.tokens import find_token

if TYPE_CHECKING:
    # DRF's views import this module through the settings.
    from rest_framework.views import APIView


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer fw_...``. Any other scheme of that header is somebody else's."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        """The token's user and the token; None without a bearer token, else 401 if unusable."""
        scheme, _space, plain = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = find_token(plain.strip(), now=timezone.now())
        if token is None:
            raise AuthenticationFailed(_("The access token is unknown, revoked or expired."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Named in the 401 of whoever sends nothing at all, too: DRF asks the first class."""
        return 'Bearer realm="fieldwork"'


class Anybody(BasePermission):
    """Signed out too, but a person whose first password must change may do nothing else before.

    A token does only what it was issued for: ``read`` to ask, ``edit`` to write.
    """

    message: Any = None
    writing = TokenScope.EDIT

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether token and account may go on; the view asks for roles itself."""
        user = request.user
        if isinstance(user, User) and user.must_change_password:
            self.message = _("Change your first password before anything else.")
            return False
        if isinstance(request.auth, AccessToken):
            wanted = TokenScope.READ if request.method in SAFE_METHODS else self.writing
            if wanted not in request.auth.scopes:
                self.message = _("The access token lacks the scope %(scope)s.") % {"scope": wanted}
                return False
        return True


class SignedIn(Anybody):
    """Whoever has an account."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """As Anybody, but not for the signed out."""
        return isinstance(request.user, User) and super().has_permission(request, view)


class Reporting(SignedIn):
    """Whoever has an account; a phone's token writes with the scope ``report``."""

    writing = TokenScope.REPORT


class SignedInByPassword(SignedIn):
    """Whoever signed in with the password: a token may not make or end tokens."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """As SignedIn, but not for a token."""
        if request.auth is not None:
            self.message = _("Sign in with your password for this.")
            return False
        return super().has_permission(request, view)


class AnonymousThrottle(AnonRateThrottle):
    """So many requests a minute from one address of whoever is signed out."""

    scope = "anonymous"
