"""Evidence page: what a review found and where each value comes from, as one file that asks for nothing else."""
