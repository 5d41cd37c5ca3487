using Holdpoint.Policy.Bench;

// dotnet run -c Release --project bench/Policy
// Prints what judging costs, and beside it ripgrep (where it is installed) over the same patterns and text in the same run.
Console.WriteLine("| what | best | median | 99 of 100 below | allocated (median) | MB/s |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
Judging.Run();
Each.Run();
Growth.Run();
Ripgrep.Run();
Console.WriteLine();
Hostile.Run();
