//! Sessions kept safely: one trait, DynamoDB for work and memory for simulation.
