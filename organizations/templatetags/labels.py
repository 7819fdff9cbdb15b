"""Masked labels in the language of the page."""

from django import template

from organizations.label_words import shown_label

register = template.Library()
register.filter("in_words", shown_label)
