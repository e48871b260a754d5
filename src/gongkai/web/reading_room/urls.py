"""Addresses of the reading room."""

from __future__ import annotations

from django.urls import path

from gongkai.web.reading_room.views import acts, batches, comparison, listing, report

app_name = "reading_room"
urlpatterns = [
    path("", listing.reports, name="reports"),
    path("reports.xlsx", listing.export, name="export"),
    path("decisions.json", listing.decisions, name="decisions"),
    path("upload/", batches.upload, name="upload"),
    path("paste/", batches.paste, name="paste"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/progress", batches.progress, name="progress"),
    path("batches/<int:pk>/stop", batches.stop, name="stop"),
    path("batches/<int:pk>/again", batches.again, name="again"),
    path("reports/<int:pk>/", report.report, name="report"),
    path("reports/<int:pk>/original", report.original, name="original"),
    path("reports/<int:pk>/download/<str:suffix>", report.download, name="download"),
    path("reports/<int:pk>/pages/<int:number>.png", report.page_image, name="page"),
    path("reports/<int:pk>/facts/", acts.facts, name="facts"),
    path("reports/<int:pk>/cells/<str:cell>/", acts.cell, name="cell"),
    path("reports/<int:pk>/cells/<str:cell>/withdraw", acts.withdraw, name="withdraw"),
    path("reports/<int:pk>/findings/<str:key>/", acts.finding, name="finding"),
    path("reports/<int:pk>/compare/", comparison.choose, name="compare_with"),
    path("reports/<int:pk>/compare/<int:other>/", comparison.compare, name="compare"),
    path(
        "reports/<int:pk>/compare/<int:other>/figures.xlsx",
        comparison.export,
        name="compare_export",
    ),
]
