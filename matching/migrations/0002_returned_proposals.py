from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0001_initial'),
        ('needs', '0001_initial'),
        ('seeds', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='proposalchange',
            name='reason_code',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('waiting_for', 'nobody'), ('due_on__isnull', False), _connector='OR'), name='matching_waiting_proposal_has_due_date'),
        ),
    ]
