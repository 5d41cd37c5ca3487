// Whole processes on a small machine: one after the other, or their timings mean nothing.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
