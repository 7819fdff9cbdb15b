"""The gallery of components: every file of ``templates/components`` in each of its states, for developers."""
