import django.contrib.gis.db.models.fields
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('zones', '0005_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Blob',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('size', models.BigIntegerField(verbose_name='size')),
                ('media_type', models.CharField(max_length=60, verbose_name='media type')),
                ('kind', models.CharField(choices=[('photo', 'photo'), ('audio', 'voice'), ('video', 'video'), ('document', 'document')], max_length=10, verbose_name='kind')),
                ('width', models.PositiveIntegerField(blank=True, null=True, verbose_name='width')),
                ('height', models.PositiveIntegerField(blank=True, null=True, verbose_name='height')),
                ('exif', models.JSONField(blank=True, default=dict, verbose_name='what the file said')),
                ('stored_at', models.DateTimeField(verbose_name='stored')),
            ],
            options={
                'verbose_name': 'stored file',
                'verbose_name_plural': 'stored files',
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(unique=True, verbose_name='day')),
                ('kind', models.CharField(choices=[('holiday', 'holiday'), ('make_up', 'make-up workday')], max_length=8, verbose_name='kind')),
                ('name', models.CharField(blank=True, max_length=80, verbose_name='name')),
            ],
            options={
                'verbose_name': 'calendar day',
                'verbose_name_plural': 'calendar days',
            },
        ),
        migrations.CreateModel(
            name='CategoryGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=80, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='English name')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('is_duty_area', models.BooleanField(default=False, verbose_name='duty area')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('icon', models.SlugField(blank=True, max_length=40, verbose_name='icon (Tabler)')),
            ],
            options={
                'verbose_name': 'group of categories',
                'verbose_name_plural': 'groups of categories',
            },
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True, verbose_name='year')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('entered_at', models.DateTimeField(verbose_name='entered')),
            ],
            options={
                'verbose_name': 'calendar year',
                'verbose_name_plural': 'calendar years',
                'constraints': [models.CheckConstraint(condition=models.Q(('year__range', (1900, 2199))), name='calendar_year_sensible')],
            },
        ),
        migrations.CreateModel(
            name='CategoryClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=80, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='English name')),
                ('standard', models.CharField(max_length=40, verbose_name='standard')),
                ('kind', models.CharField(choices=[('component', 'component'), ('event', 'event'), ('matter', 'matter')], max_length=12, verbose_name='kind')),
                ('code', models.CharField(db_collation='C', max_length=20, verbose_name='code')),
            ],
            options={
                'verbose_name': 'class of categories',
                'verbose_name_plural': 'classes of categories',
                'constraints': [models.UniqueConstraint(fields=('standard', 'code'), name='category_class_once')],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=80, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='English name')),
                ('standard', models.CharField(max_length=40, verbose_name='standard')),
                ('kind', models.CharField(choices=[('component', 'component'), ('event', 'event'), ('matter', 'matter')], max_length=12, verbose_name='kind')),
                ('code', models.CharField(db_collation='C', max_length=20, unique=True, verbose_name='code')),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='aliases')),
                ('pinyin', models.TextField(blank=True, editable=False)),
                ('pinyin_initials', models.TextField(blank=True, editable=False)),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('needs_place', models.BooleanField(default=True, verbose_name='needs a place')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('icon', models.SlugField(blank=True, max_length=40, verbose_name='icon (Tabler)')),
                ('source_note', models.CharField(blank=True, max_length=200, verbose_name='where it comes from')),
                ('category_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='categories', to='fieldwork.categoryclass', verbose_name='class')),
                ('duty_area', models.ForeignKey(limit_choices_to={'is_duty_area': True}, on_delete=django.db.models.deletion.PROTECT, related_name='duty_categories', to='fieldwork.categorygroup', verbose_name='duty area')),
                ('groups', models.ManyToManyField(blank=True, limit_choices_to={'is_duty_area': False}, related_name='categories', to='fieldwork.categorygroup', verbose_name='further groups')),
            ],
            options={
                'verbose_name': 'category',
                'verbose_name_plural': 'categories',
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('url', models.URLField(max_length=400, verbose_name='address')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('issue_assigned', 'a new issue of yours'), ('issue_unowned', 'an issue nobody answers for'), ('report_unverified', 'a report to verify'), ('report_without_place', 'a report without a place'), ('report_to_answer', 'a report to answer'), ('report_verified', 'your report was verified'), ('report_rejected', 'your report was rejected'), ('report_answered', 'your report was answered'), ('subscription_paused', 'a subscription of yours was paused')], max_length=24), size=None, verbose_name='kinds')),
                ('seed', models.CharField(editable=False, max_length=32)),
                ('created_at', models.DateTimeField(verbose_name='created')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('paused_at', models.DateTimeField(blank=True, null=True, verbose_name='paused')),
                ('paused_because', models.CharField(blank=True, max_length=200, verbose_name='why it was paused')),
                ('succeeded_at', models.DateTimeField(blank=True, null=True, verbose_name='last delivered')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, help_text='only what concerns this unit; empty: everything', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'subscription',
                'verbose_name_plural': 'subscriptions',
            },
        ),
        migrations.CreateModel(
            name='WorkPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='from')),
                ('starts', models.TimeField(verbose_name='starts')),
                ('ends', models.TimeField(verbose_name='ends')),
            ],
            options={
                'verbose_name': 'working hours',
                'verbose_name_plural': 'working hours',
                'constraints': [models.UniqueConstraint(fields=('since', 'starts'), name='work_period_once'), models.CheckConstraint(condition=models.Q(('starts__lt', models.F('ends'))), name='work_period_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64, verbose_name='declared hash')),
                ('size', models.BigIntegerField(verbose_name='declared size')),
                ('media_type', models.CharField(blank=True, max_length=100, verbose_name='declared media type')),
                ('kind', models.CharField(choices=[('photo', 'photo'), ('audio', 'voice'), ('video', 'video'), ('document', 'document')], max_length=10, verbose_name='kind')),
                ('role', models.CharField(choices=[('near', 'close view'), ('far', 'wide view'), ('reference', 'landmark beside it'), ('before', 'before handling'), ('after', 'after handling'), ('other', 'other')], default='other', max_length=10, verbose_name='role')),
                ('origin', models.CharField(choices=[('camera', 'taken on the spot'), ('gallery', 'chosen from the gallery'), ('unknown', 'unknown')], default='unknown', max_length=10, verbose_name='origin')),
                ('captured_at', models.DateTimeField(blank=True, null=True, verbose_name='taken (device time)')),
                ('location', django.contrib.gis.db.models.fields.PointField(blank=True, null=True, spatial_index=False, srid=4326, verbose_name='taken where')),
                ('accuracy_m', models.FloatField(blank=True, null=True, verbose_name='accuracy (m)')),
                ('distance_m', models.FloatField(blank=True, null=True, verbose_name='distance (m)')),
                ('declared_at', models.DateTimeField(verbose_name='declared')),
                ('arrived_at', models.DateTimeField(blank=True, null=True, verbose_name='arrived')),
                ('reused', models.BooleanField(default=False, verbose_name='used before')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='removed')),
                ('removed_reason', models.CharField(blank=True, max_length=200, verbose_name='why removed')),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('blob', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='fieldwork.blob')),
            ],
            options={
                'verbose_name': 'attached file',
                'verbose_name_plural': 'attached files',
                'indexes': [models.Index(fields=['sha256'], name='attachment_hash'), models.Index(condition=models.Q(('arrived_at', None), ('removed_at', None)), fields=['declared_at'], name='attachment_awaited')],
                'constraints': [models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='attachment_size'), models.CheckConstraint(condition=models.Q(('removed_at', None), ('blob', None), _connector='OR'), name='attachment_removed_holds_none'), models.CheckConstraint(condition=models.Q(('blob', None), ('arrived_at__isnull', False), _connector='OR'), name='attachment_arrived')],
            },
        ),
        migrations.CreateModel(
            name='ClassLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('urgency', models.CharField(choices=[('normal', 'normal'), ('urgent', 'urgent')], max_length=8, verbose_name='urgency')),
                ('limit', models.PositiveSmallIntegerField(verbose_name='limit')),
                ('limit_kind', models.CharField(choices=[('urgent_hour', 'urgent hours'), ('work_hour', 'work hours'), ('work_day', 'work days'), ('natural_day', 'natural days')], max_length=12, verbose_name='kind of limit')),
                ('category_class', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='limits', to='fieldwork.categoryclass')),
            ],
            options={
                'verbose_name': 'limit of a class',
                'verbose_name_plural': 'limits of classes',
                'constraints': [models.UniqueConstraint(fields=('category_class', 'urgency'), name='class_limit_once'), models.CheckConstraint(condition=models.Q(('limit__range', (1, 1000))), name='class_limit_sensible')],
            },
        ),
        migrations.CreateModel(
            name='ExemptArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=80, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='English name')),
                ('code', models.CharField(db_collation='C', max_length=40, unique=True, verbose_name='code')),
                ('boundary', django.contrib.gis.db.models.fields.MultiPolygonField(srid=4326, verbose_name='boundary')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='days')),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='weekdays')),
                ('starts', models.TimeField(blank=True, null=True, verbose_name='starts')),
                ('ends', models.TimeField(blank=True, null=True, verbose_name='ends')),
                ('person', models.CharField(blank=True, max_length=80, verbose_name='person in charge')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='telephone')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('categories', models.ManyToManyField(blank=True, related_name='exempt_areas', to='fieldwork.category', verbose_name='categories')),
            ],
            options={
                'verbose_name': 'exempt area',
                'verbose_name_plural': 'exempt areas',
                'constraints': [models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='exempt_area_has_days'), models.CheckConstraint(condition=models.Q(('weekdays__contained_by', [1, 2, 3, 4, 5, 6, 7])), name='exempt_area_weekdays'), models.CheckConstraint(condition=models.Q(models.Q(('ends__isnull', True), ('starts__isnull', True)), models.Q(('ends__isnull', False), ('starts__isnull', False), models.Q(('starts', models.F('ends')), _negated=True)), _connector='OR'), name='exempt_area_hours')],
            },
        ),
        migrations.CreateModel(
            name='FilingCondition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('urgency', models.CharField(choices=[('normal', 'normal'), ('urgent', 'urgent')], max_length=8, verbose_name='urgency')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('text_zh', models.CharField(blank=True, max_length=300, verbose_name='filing condition (Chinese)')),
                ('text_en', models.CharField(blank=True, max_length=300, verbose_name='filing condition (English)')),
                ('limit', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='limit')),
                ('limit_kind', models.CharField(blank=True, choices=[('urgent_hour', 'urgent hours'), ('work_hour', 'work hours'), ('work_day', 'work days'), ('natural_day', 'natural days')], max_length=12, verbose_name='kind of limit')),
                ('closing_zh', models.CharField(blank=True, max_length=300, verbose_name='closing condition (Chinese)')),
                ('closing_en', models.CharField(blank=True, max_length=300, verbose_name='closing condition (English)')),
                ('is_default', models.BooleanField(default=False, verbose_name='default of its urgency')),
                ('set_by_city', models.BooleanField(default=False, verbose_name='limit set by the city')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('source_note', models.CharField(blank=True, max_length=200, verbose_name='where the limit comes from')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conditions', to='fieldwork.category')),
            ],
            options={
                'verbose_name': 'filing condition',
                'verbose_name_plural': 'filing conditions',
                'constraints': [models.UniqueConstraint(fields=('category', 'code'), name='filing_condition_once'), models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('category', 'urgency'), name='filing_condition_one_default'), models.CheckConstraint(condition=models.Q(models.Q(('limit__isnull', True), ('limit_kind', '')), models.Q(('limit__range', (1, 1000)), models.Q(('limit_kind', ''), _negated=True)), _connector='OR'), name='filing_condition_limit_with_kind'), models.CheckConstraint(condition=models.Q(('set_by_city', False), ('limit__isnull', False), _connector='OR'), name='filing_condition_set_has_limit'), models.CheckConstraint(condition=models.Q(('is_default', False), ('is_active', True), _connector='OR'), name='filing_condition_default_active')],
            },
        ),
        migrations.CreateModel(
            name='FunctionalResponsibility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='days')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='functional_units', to='fieldwork.category')),
                ('category_class', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='functional_units', to='fieldwork.categoryclass')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='functional_duties', to='zones.unit')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='functional_units', to='zones.zone')),
            ],
            options={
                'verbose_name': 'functional responsibility',
                'verbose_name_plural': 'functional responsibilities',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(django.db.models.functions.comparison.Coalesce('category', 0), '='), (django.db.models.functions.comparison.Coalesce('category_class', 0), '='), (django.db.models.functions.comparison.Coalesce('zone', 0), '='), ('during', '&&')], name='functional_one_unit_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('category__isnull', False), ('category_class__isnull', True)), models.Q(('category__isnull', True), ('category_class__isnull', False)), _connector='OR'), name='functional_category_or_class'), models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='functional_has_days')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('issue_assigned', 'a new issue of yours'), ('issue_unowned', 'an issue nobody answers for'), ('report_unverified', 'a report to verify'), ('report_without_place', 'a report without a place'), ('report_to_answer', 'a report to answer'), ('report_verified', 'your report was verified'), ('report_rejected', 'your report was rejected'), ('report_answered', 'your report was answered'), ('subscription_paused', 'a subscription of yours was paused')], max_length=24, verbose_name='kind')),
                ('object_type', models.CharField(choices=[('issue', 'issue'), ('report', 'report'), ('subscription', 'subscription')], max_length=16, verbose_name='about')),
                ('object_id', models.BigIntegerField(verbose_name='object')),
                ('params', models.JSONField(default=dict, verbose_name='facts')),
                ('key', models.CharField(max_length=80, verbose_name='event')),
                ('created_at', models.DateTimeField(verbose_name='when')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'indexes': [models.Index(models.F('recipient'), models.OrderBy(models.F('id'), descending=True), name='notice_inbox'), models.Index(models.F('recipient'), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('read_at__isnull', True)), name='notice_unread')],
                'constraints': [models.UniqueConstraint(fields=('recipient', 'key'), name='notice_once')],
            },
        ),
        migrations.CreateModel(
            name='NoticePreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('issue_assigned', 'a new issue of yours'), ('issue_unowned', 'an issue nobody answers for'), ('report_unverified', 'a report to verify'), ('report_without_place', 'a report without a place'), ('report_to_answer', 'a report to answer'), ('report_verified', 'your report was verified'), ('report_rejected', 'your report was rejected'), ('report_answered', 'your report was answered'), ('subscription_paused', 'a subscription of yours was paused')], max_length=24, verbose_name='kind')),
                ('channel', models.CharField(choices=[('mail', 'e-mail'), ('webhook', 'webhook')], max_length=8, verbose_name='channel')),
                ('is_on', models.BooleanField(verbose_name='on')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notice_preferences', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'choice of notices',
                'verbose_name_plural': 'choices of notices',
                'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'channel'), name='notice_preference_once')],
            },
        ),
        migrations.CreateModel(
            name='ShortListEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('system_admin', 'system administrator'), ('auditor', 'auditor'), ('business_admin', 'business administrator'), ('gis_staff', 'GIS staff'), ('campaign_office', 'campaign office staff'), ('leader', 'unit leader'), ('handler', 'handler'), ('inspector', 'inspector'), ('grid_worker', 'grid worker'), ('volunteer', 'volunteer'), ('hotline_clerk', 'hotline clerk')], max_length=20, verbose_name='role')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='short_lists', to='fieldwork.category')),
            ],
            options={
                'verbose_name': 'short list entry',
                'verbose_name_plural': 'short list entries',
                'constraints': [models.UniqueConstraint(fields=('role', 'category'), name='short_list_category_once'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('role', 'position'), name='short_list_position_once'), models.CheckConstraint(condition=models.Q(('position__range', (1, 12))), name='short_list_is_short')],
            },
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField(verbose_name='when (server time)')),
                        ('event_key', models.CharField(max_length=80, verbose_name='event')),
                        ('channel', models.CharField(choices=[('mail', 'e-mail'), ('webhook', 'webhook')], max_length=8, verbose_name='channel')),
                        ('payload', models.JSONField(verbose_name='content')),
                        ('state', models.CharField(choices=[('pending', 'to be sent'), ('sent', 'sent'), ('given_up', 'given up')], default='pending', max_length=8, verbose_name='state')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                        ('next_at', models.DateTimeField(verbose_name='next attempt')),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                        ('answer', models.CharField(blank=True, max_length=200, verbose_name='last answer')),
                        ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('subscription', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='fieldwork.subscription')),
                    ],
                    options={
                        'verbose_name': 'delivery',
                        'verbose_name_plural': 'deliveries',
                        'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['next_at'], name='delivery_due'), models.Index(models.F('subscription'), models.OrderBy(models.F('at'), descending=True), name='delivery_of_subscription')],
                        'constraints': [models.UniqueConstraint(fields=('event_key', 'at', 'channel', 'recipient', 'subscription'), name='delivery_once', nulls_distinct=False)],
                    },
                ),
            ],
        ),
    ]
