"""The table of boxes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BoxRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.UUIDField(unique=True)),
                ('version', models.PositiveIntegerField()),
                ('state', models.CharField(max_length=40)),
                ('folded', models.JSONField()),
                ('title', models.CharField(max_length=200)),
                ('things', models.PositiveIntegerField()),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organs.organ')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
