"""What batches cost and survive: `python -m gouji.eval.batch STUDY`, a module a study."""
