"""The doors of Fieldwork and its composition root: only it knows zones and fieldwork both."""
