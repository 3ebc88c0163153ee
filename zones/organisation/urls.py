"""Signing in and out, and one's own account."""

from django.contrib.auth import views as auth
from django.urls import path

from zones.organisation import account, views

urlpatterns = [
    path("account/sign-in/", views.SignInView.as_view(), name="login"),
    path("account/sign-out/", auth.LogoutView.as_view(), name="logout"),
    path("account/password/", views.ChangePasswordView.as_view(), name="password_change"),
    path("account/", account.account, name="account"),
    path("account/tokens/new/", account.new_token, name="new_token"),
    path("account/tokens/<int:token_id>/revoke/", account.revoke_token, name="revoke_token"),
    path("account/sessions/end/", account.end_sessions, name="end_sessions"),
    path("account/language/", views.set_language, name="set_language"),
    path("account/texts.js", views.javascript_catalog, name="javascript_catalog"),
]
