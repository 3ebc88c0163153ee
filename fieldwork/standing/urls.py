"""The pages of lists and bulletins."""

from django.urls import path

from fieldwork.standing.problem_list import page, template_page

urlpatterns = [
    path("problem-list/", page.problem_list, name="problem_list"),
    path("problem-list/template/", template_page.template, name="problem_list_template"),
    path(
        "problem-list/template/file/",
        template_page.template_file,
        name="problem_list_template_file",
    ),
    path(
        "problem-list/template/reset/",
        template_page.template_reset,
        name="problem_list_template_reset",
    ),
]
