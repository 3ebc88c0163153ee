from django.db import migrations, models


class Migration(migrations.Migration):
    """Kinds of import are registered by packages; an import may find that nothing changes."""

    dependencies = [
        ("zones", "0003_privileges"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importmapping",
            name="kind",
            field=models.CharField(max_length=20, verbose_name="kind"),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="kind",
            field=models.CharField(max_length=20, verbose_name="kind"),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="state",
            field=models.CharField(
                choices=[
                    ("checking", "being checked"),
                    ("refused", "cannot be imported"),
                    ("unchanged", "nothing to import"),
                    ("ready", "ready to import"),
                    ("applying", "being imported"),
                    ("done", "imported"),
                    ("failed", "failed, nothing stored"),
                    ("discarded", "discarded"),
                ],
                default="checking",
                max_length=12,
                verbose_name="state",
            ),
        ),
    ]
