-- A reviewer is shown what this consumer had held before; without it that would walk over all that passed.
CREATE INDEX entries_held ON entries (consumer, idx) WHERE kind = 'review.held';
