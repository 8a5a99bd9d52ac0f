"""The invented company behind the sample: its people, leads, library and calendar, from one seed."""
