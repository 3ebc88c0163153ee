"""Basemaps of others, which browsers ask for their tiles."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("zones", "0006_drafts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Basemap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("name_zh", models.CharField(max_length=80, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=80, verbose_name="English name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("xyz", "XYZ"), ("wmts", "WMTS")],
                        max_length=4,
                        verbose_name="kind",
                    ),
                ),
                ("url", models.CharField(max_length=500, verbose_name="address")),
                ("layer", models.CharField(blank=True, max_length=80, verbose_name="layer")),
                (
                    "matrix_set",
                    models.CharField(blank=True, max_length=80, verbose_name="tile matrix set"),
                ),
                (
                    "style",
                    models.CharField(
                        blank=True, default="default", max_length=80, verbose_name="style"
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        blank=True, default="image/png", max_length=40, verbose_name="format"
                    ),
                ),
                (
                    "matrix_prefix",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="prefix of the matrices"
                    ),
                ),
                (
                    "two_at_zero",
                    models.BooleanField(default=False, verbose_name="two tiles at zoom 0"),
                ),
                (
                    "crs",
                    models.CharField(
                        choices=[
                            ("EPSG:3857", "Web Mercator (EPSG:3857)"),
                            ("EPSG:4490", "CGCS2000, degrees (EPSG:4490)"),
                            ("EPSG:4326", "WGS-84, degrees (EPSG:4326)"),
                        ],
                        max_length=9,
                        verbose_name="coordinate system",
                    ),
                ),
                (
                    "datum",
                    models.CharField(
                        choices=[
                            ("wgs84", "WGS-84"),
                            ("cgcs2000", "CGCS2000"),
                            ("gcj02", "GCJ-02 (Amap, Tencent)"),
                            ("bd09", "BD-09 (Baidu)"),
                        ],
                        max_length=8,
                        verbose_name="datum",
                    ),
                ),
                (
                    "attribution",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="source, as the map shows it"
                    ),
                ),
                (
                    "min_zoom",
                    models.PositiveSmallIntegerField(default=0, verbose_name="first zoom"),
                ),
                (
                    "max_zoom",
                    models.PositiveSmallIntegerField(default=18, verbose_name="last zoom"),
                ),
                ("public", models.BooleanField(default=False, verbose_name="public")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="position in the list"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="offered")),
            ],
            options={
                "verbose_name": "basemap",
                "verbose_name_plural": "basemaps",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("url__regex", "^https?://")),
                        name="basemap_address_of_the_web",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_zoom__lte", 24), ("min_zoom__lte", models.F("max_zoom"))
                        ),
                        name="basemap_zooms_in_order",
                    ),
                ],
            },
        ),
    ]
