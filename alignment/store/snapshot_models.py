"""The tables of snapshots: what was published, and which sentence a team has signed."""
