namespace Holdpoint.Ledger.Bench;

/// <summary>One line a figure, as the documentation holds it.</summary>
internal static class Table
{
    internal static void Head()
    {
        Console.WriteLine("| store | what | seen | asked |");
        Console.WriteLine("| --- | --- | --- | --- |");
    }

    internal static void Row(string store, string what, string seen, string asked) => Console.WriteLine($"| {store} | {what} | {seen} | {asked} |");
}
