"""Signing in and out, one's own password, language and tokens."""

from django.contrib.auth import views as auth
from django.urls import path

from zones.organisation import views

urlpatterns = [
    path("account/sign-in/", views.SignInView.as_view(), name="login"),
    path("account/sign-out/", auth.LogoutView.as_view(), name="logout"),
    path("account/password/", views.ChangePasswordView.as_view(), name="password_change"),
    path("account/tokens/", views.token_list, name="tokens"),
    path("account/tokens/<int:token_id>/revoke/", views.revoke_token, name="revoke_token"),
    path("account/language/", views.set_language, name="set_language"),
    path("account/texts.js", views.javascript_catalog, name="javascript_catalog"),
]
