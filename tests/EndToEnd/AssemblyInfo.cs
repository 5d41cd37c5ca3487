using Xunit.Sdk;
using Xunit.v3;

// Whole processes on a small machine: one after the other, or their timings mean nothing.
[assembly: Parallelization(Mode = ParallelMode.None)]
